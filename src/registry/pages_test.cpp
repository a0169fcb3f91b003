#include "registry/people_lists.h"
#include "registry/quality.h"
#include "support/registry_desk.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

constexpr char const* number = "3276065403620002";
constexpr char const* shown_number = "3276 0654 0362 0002";
constexpr char const* masked_number = "3276 •••• •••• 0002";

struct Household {
  explicit Household(RegistryDesk& at) : desk(at) {
    Family card;
    card.address = "Gg. Mawar 3 No. 12";
    card.rt = "004";
    card.rw = "007";
    card.no_kk = NoKk::parse("3276060902220117").value();
    family = desk.add(card);
    Person p;
    p.name = "Sutarmi";
    p.nik = nik(number);
    p.sex = Sex::female;
    p.born = day("1967-03-14");
    p.family = family;
    p.relation = 1;
    p.disability = 2;
    p.phone = Phone::parse("081234564417").value();
    person = desk.add(p);
  }
  std::string at(std::string const& rest = "") const { return "/orang/" + person.text() + rest; }
  std::string card(std::string const& rest = "") const {
    return "/keluarga/" + family.text() + rest;
  }
  std::string seen() const { return desk.person(person).event.text(); }

  RegistryDesk& desk;
  FamilyId family;
  PersonId person;
};

void in_each_house(std::function<void(Household&)> const& act) {
  on_each_desk([&](RegistryDesk& desk) {
    Household house(desk);
    act(house);
  });
}

}  // namespace

TEST_CASE("person page: numbers and K3 as the reader may see them, in page and JSON") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const full = desk.get(desk.heri, house.at());
    REQUIRE(full.status == 200);
    CHECK(has(full, shown_number));
    CHECK(has(full, "Netra"));
    CHECK(has(full, "Gg. Mawar 3"));
    auto const masked = desk.get(desk.tuti, house.at());
    REQUIRE(masked.status == 200);
    CHECK(has(masked, masked_number));
    for (auto const* hidden :
         {shown_number, number, "Netra", "Gg. Mawar 3", "081234564417", "4 564 417"})
      CHECK_FALSE_MESSAGE(has(masked, hidden), hidden);
    auto const json = desk.get(desk.tuti, "/api/v1" + house.at());
    REQUIRE(json.status == 200);
    for (auto const* hidden : {shown_number, number, "Gg. Mawar 3", "81234564417"})
      CHECK_FALSE_MESSAGE(has(json, hidden), hidden);
    CHECK(parse_json(json.body).value()["disability"].is_null());
    auto const family = desk.get(desk.tuti, house.card());
    REQUIRE(family.status == 200);
    for (auto const* hidden :
         {shown_number, "3276060902220117", "3276 0609 0222 0117", "Gg. Mawar 3", "Netra"})
      CHECK_FALSE_MESSAGE(has(family, hidden), hidden);
    auto const family_json = desk.get(desk.tuti, "/api/v1" + house.card());
    for (auto const* hidden : {number, "3276060902220117", "Gg. Mawar"})
      CHECK_FALSE_MESSAGE(has(family_json, hidden), hidden);
  });
}

TEST_CASE("person page: who is of another area finds nothing, whatever they ask for") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    for (auto const& path : std::vector<std::string>{
             house.at(), house.at("/ubah"), house.at("/wafat"), house.at("/gabung"),
             house.at("/perbaiki/nik.birth"), house.card(), house.card("/ubah"),
             house.card("/pindah"), house.card("/pisah"), house.card("/letak"),
             "/api/v1" + house.at(), "/api/v1" + house.card()}) {
      CHECK_MESSAGE(desk.get(desk.cakra, path).status == 404, path);
      CHECK_MESSAGE(desk.get(desk.yuli, path).status == 403, path);
    }
    for (auto const& path : {house.at("/ubah"), house.at("/wafat"), house.at("/terima"),
                             house.at("/urungkan/" + house.seen()), house.card("/ubah"),
                             house.card("/pindah"), house.card("/pisah"), house.card("/letak")}) {
      auto const answer = desk.post(desk.cakra, path,
                                    {{"name", "X Y"},
                                     {"sex", "1"},
                                     {"code", "nik.birth"},
                                     {"on", "01-01-2024"},
                                     {"source", "a"},
                                     {"reason", "b"}});
      CHECK_MESSAGE(answer.status == 404, path);
      CHECK_MESSAGE(desk.post(desk.sita, path).status == 403, path);
    }
    CHECK(desk.get(desk.cakra, "/orang/999").status == 404);
    CHECK(desk.get(desk.cakra, "/orang/abc").status == 404);
  });
}

