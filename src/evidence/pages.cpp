// A record's photos as people see them: thumbnails on its page, all of them on a page of their own.

#include "base/text.h"
#include "evidence/documents.h"
#include "evidence/parts.h"
#include "screen/again.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::evidence {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::FieldKind;
using screen::Visit;

std::string label_key(std::string_view label) { return "evidence.label." + std::string(label); }

screen::Record photo_record(Kind const& kind) {
  screen::Record out{"evidence.photo",
                     {{.key = "photo",
                       .kind = FieldKind::file,
                       .required = true,
                       .has_hint = true,
                       .accepts = "image/jpeg,image/png,application/pdf"},
                      {.key = "label", .kind = FieldKind::choice, .required = true},
                      {.key = "caption", .max_length = 300},
                      {.key = "taken_on", .kind = FieldKind::date, .has_hint = true},
                      {.key = "position", .has_hint = true, .max_length = 60}}};
  for (auto const label : kind.labels)
    out.fields[1].choices.push_back({std::string(label), label_key(label)});
  return out;
}

std::string words_of(Visit const& visit, Photo const& photo) {
  auto words = visit.say(label_key(photo.label));
  if (!photo.caption.empty()) words += ": " + photo.caption;
  return words;
}

Html thumbnail(Visit const& visit, Kind const& kind, Owner const& owner, Photo const& photo) {
  auto const address = photo_address(kind, owner, photo.id);
  int const longest = std::max(photo.width, photo.height);
  int const times = std::max(1, (longest + longest_small_side - 1) / longest_small_side);
  auto const image = element("img", {{"src", address + "/kecil"},
                                     {"alt", words_of(visit, photo)},
                                     {"width", std::to_string(photo.width / times)},
                                     {"height", std::to_string(photo.height / times)},
                                     {"loading", "lazy"}});
  return element("a", {{"class", "photo"}, {"href", address}}, image);
}

Html removal(Visit const& visit, std::string const& address) {
  auto const id = "alasan-" + address.substr(address.rfind('/') + 1);
  auto const field =
      element("label", {{"for", id}}, visit.words("evidence.remove.reason")) +
      element("input",
              {{"id", id}, {"name", "reason"}, {"required", http::on()}, {"maxlength", "300"}});
  auto const form =
      element("form", {{"method", "post"}, {"action", address + "/buang"}},
              screen::csrf_field(visit) + element("div", {{"class", "field"}}, field) +
                  element("button", {{"class", "button danger"}, {"type", "submit"}},
                          visit.words("evidence.remove")));
  return element("details", {{"class", "fold"}},
                 element("summary", visit.words("evidence.remove.open")) + form);
}

Html about(Visit const& visit, Photo const& photo) {
  auto out = element("b", text(words_of(visit, photo)));
  std::vector<std::string> lines;
  if (photo.taken_on)
    lines.push_back(visit.say("evidence.taken",
                              {{"date", screen::long_date(*photo.taken_on, visit.language())}}));
  if (photo.position)
    lines.push_back(visit.say("evidence.at", {{"position", photo.position->text()}}));
  lines.push_back(visit.say(
      "evidence.added_by",
      {{"name", screen::actor_name(visit, photo.added_name)},
       {"time", screen::short_time(photo.added_at, visit.office.zone, visit.language())}}));
  for (auto const& line : lines) out += element("p", {{"class", "small soft"}}, text(line));
  if (photo.same_as.is_set()) out += screen::chip(screen::Tone::soon, visit.say("evidence.same"));
  return out;
}

Html gallery(Visit const& visit, Kind const& kind, Owner const& owner,
             std::vector<Photo> const& photos) {
  Html items;
  for (auto const& photo : photos) {
    auto item = thumbnail(visit, kind, owner, photo) + element("div", about(visit, photo));
    if (visit.context.actor.may(kind.add))
      item += removal(visit, photo_address(kind, owner, photo.id));
    items += element("li", item);
  }
  return element("ul", {{"class", "photos"}}, items);
}

Value photo_json(Kind const& kind, Owner const& owner, Photo const& photo) {
  return Value::object({{"id", photo.id.text()},
                        {"label", photo.label},
                        {"caption", photo.caption},
                        {"taken_on", photo.taken_on ? Value(photo.taken_on->iso()) : Value()},
                        {"position", photo.position ? Value(photo.position->text()) : Value()},
                        {"width", photo.width},
                        {"height", photo.height},
                        {"bytes", photo.bytes},
                        {"content", photo.content},
                        {"added_by", photo.added_name},
                        {"added_at", to_iso(photo.added_at)},
                        {"like_another", photo.same_as.is_set()},
                        {"address", photo_address(kind, owner, photo.id)}});
}

