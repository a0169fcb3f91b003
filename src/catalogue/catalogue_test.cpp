#include "catalogue/catalogue.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "catalogue/holder.h"

using namespace rangkul;
using namespace rangkul::catalogue;

namespace {

namespace fs = std::filesystem;

Date day(char const* iso) { return Date::parse_iso(iso).value(); }

Catalogue const& shipped() {
  static auto const held = Catalogue::load(Catalogue::default_folder());
  if (!held.ok())
    for (auto const& [name, text] : held.error().detail) MESSAGE(text);
  REQUIRE(held.ok());
  return *held.value();
}

/// A copy of the shipped catalogue in which single lines are changed.
class Copy {
 public:
  Copy()
      : place_(fs::temp_directory_path() /
               ("rangkul-catalogue-" + std::to_string(next_id_value()))) {
    fs::copy(Catalogue::default_folder(), place_, fs::copy_options::recursive);
  }
  ~Copy() { fs::remove_all(place_); }
  Copy(Copy const&) = delete;
  Copy& operator=(Copy const&) = delete;

  std::string folder() const { return place_.string(); }
  void write(std::string const& file, std::string const& text) {
    std::ofstream(place_ / file) << text;
  }
  void append(std::string const& file, std::string const& text) {
    std::ofstream(place_ / file, std::ios::app) << text;
  }
  void remove(std::string const& file) { fs::remove(place_ / file); }
  std::string faults() const {
    std::string out;
    for (auto const& fault : Catalogue::check(folder())) out += fault.text() + "\n";
    return out;
  }
  int lines(std::string const& file) const {
    std::ifstream in(place_ / file);
    int count = 0;
    for (std::string line; std::getline(in, line);) ++count;
    return count;
  }

 private:
  fs::path place_;
};

}  // namespace

TEST_CASE("catalogue: the shipped files have no fault") {
  for (auto const& fault : Catalogue::check(Catalogue::default_folder())) FAIL_CHECK(fault.text());
  CHECK(shipped().version().size() == 16);
}

TEST_CASE("catalogue: a folder that is not there is told") {
  CHECK(Catalogue::load("/nowhere/at/all").error().code == "catalogue.missing");
}

TEST_CASE("catalogue: each fault is told with file, line and reason") {
  struct Row {
    char const* file;
    char const* added;
    int line_after_end;  // of the fault, counted from the file's old end
    char const* reason;
  };
  Row const rows[] = {
      {"parameters.toml",
       "[[parameter]]\nid = \"x\"\nvalue = 1\nunit = \"y\"\nvalid_from = 2024-01-01\n"
       "source = \"z\"\ncolour = 1\n",
       7, "unknown key 'colour' in parameter"},
      {"parameters.toml",
       "[[parameter]]\nid = \"x\"\nvalue = 1\nunit = \"y\"\nvalid_from = 2024-01-01\n", 1,
       "key 'source' is missing in parameter"},
      {"parameters.toml",
       "[[parameter]]\nid = \"jobs.keep_days\"\nvalue = 1\nunit = \"days\"\n"
       "valid_from = 2024-01-01\nsource = \"z\"\n",
       1, "effective dates of 'jobs.keep_days' overlap"},
      {"parameters.toml",
       "[[parameter]]\nid = \"x\"\nvalue = 1\nunit = \"y\"\nvalid_from = \"2024\"\n"
       "source = \"z\"\n",
       5, "'valid_from' must be a date such as 2024-01-31 without quotes"},
      {"roles.toml",
       "[[role]]\nid = \"x\"\nname = { id = \"x\", en = \"x\" }\nlevels = [\"regency\"]\n"
       "rights = [\"fly\"]\nfields = { k2 = \"masked\", k3 = \"hidden\", k4 = \"hidden\" }\n",
       5, "unknown right 'fly'"},
      {"roles.toml",
       "[[role]]\nid = \"x\"\nname = { id = \"x\", en = \"x\" }\nlevels = [\"moon\"]\n"
       "rights = []\nfields = { k2 = \"masked\", k3 = \"hidden\", k4 = \"hidden\" }\n",
       4, "'levels': 'moon' is none of country, province, regency, district, village"},
      {"roles.toml",
       "[[role]]\nid = \"x\"\nname = { id = \"x\", en = \"x\" }\nlevels = [\"regency\"]\n"
       "rights = [\"approve_money\"]\nfields = { k2 = \"masked\", k3 = \"hidden\", k4 = \"hidden\" "
       "}\n",
       1, "role 'x' ratifies or approves money: set requires_totp = true"},
      {"roles.toml",
       "[[role]]\nid = \"x\"\nname = { id = \"x\", en = \"x\" }\nlevels = [\"regency\"]\n"
       "rights = [\"see_secret\"]\nfields = { k2 = \"masked\", k3 = \"hidden\", k4 = \"hidden\" "
       "}\n",
       5, "'see_secret' is said by fields, not by rights"},
      {"roles.toml",
       "[[role]]\nid = \"admin\"\nname = { id = \"x\", en = \"x\" }\nlevels = [\"regency\"]\n"
       "rights = []\nfields = { k2 = \"masked\", k3 = \"hidden\", k4 = \"hidden\" }\n",
       1, "role 'admin' stands twice for the same day"},
      {"roles.toml", "[[role]\n", 1, "Error while parsing"},
      {"messages/id.toml", "[zzz]\nnew = \"baru\"\n", 2, "message 'zzz.new' is missing in English"},
      {"messages/en.toml", "[zzz]\nnew = \"new\"\n", 2,
       "message 'zzz.new' is missing in Indonesian"},
      {"messages/id.toml", "[zzz]\nnew = 3\n", 2, "message 'zzz.new' must be a text"},
      {"codes/sex.csv", "2,Lain,Other,\n", 1, "code 2 stands twice"},
      {"codes/sex.csv", "3,Lain,Other,PRIA\n", 1, "'PRIA' also means another code"},
      {"codes/sex.csv", "x,Lain,Other,\n", 1, "'x' is no code"},
      {"codes/sex.csv", "3,Lain,,\n", 1, "a label is missing"},
  };
  for (auto const& row : rows) {
    Copy copy;
    auto const line = copy.lines(row.file) + row.line_after_end;
    copy.append(row.file, row.added);
    auto const wanted = std::string(row.file) + ":" + std::to_string(line) + ": " + row.reason;
    auto const found = copy.faults();
    INFO(found);
    CHECK_MESSAGE(found.find(wanted) != std::string::npos, wanted);
  }
}

