#pragma once
// For tests of pages: a request at the desk of somebody with known rights, a list to look at,
// and the office's own catalogue with the words of that list.

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "http/template.h"
#include "screen/list.h"
#include "screen/record.h"
#include "support/store_fixture.h"

namespace rangkul::screen {

inline Rights rights_of(std::vector<May> const& list) {
  Rights rights;
  for (auto const may : list) rights.set(static_cast<std::size_t>(may));
  return rights;
}

/// Rina sees Beji and numbers only masked; Heri sees the whole city and all numbers; Yuli nothing.
inline Actor const& rina() {
  static Actor const actor =
      Actor::person(AccountId{7}, "Rina", rights_of({May::see_people, May::export_lists}),
                    RegionCode::parse("32.76.06").value());
  return actor;
}
inline Actor const& heri() {
  static Actor const actor = Actor::person(
      AccountId{8}, "Heri",
      rights_of({May::see_people, May::export_lists, May::see_full_numbers, May::see_restricted}),
      RegionCode::parse("32.76").value());
  return actor;
}
inline Actor const& yuli() {
  static Actor const actor = Actor::nobody();
  return actor;
}

namespace test_words {
inline constexpr char const* id = R"(
[try]
amount = "Bantuan"
born = "Lahir"
count = "Anggota"
illness = "Penyakit"
name = "Nama"
"name.hint" = "Seperti di KTP"
nik = "NIK"
phone = "Telepon"
place = "Tempat"
seen = "Dilihat"
sex = "Jenis kelamin"
state = "Status"
note = "Catatan"
region = "Kelurahan"
agree = "Sudah dibacakan"
reason = "Alasan"
secret = "Kata sandi"
[try.filter]
born_from = "Lahir sejak"
born_to = "Lahir sampai"
name = "Nama"
region = "Wilayah"
sex = "Jenis kelamin"
state = "Status"
"state.late" = "Lewat"
"state.ok" = "Layak"
[try_state]
late = "Lewat"
"late.tone" = "late"
ok = "Layak"
"ok.tone" = "done"
)";
}  // namespace test_words

/// The repository's catalogue with the words of `try` beside it.
inline catalogue::Catalogue const& test_catalogue() {
  static std::unique_ptr<catalogue::Catalogue const> const held = [] {
    namespace fs = std::filesystem;
    auto const folder = fs::temp_directory_path() / ("rangkul_words_" + std::to_string(::getpid()));
    fs::copy(catalogue::Catalogue::default_folder(), folder, fs::copy_options::recursive);
    for (auto const language : {"id", "en"})
      std::ofstream(folder / "messages" / language / "try.toml") << test_words::id;
    auto loaded = catalogue::Catalogue::load(folder.string());
    fs::remove_all(folder);
    if (!loaded.ok()) throw std::runtime_error(loaded.error().detail.at("faults"));
    return std::move(loaded).value();
  }();
  return *held;
}

