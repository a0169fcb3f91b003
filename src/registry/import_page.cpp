// The page of one import: what will happen, what is held back, how the columns are read.

#include <array>

#include "base/text.h"
#include "http/html.h"
#include "jobs/jobs.h"
#include "registry/import_page_parts.h"
#include "registry/import_run.h"
#include "registry/recognise.h"
#include "screen/again.h"
#include "screen/format.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Visit;

/// A class of rows with its place in the pile of the page.
struct ClassRow {
  std::string_view key;
  std::string_view colour;
  std::int64_t count;
  std::string address;
  std::string_view act;  // message of the link at the end
};

std::vector<ClassRow> class_rows(ImportSummary const& s) {
  auto const here = import_address(s.id);
  return {
      {"unchanged", "f4", s.unchanged, here + "/beda", ""},
      {"changed", "f2", s.changed, here + "/beda?golongan=changed", "import.page.see_changes"},
      {"new", "f1", s.fresh, here + "/beda?golongan=new", "import.page.see_villages"},
      {"doubtful", "f3", s.doubtful, here + "?keputusan=open#tertahan", "import.page.mend_here"},
      {"refused", "fl", s.refused, here + "/unduh", "import.page.download"}};
}

std::string share(Visit const& visit, std::int64_t part, std::int64_t whole) {
  return screen::percent_text(Percent(part, whole), visit.language());
}

Html key_of(std::string_view colour) {
  return element(
      "svg", {{"class", "key"}, {"aria-hidden", "true"}},
      element("rect",
              {{"class", std::string(colour)}, {"width", "12"}, {"height", "12"}, {"rx", "2"}}));
}

Html counts_part(Visit& visit, ImportSummary const& s) {
  auto const rows = class_rows(s);
  std::map<std::string, std::string> shares;
  std::vector<screen::Segment> segments;
  screen::Table table;
  table.figured = true;
  table.columns = {{visit.say("import.page.class")},
                   {visit.say("import.page.rows"), true},
                   {visit.say("import.page.share"), true},
                   {visit.say("import.page.meaning")},
                   {visit.say("import.page.act")}};
  for (auto const& row : rows) {
    std::string const key(row.key);
    shares[key] = share(visit, row.count, s.rows_in);
    segments.push_back({row.colour, row.count});
    auto act =
        row.act.empty() || row.count == 0 ? Html{} : http::link(row.address, visit.words(row.act));
    table.rows.push_back(
        {key_of(row.colour) + text(" ") + visit.words("import.class." + key),
         row.count == 0 ? text("0") : screen::opens(group_thousands(row.count), row.address),
         text(shares[key]), visit.words("import.page.meaning." + key), act});
  }
  table.totals = {{visit.words("import.page.total"), text(group_thousands(s.rows_in)),
                   text(share(visit, s.rows_in, s.rows_in)),
                   visit.words("import.page.total.meaning"), Html{}}};
  auto body = screen::pile(segments, visit.say("import.page.pile", shares)) + screen::table(table);
  if (s.gone > 0)
    body += element(
        "p",
        http::link(import_address(s.id) + "/beda?golongan=gone", visit.words("import.class.gone")) +
            text(": " + group_thousands(s.gone) + ". ") + visit.words("import.page.meaning.gone"));
  std::string remark = visit.say("import.page.first");
  if (s.previous) {
    if (auto const before = find_import(visit.context, *s.previous); before.ok())
      remark = visit.say("import.page.compared",
                         {{"when", screen::short_time(before.value().created, visit.office.zone,
                                                      visit.language())}});
  }
  bool const past = s.state == "applied" || s.state == "undone" || s.state == "undoing";
  return screen::sheet({.heading = visit.say(past ? "import.page.did" : "import.page.will"),
                        .remark = remark,
                        .body = body});
}