TEST_CASE("catalogue: programmes are checked against each other, codes and messages") {
  std::string const head =
      "[[programme]]\nid = \"x\"\nname = { id = \"x\", en = \"x\" }\nowner_department = \"x\"\n"
      "run_by_office = true\nlevel = \"regency\"\nlegal_basis = \"x\"\nvalid_from = 2024-01-01\n"
      "source = \"x\"\nfund_source = \"x\"\nreceiver = { id = \"x\", en = \"x\" }\n";
  struct Row {
    char const* rest;
    char const* reason;
  };
  Row const rows[] = {
      {"unit = \"person\"\npurpose = \"pangan\"\numbrella = \"y\"\n", "1: unknown umbrella 'y'"},
      {"unit = \"person\"\npurpose = \"moon\"\n", "1: there is no message 'purpose.moon'"},
      {"unit = \"tree\"\npurpose = \"pangan\"\n",
       "12: 'unit': 'tree' is none of person, family, household"},
      {"purpose = \"pangan\"\n", "1: programme 'x': key 'unit' is missing"},
      {"unit = \"person\"\npurpose = \"pangan\"\neligibility = 3\n",
       "14: 'eligibility' must be a table"},
      {"unit = \"person\"\npurpose = \"pangan\"\n[[programme.scheme]]\nyear = 2024\ntarget = -1\n"
       "budget = 1\namount = 1\nperiod = \"year\"\nsource = \"x\"\n",
       "16: 'target' must be within 0"},
      {"unit = \"person\"\npurpose = \"pangan\"\n[[programme.scheme]]\nyear = 2024\ntarget = 1\n"
       "budget = 9\namount = 7\ninstalments = 2\nperiod = \"year\"\nsource = \"x\"\n",
       "14: programme 'x': amount cannot be split into 2 equal instalments"},
      {"unit = \"person\"\npurpose = \"pangan\"\n[[programme.scheme]]\nyear = 2024\ntarget = 1\n"
       "budget = 9\namount = 6\ninstalments = 2\nperiod = \"year\"\nsource = \"x\"\n"
       "[[programme.amount]]\nname = { id = \"a\", en = \"a\" }\namount = 7\nwhen = { all = [] }\n",
       "1: programme 'x': amount 'a' does not fit the scheme of 2024: it must split into its "
       "instalments, and its amount be no limit"},
      {"unit = \"person\"\npurpose = \"pangan\"\n[[programme.field]]\nid = \"a\"\nname = { id = "
       "\"a\", en = \"a\" }\nkind = \"choice\"\n",
       "1: programme 'x': field 'a': choices belong to kind \"choice\", and to no other"},
  };
  for (auto const& row : rows) {
    Copy copy;
    copy.write("programmes/x.toml", head + row.rest);
    auto const found = copy.faults();
    INFO(found);
    CHECK_MESSAGE(found.find(std::string("programmes/x.toml:") + row.reason) != std::string::npos,
                  row.reason);
  }
  Copy copy;
  copy.append("programmes/nasional.toml", head + "unit = \"person\"\npurpose = \"pangan\"\n");
  copy.write("programmes/x.toml", head + "unit = \"person\"\npurpose = \"pangan\"\n");
  CHECK(copy.faults().find("effective dates of 'x' overlap") != std::string::npos);
}