Result<Owner> owner_of(Visit& visit, Kind const& kind) {
  TRY(visit.context.may(kind.see));
  return kind.find(visit.context, TRY(visit.request.id("owner")));
}

void note_access(Visit& visit, Kind const& kind, Owner const& owner) {
  audit::record(visit.context,
                {.action = "view", .kind = kind.key, .id = owner.id, .purpose = "evidence"});
}

/// Asks the phone where it is; shown where scripts run.
Html here_button(Visit const& visit) {
  return element("button",
                 {{"type", "button"},
                  {"class", "button plain"},
                  {"data-place", "position"},
                  {"data-needs-script", ""},
                  {"hidden", http::on()}},
                 visit.words("evidence.position.here"));
}

/// Papers that wait to be read, asked for again until they are, and those that could not be.
Html documents_sheet(Visit& visit, Kind const& kind, Owner const& owner) {
  auto const documents = documents_of(visit.context, kind, owner);
  if (documents.empty()) return {};
  std::vector<screen::TimelineItem> items;
  bool waits = false;
  for (auto const& one : documents) {
    waits = waits || !one.refused;
    auto what = element("b", visit.words(label_key(one.label))) + text(" ") +
                visit.words(one.refused ? one.reason : "evidence.document_waits",
                            {{"most", std::to_string(most_pages)}});
    if (one.refused && visit.context.actor.may(kind.add))
      what += screen::button_post(
          visit, {.label = visit.say("evidence.document_forget"),
                  .address = photos_address(kind, owner) + "/berkas/" + one.id.text() + "/lupakan",
                  .post = true});
    items.push_back({screen::short_time(one.sent_at, visit.office.zone, visit.language()),
                     std::move(what), one.refused ? screen::Tone::late : screen::Tone::plain});
  }
  // Its pages are new photos.
  return screen::part_asked_again(
      "dokumen", photos_address(kind, owner), waits,
      screen::sheet({.heading = visit.say("evidence.documents"), .body = screen::timeline(items)}),
      "#foto");
}

Result<Answer> photos_with(Visit& visit, Kind const& kind, Owner const& owner,
                           screen::Filled const& filled) {
  auto const photos = photos_of(visit.context, kind, owner);
  note_access(visit, kind, owner);
  if (visit.request.wants_json()) {
    Value::List list;
    for (auto const& photo : photos) list.push_back(photo_json(kind, owner, photo));
    return http::json_answer(Value::object({{"photos", Value(std::move(list))}}));
  }
  bool const may_add = visit.context.actor.may(kind.add);
  std::vector<Html> parts{documents_sheet(visit, kind, owner)};
  auto const shown = photos.empty()
                         ? screen::empty({.icon = "kamera",
                                          .heading = visit.say("evidence.none"),
                                          .why = visit.say(may_add ? "evidence.none.why"
                                                                   : "evidence.none.reader")})
                         : screen::sheet({.heading = visit.say("evidence.all"),
                                          .body = gallery(visit, kind, owner, photos)});
  parts.push_back(element("div", {{"id", "foto"}}, shown));
  Html form;
  if (may_add)
    form = screen::sheet({.heading = visit.say("evidence.add"),
                          .body = screen::form(visit, photo_record(kind), filled,
                                               {.action = photos_address(kind, owner),
                                                .submit = visit.say("evidence.save"),
                                                .cancel_address = owner.address,
                                                .multipart = true,
                                                .before_buttons = here_button(visit)})});
  screen::PageHead const head{.title = visit.say("evidence.title", {{"name", owner.title}}),
                              .context = visit.say("evidence.context"),
                              .current = kind.current,
                              .trail = {{owner.title, owner.address}},
                              .field = true};
  auto const list = screen::stack(parts);
  return screen::page(visit, head, form.empty() ? list : screen::cols("wide", list, form),
                      filled.ok() ? 200 : http::status_of(ErrorKind::invalid));
}

Result<Answer> photos_page(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  screen::Filled filled;
  filled.set_raw("label", std::string(kind.labels.front()));
  return photos_with(visit, kind, owner, filled);
}