TEST_CASE("person page: opening it is recorded and shown to those who may see that") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    desk.get(desk.tuti, house.at());
    auto const page = desk.get(desk.heri, house.at());
    CHECK(has(page, "Siapa membuka halaman ini"));
    CHECK(has(page, "Tuti, membuka"));
    CHECK_FALSE(has(desk.get(desk.tuti, house.at()), "Siapa membuka"));
  });
}

TEST_CASE("person form: a change is saved with its event and can be undone from the next page") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const form = desk.get(desk.heri, house.at("/ubah"));
    REQUIRE(form.status == 200);
    CHECK(has(form, "name=\"seen\" value=\"" + house.seen() + "\""));
    Sent const sent{{"seen", house.seen()},
                    {"name", "Sutarmi Baru"},
                    {"sex", "2"},
                    {"born", "14-03-1962"},
                    {"nik", number},
                    {"relation", "1"},
                    {"region", "32.76.06.1006"},
                    {"disability", "2"},
                    {"phone", "081234564417"},
                    {"reason", "KTP"}};
    auto const saved = desk.post(desk.heri, house.at("/ubah"), sent);
    CHECK(saved.status == 303);
    auto const now = desk.person(house.person);
    CHECK(now.name == "Sutarmi Baru");
    CHECK(now.born == day("1962-03-14"));
    CHECK(now.family == house.family);
    CHECK(has(desk.get(desk.heri, house.at()), "Data diperbaiki"));
    auto const stale = desk.post(desk.heri, house.at("/ubah"), sent);
    CHECK(stale.status == 422);
    CHECK(has(stale, "diubah orang lain"));
    auto const undone = desk.post(desk.heri, house.at("/urungkan/" + now.event.text()));
    CHECK(undone.status == 303);
    CHECK(desk.person(house.person).name == "Sutarmi");
    CHECK(desk.person(house.person).born == day("1967-03-14"));
  });
}

TEST_CASE("person form: what its reader may not see stays when it comes back empty") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const form = desk.get(desk.tuti, house.at("/ubah"));
    CHECK_FALSE(has(form, number));
    CHECK_FALSE(has(form, "81234564417"));
    auto const saved = desk.post(desk.tuti, house.at("/ubah"),
                                 {{"seen", house.seen()},
                                  {"name", "Sutarmi"},
                                  {"sex", "2"},
                                  {"born", "14-03-1962"},
                                  {"region", "32.76.06.1006"}});
    CHECK(saved.status == 303);
    auto const now = desk.person(house.person);
    CHECK(now.nik == nik(number));
    CHECK(now.phone);
    CHECK(now.disability == 2);
    CHECK(now.born == day("1962-03-14"));
  });
}

TEST_CASE("person form: a wrong number is told at its field and what was typed stays") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const wrong = desk.post(desk.heri, house.at("/ubah"),
                                 {{"seen", house.seen()},
                                  {"name", "Sutarmi"},
                                  {"sex", "2"},
                                  {"nik", "32760654"},
                                  {"region", "32.76.06.1006"}});
    CHECK(wrong.status == 422);
    CHECK(has(wrong, "i-nik-f"));
    CHECK(desk.person(house.person).nik == nik(number));
  });
}

TEST_CASE("person form: a doubt's repair opens the form with what it suggests") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const page = desk.get(desk.heri, house.at());
    CHECK(has(page, house.at("/perbaiki/nik.birth")));
    CHECK(has(page, "NIK menunjuk 14 Maret 1962"));
    auto const way = desk.get(desk.heri, house.at("/perbaiki/nik.birth"));
    CHECK(location(way) == house.at("/ubah?saran=nik.birth"));
    CHECK(has(desk.get(desk.heri, house.at("/ubah"), {{"saran", "nik.birth"}}),
              "value=\"14-03-1962\""));
    auto const accepted = desk.post(desk.heri, house.at("/terima"),
                                    {{"code", "nik.birth"}, {"reason", "NIK keliru sejak terbit"}});
    CHECK(accepted.status == 303);
    CHECK_FALSE(has(desk.get(desk.heri, house.at()), house.at("/perbaiki/nik.birth")));
    CHECK(
        desk.post(desk.heri, house.at("/terima"), {{"code", "nonsense"}, {"reason", "x"}}).status ==
        404);
  });
}

