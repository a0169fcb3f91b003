#include "registry/import_pages.h"

#include "audit/audit.h"
#include "base/text.h"
#include "http/html.h"
#include "registry/import_page_parts.h"
#include "registry/import_run.h"
#include "registry/import_sql.h"
#include "registry/recognise.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::registry {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

std::string import_address(ImportId id) { return "/impor/" + id.text(); }

std::string field_label(Visit const& visit, std::string_view field) {
  return visit.say("registry.person." + std::string(field));
}

std::string value_words(Visit const& visit, std::string_view field, std::string const& value) {
  auto const* described = find_file_field(field);
  if (described == nullptr || value.empty()) return value;
  // A village stands with its code, which files and people write; a word of life status is one
  // already.
  if (described->kind == screen::FieldKind::region || field == "life") return value;
  return screen::shown(visit, *described, value);
}

Html labelled(std::string const& id, std::string const& label, Html const& control,
              std::string const& hint) {
  auto inside = element("label", {{"for", id}}, text(label));
  if (!hint.empty()) inside += element("p", {{"class", "hint"}, {"id", id + "-hint"}}, text(hint));
  inside += control;
  return element("div", {{"class", "field"}}, inside);
}

Html select_box(std::string const& name, std::string const& id, std::vector<Option> const& options,
                std::string const& chosen) {
  Html inside;
  for (auto const& option : options) {
    http::Attributes attributes{{"value", option.value}};
    if (option.value == chosen) attributes.emplace_back("selected", http::on());
    inside += element("option", attributes, text(option.label));
  }
  return element("select", {{"name", name}, {"id", id}}, inside);
}

Html submit(std::string const& label, bool primary, std::string const& name,
            std::string const& value) {
  http::Attributes attributes{{"class", primary ? "button primary" : "button"}};
  if (!name.empty()) {
    attributes.emplace_back("name", name);
    attributes.emplace_back("value", value);
  }
  return element("button", attributes, text(label));
}

std::int64_t row_after(Visit const& visit) {
  auto const raw = visit.request.query.get("sesudah");
  bool const negative = raw.starts_with('-');
  auto const number = parse_id_value(negative ? raw.substr(1) : raw);
  if (!number) return INT64_MIN;
  return negative ? -*number : *number;
}