/// A visit with everything it points to.
struct Desk {
  Desk(db::Store& store, Actor const& who, http::Access access = http::Access::read)
      : tx(access == http::Access::write ? store.write(who) : store.read(who)), actor(who) {
    http::set_message_lookup([](Language language, std::string_view key) {
      auto const& words = test_catalogue();
      return words.has_message(key) ? words.message(language, key) : std::string{};
    });
    request.path = "/coba";
  }
  /// The route of an address, as the router finds it; the request is filled for it, with what
  /// stands behind "?".
  Routes::Route const* seek(Routes const& routes, http::Method method, std::string const& address) {
    auto const end = address.find('?');
    request.method = method;
    request.path = address.substr(0, end);
    if (end != std::string::npos)
      for (auto const pair : split(std::string_view(address).substr(end + 1), '&'))
        request.query.add(std::string(pair.substr(0, pair.find('='))),
                          std::string(pair.substr(pair.find('=') + 1)));
    bool known = false;
    auto const match = routes.match(method, request.path, known);
    if (!match) return nullptr;
    request.params = match->params;
    return match->route;
  }
  db::Transaction tx;
  Actor const& actor;
  ManualClock clock{Instant{1'734'397'950}};  // 17 December 2024, 08.12 WIB
  Context context{tx, actor, clock, test_catalogue(), "10.0.0.1"};
  http::Request request{};
  OfficeNames office{"Dinas Sosial Kota Depok", RegionCode::parse("32.76").value(), Zone::wib,
                     "Sri"};
  std::vector<NavItem> nav{
      {"", "home", "/", "beranda", May::sign_in},
      {"nav.group.registry", "people", "/orang", "orang", May::see_people},
      {"nav.group.registry", "import", "/impor", "impor", May::import_data},
      {"nav.group.office", "about", "/tentang", "info", May::sign_in},
  };
  Visit visit{request, context, office, nav, "token-of-the-form", "1", "Operator", "", "/tmp"};
};

/// People of no importance: ties, gaps, each kind of column and filter.
inline List const& people_list() {
  using Kind = ColumnKind;
  static List const list{
      .name = "try",
      .from = "screen_try t",
      .where = "t.region >= :scope_from AND t.region < :scope_to",
      .id = "t.id",
      .columns =
          {{.key = "name",
            .sql = "t.name",
            .sortable = true,
            .link = "/orang/{id}",
            .below = "place"},
           {.key = "place", .sql = "t.place"},
           {.key = "nik", .sql = "t.nik", .kind = Kind::nik, .field_class = auth::FieldClass::k2},
           {.key = "phone",
            .sql = "t.phone",
            .kind = Kind::phone,
            .field_class = auth::FieldClass::k2},
           {.key = "sex", .sql = "t.sex", .kind = Kind::code, .sortable = true, .code_list = "sex"},
           {.key = "born", .sql = "t.born", .kind = Kind::date, .sortable = true},
           {.key = "count",
            .sql = "t.members",
            .kind = Kind::integer,
            .sortable = true,
            .total = true},
           {.key = "amount",
            .sql = "t.amount",
            .kind = Kind::money,
            .sortable = true,
            .total = true},
           {.key = "state", .sql = "t.state", .kind = Kind::chip, .chip_prefix = "try_state"},
           {.key = "seen", .sql = "t.seen", .kind = Kind::instant, .sortable = true},
           {.key = "illness", .sql = "t.illness", .field_class = auth::FieldClass::k3}},
      .filters =
          {{.key = "name",
            .kind = FilterKind::text,
            .where = "t.name_key >= :f_name AND t.name_key < :f_name_end",
            .folded = true,
            .prefix = true},
           {.key = "region",
            .kind = FilterKind::region,
            .where = "t.region >= :f_region_from AND t.region < :f_region_to"},
           {.key = "sex", .kind = FilterKind::code, .where = "t.sex = :f_sex", .code_list = "sex"},
           {.key = "state",
            .kind = FilterKind::choice,
            .where = "t.state = :f_state",
            .choices = {"ok", "late"}},
           {.key = "born_from", .kind = FilterKind::date_from, .where = "t.born >= :f_born_from"},
           {.key = "born_to", .kind = FilterKind::date_to, .where = "t.born <= :f_born_to"}},
      .sort = "name",
      .people = "person",
  };
  return list;
}

inline constexpr char const* people_table =
    "CREATE TABLE screen_try (id BIGINT PRIMARY KEY, region TEXT NOT NULL, name TEXT, name_key "
    "TEXT,"
    " place TEXT, nik TEXT, phone TEXT, sex BIGINT, born TEXT, members BIGINT, amount BIGINT,"
    " state TEXT, seen BIGINT, illness TEXT)";

inline void add_person(db::Store& store, std::string const& values) {
  test::run_directly(store, "INSERT INTO screen_try VALUES (" + values + ")");
}

/// Three in Beji, one in Tapos, one of another city.
inline void add_people(db::Store& store) {
  test::run_directly(store, people_table);
  add_person(store,
             "1,'32.76.06.1006','Marlina','marlina','Kemiri Muka','3276064107900002',"
             "'+6281234564417',2,'1990-07-01',4,2000000,'ok',1734397950,'asma'");
  add_person(store,
             "2,'32.76.06.1001','Sujarwo','sujarwo','Beji','3276060107600001',NULL,1,"
             "'1960-07-01',2,NULL,'late',0,NULL");
  add_person(store,
             "3,'32.76.06.1006','<b>Ucok</b>','ucok',NULL,NULL,NULL,NULL,NULL,NULL,500000,"
             "NULL,1600000000,NULL");
  add_person(store,
             "4,'32.76.05.1001','Tono','tono','Tapos','3276050107800003',NULL,1,"
             "'1980-07-01',1,1000000,'ok',0,'batuk'");
  add_person(store,
             "5,'32.73.01.1001','Wati','wati','Bandung','3273014107700004',NULL,2,"
             "'1970-07-01',9,9000000,'ok',0,NULL");
}

inline constexpr char const* some_regions =
    "INSERT INTO region (code, name, folded, level, parent) VALUES"
    " ('32','Jawa Barat','jawa barat',2,''),('32.76','Kota Depok','kota depok',4,'32'),"
    " ('32.76.05','Tapos','tapos',6,'32.76'),('32.76.06','Beji','beji',6,'32.76'),"
    " ('32.76.05.1001','Sukatani','sukatani',10,'32.76.05'),"
    " ('32.76.05.1002','Kukusan','kukusan',10,'32.76.05'),"
    " ('32.76.06.1001','Beji','beji',10,'32.76.06'),"
    " ('32.76.06.1003','Kukusan','kukusan',10,'32.76.06'),"
    " ('32.76.06.1006','Kemiri Muka','kemiri muka',10,'32.76.06'),"
    " ('32.73','Kota Bandung','kota bandung',4,'32'),"
    " ('32.73.01','Sukasari','sukasari',6,'32.73')";

}  // namespace rangkul::screen