Html job_part(Visit& visit, ImportSummary const& s) {
  if (!s.job) return {};
  auto const found = jobs::find(visit.context, *s.job);
  if (!found.ok()) return {};
  auto const& job = found.value();
  auto const address = "/pekerjaan/" + job.id.text();
  Html body;
  if (jobs::is_open(job.state)) {
    auto const phase = job.phase.empty() ? visit.say("job.state.queued") : visit.say(job.phase);
    body += element("p", element("b", text(phase)));
    body += screen::progress(job.done, job.total, phase);
    auto line = visit.say("import.page.job.rows", {{"done", group_thousands(job.done)},
                                                   {"total", group_thousands(job.total)}});
    body += element("p", {{"class", "small soft"}}, text(line));
  } else if (job.state == jobs::State::failed) {
    std::map<std::string, std::string> detail{{"incident", job.incident}};
    if (auto const* fields = job.error_detail.fields())
      for (auto const& [name, value] : *fields) detail[name] = value.text_or_empty();
    body += screen::notice(screen::Tone::late, visit.say(job.error_code, detail));
  } else {
    return {};
  }
  auto footer = screen::button_link(
      {.label = visit.say("import.page.job.reload"), .address = import_address(s.id)});
  if (jobs::is_open(job.state))
    footer += screen::button_post(
        visit, {.label = visit.say("import.page.job.stop"), .address = address + "/hentikan"});
  return screen::sheet({.heading = visit.say("import.page.job"),
                        .body = screen::part_asked_again("kemajuan", import_address(s.id),
                                                         jobs::is_open(job.state), body),
                        .footer = footer});
}

bool work_runs(Visit& visit, ImportSummary const& s) {
  if (!s.job) return false;
  auto const job = jobs::find(visit.context, *s.job);
  return job.ok() && jobs::is_open(job.value().state);
}

void add_actions(Visit& visit, ImportSummary const& s, screen::PageHead& head) {
  auto const here = import_address(s.id);
  auto const add = [&](char const* key, char const* path, bool primary, bool post = true) {
    head.actions.push_back({.label = visit.say(std::string("import.page.") + key),
                            .address = here + path,
                            .primary = primary,
                            .post = post});
  };
  if (work_runs(visit, s)) return;
  if (s.state == "previewed") {
    auto const rows = s.fresh + s.changed + s.unchanged;
    head.actions.push_back(
        {.label = visit.say("import.page.apply", {{"rows", group_thousands(rows)}}),
         .address = here + "/terapkan",
         .primary = true,
         .post = true});
  }
  if (s.state == "ready") add("preview", "/pratinjau", true);
  if (s.state == "previewing" || s.state == "applying" || s.state == "undoing")
    add("resume", "/lanjut", true);
  if (s.state == "received" || s.state == "ready" || s.state == "previewed" ||
      s.state == "previewing")
    add("cancel", "/batal", false);
  if (s.state == "applied" || s.state == "applying") add("undo", "/urungkan", false, false);
}

std::size_t stage_of(std::string const& state) {
  if (state == "received") return 1;
  if (state == "ready" || state == "previewing" || state == "previewed") return 2;
  return 3;
}

Html notices(Visit& visit, ImportSummary const& s, Mapping const& mapping) {
  Html out;
  if (mapping.nik_cut_off)
    out += screen::notice(screen::Tone::late, visit.say("import.page.cut_off"),
                          element("p", visit.words("import.page.cut_off.why")));
  if (s.same_file && s.state != "applied" && s.state != "undone")
    out += screen::notice(screen::Tone::note, visit.say("import.page.same_file"));
  if (auto const* supplement = s.facts["supplement"].flag(); supplement != nullptr && *supplement)
    out += screen::notice(screen::Tone::soon, visit.say("import.page.supplement"),
                          element("p", visit.words("import.page.supplement.why")));
  if (s.state == "received" && mapping.doubtful())
    out += screen::notice(screen::Tone::soon, visit.say("import.page.columns.ask"));
  return out;
}