/// A photo, or where a paper's pages have still to be read, nothing yet.
struct Added {
  std::optional<Photo> photo{};
  DocumentId document{};
};
Result<Added> add_as_typed(Visit& visit, Kind const& kind, Owner const& owner,
                           screen::Filled const& filled) {
  TRY(filled.status());
  NewPhoto sent{.path = filled.text("photo"),
                .label = filled.text("label"),
                .caption = filled.text("caption"),
                .taken_on = filled.date("taken_on")};
  if (filled.filled("position")) sent.position = TRY(Position::parse(filled.text("position")));
  if (is_pdf(sent.path))
    return Added{.document =
                     TRY(take_document(visit.context, kind, owner, visit.files_folder, sent))};
  return Added{.photo = TRY(add(visit.context, kind, owner, visit.files_folder, sent))};
}

Result<Answer> add_post(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  auto filled = screen::read_form(visit, photo_record(kind));
  auto const added = add_as_typed(visit, kind, owner, filled);
  if (!added.ok()) {
    if (!screen::comes_again(visit, filled, added.error())) return added.error();
    return photos_with(visit, kind, owner, filled);
  }
  auto const& [taken, document] = added.value();
  if (!taken) {
    constexpr int accepted = 202;
    if (visit.request.wants_json())
      return http::json_answer(Value::object({{"document", document.text()}}), accepted);
    return screen::done(visit, photos_address(kind, owner),
                        {.message = visit.say("evidence.document_sent")});
  }
  auto const& photo = *taken;
  if (visit.request.wants_json()) return http::json_answer(photo_json(kind, owner, photo), 201);
  return screen::done(
      visit, photos_address(kind, owner),
      {.message = visit.say(photo.same_as.is_set() ? "evidence.added_same" : "evidence.added")});
}

Result<Answer> forget_post(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  DocumentId const id{TRY(visit.request.id("evidence_document"))};
  TRY(forget_document(visit.context, kind, owner, id));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", id.text()}, {"forgotten", true}}));
  return screen::done(visit, photos_address(kind, owner),
                      {.message = visit.say("evidence.document_forgotten")});
}

struct OwnersPhoto {
  Owner owner;
  Photo photo;
};
Result<OwnersPhoto> asked_photo(Visit& visit, Kind const& kind) {
  auto owner = TRY(owner_of(visit, kind));
  auto photo = TRY(find_photo(visit.context, kind, owner, PhotoId{TRY(visit.request.id("photo"))}));
  if (photo.removed) return not_found();
  return OwnersPhoto{std::move(owner), std::move(photo)};
}

/// The photos of the record before and behind this one.
Html neighbours(Visit& visit, Kind const& kind, Owner const& owner, PhotoId id) {
  auto const photos = photos_of(visit.context, kind, owner);
  auto const here = std::ranges::find(photos, id, &Photo::id);
  Html links;
  if (here != photos.begin() && here != photos.end())
    links += screen::button_link({.label = visit.say("evidence.before"),
                                  .address = photo_address(kind, owner, std::prev(here)->id),
                                  .icon = "kiri"});
  if (here != photos.end() && std::next(here) != photos.end())
    links += screen::button_link({.label = visit.say("evidence.after"),
                                  .address = photo_address(kind, owner, std::next(here)->id),
                                  .icon = "kanan"});
  return links.empty() ? Html{} : element("div", {{"class", "buttons"}}, links);
}

Result<Answer> photo_page(Visit& visit, Kind const& kind) {
  auto const [owner, photo] = TRY(asked_photo(visit, kind));
  note_access(visit, kind, owner);
  if (visit.request.wants_json()) return http::json_answer(photo_json(kind, owner, photo));
  auto const address = photo_address(kind, owner, photo.id);
  auto const image = element("img", {{"class", "photo-whole"},
                                     {"src", address + "/besar"},
                                     {"alt", words_of(visit, photo)},
                                     {"width", std::to_string(photo.width)},
                                     {"height", std::to_string(photo.height)}});
  screen::Sheet whole{};
  whole.body = image + about(visit, photo);
  whole.footer = neighbours(visit, kind, owner, photo.id);
  std::vector<Html> parts{screen::sheet(whole)};
  if (visit.context.actor.may(kind.add)) parts.push_back(removal(visit, address));
  screen::PageHead const head{
      .title = owner.title,
      .context = visit.say(label_key(photo.label)),
      .current = kind.current,
      .trail = {{owner.title, owner.address},
                {visit.say("evidence.heading"), photos_address(kind, owner)}},
      .field = true};
  return screen::page(visit, head, screen::stack(parts));
}

