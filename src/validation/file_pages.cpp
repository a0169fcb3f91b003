// Proposals from a file: what was taken in, what of it was not and why, and back.

#include "base/text.h"
#include "screen/format.h"
#include "screen/values.h"
#include "validation/file_entries.h"
#include "validation/lists.h"
#include "validation/pages.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Tone;
using screen::Visit;

constexpr std::string_view files_path = "/verval/unggahan";

std::string file_address(FileId id) { return std::string(files_path) + "/" + id.text(); }

screen::Record const& file_record() {
  static screen::Record const record{"validation.file",
                                     {{.key = "file",
                                       .kind = FieldKind::file,
                                       .required = true,
                                       .has_hint = true,
                                       .accepts = ".csv,.txt,.xlsx"}}};
  return screen::registered(record, files_path);
}

/// The round's entries that one file entered. Binds :file.
screen::List const& file_list() {
  // Index validation_entry_file.
  static screen::List const list = [] {
    auto out = entries_list();
    out.name = "validation.entries";
    out.where = "e.file = :file AND e.region >= :scope_from AND e.region < :scope_to";
    return out;
  }();
  return list;
}

screen::PageHead files_head(Visit const& visit) {
  return {.title = visit.say("validation.files"),
          .context = visit.say("validation.files.context"),
          .current = "validation",
          .trail = {{visit.say("validation.title_short"), std::string(index_path)}}};
}

Value file_json(EntryFile const& file) {
  return Value::object({{"id", file.id.text()},
                        {"period", file.period},
                        {"file", file.file_name},
                        {"rows", file.rows},
                        {"entered", file.entered},
                        {"refused", file.refused},
                        {"unknown", file.unknown},
                        {"unreadable", file.unreadable},
                        {"twice", file.twice},
                        {"undone", file.undone}});
}

std::string taken_words(Visit const& visit, EntryFile const& file) {
  return screen::actor_name(visit, file.taken_name) + ", " +
         screen::short_time(file.taken_at, visit.office.zone, visit.language());
}

/// The month that a file goes into now; nothing while nobody has opened it.
std::optional<Round> current_round(Visit& visit) {
  auto round = find_round(visit.context, period_for(visit.context.catalogue, visit.today()));
  if (!round.ok()) return std::nullopt;
  return std::move(round).value();
}

Html files_table(Visit& visit, std::vector<EntryFile> const& files) {
  screen::Table table;
  table.figured = true;
  for (auto const* key :
       {"file_column", "rows", "entered", "refused", "unknown", "unreadable", "twice"})
    table.columns.push_back(
        {visit.say("validation.file." + std::string(key)), std::string_view(key) != "file_column"});
  for (auto const& file : files) {
    auto name = http::link(file_address(file.id), text(file.file_name)) +
                element("small", text(taken_words(visit, file)));
    if (file.undone) name += screen::chip(Tone::note, visit.say("validation.answers.is_undone"));
    std::vector<Html> row{name};
    for (auto const count :
         {file.rows, file.entered, file.refused, file.unknown, file.unreadable, file.twice})
      row.push_back(text(group_thousands(count)));
    table.rows.push_back(std::move(row));
  }
  return screen::table(table);
}

