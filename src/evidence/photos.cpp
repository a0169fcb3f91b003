// Photos of a record: taken in, found, taken away and put back.

#include <filesystem>
#include <fstream>

#include "audit/chain.h"
#include "base/text.h"
#include "evidence/evidence_sql.h"
#include "evidence/parts.h"
#include "evidence/raster.h"

namespace rangkul::evidence {
namespace {

namespace fs = std::filesystem;
namespace sql = evidence_sql;

constexpr int quality = 82;
constexpr int quality_small = 60;  // seen on weak lines
constexpr int quarters = 4;
constexpr int near_enough = 3;  // bits of a look

std::string hash_of(std::string_view bytes) {
  audit::Hasher hasher;
  hasher.add(bytes);
  return hasher.hex();
}

/// Both faces of a photo, made from what was sent.
struct Made {
  std::string bytes{}, small{};
  std::string content{}, small_content{};
  int width{0}, height{0};
  std::optional<std::int64_t> look{};
  CameraNotes notes{};
};

Result<Made> make(NewPhoto const& sent) {
  auto const read = TRY(read_raster(sent.path, longest_side));
  Made made{.width = read.raster.width, .height = read.raster.height, .notes = read.notes};
  made.bytes = TRY(to_jpeg(read.raster, quality));
  auto const small = fitted(read.raster, longest_small_side);
  made.small = TRY(to_jpeg(small, quality_small));
  // Typed pages all look alike.
  if (!sent.whole_page) made.look = look_of(small);
  made.content = hash_of(made.bytes);
  made.small_content = hash_of(made.small);
  return made;
}

/// Written whole or not at all; one that is there already is the same, by its name.
Status put_file(std::string const& files_folder, std::string const& content,
                std::string const& bytes) {
  fs::path const place = file_of(files_folder, content);
  std::error_code error;
  if (fs::exists(place, error)) return {};
  fs::create_directories(place.parent_path(), error);
  auto const passing = place.string() + "." + PhotoId{next_id<EvidencePhotoTag>()}.text();
  {
    std::ofstream out(passing, std::ios::binary);
    out << bytes;
    out.flush();
    if (!out) return Error{ErrorKind::unavailable, "evidence.unwritable"};
  }
  fs::permissions(passing, fs::perms::owner_read | fs::perms::owner_write, error);
  fs::rename(passing, place, error);
  if (error) return Error{ErrorKind::unavailable, "evidence.unwritable"};
  return {};
}

std::int64_t quarter_of(std::int64_t look, int place) {
  constexpr int bits = 16;
  return static_cast<std::int64_t>((static_cast<std::uint64_t>(look) >> (place * bits)) & 0xFFFF);
}

/// The files that look like this one, itself among them where it is known.
std::vector<FileId> files_like(Context& context, std::optional<std::int64_t> look) {
  std::vector<FileId> out;
  if (!look) return out;
  for (int place = 0; place < quarters; ++place)
    context.tx.each(sql::near_looks,
                    {db::bind("place", place), db::bind("bits", quarter_of(*look, place))},
                    [&](FileId file, std::int64_t other) {
                      if (look_distance(*look, other) <= near_enough) out.push_back(file);
                    });
  std::ranges::sort(out);
  auto const twice = std::ranges::unique(out);
  out.erase(twice.begin(), twice.end());
  return out;
}

PhotoId same_elsewhere(Context& context, Kind const& kind, Owner const& owner, FileId own,
                       std::optional<std::int64_t> look) {
  auto files = files_like(context, look);
  if (own.is_set()) files.insert(files.begin(), own);
  for (auto const file : files)
    if (auto const found = context.tx.value<PhotoId>(
            sql::used_elsewhere,
            {db::bind("file", file), db::bind("kind", kind.key), db::bind("owner", owner.id)}))
      return *found;
  return {};
}

FileId insert_file(Context& context, audit::Change& change, Made const& made) {
  auto const known =
      context.tx.value<FileId>(sql::file_by_content, {db::bind("content", made.content)});
  if (known) return *known;
  auto const id = next_id<EvidenceFileTag>();
  change.run(sql::insert_file, {db::bind("id", id), db::bind("content", made.content),
                                db::bind("small", made.small_content),
                                db::bind("bytes", static_cast<std::int64_t>(made.bytes.size())),
                                db::bind("width", made.width), db::bind("height", made.height),
                                db::bind("look", made.look), db::bind("event", change.event_id())});
  if (made.look)
    for (int place = 0; place < quarters; ++place)
      change.run(sql::insert_look,
                 {db::bind("place", place), db::bind("bits", quarter_of(*made.look, place)),
                  db::bind("file", id)});
  return id;
}

audit::Event event_of(std::string_view name, Kind const& kind, Owner const& owner, PhotoId photo,
                      std::string reason = {}) {
  audit::Event event{name,
                     {{"evidence_photo", photo.value()}, {kind.key, owner.id}},
                     Value::object({{"kind", std::string(kind.key)}}),
                     std::move(reason)};
  if (owner.person && kind.key != "person")
    event.subjects.push_back({"person", owner.person->value()});
  return event;
}

/// Day and place: as they were said, else as the camera wrote them.
struct Setting {
  std::optional<Date> taken_on{};
  std::optional<Position> position{};
};
Setting setting_of(NewPhoto const& sent, CameraNotes const& notes, Date today) {
  Setting out{sent.taken_on, sent.position};
  if (!out.taken_on && notes.taken_on && *notes.taken_on <= today) out.taken_on = notes.taken_on;
  if (!out.position && notes.latitude && notes.longitude)
    out.position = Position{*notes.latitude, *notes.longitude};
  return out;
}

std::vector<Photo> read_photos(Context& context, Kind const& kind, std::int64_t owner, PhotoId id) {
  std::vector<Photo> out;
  context.tx.each(
      sql::photos,
      {db::bind("kind", kind.key), db::bind("owner", owner), db::bind("id", id.value())},
      [&](PhotoId own, std::int64_t of, std::string label, std::string caption,
          std::string const& taken_on, std::optional<double> latitude,
          std::optional<double> longitude, std::string content, int width, int height,
          std::int64_t bytes, std::string added_name, Instant at, bool removed, PhotoId same_as) {
        Photo photo{.id = own,
                    .owner = of,
                    .label = std::move(label),
                    .caption = std::move(caption),
                    .content = std::move(content),
                    .width = width,
                    .height = height,
                    .bytes = bytes,
                    .added_name = std::move(added_name),
                    .added_at = at,
                    .removed = removed,
                    .same_as = same_as};
        if (auto const day = Date::parse_iso(taken_on); day.ok()) photo.taken_on = day.value();
        if (latitude && longitude) photo.position = Position{*latitude, *longitude};
        out.push_back(std::move(photo));
      });
  return out;
}

}  // namespace

std::string file_of(std::string const& files_folder, std::string const& content) {
  return files_folder + "/bukti/" + content.substr(0, 2) + "/" + content + ".jpg";
}

Result<std::string> stored_path(Context& context, std::string const& files_folder,
                                Photo const& photo, bool small) {
  auto content = photo.content;
  if (small)
    content = context.tx.value<std::string>(sql::small_of, {db::bind("content", content)})
                  .value_or(content);
  auto path = file_of(files_folder, content);
  if (!fs::exists(path)) return not_found("evidence.file_gone");
  return path;
}

Status check_sent(Context& context, Kind const& kind, NewPhoto const& sent) {
  if (std::ranges::find(kind.labels, sent.label) == kind.labels.end())
    return invalid("evidence.label", {}, "label");
  if (sent.taken_on && *sent.taken_on > today(context))
    return invalid("date.in_future", {}, "taken_on");
  std::error_code error;
  auto const size = fs::file_size(sent.path, error);
  if (error || size == 0) return invalid("evidence.no_file", {}, "photo");
  if (size > static_cast<std::uintmax_t>(most_bytes))
    return Error{ErrorKind::too_large,
                 "evidence.too_large",
                 {{"most", std::to_string(most_bytes >> 20)}},
                 "photo"};
  return {};
}

Result<Photo> add(Context& context, Kind const& kind, Owner const& owner,
                  std::string const& files_folder, NewPhoto const& sent) {
  TRY(context.may(kind.add));
  TRY(check_sent(context, kind, sent));
  auto const made = TRY(make(sent));
  auto const setting = setting_of(sent, made.notes, today(context));
  if (context.tx.value<PhotoId>(sql::photo_of_content,
                                {db::bind("kind", kind.key), db::bind("owner", owner.id),
                                 db::bind("content", made.content)}))
    return invalid("evidence.twice", {}, "photo");
  TRY(put_file(files_folder, made.content, made.bytes));
  TRY(put_file(files_folder, made.small_content, made.small));
  auto const id = next_id<EvidencePhotoTag>();
  audit::Change change(context, event_of("evidence.added", kind, owner, id));
  auto const file = insert_file(context, change, made);
  auto const same = same_elsewhere(context, kind, owner, file, made.look);
  std::optional<double> latitude, longitude;
  if (setting.position) {
    latitude = setting.position->latitude;
    longitude = setting.position->longitude;
  }
  auto const broken = change.try_run(
      sql::insert_photo,
      {db::bind("id", id), db::bind("kind", kind.key), db::bind("owner", owner.id),
       db::bind("title", owner.title), db::bind("address", owner.address),
       db::bind("region", owner.region), db::bind("file", file), db::bind("label", sent.label),
       db::bind("caption", std::string(trim(sent.caption))),
       db::bind("taken_on", setting.taken_on ? setting.taken_on->iso() : std::string()),
       db::bind("latitude", latitude), db::bind("longitude", longitude),
       db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
       db::bind("at", context.clock.now()), db::bind("same_as", same),
       db::bind("event", change.event_id())});
  if (broken) return conflict("evidence.twice");
  return find_photo(context, kind, owner, id);
}

std::vector<Photo> photos_of(Context& context, Kind const& kind, Owner const& owner) {
  auto out = read_photos(context, kind, owner.id, {});
  for (auto const other : owner.also)
    for (auto& photo : read_photos(context, kind, other, {})) out.push_back(std::move(photo));
  std::ranges::sort(out, {}, &Photo::id);
  return out;
}

Result<Photo> find_photo(Context& context, Kind const& kind, Owner const& owner, PhotoId id) {
  TRY(context.may(kind.see));
  if (!id.is_set()) return not_found();
  auto owners = owner.also;
  owners.insert(owners.begin(), owner.id);
  for (auto const each : owners)
    for (auto& photo : read_photos(context, kind, each, id)) return std::move(photo);
  return not_found();
}

Status remove(Context& context, Kind const& kind, Owner const& owner, PhotoId id,
              std::string const& reason) {
  TRY(context.may(kind.add));
  auto const why = std::string(trim(reason));
  if (why.empty()) return invalid("field.required", {}, "reason");
  auto const photo = TRY(find_photo(context, kind, owner, id));
  audit::Change change(context, event_of("evidence.removed", kind, owner, photo.id, why));
  if (change.run(sql::set_removed,
                 {db::bind("id", photo.id), db::bind("removed", 1), db::bind("reason", why),
                  db::bind("event", change.event_id())}) == 0)
    return not_found();
  return {};
}

Status restore(Context& context, Kind const& kind, Owner const& owner, PhotoId id) {
  TRY(context.may(kind.add));
  auto const photo = TRY(find_photo(context, kind, owner, id));
  audit::Change change(context, event_of("evidence.restored", kind, owner, photo.id));
  if (!photo.removed) return conflict("evidence.not_removed");
  if (change.try_run(sql::set_removed,
                     {db::bind("id", photo.id), db::bind("removed", 0), db::bind("reason", ""),
                      db::bind("event", change.event_id())}))
    return conflict("evidence.twice");
  return {};
}

}  // namespace rangkul::evidence