TEST_CASE("person page: the number is opened once, with a reason that is kept") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    CHECK(desk.post(desk.tuti, house.at("/nik"), {{"reason", "a"}}).status == 422);
    auto const opened = desk.post(desk.tuti, house.at("/nik"), {{"reason", "mencocokkan KTP"}});
    CHECK(opened.status == 200);
    CHECK(has(opened, shown_number));
    CHECK(has(desk.get(desk.heri, house.at()), "mencocokkan KTP"));
    CHECK(desk.post(desk.sita, house.at("/nik"), {{"reason", "mencocokkan KTP"}}).status == 403);
    CHECK(desk.post(desk.cakra, house.at("/nik"), {{"reason", "mencocokkan KTP"}}).status == 403);
  });
}

TEST_CASE("person page: as it stood on a day") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    desk.clock.advance_seconds(5 * 86'400);
    auto changed = desk.person(house.person);
    changed.name = "Sutarmi Baru";
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return save_person(context, changed, changed.event, "");
                       })
                .ok());
    auto const then = desk.get(desk.heri, house.at(), {{"pada", "18-12-2024"}});
    CHECK(has(then, "Keadaan pada 18 Desember 2024"));
    CHECK(has(desk.get(desk.heri, house.at(), {{"pada", "01-12-2024"}}), "belum tercatat"));
    CHECK(desk.get(desk.heri, house.at(), {{"pada", "kapan"}}).status == 422);
    CHECK(desk.get(desk.heri, house.card(), {{"pada", "18-12-2024"}}).status == 200);
  });
}

TEST_CASE("new person: a known NIK is asked about, a family card is made or joined") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    Sent sent{{"name", "Rini Lestari"},  {"sex", "2"},      {"nik", number},
              {"region", "Kemiri Muka"}, {"relation", "4"}, {"keluarga", house.family.text()}};
    auto const asked = desk.post(desk.heri, "/orang/baru", sent);
    CHECK(asked.status == 422);
    CHECK(has(asked, house.at()));
    sent.push_back({"tetap", "1"});
    auto const made = desk.post(desk.heri, "/orang/baru", sent);
    REQUIRE(made.status == 303);
    CHECK(has(desk.get(desk.heri, house.card()), "Rini Lestari"));
    auto const alone = desk.post(desk.heri, "/orang/baru",
                                 {{"name", "Bagas"},
                                  {"sex", "1"},
                                  {"region", "Kukusan"},
                                  {"relation", "1"},
                                  {"address", "Jl. Kukusan 1"},
                                  {"rt", "1"},
                                  {"rw", "2"}});
    REQUIRE(alone.status == 303);
    auto const bagas = desk.person(PersonId{parse_id_value(location(alone).substr(7)).value()});
    CHECK(bagas.region == place("32.76.06.1003"));
    auto const card = desk.family(bagas.family);
    CHECK(card.head == bagas.id);
    CHECK(card.rt == "001");
    CHECK(desk.post(desk.tuti, "/orang/baru",
                    {{"name", "Jauh"}, {"sex", "1"}, {"region", "32.76.02.1001"}})
              .status == 422);
  });
}

TEST_CASE("unidentified person: recorded with a code, then joined by way of the pages") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    CHECK(desk.get(desk.heri, "/orang/tanpa-identitas").status == 200);
    auto const made =
        desk.post(desk.heri, "/orang/tanpa-identitas",
                  {{"sex", "2"}, {"age", "60"}, {"region", "Kukusan"}, {"marks", "kerudung"}});
    REQUIRE(made.status == 303);
    auto const unknown = location(made);
    CHECK(has(desk.get(desk.heri, unknown), "MRX-2024-001"));
    auto const compare = desk.get(desk.heri, unknown + "/gabung/" + house.person.text());
    CHECK(compare.status == 200);
    auto const way = unknown + "/gabung/" + house.person.text();
    CHECK(desk.post(desk.heri, way).status == 422);
    auto const merged = desk.post(desk.heri, way, {{"reason", "dikenali anaknya"}});
    REQUIRE(merged.status == 303);
    CHECK(location(merged) == house.at());
    auto const merges =
        desk.read(desk.heri, [&](Context& context) { return merges_of(context, house.person); });
    REQUIRE(merges.size() == 1);
    auto const apart = desk.post(desk.heri, house.at("/pisahkan/" + std::to_string(merges[0].id)),
                                 {{"reason", "ternyata bukan"}});
    CHECK(apart.status == 303);
    CHECK(has(desk.get(desk.heri, unknown), "MRX-2024-001"));
  });
}