namespace {

ImportId id_of(Visit const& visit) {
  return ImportId{parse_id_value(visit.request.param("import")).value_or(0)};
}

std::string source_label(Visit const& visit, Source source) {
  return visit.say("import.source." + std::string(source_word(source)));
}

screen::Tone tone_of(std::string const& state) {
  if (state == "applied") return screen::Tone::done;
  if (state == "received" || state == "previewed") return screen::Tone::soon;
  if (state == "applying" || state == "previewing" || state == "undoing") return screen::Tone::note;
  return screen::Tone::plain;
}

Html upload_form(Visit& visit) {
  auto form = screen::csrf_field(visit);
  form += labelled("berkas", visit.say("import.page.upload.file"),
                   element("input", {{"type", "file"},
                                     {"name", "file"},
                                     {"id", "berkas"},
                                     {"required", http::on()},
                                     {"accept", ".csv,.txt,.xlsx"},
                                     {"aria-describedby", "berkas-hint"}}),
                   visit.say("import.page.upload.hint"));
  Html choices;
  for (auto const source : {Source::ministry, Source::city}) {
    std::string const word(source_word(source));
    auto const radio =
        element("input",
                {{"type", "radio"}, {"name", "source"}, {"value", word}, {"required", http::on()}});
    choices += element("label", {{"class", "choice"}},
                       radio + element("span", text(source_label(visit, source))));
  }
  form +=
      element("fieldset", element("legend", visit.words("import.page.upload.source")) + choices);
  std::vector<Option> profiles{{"", visit.say("import.page.upload.profile_none")}};
  for (auto const source : {Source::ministry, Source::city})
    visit.context.tx.each(import_sql::profile_names, {db::bind("source", source_word(source))},
                          [&](std::string name) {
                            profiles.push_back({name, name});
                          });
  if (profiles.size() > 1)
    form += labelled("profil", visit.say("import.page.upload.profile"),
                     select_box("profile", "profil", profiles, ""));
  form +=
      element("div", {{"class", "buttons"}}, submit(visit.say("import.page.upload.button"), true));
  return element(
      "form", {{"method", "post"}, {"action", "/impor"}, {"enctype", "multipart/form-data"}}, form);
}

Result<Answer> list_page(Visit& visit) {
  constexpr int shown = 100;
  auto const imports = list_imports(visit.context, shown);
  if (visit.request.wants_json()) {
    Value::List rows;
    for (auto const& each : imports) rows.push_back(each.to_json());
    return http::json_answer(Value::object({{"rows", Value(std::move(rows))}}));
  }
  Html earlier;
  if (imports.empty()) {
    earlier = screen::empty({.icon = "impor",
                             .heading = visit.say("import.page.empty"),
                             .why = visit.say("import.page.empty.why")});
  } else {
    screen::Table table;
    for (auto const* key : {"file", "source", "state"})
      table.columns.push_back({visit.say("import.page." + std::string(key))});
    table.columns.push_back({visit.say("import.page.rows"), true});
    table.columns.push_back({visit.say("import.page.held"), true});
    table.columns.push_back({visit.say("import.page.when")});
    table.columns.push_back({visit.say("import.page.by")});
    for (auto const& each : imports)
      table.rows.push_back(
          {http::link(import_address(each.id), text(each.file_name)),
           text(source_label(visit, each.source)),
           screen::chip(tone_of(each.state), visit.say("import.state_word." + each.state)),
           text(each.rows_in == 0 ? "–" : group_thousands(each.rows_in)),
           each.held_open == 0 ? text("–")
                               : screen::opens(group_thousands(each.held_open),
                                               import_address(each.id) + "#tertahan"),
           text(screen::short_time(each.created, visit.office.zone, visit.language())),
           text(screen::actor_name(visit, each.account_name))});
    earlier = screen::table(table);
  }
  return screen::page(
      visit,
      {.title = visit.say("import.page.title"),
       .context = visit.say("import.page.intro"),
       .current = "import"},
      screen::cols(
          "wide", screen::sheet({.heading = visit.say("import.page.list"), .body = earlier}),
          screen::sheet({.heading = visit.say("import.page.upload"), .body = upload_form(visit)})));
}

/// Queues work on an import and notes the job with it.
Status queue(Visit& visit, ImportId id, std::string const& kind) {
  auto& context = visit.context;
  auto const summary = TRY(find_import(context, id));
  auto const job = TRY(jobs::enqueue(context, {.kind = kind,
                                               .payload = Value::object({{"import", id.text()}}),
                                               .title = summary.file_name,
                                               .only_one = "import:" + id.text()}));
  audit::Change change(
      context, {"import.queued", {{"import", id.value()}}, Value::object({{"kind", kind}})});
  change.run(import_sql::set_job, {db::bind("id", id), db::bind("job", job)});
  return {};
}

Answer queued(Visit& visit, ImportId id) {
  return screen::done(visit, import_address(id), {.message = visit.say("import.page.queued")});
}

Result<Answer> upload(Visit& visit) {
  auto const source = source_of(visit.request.form.get("source"));
  if (visit.request.uploads.empty() || visit.request.uploads.front().size == 0)
    return invalid("import.no_file", {}, "file");
  if (!source) return invalid("import.no_source", {}, "source");
  auto const& file = visit.request.uploads.front();
  auto const id = TRY(receive_file(visit.context, {.source = *source,
                                                   .path = file.path,
                                                   .file_name = file.file_name,
                                                   .files_folder = visit.files_folder,
                                                   .profile = visit.request.form.get("profile")}));
  if (TRY(find_import(visit.context, id)).state == "ready") TRY(queue(visit, id, "import.preview"));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"id", id.text()}}), 201);
  return screen::done(visit, import_address(id),
                      {.message = visit.say("import.page.received", {{"name", file.file_name}})});
}

Result<Answer> save_columns(Visit& visit) {
  auto const id = id_of(visit);
  auto const current = TRY(mapping_of(visit.context, id));
  auto const mapping = TRY(columns_of_form(visit, current));
  auto const name = std::string(trim(visit.request.form.get("profile")));
  TRY(set_mapping(visit.context, id, mapping, name.empty() ? std::nullopt : std::optional(name)));
  TRY(queue(visit, id, "import.preview"));
  return screen::done(visit, import_address(id),
                      {.message = visit.say("import.page.columns.saved")});
}

/// The post that starts work of one kind.
screen::Handler starter(std::string kind) {
  return [kind = std::move(kind)](Visit& visit) -> Result<Answer> {
    TRY(queue(visit, id_of(visit), kind));
    return queued(visit, id_of(visit));
  };
}

Result<Answer> go_on(Visit& visit) {
  auto const summary = TRY(find_import(visit.context, id_of(visit)));
  std::string kind = "import.apply";
  if (summary.state == "previewing") kind = "import.preview";
  if (summary.state == "undoing") kind = "import.undo";
  TRY(queue(visit, summary.id, kind));
  return queued(visit, summary.id);
}

Result<Answer> cancel(Visit& visit) {
  TRY(cancel_import(visit.context, id_of(visit)));
  return screen::done(visit, "/impor", {.message = visit.say("import.page.cancelled")});
}

