// Where the office brings the shapes of its regions.

#include "base/text.h"
#include "maps/maps.h"
#include "screen/parts.h"
#include "screen/record.h"

namespace rangkul::maps {
namespace {

using http::Answer;
using http::element;
using screen::FieldKind;
using screen::Visit;

constexpr std::string_view path = "/peta";

screen::Record const& file_record() {
  static screen::Record const record{"maps.shapes",
                                     {{.key = "file",
                                       .kind = FieldKind::file,
                                       .required = true,
                                       .has_hint = true,
                                       .accepts = ".geojson,.json"}}};
  return screen::registered(record, path);
}

Result<Answer> shapes_with(Visit& visit, screen::Filled const& filled) {
  auto const count = count_shapes(visit.context, visit.office.region);
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"villages", count}}));
  auto const body =
      element("p", visit.words("maps.there", {{"count", group_thousands(count)}})) +
      screen::form(
          visit, file_record(), filled,
          {.action = std::string(path), .submit = visit.say("maps.take"), .multipart = true});
  return screen::page(
      visit,
      {.title = visit.say("maps.shapes"), .context = visit.say("maps.why"), .current = "maps"},
      screen::sheet({.heading = visit.say("maps.file"), .body = body}),
      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Taken> take_as_sent(Visit& visit, screen::Filled const& filled) {
  TRY(filled.status());
  for (auto const& upload : visit.request.uploads)
    if (upload.field == "file" && upload.size > 0)
      return take_shapes(visit.context, upload.path, upload.file_name);
  return invalid("field.required", {}, "file");
}

Result<Answer> shapes_post(Visit& visit) {
  auto filled = screen::read_form(visit, file_record());
  auto const taken = take_as_sent(visit, filled);
  if (!taken.ok()) {
    if (visit.request.wants_json() || !screen::put_fault(filled, taken.error(), "file"))
      return taken.error();
    return shapes_with(visit, filled);
  }
  auto const& one = taken.value();
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object(
            {{"features", one.features}, {"shapes", one.shapes}, {"unknown", one.unknown}}),
        201);
  return screen::done(
      visit, std::string(path),
      {.message = visit.say("maps.taken", {{"shapes", group_thousands(one.shapes)},
                                           {"unknown", group_thousands(one.unknown)}})});
}

}  // namespace

void add_routes(screen::Routes& routes) {
  auto const manage = http::Policy::right(May::manage_office);
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(
        prefix + std::string(path), manage, [](Visit& visit) { return shapes_with(visit, {}); },
        "maps.shapes");
    routes.post(prefix + std::string(path), manage, shapes_post, "maps.take");
  }
}

}  // namespace rangkul::maps