screen::PageHead head_of(Visit& visit, ImportSummary const& s) {
  auto const when = screen::long_date(local_date(s.created, visit.office.zone), visit.language());
  auto now = visit.say("import.page.nothing_changed");
  if (s.state == "applied" && s.applied)
    now = visit.say("import.page.was_applied",
                    {{"when", screen::long_time(*s.applied, visit.office.zone, visit.language())}});
  if (s.state == "undone") now = visit.say("import.page.was_undone");
  auto const context =
      s.rows_in > 0
          ? visit.say("import.page.context",
                      {{"file", s.file_name}, {"rows", group_thousands(s.rows_in)}, {"now", now}})
          : visit.say("import.page.context_new",
                      {{"file", s.file_name},
                       {"columns", std::to_string(s.facts["columns"].integer_or(0))}});
  return {.title = visit.say("import.source." + std::string(source_word(s.source))) + ", " + when,
          .context = context,
          .current = "import",
          .trail = {{visit.say("import.page.title"), "/impor"}}};
}

Value json_of(ImportSummary const& s, Mapping const& mapping) {
  auto out = s.to_json();
  out.set("columns", mapping.to_value()["columns"]);
  return out;
}

}  // namespace

Result<Answer> import_page(Visit& visit, ImportHooks const& hooks) {
  ImportId const id{TRY(visit.request.id("import"))};
  auto const s = TRY(find_import(visit.context, id));
  auto const mapping = TRY(mapping_of(visit.context, id));
  if (visit.request.wants_json()) return http::json_answer(json_of(s, mapping));
  auto head = head_of(visit, s);
  add_actions(visit, s, head);
  std::vector<std::string> names;
  for (auto const* stage : {"file", "columns", "preview", "apply"})
    names.push_back(visit.say("import.page.stage." + std::string(stage)));
  auto body = screen::stages(names, stage_of(s.state)) + notices(visit, s, mapping);
  auto const columns = columns_part(visit, s, mapping);
  auto const job = job_part(visit, s);
  std::vector<Html> parts;
  if (s.rows_in > 0 && s.state != "previewing") {
    parts.push_back(counts_part(visit, s));
    if (s.state == "applied" && hooks.newcomers) parts.push_back(hooks.newcomers(visit, s));
    if (s.state != "undone") parts.push_back(held_rows(visit, s));
  }
  parts.push_back(job.empty() ? columns : screen::cols("wide", columns, job));
  return screen::page(visit, head, body + screen::stack(parts));
}

