#include "evidence/documents.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "registry/photos.h"
#include "support/in_child.h"
#include "support/registry_desk.h"

namespace rangkul::registry {
namespace {

namespace fs = std::filesystem;

/// A PDF of pages with a line each; `box` is the size of a page, `more` stands in each page's
/// lines.
std::string pdf_of(int pages, std::string const& box = "595 842", std::string const& more = "") {
  std::vector<std::string> objects{"<</Type/Catalog/Pages 2 0 R>>", {}};
  std::string kids;
  for (int page = 0; page < pages; ++page) {
    auto const at = objects.size() + 1;
    kids += std::to_string(at) + " 0 R ";
    auto const lines =
        fmt::format("BT /F1 40 Tf 60 600 Td (Surat keterangan {}) Tj ET ", page) + more;
    objects.push_back(
        fmt::format("<</Type/Page/Parent 2 0 R/MediaBox[0 0 {}]/Contents {} 0 "
                    "R/Resources<</Font<</F1<</Type/Font"
                    "/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
                    box, at + 1));
    objects.push_back(fmt::format("<</Length {}>>stream\n{}\nendstream", lines.size(), lines));
  }
  objects[1] = fmt::format("<</Type/Pages/Count {}/Kids[{}]>>", pages, kids);
  std::string out = "%PDF-1.4\n";
  std::string places;
  for (std::size_t i = 0; i < objects.size(); ++i) {
    places += fmt::format("{:010} 00000 n \n", out.size());
    out += fmt::format("{} 0 obj\n{}\nendobj\n", i + 1, objects[i]);
  }
  auto const begin = out.size();
  return out + fmt::format(
                   "xref\n0 {}\n0000000000 65535 f \n{}trailer<</Size {}/Root 1 0 "
                   "R>>\nstartxref\n{}\n%%EOF",
                   objects.size() + 1, places, objects.size() + 1, begin);
}

struct Drawer {
  explicit Drawer(RegistryDesk& at)
      : desk(at), holder(catalogue::Catalogue::default_folder(), loaded()) {
    fs::create_directories(folder);
  }
  ~Drawer() { fs::remove_all(folder); }
  static std::unique_ptr<catalogue::Catalogue const> loaded() {
    return catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value();
  }
  std::string put(std::string const& name, std::string const& bytes) const {
    auto const path = (folder / name).string();
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  Result<evidence::DocumentId> send(Actor const& who, PersonId person, std::string const& bytes) {
    auto const path = put("sent.pdf", bytes);
    REQUIRE(evidence::is_pdf(path));
    return desk.write(who, [&](Context& context) -> Result<evidence::DocumentId> {
      auto const owner = TRY(person_photos().find(context, person.value()));
      return evidence::take_document(context, person_photos(), owner, desk.store.files_folder(),
                                     {.path = path, .label = "document", .caption = "SKTM"});
    });
  }
  void run() {
    jobs::Runner runner(desk.store, desk.clock, holder, {});
    evidence::add_jobs(runner);
    runner.run_all();
  }
  template <typename Act>
  auto of(PersonId person, Act act) {
    return desk.write(desk.heri, [&](Context& context) {
      auto const owner = person_photos().find(context, person.value());
      REQUIRE(owner.ok());
      return act(context, owner.value());
    });
  }
  std::vector<evidence::Photo> photos(PersonId person) {
    return desk.read(desk.heri, [&](Context& context) {
      auto const owner = person_photos().find(context, person.value());
      return evidence::photos_of(context, person_photos(), owner.value());
    });
  }
  std::vector<evidence::Document> documents(PersonId person) {
    return desk.read(desk.heri, [&](Context& context) {
      auto const owner = person_photos().find(context, person.value());
      return evidence::documents_of(context, person_photos(), owner.value());
    });
  }
  /// Files of strangers that still lie beside the store.
  std::int64_t kept() const {
    std::int64_t count = 0;
    std::error_code none;
    for (auto const& entry :
         fs::directory_iterator(fs::path(desk.store.files_folder()) / "bukti" / "masuk", none))
      count += entry.is_regular_file() ? 1 : 0;
    return count;
  }

  RegistryDesk& desk;
  catalogue::CatalogueHolder holder;
  fs::path folder = fs::temp_directory_path() /
                    ("rangkul-documents-" + std::to_string(next_id<PersonTag>().value()));
};

void with_drawer(std::function<void(Drawer&)> const& act) {
  on_each_desk([&](RegistryDesk& desk) {
    Drawer drawer(desk);
    act(drawer);
  });
}

std::string draw(std::string const& bytes) {
  auto const folder =
      fs::temp_directory_path() / ("rangkul-draw-" + std::to_string(next_id<PersonTag>().value()));
  fs::create_directories(folder / "out");
  std::ofstream(folder / "in.pdf", std::ios::binary) << bytes;
  auto const drawn = evidence::draw_pages((folder / "in.pdf").string(), (folder / "out").string());
  fs::remove_all(folder);
  return drawn.ok() ? std::to_string(drawn.value().size()) : drawn.error().code;
}

}  // namespace

TEST_CASE("documents: the pages of a PDF become photos, and nothing else of it stays") {
  with_drawer([](Drawer& drawer) {
    Person person;
    person.name = "Siti Aminah";
    auto const siti = drawer.desk.add(person);
    CHECK(drawer.send(drawer.desk.sita, siti, pdf_of(1)).error().kind == ErrorKind::forbidden);
    REQUIRE(drawer.send(drawer.desk.heri, siti, pdf_of(3)).ok());
    REQUIRE(drawer.documents(siti).size() == 1);
    CHECK_FALSE(drawer.documents(siti)[0].refused);
    CHECK(drawer.photos(siti).empty());
    drawer.run();
    auto const photos = drawer.photos(siti);
    REQUIRE(photos.size() == 3);
    CHECK(photos[0].caption == "SKTM, hal. 1 dari 3");
    CHECK(photos[2].caption == "SKTM, hal. 3 dari 3");
    CHECK(photos[1].height == evidence::longest_side);
    CHECK(drawer.documents(siti).empty());
    CHECK(drawer.kept() == 0);
    // Typed pages look alike, which says nothing; the same page does.
    Person other;
    other.name = "Budi";
    auto const budi = drawer.desk.add(other);
    REQUIRE(drawer.send(drawer.desk.heri, budi, pdf_of(4)).ok());
    drawer.run();
    auto const copies = drawer.photos(budi);
    REQUIRE(copies.size() == 4);
    CHECK(copies[0].same_as == photos[0].id);
    CHECK_FALSE(copies[3].same_as.is_set());
  });
}

TEST_CASE("documents: one that cannot be read is told on its record's page until that was read") {
  with_drawer([](Drawer& drawer) {
    Person person;
    person.name = "Siti Aminah";
    auto const siti = drawer.desk.add(person);
    REQUIRE(drawer.send(drawer.desk.heri, siti, pdf_of(2)).ok());
    drawer.run();
    REQUIRE(drawer.send(drawer.desk.heri, siti, pdf_of(2)).ok());
    REQUIRE(drawer.send(drawer.desk.heri, siti, pdf_of(evidence::most_pages + 1)).ok());
    REQUIRE(drawer.send(drawer.desk.heri, siti, "%PDF-1.7 tidak").ok());
    drawer.run();
    auto const told = drawer.documents(siti);
    REQUIRE(told.size() == 3);
    CHECK(told[0].reason == "evidence.pdf_damaged");
    CHECK(told[1].reason == "evidence.pdf_pages");
    CHECK(told[2].reason == "evidence.pdf_twice");
    CHECK(drawer.photos(siti).size() == 2);
    CHECK(drawer.kept() == 0);
    auto const forget = [&] {
      return drawer.of(siti, [&](Context& context, evidence::Owner const& owner) {
        return evidence::forget_document(context, person_photos(), owner, told[0].id);
      });
    };
    CHECK(forget().ok());
    CHECK(forget().error().kind == ErrorKind::not_found);
    CHECK(drawer.documents(siti).size() == 2);
  });
}

TEST_CASE("documents: a hostile PDF takes little memory and time") {
  auto const check = [](std::string const& bytes) {
    auto const verdict = test::in_child([&] { return draw(bytes); });
    CAPTURE(verdict.code);
    CHECK((verdict.code == "1" || verdict.code == "evidence.pdf_damaged"));
    if (test::memory_is_ours) CHECK(verdict.grown_kib < 64 * 1024);
    // Two seconds of the processor at most, however busy it is.
    CHECK(verdict.seconds < 16);
  };
  check(pdf_of(1, "999999999 999999999"));
  check(pdf_of(1, "0.00001 99999999"));
  std::string lines;
  for (int i = 0; i < 100'000; ++i)
    lines += fmt::format("{} {} m {} {} l S ", i % 595, i % 842, i * 7 % 595, i * 13 % 842);
  check(pdf_of(1, "595 842", lines));
  check(pdf_of(1, "595 842", std::string(300'000, 'q')));
  // A page that holds itself.
  std::string loop = pdf_of(1);
  loop.replace(loop.find("/Kids[3 0 R"), 11, "/Kids[2 0 R");
  check(loop);
}

}  // namespace rangkul::registry