TEST_CASE("catalogue: a missing or stray file is a fault") {
  Copy copy;
  copy.remove("codes/sex.csv");
  copy.write("sop.toml", "x = 1\n");
  auto const found = copy.faults();
  CHECK(found.find("codes/sex.csv:1: the file is missing") != std::string::npos);
  CHECK(found.find("sop.toml:1: no part of the program reads this file") != std::string::npos);
}

TEST_CASE("catalogue: a folder that a module brings is checked by its schema") {
  static constexpr Key keys[] = {{"id", Key::Holds::text}};
  static constexpr Schema schema{"extras", keys};
  Section const sections[] = {{"extras", &schema}};
  Copy copy;
  fs::create_directory(copy.folder() + "/extras");
  copy.write("extras/a.toml", "id = \"odgj\"\n");
  auto const good = Catalogue::load(copy.folder(), sections);
  REQUIRE(good.ok());
  REQUIRE(good.value()->documents("extras").size() == 1);
  CHECK(good.value()->documents("extras")[0].root.text_of("id") == "odgj");
  copy.write("extras/b.toml", "name = \"odgj\"\n");
  auto const faults = Catalogue::check(copy.folder(), sections);
  REQUIRE(faults.size() == 2);
  CHECK(faults[0].file == "extras/b.toml");
}

TEST_CASE("catalogue: the version follows every file") {
  Copy copy;
  auto const before = Catalogue::load(copy.folder()).value()->version();
  CHECK(before == shipped().version());
  copy.append("parameters.toml", "# a remark\n");
  CHECK(Catalogue::load(copy.folder()).value()->version() != before);
}

TEST_CASE("catalogue: a reload replaces the whole, a faulty one nothing") {
  Copy copy;
  CatalogueHolder holder(copy.folder(), Catalogue::load(copy.folder()).value());
  auto const old = holder.snapshot();
  copy.append("messages/id.toml", "[zzz]\nnew = \"baru\"\n");
  CHECK(holder.reload().error().code == "catalogue.faulty");
  CHECK(holder.snapshot() == old);
  copy.append("messages/en.toml", "[zzz]\nnew = \"new\"\n");
  CHECK(holder.reload().ok());
  CHECK(holder.snapshot()->message(Language::id, "zzz.new") == "baru");
  CHECK_FALSE(old->has_message("zzz.new"));
}

TEST_CASE("messages: names are filled, both languages have the same keys") {
  auto const& catalogue = shipped();
  CHECK(catalogue.message(Language::id, "auth.too_many", {{"minutes", "7"}}) ==
        "Terlalu banyak percobaan. Coba lagi 7 menit lagi.");
  CHECK(catalogue.message(Language::en, "auth.too_many") ==
        "Too many tries. Try again in {minutes} minutes.");
  CHECK(catalogue.message(Language::en, "no.such.key") == "no.such.key");
  for (auto const& key : catalogue.message_keys()) {
    CHECK_MESSAGE(catalogue.message(Language::en, key) != key, key);
    CHECK_MESSAGE(catalogue.message(Language::id, key) != key, key);
  }
}

TEST_CASE("messages: every code of base has a text") {
  for (auto const* code :
       {"nik.empty",        "nik.excel",         "nik.length",      "nik.characters",
        "nik.placeholder",  "nik.date",          "nik.serial",      "nik.sex",
        "nik.birth",        "nik.age",           "nik.cleaned",     "nik.region",
        "kk.empty",         "kk.excel",          "kk.length",       "kk.characters",
        "kk.placeholder",   "kk.date",           "kk.cleaned",      "date.unreadable",
        "date.impossible",  "rupiah.unreadable", "phone.malformed", "region.malformed",
        "not_found",        "forbidden",         "json.malformed",  "store.url",
        "store.unreachable"})
    CHECK_MESSAGE(shipped().has_message(code), code);
}

