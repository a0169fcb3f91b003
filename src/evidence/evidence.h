#pragma once
// Evidence: photos that belong to a record of another folder (a person, a visit), stored once by
// their content and made anew from what was sent: no file of a stranger is kept or sent on. The
// folder that owns the record declares a Kind: who may see and add, and what the record is called;
// the rights of the record are the rights of its photos. A photo that is, or looks like, one of
// another record is noticed and waits for a person to say why.
// A paper sent as PDF becomes photos of its pages (documents.h).
// Main types: Kind, Owner, Photo, NewPhoto. Tables: evidence_file, evidence_look, evidence_photo,
// evidence_document. Files: the folder bukti beside the store, named by their hash. Events:
// evidence.added, evidence.removed, evidence.restored, evidence.cleared, evidence.document_sent,
// evidence.document_read, evidence.document_refused, evidence.document_forgotten. Access: view.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "audit/audit.h"
#include "base/position.h"
#include "screen/screen.h"

namespace rangkul::evidence {

using FileId = Id<struct EvidenceFileTag>;
using PhotoId = Id<struct EvidencePhotoTag>;

using rangkul::Position;

/// The record that photos belong to.
struct Owner {
  std::int64_t id{0};
  std::string title;                 // "Siti Aminah"
  std::string address;               // its page
  RegionCode region;                 // what lists of photos are scoped by
  std::vector<std::int64_t> also{};  // records that became this one; their photos are its own
  std::optional<PersonId> person{};  // whose history tells of it
};

/// A kind of record that can have photos; declared once, by the folder of the record.
struct Kind {
  std::string_view key;      // "person"; a literal, in rows and accesses
  std::string_view address;  // "/orang": routes are "/orang/{owner}/bukti..."
  std::string_view current;  // the place of its pages in the menu
  May see;
  May add;
  std::vector<std::string_view> labels;  // messages evidence.label.LABEL; the first is usual
  /// With the rights and the area of the actor. errors: not_found, forbidden
  Result<Owner> (*find)(Context&, std::int64_t id);
};

struct Photo {
  PhotoId id;
  std::int64_t owner{0};
  std::string label, caption;
  std::optional<Date> taken_on{};
  std::optional<Position> position{};
  std::string content;  // BLAKE2b of the stored bytes, 64 hexadecimal digits
  int width{0}, height{0};
  std::int64_t bytes{0};
  std::string added_name;
  Instant added_at;
  bool removed{false};
  PhotoId same_as{};  // the photo of another record that it is, or looks like
};

struct NewPhoto {
  std::string path;  // what was sent; read only
  std::string label;
  std::string caption{};
  std::optional<Date> taken_on{};      // else what the camera wrote
  std::optional<Position> position{};  // else what the camera wrote
  bool whole_page{false};              // of a paper: never said to look like another
};

/// What a photo becomes: at most 1.600 points a side, and 320 for lists; nothing of the sent file
/// but its points goes on.
constexpr int longest_side = 1600;
constexpr int longest_small_side = 320;
constexpr std::int64_t most_bytes = 25LL << 20;

/// Cost: a picture of 12 million points about a tenth of a second; memory by the result's size.
/// errors: evidence.too_large, evidence.not_a_picture, evidence.damaged, evidence.too_many_points,
/// evidence.twice, evidence.label, date.in_future, forbidden
Result<Photo> add(Context& context, Kind const& kind, Owner const& owner,
                  std::string const& files_folder, NewPhoto const& sent);
/// Oldest first. Index evidence_photo_owner.
std::vector<Photo> photos_of(Context& context, Kind const& kind, Owner const& owner);
/// errors: not_found
Result<Photo> find_photo(Context& context, Kind const& kind, Owner const& owner, PhotoId id);
/// The file stays; it is gone from the record until it is put back. errors: field.required,
/// evidence.not_removed, not_found
Status remove(Context& context, Kind const& kind, Owner const& owner, PhotoId id,
              std::string const& reason);
/// errors: evidence.twice, not_found
Status restore(Context& context, Kind const& kind, Owner const& owner, PhotoId id);

/// Thumbnails that open the photos, with a link to all of them and to adding one; nothing for who
/// may not see them. `most` of them, the newest.
Html part(screen::Visit& visit, Kind const& kind, Owner const& owner, std::size_t most = 6);
/// The newest photo with this label, or nothing.
Html portrait(screen::Visit& visit, Kind const& kind, Owner const& owner, std::string_view label);

/// The page of a record's photos, the photos themselves, and their acts.
void add_routes(screen::Routes& routes, Kind const& kind);
/// Every kind whose routes were added, for the test of their words.
std::vector<Kind const*> const& known_kinds();
/// The list of photos that are, or look like, those of another record: /bukti/sama.
void add_list_routes(screen::Routes& routes);

}  // namespace rangkul::evidence