TEST_CASE("person page: that matching joined or parted two is said in words, not by its mark") {
  on_each_desk([](RegistryDesk& desk) {
    auto one = sutarmi();
    auto const kept = desk.add(one);
    one.nik = std::nullopt;
    auto const absorbed = desk.add(one);
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return merge_people(context, kept, absorbed, "match.pair:77");
                       })
                .ok());
    auto const merge =
        desk.read(desk.heri, [&](Context& context) { return merges_of(context, kept).front().id; });
    REQUIRE(desk.write(desk.heri,
                       [&](Context& context) {
                         return unmerge_people(context, merge, "match.pair:77");
                       })
                .ok());
    auto const page = desk.get(desk.heri, "/orang/" + kept.text());
    CHECK(has(page, "hasil pemadanan"));
    CHECK_FALSE(has(page, "match.pair"));
  });
}

TEST_CASE("merge: who may be the same is offered before anybody searches") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    Person twin;
    twin.name = "Soetarmi";
    twin.sex = Sex::female;
    twin.born = day("1967-03-14");
    twin.region = house.desk.person(house.person).region;
    auto const alike = desk.add(twin);
    twin.name = "Sudirman";
    auto const other = desk.add(twin);
    auto const page = desk.get(desk.heri, house.at("/gabung"));
    REQUIRE(page.status == 200);
    CHECK(has(page, house.at("/gabung/" + alike.text()).c_str()));
    CHECK_FALSE(has(page, house.at("/gabung/" + other.text()).c_str()));
    CHECK_FALSE(has(page, house.at("/gabung/" + house.person.text()).c_str()));
  });
}

TEST_CASE("family pages: the card, the house, the move and the split") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    auto const seen = [&] { return desk.family(house.family).event.text(); };
    Person p;
    p.name = "Rini";
    p.sex = Sex::female;
    p.family = house.family;
    p.relation = 4;
    auto const rini = desk.add(p);
    auto const saved = desk.post(desk.heri, house.card("/ubah"),
                                 {{"seen", seen()},
                                  {"no_kk", "3276060902220117"},
                                  {"address", "Gg. Melati"},
                                  {"rt", "4"},
                                  {"rw", "8"},
                                  {"head", house.person.text()}});
    CHECK(saved.status == 303);
    CHECK(desk.family(house.family).rw == "008");
    CHECK(desk.family(house.family).head == house.person);
    CHECK(desk.post(desk.heri, house.card("/ubah"), {{"seen", "1"}, {"rt", "4"}}).status == 422);
    auto const point = desk.post(desk.heri, house.card("/letak"),
                                 {{"seen", seen()},
                                  {"latitude", "-6,3725"},
                                  {"longitude", "106.8293"},
                                  {"accuracy_m", "8"}});
    CHECK(point.status == 303);
    CHECK(has(desk.get(desk.heri, house.card()), "-6.372500, 106.829300"));
    CHECK_FALSE(has(desk.get(desk.tuti, house.card()), "106.8293"));
    CHECK(desk.post(desk.heri, house.card("/letak"),
                    {{"seen", seen()}, {"latitude", "95"}, {"longitude", "1"}})
              .status == 422);
    auto const split = desk.post(
        desk.heri, house.card("/pisah"),
        {{"seen", seen()}, {"region", "Kukusan"}, {"leaving", rini.text()}, {"head", rini.text()}});
    REQUIRE(split.status == 303);
    CHECK(desk.person(rini).region == place("32.76.06.1003"));
    auto const moved =
        desk.post(desk.heri, house.card("/pindah"),
                  {{"seen", seen()}, {"region", "32.76.02.1001"}, {"reason", "kontrak habis"}});
    REQUIRE(moved.status == 303);
    CHECK(desk.person(house.person).region == place("32.76.02.1001"));
    CHECK(desk.get(desk.tuti, house.at()).status == 404);
    CHECK(desk.get(desk.cakra, house.at()).status == 200);
  });
}