Result<Answer> files_with(Visit& visit, screen::Filled const& filled) {
  auto const round = current_round(visit);
  auto const files = round ? entry_files(visit.context, round->id) : std::vector<EntryFile>{};
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& file : files) list.push_back(file_json(file));
    return http::json_answer(Value::object({{"files", Value(std::move(list))}}));
  }
  auto const left =
      files.empty()
          ? screen::empty({.icon = "impor",
                           .heading = visit.say("validation.files.none"),
                           .why = visit.say("validation.files.none_why")})
          : screen::sheet({.heading = visit.say("validation.answers.files"),
                           .remark = round ? period_title(visit, round->period) : std::string(),
                           .body = files_table(visit, files)});
  if (!visit.context.actor.may(May::assess)) return screen::page(visit, files_head(visit), left);
  auto const form =
      screen::sheet({.heading = visit.say("validation.file.upload"),
                     .body = screen::form(visit, file_record(), filled,
                                          {.action = std::string(files_path),
                                           .submit = visit.say("validation.file.save"),
                                           .multipart = true}),
                     .footer = visit.words("validation.file.columns_why")});
  return screen::page(visit, files_head(visit), screen::cols("wide", left, form),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> files_page(Visit& visit) { return files_with(visit, {}); }

Result<EntryFile> take_as_sent(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  for (auto const& upload : visit.request.uploads)
    if (upload.field == "file" && upload.size > 0)
      return take_entries(visit.context, upload.path, upload.file_name);
  return invalid("validation.answers.no_file", {}, "file");
}

Result<Answer> files_post(Visit& visit) {
  auto filled = screen::read_form(visit, file_record());
  auto const taken = take_as_sent(visit, filled);
  if (!taken.ok()) {
    if (visit.request.wants_json() || !screen::put_fault(filled, taken.error(), "file"))
      return taken.error();
    return files_with(visit, filled);
  }
  auto const& file = taken.value();
  if (visit.request.wants_json()) return http::json_answer(file_json(file), 201);
  return screen::done(visit, file_address(file.id),
                      {.message = visit.say("validation.file.taken",
                                            {{"rows", group_thousands(file.rows)},
                                             {"entered", group_thousands(file.entered)},
                                             {"left", group_thousands(file.rows - file.entered)}}),
                       .undo_address = file_address(file.id) + "/urungkan"});
}

Result<EntryFile> file_of(Visit& visit) {
  return find_entry_file(visit.context, FileId{TRY(visit.request.id("file"))});
}

screen::PageHead file_head(Visit const& visit, EntryFile const& file) {
  auto head = files_head(visit);
  head.title = file.file_name;
  head.context = period_title(visit, file.period) + ", " + taken_words(visit, file);
  head.trail.push_back({visit.say("validation.files"), std::string(files_path)});
  return head;
}

Result<Answer> file_page(Visit& visit) {
  auto const file = TRY(file_of(visit));
  if (visit.request.wants_json()) return http::json_answer(file_json(file));
  screen::Table table;
  table.columns = {{visit.say("validation.file.outcome")},
                   {visit.say("validation.answers.rows"), true}};
  auto const add = [&](std::string_view key, std::int64_t count, bool opens) {
    table.rows.push_back({visit.words("validation.file." + std::string(key)),
                          opens && count > 0 ? screen::opens(group_thousands(count),
                                                             file_address(file.id) + "/baris")
                                             : text(group_thousands(count))});
  };
  add("entered", file.entered, true);
  add("refused", file.refused, false);
  add("unknown", file.unknown, false);
  add("unreadable", file.unreadable, false);
  add("twice", file.twice, false);
  table.totals = {{visit.words("validation.total"), text(group_thousands(file.rows))}};
  Html undo;
  if (file.undone)
    undo = screen::chip(Tone::note, visit.say("validation.answers.is_undone"));
  else if (visit.context.actor.may(May::assess) || visit.context.actor.may(May::verify_data))
    undo = screen::button_post(visit, {.label = visit.say("validation.file.undo"),
                                       .address = file_address(file.id) + "/urungkan",
                                       .icon = "urung"});
  std::vector<Html> parts{screen::sheet({.heading = visit.say("validation.file.accounted"),
                                         .body = screen::table(table),
                                         .footer = undo})};
  if (auto left = left_table(visit, file.id.value(), "validation.file.why."); !left.empty())
    parts.push_back(screen::sheet({.heading = visit.say("validation.answers.left"), .body = left}));
  return screen::page(visit, file_head(visit, file), screen::stack(parts));
}

Result<Answer> rows_page(Visit& visit) {
  auto const file = TRY(file_of(visit));
  auto head = file_head(visit, file);
  head.trail.push_back({file.file_name, file_address(file.id)});
  head.title = visit.say("validation.all_rows");
  return screen::list_page(visit, file_list(),
                           {.head = head, .binds = {db::bind("file", file.id)}});
}

Result<Answer> undo_post(Visit& visit) {
  auto const file = TRY(file_of(visit));
  TRY(undo_entries(visit.context, file.id));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", file.id.text()}, {"undone", true}}));
  return screen::done(visit, file_address(file.id),
                      {.message = visit.say("validation.file.undone_now")});
}

}  // namespace

void add_file_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_validation);
  auto const assess = Policy::right(May::assess);
  std::string const all(files_path);
  std::string const one = all + "/{file}";
  screen::registered(file_list(), one + "/baris");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + all, see, files_page, "validation.files");
    routes.post(prefix + all, assess, files_post, "validation.file.upload");
    routes.get(prefix + one, see, file_page, "validation.file.accounted");
    routes.get(prefix + one + "/baris", see, rows_page, "validation.all_rows");
    routes.post(prefix + one + "/urungkan", see, undo_post, "validation.file.undo");
  }
}

}  // namespace rangkul::validation