Result<Answer> undo_page(Visit& visit, CountOthers const& count_others) {
  auto const id = id_of(visit);
  auto const summary = TRY(find_import(visit.context, id));
  auto const dependents = TRY(dependents_of(visit.context, id, count_others));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"later_imports", dependents.later_imports},
                                            {"merges", dependents.merges},
                                            {"edits", dependents.edits},
                                            {"others", dependents.others}}));
  screen::Table table;
  table.columns = {{visit.say("import.page.undo.what")},
                   {visit.say("import.page.undo.count"), true}};
  auto const add = [&](char const* key, std::int64_t count) {
    table.rows.push_back(
        {visit.words("import.page.undo." + std::string(key)), text(group_thousands(count))});
  };
  add("later_imports", dependents.later_imports);
  add("merges", dependents.merges);
  add("edits", dependents.edits);
  add("others", dependents.others);
  screen::PageHead head{.title = visit.say("import.page.undo.title"),
                        .context = summary.file_name,
                        .current = "import",
                        .trail = {{visit.say("import.page.title"), "/impor"},
                                  {summary.file_name, import_address(id)}}};
  bool const stands = summary.state == "applied" || summary.state == "applying";
  if (!stands) {
    auto const undone = summary.state == "undone" || summary.state == "undoing";
    return screen::page(
        visit, head,
        screen::empty({.icon = "urung",
                       .heading = visit.say(undone ? "import.page.undo.over"
                                                   : "import.page.undo.not_applied"),
                       .why = visit.say("import.page.undo.nothing_to_do"),
                       .actions = {{.label = visit.say("import.page.undo.back"),
                                    .address = import_address(id)}}}));
  }
  bool const possible = !dependents.any();
  if (possible)
    head.actions.push_back({.label = visit.say("import.page.undo"),
                            .address = import_address(id) + "/urungkan",
                            .icon = "urung",
                            .primary = true,
                            .post = true,
                            .danger = true});
  auto const heading = visit.say(possible ? "import.page.undo.none" : "import.page.undo.some");
  auto const rows = visit.say(
      "import.page.undo.rows",
      {{"new", group_thousands(summary.fresh)}, {"changed", group_thousands(summary.changed)}});
  auto const words = element("p", visit.words("import.page.undo.ask")) + element("p", text(rows));
  return screen::page(
      visit, head,
      screen::notice(possible ? screen::Tone::note : screen::Tone::soon, heading, words) +
          screen::sheet(
              {.heading = visit.say("import.page.undo.what"), .body = screen::table(table)}));
}

Result<Answer> download(Visit& visit) {
  auto const id = id_of(visit);
  auto const path = TRY(write_issues_sheet(visit.context, id));
  return http::file_answer({.path = path, .remove_after = true},
                           visit.say("import.sheet.name") + " " + id.text() + ".xlsx");
}

/// A job of one kind: long work on the import that its payload names.
jobs::Handler job_of(std::function<Status(ImportWork const&, ImportId)> act,
                     CountOthers count_others) {
  return [act = std::move(act),
          count_others = std::move(count_others)](jobs::JobContext& job) -> Status {
    auto const id = parse_id_value(job.payload()["import"].text_or_empty());
    if (!id) return not_found();
    ImportWork const work{job.store(),
                          job.actor(),
                          job.clock(),
                          job.catalogue(),
                          [&](std::int64_t done, std::int64_t total, std::string_view phase) {
                            job.progress(done, total, phase);
                            return !job.cancelled();
                          },
                          count_others};
    auto const status = act(work, ImportId{*id});
    if (!status.ok() && status.error().code == "import.stopped") return jobs::JobContext::stopped();
    return status;
  };
}

}  // namespace

void add_import_routes(screen::Routes& routes, ImportHooks const& hooks) {
  auto const right = http::Policy::right(May::import_data);
  routes.get("/impor", right, list_page, "import.page.title");
  routes.post("/impor", right, upload, "import.page.upload");
  routes.get(
      "/impor/{import}", right, [hooks](Visit& visit) { return import_page(visit, hooks); },
      "import.page.will");
  routes.get("/impor/{import}/beda", right, compare_page, "import.page.compare");
  routes.get("/impor/{import}/unduh", http::Policy::right(May::export_lists), download,
             "import.page.download");
  routes.get(
      "/impor/{import}/urungkan", right,
      [hooks](Visit& visit) { return undo_page(visit, hooks.count_others); },
      "import.page.undo.title");
  routes.post("/impor/{import}/kolom", right, save_columns, "import.page.columns.save");
  routes.post("/impor/{import}/pratinjau", right, starter("import.preview"), "import.page.preview");
  routes.post("/impor/{import}/terapkan", right, starter("import.apply"),
              "import.page.stage.apply");
  routes.post("/impor/{import}/urungkan", right, starter("import.undo"), "import.page.undo");
  routes.post("/impor/{import}/lanjut", right, go_on, "import.page.resume");
  routes.post("/impor/{import}/batal", right, cancel, "import.page.cancel");
  routes.post("/impor/{import}/baris/{row}", right, act_on_row, "import.page.save_row");
}

void add_import_jobs(jobs::Runner& runner, CountOthers count_others) {
  runner.on("import.preview", job_of(
                                  [](ImportWork const& work, ImportId id) -> Status {
                                    TRY(preview(work, id));
                                    return {};
                                  },
                                  count_others));
  runner.on("import.apply", job_of(
                                [](ImportWork const& work, ImportId id) -> Status {
                                  TRY(apply(work, id));
                                  return {};
                                },
                                count_others));
  runner.on(
      "import.undo",
      job_of([](ImportWork const& work, ImportId id) { return undo(work, id); }, count_others));
}

}  // namespace rangkul::registry