Result<Answer> send(Visit& visit, Kind const& kind, bool small) {
  auto const [owner, photo] = TRY(asked_photo(visit, kind));
  auto const path = TRY(stored_path(visit.context, visit.files_folder, photo, small));
  Answer answer;
  answer.content_type = "image/jpeg";
  answer.file = http::SendFile{path, false};
  // The address names what never changes, but whoever signs in next on this machine is another.
  answer.with("Cache-Control", "private, max-age=3600").with("Vary", "Cookie");
  return answer;
}

Result<Answer> remove_post(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  auto const id = PhotoId{TRY(visit.request.id("photo"))};
  TRY(remove(visit.context, kind, owner, id, visit.request.form.get("reason")));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", id.text()}, {"removed", true}}));
  return screen::done(visit, photos_address(kind, owner),
                      {.message = visit.say("evidence.removed"),
                       .undo_address = photo_address(kind, owner, id) + "/kembalikan"});
}

Result<Answer> restore_post(Visit& visit, Kind const& kind) {
  auto const owner = TRY(owner_of(visit, kind));
  auto const id = PhotoId{TRY(visit.request.id("photo"))};
  TRY(restore(visit.context, kind, owner, id));
  if (visit.request.wants_json())
    return http::json_answer(Value::object({{"id", id.text()}, {"removed", false}}));
  return screen::done(visit, photos_address(kind, owner),
                      {.message = visit.say("evidence.restored")});
}

}  // namespace

std::string photos_address(Kind const& kind, Owner const& owner) {
  return std::string(kind.address) + "/" + std::to_string(owner.id) + "/bukti";
}

std::string photo_address(Kind const& kind, Owner const& owner, PhotoId photo) {
  return photos_address(kind, owner) + "/" + photo.text();
}

Html part(Visit& visit, Kind const& kind, Owner const& owner, std::size_t most) {
  if (!visit.context.actor.may(kind.see)) return {};
  auto const photos = photos_of(visit.context, kind, owner);
  bool const may_add = visit.context.actor.may(kind.add);
  if (photos.empty() && !may_add) return {};
  Html items;
  for (std::size_t i = photos.size() > most ? photos.size() - most : 0; i < photos.size(); ++i)
    items += element("li", thumbnail(visit, kind, owner, photos[i]));
  auto const body = items.empty() ? element("p", {{"class", "soft"}}, visit.words("evidence.none"))
                                  : element("ul", {{"class", "photos small"}}, items);
  return screen::sheet(
      {.heading = visit.say("evidence.heading"),
       .remark = photos.empty() ? std::string() : std::to_string(photos.size()),
       .body = body,
       .footer = http::link(photos_address(kind, owner),
                            visit.words(may_add ? "evidence.open_or_add" : "evidence.open")),
       .id = "foto"});
}

Html portrait(Visit& visit, Kind const& kind, Owner const& owner, std::string_view label) {
  if (!visit.context.actor.may(kind.see)) return {};
  auto const photos = photos_of(visit.context, kind, owner);
  for (auto photo = photos.rbegin(); photo != photos.rend(); ++photo)
    if (photo->label == label) return thumbnail(visit, kind, owner, *photo);
  return {};
}

namespace {
std::vector<Kind const*>& kinds() {
  static std::vector<Kind const*> list;
  return list;
}
}  // namespace

std::vector<Kind const*> const& known_kinds() { return kinds(); }

void add_routes(screen::Routes& routes, Kind const& kind) {
  if (std::ranges::find(kinds(), &kind) == kinds().end()) kinds().push_back(&kind);
  using http::Policy;
  auto const see = Policy::right(kind.see);
  auto const change = Policy::right(kind.add);
  auto const with = [&kind](Result<Answer> (*act)(Visit&, Kind const&)) -> screen::Handler {
    return [act, &kind](Visit& visit) { return act(visit, kind); };
  };
  auto const own = std::string(kind.address) + "/{owner}/bukti";
  auto const one = own + "/{photo}";
  for (bool const small : {false, true})
    routes.get(
        one + (small ? "/kecil" : "/besar"), see,
        [&kind, small](Visit& visit) { return send(visit, kind, small); },
        small ? "evidence.small" : "evidence.whole");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + own, see, with(photos_page), "evidence.all");
    routes.get(prefix + one, see, with(photo_page), "evidence.open");
    routes.post(prefix + own, change, with(add_post), "evidence.add");
    routes.post(prefix + own + "/berkas/{evidence_document}/lupakan", change, with(forget_post),
                "evidence.document_forget");
    routes.post(prefix + one + "/buang", change, with(remove_post), "evidence.remove");
    routes.post(prefix + one + "/kembalikan", change, with(restore_post), "evidence.restore");
  }
}

}  // namespace rangkul::evidence