namespace {

std::string basis_words(Visit const& visit, ColumnChoice const& choice) {
  if (choice.doubtful) return visit.say("import.page.basis.ask");
  if (choice.based_on == "content") {
    constexpr double hundredths = 10'000;
    auto const share = Percent(static_cast<std::int64_t>(choice.readable * hundredths), 10'000);
    return visit.say("import.page.basis.content",
                     {{"share", screen::percent_text(share, visit.language())}});
  }
  if (choice.based_on.empty()) return visit.say("import.page.basis.none");
  return visit.say("import.page.basis." + choice.based_on);
}

std::string heading_words(Visit const& visit, ColumnChoice const& choice) {
  if (!choice.heading.empty()) return choice.heading;
  return visit.say("import.page.columns.no_heading",
                   {{"number", std::to_string(choice.column + 1)}});
}

std::vector<Option> field_options(Visit const& visit) {
  std::vector<Option> out{{"", visit.say("import.page.columns.choose")},
                          {"-", visit.say("import.page.columns.skip")}};
  for (auto const& field : file_fields())
    out.push_back({std::string(field.key), field_label(visit, field.key)});
  return out;
}

Html column_choice(Visit const& visit, ColumnChoice const& choice,
                   std::vector<Option> const& options, bool form) {
  if (!form)
    return choice.field.empty() || choice.field == "-" ? visit.words("import.page.columns.skip")
                                                       : text(field_label(visit, choice.field));
  auto const id = "kolom-" + std::to_string(choice.column);
  auto const label =
      visit.say("import.page.columns.read_as", {{"heading", heading_words(visit, choice)}});
  return element("label", {{"class", "unseen"}, {"for", id}}, text(label)) +
         select_box("kolom" + std::to_string(choice.column), id, options, choice.field);
}

Html columns_footer(Visit& visit, Mapping const& mapping) {
  std::vector<Option> const orders{{"day_first", visit.say("import.page.columns.day_first")},
                                   {"month_first", visit.say("import.page.columns.month_first")}};
  auto out = labelled(
      "urutan", visit.say("import.page.columns.order"),
      select_box("date_order", "urutan", orders,
                 mapping.date_order == DateOrder::day_first ? "day_first" : "month_first"));
  out += labelled("simpan-profil", visit.say("import.page.columns.profile"),
                  element("input", {{"name", "profile"},
                                    {"id", "simpan-profil"},
                                    {"maxlength", "60"},
                                    {"autocomplete", "off"},
                                    {"aria-describedby", "simpan-profil-hint"}}),
                  visit.say("import.page.columns.profile_hint"));
  return out + element("div", {{"class", "buttons"}},
                       submit(visit.say("import.page.columns.save"), true));
}

/// Numbers are masked since they were taken; names and addresses of class K2 have no mask.
Html examples_cell(Visit const& visit, ColumnChoice const& choice) {
  auto const* field = find_file_field(choice.field);
  bool const masked = field == nullptr || field->kind == screen::FieldKind::nik ||
                      field->kind == screen::FieldKind::no_kk ||
                      field->kind == screen::FieldKind::phone;
  if (masked || auth::visibility(visit.context.actor, field->field_class) == auth::Visible::full)
    return text(join(choice.examples, " / "));
  return text("••••");
}

}  // namespace

Html columns_part(Visit& visit, ImportSummary const& s, Mapping const& mapping) {
  bool const form = (s.state == "received" || s.state == "ready" || s.state == "previewed") &&
                    !work_runs(visit, s);
  auto const options = field_options(visit);
  screen::Table table;
  for (auto const* key : {"column", "field", "example", "basis"})
    table.columns.push_back({visit.say("import.page.columns." + std::string(key))});
  std::size_t known = 0;
  for (auto const& choice : mapping.columns) {
    if (!choice.doubtful) ++known;
    auto const words = basis_words(visit, choice);
    table.rows.push_back({text(heading_words(visit, choice)),
                          column_choice(visit, choice, options, form), examples_cell(visit, choice),
                          choice.doubtful ? screen::chip(screen::Tone::soon, words) : text(words)});
  }
  auto body = screen::table(table);
  if (form)
    body = element(
        "form", {{"method", "post"}, {"action", import_address(s.id) + "/kolom"}, {"id", "kolom"}},
        screen::csrf_field(visit) + body + columns_footer(visit, mapping));
  return screen::sheet({.heading = visit.say("import.page.columns"),
                        .remark = visit.say("import.page.columns.remark",
                                            {{"known", std::to_string(known)},
                                             {"all", std::to_string(mapping.columns.size())}}),
                        .body = body});
}

Result<Mapping> columns_of_form(Visit& visit, Mapping mapping) {
  auto const& form = visit.request.form;
  for (auto& choice : mapping.columns) {
    auto const field = form.find("kolom" + std::to_string(choice.column));
    if (!field) continue;
    if (!field->empty() && *field != "-" && find_file_field(*field) == nullptr)
      return invalid("import.mapping", {{"reason", "field"}, {"what", *field}});
    if (*field == choice.field && !choice.doubtful) continue;
    choice.field = *field;
    choice.based_on = "hand";
    choice.doubtful = field->empty();
  }
  if (form.get("date_order") == "month_first") mapping.date_order = DateOrder::month_first;
  if (form.get("date_order") == "day_first") mapping.date_order = DateOrder::day_first;
  return mapping;
}

}  // namespace rangkul::registry