TEST_CASE("death page: the death is recorded and told to other modules once") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    CHECK(
        desk.post(desk.heri, house.at("/wafat"), {{"on", "18-12-2024"}, {"source", "RT"}}).status ==
        422);
    CHECK(
        desk.post(desk.heri, house.at("/wafat"), {{"on", "03-10-2024"}, {"source", "RT"}}).status ==
        303);
    CHECK(desk.person(house.person).life == "mati");
    auto const page = desk.get(desk.heri, house.at(""));
    CHECK_FALSE(has(page, "/daftarkan"));
    CHECK_FALSE(has(page, "/wafat"));
    desk.read(desk.heri, [&](Context& context) {
      static db::Query const query("test.outbox",
                                   "SELECT COUNT(*) FROM outbox WHERE name = 'person.died'");
      CHECK(context.tx.value<std::int64_t>(query, {}) == 1);
      return 0;
    });
    CHECK(
        desk.post(desk.heri, house.at("/wafat"), {{"on", "03-10-2024"}, {"source", "RT"}}).status ==
        422);
  });
}

TEST_CASE("lists: people and families inside the area, filtered, as page and JSON") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    Person there;
    there.name = "Orang Tugu";
    there.region = place("32.76.02.1001");
    desk.add(there);
    CHECK(has(desk.get(desk.heri, "/orang"), "Orang Tugu"));
    auto const own = desk.get(desk.tuti, "/orang");
    CHECK(own.status == 200);
    CHECK(has(own, "Sutarmi"));
    CHECK_FALSE(has(own, "Orang Tugu"));
    CHECK(has(own, masked_number));
    CHECK(has(desk.get(desk.heri, "/orang", {{"nama", "sutar"}}), "Sutarmi"));
    CHECK_FALSE(has(desk.get(desk.heri, "/orang", {{"nama", "orang"}}), "Sutarmi"));
    for (auto const* source : {"city", "ministry", "both"})
      CHECK_FALSE(has(desk.get(desk.heri, "/orang", {{"sumber", source}}), "Sutarmi"));
    CHECK(has(desk.get(desk.heri, "/orang", {{"sumber", "office"}}), "Sutarmi"));
    CHECK(desk.get(desk.heri, "/api/v1/orang").status == 200);
    CHECK(has(desk.get(desk.heri, "/keluarga"), house.card()));
    CHECK_FALSE(has(desk.get(desk.cakra, "/keluarga"), house.card()));
  });
}

TEST_CASE("lists: every sort, page and filter runs on both stores") {
  in_each_house([](Household& house) {
    auto& desk = house.desk;
    for (int i = 0; i < 30; ++i) {
      Person p;
      p.name = "Warga " + std::to_string(i);
      Family card;
      card.rt = "001";
      p.family = desk.add(card);
      desk.add(p);
    }
    Sent const filters{{"nama", "warga"},    {"wilayah", "32.76.06"},  {"hidup", "hidup"},
                       {"sumber", "office"}, {"identitas", "known"},   {"rt", "001"},
                       {"rw", "002"},        {"jenis", "nik.missing"}, {"kelompok", "nik"}};
    auto const walk = [&](screen::List const& list, std::string const& path) {
      Sent ways{{"size", "25"}};
      for (auto const& column : list.columns)
        if (column.sortable) {
          ways.push_back({"sort", std::string(column.key)});
          ways.push_back({"sort", "-" + std::string(column.key)});
        }
      for (auto const& filter : list.filters)
        for (auto const& [name, value] : filters)
          if (filter.key == name) ways.push_back({name, value});
      for (auto const& way : ways) {
        auto const first = desk.get(desk.heri, "/api/v1" + path, {way});
        CHECK_MESSAGE(first.status == 200, path << " " << way.first << "=" << way.second);
        auto const next = parse_json(first.body).value()["next"].text_or_empty();
        if (next.empty()) continue;
        auto const cursor = next.substr(next.find("cursor=") + 7);
        CHECK_MESSAGE(desk.get(desk.heri, "/api/v1" + path,
                               {way, {"cursor", cursor.substr(0, cursor.find('&'))}})
                              .status == 200,
                      next);
      }
    };
    walk(people_list(), "/orang");
    walk(families_list(), "/keluarga");
    walk(doubts_list(), "/mutu/daftar");
    CHECK(parse_json(desk.get(desk.heri, "/api/v1/orang").body).value()["count"].integer_or(0) ==
          31);
  });
  test::for_each_store([](db::Store& store) {
    for (auto const& error : db::unprepared_queries(store))
      if (!error.starts_with("test.")) CHECK_MESSAGE(false, error);
  });
}

TEST_CASE("words: every message that the pages say exists in both languages") {
  auto const& words = office_catalogue();
  for (auto const code : quality_codes)
    for (auto const& key : {"quality." + std::string(code), "quality." + std::string(code) + ".why",
                            "quality.repair." + std::string(code)})
      CHECK_MESSAGE(words.has_message(key), key);
}
