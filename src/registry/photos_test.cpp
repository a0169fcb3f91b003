#include "registry/photos.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "evidence/raster.h"
#include "support/registry_desk.h"

namespace rangkul::registry {
namespace {

namespace fs = std::filesystem;

/// Photos that were sent, and the folder in which they are kept.
struct Album {
  explicit Album(RegistryDesk& at) : desk(at) {
    fs::create_directories(folder);
    evidence::add_list_routes(desk.routes);
  }
  ~Album() { fs::remove_all(folder); }

  std::string photo(int which, int quality = 90) const {
    evidence::Raster raster{400, 300, {}};
    for (int y = 0; y < raster.height; ++y)
      for (int x = 0; x < raster.width; ++x)
        for (int c = 0; c < 3; ++c)
          raster.rgb.push_back(
              static_cast<std::uint8_t>((x / 40 * 37 * which + y / 30 * 91) % 251));
    auto const path = (folder / (std::to_string(which) + "-" + std::to_string(quality))).string();
    std::ofstream(path, std::ios::binary) << evidence::to_jpeg(raster, quality).value();
    return path;
  }
  PersonId person(std::string const& name, char const* village = "32.76.06.1006") const {
    Person out;
    out.name = name;
    out.region = place(village);
    return desk.add(out);
  }
  Result<evidence::Photo> add(Actor const& who, PersonId person, std::string const& path) const {
    return desk.write(who, [&](Context& context) -> Result<evidence::Photo> {
      auto const owner = TRY(person_photos().find(context, person.value()));
      return evidence::add(context, person_photos(), owner, folder.string(),
                           {.path = path, .label = "face"});
    });
  }
  std::vector<evidence::Photo> photos(PersonId person) const {
    return desk.read(desk.heri, [&](Context& context) {
      auto const owner = person_photos().find(context, person.value());
      REQUIRE(owner.ok());
      return evidence::photos_of(context, person_photos(), owner.value());
    });
  }
  std::int64_t files() const {
    std::int64_t count = 0;
    for (auto const& entry : fs::recursive_directory_iterator(folder / "bukti"))
      if (entry.is_regular_file()) ++count;
    return count;
  }

  RegistryDesk& desk;
  fs::path folder = fs::temp_directory_path() /
                    ("rangkul-photos-" + std::to_string(next_id<PersonTag>().value()));
};

}  // namespace

TEST_CASE("photos: one content is kept once, and a record has it once") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const sent = album.photo(1);
    auto const first = album.add(desk.heri, siti, sent);
    REQUIRE(first.ok());
    CHECK(first.value().width == 400);
    CHECK(album.files() == 2);  // the photo and its small face
    auto const again = album.add(desk.heri, siti, sent);
    REQUIRE_FALSE(again.ok());
    CHECK(again.error().code == "evidence.twice");
    CHECK(album.photos(siti).size() == 1);
    auto const budi = album.person("Budi");
    REQUIRE(album.add(desk.heri, budi, sent).ok());
    CHECK(album.files() == 2);
  });
}

TEST_CASE("photos: the same photo on two records is noticed, saved anew or not") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const budi = album.person("Budi");
    auto const tono = album.person("Tono");
    auto const first = album.add(desk.heri, siti, album.photo(1));
    REQUIRE(first.ok());
    CHECK_FALSE(first.value().same_as.is_set());
    auto const saved_anew = album.add(desk.heri, budi, album.photo(1, 45));
    REQUIRE(saved_anew.ok());
    CHECK(saved_anew.value().content != first.value().content);
    CHECK(saved_anew.value().same_as == first.value().id);
    auto const other = album.add(desk.heri, tono, album.photo(2));
    REQUIRE(other.ok());
    CHECK_FALSE(other.value().same_as.is_set());
  });
}

TEST_CASE("photos: rights and area of the record are those of its photos") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const photo = album.add(desk.heri, siti, album.photo(1));
    REQUIRE(photo.ok());
    // Cakra keeps another district, Sita only reads.
    auto const outside = album.add(desk.cakra, siti, album.photo(2));
    REQUIRE_FALSE(outside.ok());
    CHECK(outside.error().kind == ErrorKind::not_found);
    auto const reader = album.add(desk.sita, siti, album.photo(2));
    REQUIRE_FALSE(reader.ok());
    CHECK(reader.error().kind == ErrorKind::forbidden);
    CHECK(album.add(desk.tuti, siti, album.photo(2)).ok());
    auto const found = desk.read(
        desk.sita, [&](Context& context) { return person_photos().find(context, siti.value()); });
    CHECK(found.ok());
  });
}

TEST_CASE("photos: one that is removed is gone until it is put back, with its reason") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const photo = album.add(desk.heri, siti, album.photo(1));
    REQUIRE(photo.ok());
    auto const act = [&](auto run) {
      return desk.write(desk.heri, [&](Context& context) -> Status {
        auto const owner = TRY(person_photos().find(context, siti.value()));
        return run(context, owner);
      });
    };
    auto const without_reason = act([&](Context& context, evidence::Owner const& owner) {
      return evidence::remove(context, person_photos(), owner, photo.value().id, "  ");
    });
    CHECK_FALSE(without_reason.ok());
    CHECK(act([&](Context& context, evidence::Owner const& owner) {
            return evidence::remove(context, person_photos(), owner, photo.value().id,
                                    "salah orang");
          }).ok());
    CHECK(album.photos(siti).empty());
    CHECK(act([&](Context& context, evidence::Owner const& owner) {
            return evidence::restore(context, person_photos(), owner, photo.value().id);
          }).ok());
    CHECK(album.photos(siti).size() == 1);
    auto const twice = act([&](Context& context, evidence::Owner const& owner) {
      return evidence::restore(context, person_photos(), owner, photo.value().id);
    });
    CHECK_FALSE(twice.ok());
  });
}

TEST_CASE("photos: they stay with a person who was merged") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const double_of_siti = album.person("Siti Aminah");
    REQUIRE(album.add(desk.heri, double_of_siti, album.photo(1)).ok());
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return merge_people(context, siti, double_of_siti, "orang yang sama");
                       })
                .ok());
    CHECK(album.photos(siti).size() == 1);
  });
}

TEST_CASE("photos: a file that is no photo, or too large a one, leaves nothing behind") {
  on_each_desk([](RegistryDesk& desk) {
    Album const album(desk);
    auto const siti = album.person("Siti Aminah");
    auto const path = (album.folder / "surat.pdf").string();
    std::ofstream(path) << "%PDF-1.7 not a photo";
    auto const refused = album.add(desk.heri, siti, path);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == "evidence.not_a_picture");
    fs::resize_file(path, static_cast<std::uintmax_t>(evidence::most_bytes) + 1);
    auto const large = album.add(desk.heri, siti, path);
    REQUIRE_FALSE(large.ok());
    CHECK(large.error().code == "evidence.too_large");
    CHECK_FALSE(fs::exists(album.folder / "bukti"));
    CHECK(album.photos(siti).empty());
  });
}

TEST_CASE("position: two numbers with points, and nothing else") {
  auto const good = evidence::Position::parse(" -6.4025, 106.7942 ");
  REQUIRE(good.ok());
  CHECK(good.value().text() == "-6.402500, 106.794200");
  for (char const* bad : {"", "-6.4025", "-6,4025 106,7942", "91, 10", "10, 181", "a, b", "nan, 3"})
    CHECK_FALSE(evidence::Position::parse(bad).ok());
}

}  // namespace rangkul::registry