TEST_CASE("codes: numbers and words of files are read") {
  struct Row {
    char const* list;
    char const* cell;
    int code;  // 0: none
  };
  Row const rows[] = {
      {"relation", "3", 3},
      {"relation", " 03 ", 3},
      {"relation", "ISTERI", 3},
      {"relation", "Kepala  Keluarga", 1},
      {"relation", "12", 0},
      {"relation", "", 0},
      {"sex", "L", 1},
      {"sex", "perempuan", 2},
      {"sex", "Laki-Laki", 1},
      {"sex", "X", 0},
      {"marital", "CERAI MATI", 4},
      {"marital", "Belum Kawin", 1},
      {"religion", "Budha", 5},
      {"education", "SMA/sederajat", 5},
      {"occupation", "PNS", 5},
      {"occupation", "Buruh Harian Lepas", 19},
      {"occupation", "89", 89},
      {"life_status", "Mati", 2},
      {"disability", "Tuna Netra", 2},
      {"blood", "A", 1},
      {"blood", "a+", 5},
      {"blood", "A-", 6},
      {"citizenship", "WNI", 1},
  };
  for (auto const& row : rows) {
    auto const* found = shipped().codes(row.list).read(row.cell);
    INFO(row.list << " " << row.cell);
    CHECK((found != nullptr ? found->code : 0) == row.code);
  }
  CHECK(shipped().codes("relation").label(1, Language::en) == "Head of family");
  CHECK(shipped().codes("relation").label(77, Language::id) == "77");
}

TEST_CASE("codes: occupations that question eligibility carry the alarm") {
  auto const& list = shipped().codes("occupation");
  CHECK(list.all().size() == 89);
  for (int const code : {5, 6, 7, 16, 17, 18, 48, 63, 85, 86}) CHECK(list.find(code)->alarm);
  for (int const code : {4, 15, 19, 47, 64, 84, 87}) CHECK_FALSE(list.find(code)->alarm);
}

TEST_CASE("roles: who ratifies needs the second step, who manages accounts sees nobody") {
  auto const on = day("2024-12-17");
  auto const gives = [](Role const& role, May may) {
    return role.rights.test(static_cast<std::size_t>(may));
  };
  for (auto const* role : shipped().roles(on)) {
    if (gives(*role, May::approve_enrolment)) CHECK(role->requires_totp);
    if (gives(*role, May::manage_accounts)) CHECK_FALSE(gives(*role, May::see_people));
    CHECK(gives(*role, May::sign_in));
  }
  auto const* village = shipped().role("operator_desa", on);
  REQUIRE(village != nullptr);
  CHECK_FALSE(gives(*village, May::approve_enrolment));
  CHECK(village->levels == std::vector{RegionLevel::village});
  CHECK(gives(*shipped().role("kabid", on), May::see_secret));
  CHECK_FALSE(gives(*shipped().role("auditor", on), May::see_restricted));
}

TEST_CASE("kds: seven benefits, five run by the office, with the targets of 2024") {
  auto const on = day("2024-12-17");
  auto const benefits = shipped().benefits_of("kds", on);
  CHECK(benefits.size() == 7);
  std::int64_t target = 0;
  std::int64_t budget = 0;
  int own = 0;
  for (auto const* benefit : benefits) {
    if (!benefit->run_by_office_in(2024)) continue;
    ++own;
    auto const* scheme = benefit->scheme(2024);
    REQUIRE(scheme != nullptr);
    target += scheme->target;
    budget += scheme->budget.whole();
    CHECK(scheme->owner_department == "Dinas Sosial");
  }
  CHECK(own == 5);
  CHECK(target == 8395);
  CHECK(budget == 21'575'000'000);
  CHECK(shipped().programme("kds-santunan-kematian", on)->scheme(2024)->target == 3150);
  CHECK(shipped().programme("kds-santunan-kematian", day("2015-12-31")) == nullptr);
  CHECK(shipped().programme("kds-rtlh", on)->unit == Unit::household);
}

TEST_CASE("parameters: the value of the day") {
  CHECK(shipped().integer("auth.session_idle_minutes", day("2024-01-01"), 1) == 480);
  CHECK(shipped().integer("auth.session_idle_minutes", day("2019-12-31"), 1) == 1);
  CHECK(shipped().integer("no.such", day("2024-01-01"), 7) == 7);
}

TEST_CASE("spans: both ends belong to it") {
  Span const span{day("2024-01-01"), day("2024-06-30")};
  CHECK(span.holds(day("2024-01-01")));
  CHECK(span.holds(day("2024-06-30")));
  CHECK_FALSE(span.holds(day("2024-07-01")));
  CHECK(span.overlaps(Span{day("2024-06-30"), std::nullopt}));
  CHECK_FALSE(span.overlaps(Span{day("2024-07-01"), std::nullopt}));
  CHECK(span.overlaps(Span{}));
}
