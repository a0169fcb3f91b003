#include "app/backup.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <thread>

#include "audit/audit.h"
#include "auth/auth.h"
#include "auth/seal.h"
#include "reports/reports.h"
#include "support/store_fixture.h"

namespace rangkul::app {
namespace {

namespace fs = std::filesystem;

catalogue::Catalogue const& words() {
  static auto const held =
      catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value();
  return *held;
}

std::string text_of(fs::path const& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(fs::path const& file, std::string const& text) {
  fs::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? "" : result.error().code;
}

/// A store in use, and empty places of the same kind to restore into.
class Office {
 public:
  explicit Office(db::Store& at) : store(at) {
    folder = fs::temp_directory_path() / ("rangkul_backup_" + std::to_string(next_id_value()));
    fs::create_directory(folder);
    use_files("live");
    put(fs::path(store.files_folder()) / "imports" / "kota.csv", "nama\nSiti\n");
    put(fs::path(store.files_folder()) / "uploads" / "half.part", "still arriving");
    write();
  }
  Office(Office const&) = delete;
  Office& operator=(Office const&) = delete;
  ~Office() {
    for (auto const& name : databases_)
      test::run_directly(store, "DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    fs::remove_all(folder);
  }

  /// One event and one row that names it, in one transaction.
  void write() {
    auto const actor = Actor::system("test");
    auto tx = store.write(actor);
    Context context{tx, actor, clock, words(), {}};
    auto const history = reports::note_history(context, 2024, "kds");
    auto const seen = history.empty() ? EventId{} : history.front().event;
    auto const body = "Naskah " + std::to_string(++writes_);
    REQUIRE(reports::save_note_text(context, {2024, "kds", body, seen}).ok());
    tx.commit();
  }
  Result<BackupSummary> back_up(std::string const& name = "backup") {
    use_files("live");
    return make_backup(store, (folder / name).string(), tools());
  }
  /// An empty place of the store's kind.
  std::string fresh_place() {
    auto const name = "restored_" + std::to_string(next_id_value());
    use_files(name + "_files");
    if (store.dialect() == db::Dialect::sqlite) return "sqlite:" + (folder / name).string();
    test::run_directly(store, "CREATE DATABASE " + name);
    databases_.push_back(name);
    auto const& url = store.url();
    auto const query = url.find('?');
    return url.substr(0, url.rfind('/', query) + 1) + name +
           (query == std::string::npos ? std::string{} : url.substr(query));
  }
  Result<BackupSummary> restore_to(std::string const& url, std::string const& name = "backup") {
    return restore_backup((folder / name).string(), url, tools());
  }
  BackupTools tools() const { return {clock, words()}; }
  /// Where PostgreSQL's files lie; SQLite's follow from its address.
  void use_files(std::string const& name) const {
    ::setenv("RANGKUL_FILES", (folder / name).c_str(), 1);
  }

  db::Store& store;
  ManualClock clock{Instant{1'734'397'950}};
  fs::path folder;

 private:
  int writes_{0};
  std::vector<std::string> databases_;
};

void with_office(std::function<void(Office&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store,
                       "INSERT INTO office (id, name, region) VALUES (1, 'Dinas Sosial', '32.76')");
    Office office(store);
    act(office);
  });
}

std::vector<audit::EventRow> events_of_note(db::Store& store, Clock const& clock) {
  auto const actor = Actor::system("test");
  auto tx = store.read(actor);
  Context context{tx, actor, clock, words(), {}};
  return audit::events_about(context, {"note", 202'400}, 100'000);
}

std::string newest_text(db::Store& store, Clock const& clock) {
  auto const actor = Actor::system("test");
  auto tx = store.read(actor);
  Context context{tx, actor, clock, words(), {}};
  registry::FamilySizes sizes;
  return reports::year_note(context, 2024, sizes).sections.front().edited;
}

}  // namespace

TEST_CASE("backup: names the key that its sealed secrets need, and does not hold it") {
  with_office([](Office& office) {
    CHECK(office.back_up("before").value().key == "");
    auto const actor = Actor::system("test");
    {
      auto tx = office.store.write(actor);
      Context context{tx, actor, office.clock, words(), {}};
      auth::NewAccount heri;
      heri.login = "heri";
      heri.name = "Heri";
      heri.area = RegionCode::parse("32.76").value();
      heri.roles = {"kabid"};
      heri.password = "tikar benang kopi";
      heri.totp_secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
      REQUIRE(auth::create_account(context, heri).ok());
      tx.commit();
    }
    auto const made = office.back_up();
    REQUIRE(made.ok());
    CHECK(made.value().key.size() == 8);
    std::string const key = std::getenv("RANGKUL_KEY");
    CHECK(auth::SecretKey::parse(key).value().name() == made.value().key);
    for (auto const& file : fs::recursive_directory_iterator(office.folder / "backup")) {
      if (!file.is_regular_file()) continue;
      auto const text = text_of(file.path());
      CHECK(text.find(key) == std::string::npos);
      CHECK(text.find(std::string(32, '\x5a')) == std::string::npos);
    }
    auto const restored = office.restore_to(office.fresh_place());
    REQUIRE_MESSAGE(restored.ok(), code_of(restored));
    CHECK(restored.value().key == made.value().key);
  });
}

TEST_CASE("backup: taken while another thread writes, it restores to one moment of the store") {
  with_office([](Office& office) {
    std::promise<void> begun;
    std::jthread writer([&](std::stop_token const& stop) {
      office.write();
      begun.set_value();
      while (!stop.stop_requested()) office.write();
    });
    begun.get_future().wait();
    auto const made = office.back_up();
    writer.request_stop();
    writer.join();
    office.write();
    REQUIRE(made.ok());

    auto const place = office.fresh_place();
    auto const restored = office.restore_to(place);
    REQUIRE_MESSAGE(restored.ok(), code_of(restored));
    CHECK(restored.value().digest == made.value().digest);
    auto const store = db::Store::open(place).value();
    auto const events = events_of_note(*store, office.clock);
    REQUIRE(events.size() >= 2);
    CHECK(events.size() < events_of_note(office.store, office.clock).size());
    CHECK(newest_text(*store, office.clock) == events.front().data["after"].text_or_empty());
    fs::path const files(store->files_folder());
    CHECK(text_of(files / "imports" / "kota.csv") == "nama\nSiti\n");
    CHECK_FALSE(fs::exists(files / "uploads"));
    auto tx = store->read(Actor::system("test"));
    CHECK_FALSE(audit::verify(tx).first_broken.has_value());
  });
}

TEST_CASE("backup: copies are of their own and only for their owner; both acts are events") {
  with_office([](Office& office) {
    REQUIRE(office.back_up().ok());
    auto const copy = office.folder / "backup" / "files" / "imports" / "kota.csv";
    CHECK(fs::hard_link_count(copy) == 1);
    CHECK((fs::status(copy).permissions() & (fs::perms::group_all | fs::perms::others_all)) ==
          fs::perms::none);
    CHECK((fs::status(office.folder / "backup").permissions() & fs::perms::others_all) ==
          fs::perms::none);
    auto const manifest = parse_json(text_of(office.folder / "backup" / "manifest.json")).value();
    CHECK(manifest["format"].integer_or(0) == 1);
    CHECK(manifest["rows"]["note_text"].integer_or(0) == 1);
    CHECK(manifest["audit"]["event_head"].text_or_empty().size() >= 32);

    auto const place = office.fresh_place();
    REQUIRE(office.restore_to(place).ok());
    auto const restored = db::Store::open(place).value();
    auto const has_event = [&](db::Store& store, std::string const& name) {
      bool found = false;
      auto tx = store.read(Actor::system("test"));
      tx.rows_of("test", "SELECT 1 FROM event WHERE name = :name", {db::bind("name", name)},
                 {db::CellType::integer}, [&](db::Row const&) { return found = true; });
      return found;
    };
    CHECK(has_event(office.store, "backup.made"));
    CHECK(has_event(*restored, "backup.restored"));
    CHECK_FALSE(has_event(*restored, "backup.made"));
  });
}

TEST_CASE("restore: a changed byte, a missing file, a cut manifest are refused before anything") {
  with_office([](Office& office) {
    REQUIRE(office.back_up().ok());
    auto const backup = office.folder / "backup";
    auto const place = office.fresh_place();
    auto const refused_with = [&](fs::path const& file, std::string const& text) {
      auto const whole = text_of(backup / file);
      put(backup / file, text);
      auto const refused = office.restore_to(place);
      put(backup / file, whole);
      return code_of(refused);
    };
    auto const kept = office.store.dialect() == db::Dialect::sqlite ? "store.db" : "store.dump";
    auto store_text = text_of(backup / kept);
    store_text[store_text.size() / 2] ^= 1;
    CHECK(refused_with(kept, store_text) == "backup.damaged");
    CHECK(refused_with("files/imports/kota.csv", "nama\nSita\n") == "backup.damaged");
    auto const manifest = text_of(backup / "manifest.json");
    CHECK(refused_with("manifest.json", manifest.substr(0, manifest.size() / 2)) ==
          "backup.no_manifest");
    auto other = manifest;
    other.replace(other.find("\"format\":1"), 10, "\"format\":9");
    CHECK(refused_with("manifest.json", other) == "backup.format");
    auto outside = manifest;
    outside.replace(outside.find("files/imports/kota.csv"), 22, "files/../../../kota.csv");
    CHECK(refused_with("manifest.json", outside) == "backup.no_manifest");
    auto newer = manifest;
    newer.replace(newer.find("\"schema_version\":"), 17, "\"schema_version\":9");
    CHECK(refused_with("manifest.json", newer) == "store.newer");

    fs::rename(backup / "files/imports/kota.csv", office.folder / "aside.csv");
    CHECK(code_of(office.restore_to(place)) == "backup.missing");
    fs::rename(office.folder / "aside.csv", backup / "files/imports/kota.csv");
    fs::rename(backup / "manifest.json", office.folder / "manifest.json");
    CHECK(code_of(office.restore_to(place)) == "backup.no_manifest");
    fs::rename(office.folder / "manifest.json", backup / "manifest.json");
    // Nothing of all that touched the place: the whole backup still goes in.
    CHECK(office.restore_to(place).ok());
  });
}

TEST_CASE("restore: counts and chains must be those of the manifest, or nothing stays behind") {
  with_office([](Office& office) {
    REQUIRE(office.back_up().ok());
    auto const file = office.folder / "backup" / "manifest.json";
    auto const manifest = text_of(file);
    auto fewer = manifest;
    fewer.replace(fewer.find("\"note_text\":1"), 13, "\"note_text\":2");
    put(file, fewer);
    auto const place = office.fresh_place();
    CHECK(code_of(office.restore_to(place)) == "backup.differs");
    if (office.store.dialect() == db::Dialect::sqlite) {
      CHECK_FALSE(fs::exists(place.substr(7)));
      CHECK_FALSE(fs::exists(place.substr(7) + ".files"));
    }
    auto head = manifest;
    auto const at = head.find("\"event_head\":\"") + 14;
    head[at] = head[at] == '0' ? '1' : '0';
    put(file, head);
    CHECK(code_of(office.restore_to(office.fresh_place())) == "backup.differs");
  });
}

TEST_CASE("restore: only into an empty place of the same kind; backup only into an empty folder") {
  with_office([](Office& office) {
    REQUIRE(office.back_up().ok());
    CHECK(code_of(office.back_up()) == "backup.not_empty");
    office.use_files("other");
    CHECK(code_of(office.restore_to(office.store.url())) == "backup.place_taken");
    auto const place = office.fresh_place();
    bool const sqlite = office.store.dialect() == db::Dialect::sqlite;
    auto const files =
        sqlite ? fs::path(place.substr(7) + ".files") : fs::path(std::getenv("RANGKUL_FILES"));
    put(files / "something.txt", "x");
    CHECK(code_of(office.restore_to(place)) == "backup.place_taken");
    CHECK(fs::exists(files / "something.txt"));
    if (!sqlite)
      CHECK(code_of(office.restore_to("sqlite:" + (office.folder / "x.db").string())) ==
            "backup.other_store");
  });
}

}  // namespace rangkul::app
