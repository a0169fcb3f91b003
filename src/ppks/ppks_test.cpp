#include "ppks/ppks.h"

#include <doctest/doctest.h>

#include "ppks/ageing.h"
#include "ppks/standard.h"
#include "ppks/tables.h"
#include "support/registry_desk.h"

namespace rangkul::ppks {
namespace {

using registry::day;
using registry::place;
using registry::rights_of;

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

/// Wira works on cases of the city; Dini sees secrets too; Rina only reads Cimanggis.
struct Team {
  Actor wira = Actor::person(
      AccountId{31}, "Wira",
      rights_of({May::see_people, May::see_restricted, May::see_cases, May::work_cases}),
      place("32.76"));
  Actor dini = Actor::person(AccountId{32}, "Dini",
                             rights_of({May::see_people, May::see_restricted, May::see_cases,
                                        May::work_cases, May::see_secret, May::export_lists}),
                             place("32.76"));
  Actor rina = Actor::person(AccountId{33}, "Rina", rights_of({May::see_people, May::see_cases}),
                             place("32.76.02"));
};

struct Hall : Team {
  explicit Hall(db::Store& store) : desk(store) { add_routes(desk.routes); }
  registry::RegistryDesk desk;

  PersonId person(std::string const& name, char const* born, Sex sex = Sex::female) {
    registry::Person out;
    out.name = name;
    out.born = day(born);
    out.sex = sex;
    return desk.add(out);
  }
  Result<EntryId> entered(PersonId who, int category, char const* since, bool neglected = false,
                          Actor const* by = nullptr) {
    return desk.write(by == nullptr ? wira : *by, [&](Context& context) {
      return enter(context, {.person = who,
                             .category = category,
                             .neglected = neglected,
                             .since = day(since),
                             .source = "survey"});
    });
  }
  std::vector<Entry> entries(PersonId who, Actor const* by = nullptr) {
    return desk.read(by == nullptr ? wira : *by,
                     [&](Context& context) { return entries_of(context, who); });
  }
  std::int64_t aged() {
    std::int64_t moved = 0;
    auto const program = Actor::system("jobs");
    auto const done = desk.write(program, [&](Context& context) -> Status {
      moved = move_by_age(context);
      return {};
    });
    REQUIRE(done.ok());
    return moved;
  }
};

void in_hall(std::function<void(Hall&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Hall hall(store);
    act(hall);
  });
}

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? std::string() : result.error().code;
}

/// `count` people, who stand in a category all of a year; `complete` of them had the minimum.
void many(db::Store& store, std::int64_t first, int count, int complete, int category,
          std::string const& group, int year) {
  auto const from = std::to_string(first);
  auto const series = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " +
                      std::to_string(count) + ") ";
  auto const y = std::to_string(year);
  test::run_directly(
      store, "INSERT INTO person (id, region, name, name_key, born, sex, since, event) " + series +
                 "SELECT " + from +
                 " + i, '32.76.06.1006', 'ORANG', 'orang', '1970-01-01', 1, 0, 1 "
                 "FROM n");
  test::run_directly(
      store,
      "INSERT INTO ppks_entry (id, person, category, neglected, grp, region, since, source, "
      "entered_name, entered_at, event) " +
          series + "SELECT " + from + " + i, " + from + " + i, " + std::to_string(category) +
          ", 1, '" + group + "', '32.76.06.1006', '" + y +
          "-01-01', 'survey', 'Wira', 0, 1 FROM n");
  test::run_directly(
      store,
      "INSERT INTO ppks_service (id, person, grp, region, served_on, year, item, complete, uid, "
      "entered_name, event) " +
          series + "SELECT " + from + " + i, " + from + " + i, '" + group +
          "', '32.76.06.1006', '" + y + "-06-01', " + y +
          ", 3, (CASE WHEN i <= " + std::to_string(complete) +
          " THEN 1 ELSE 0 END), 'layanan-' || (" + from + " + i), 'Wira', 1 FROM n");
}

}  // namespace

TEST_CASE("ppks: the 26 categories have their names, and four groups come from them") {
  auto const& codes = registry::office_catalogue().codes("ppks");
  CHECK(codes.all().size() == categories);
  CHECK(codes.find(8)->label.id == "Lanjut usia terlantar");
  CHECK(codes.read("ODHA")->code == 16);
  CHECK(registry::office_catalogue().codes("spm_item").all().size() == service_items);
  CHECK(group_of(1, false) == Group::children);
  CHECK(group_of(2, false) == Group::children);
  CHECK(group_of(8, false) == Group::elderly);
  CHECK(group_of(9, true) == Group::disabled);
  CHECK(group_of(5, true) == Group::disabled);
  CHECK(group_of(9, false) == Group::none);
  CHECK(group_of(11, false) == Group::homeless);
  CHECK(group_of(12, false) == Group::homeless);
  CHECK(group_of(24, true) == Group::none);
  for (int category = 1; category <= categories; ++category)
    CHECK(is_secret(category) == (category == 3 || category == 6 || category == 7 ||
                                  category == 16 || category == 18 || category == 19));
}

TEST_CASE("ppks: one person stands in several categories, in each of them once") {
  in_hall([](Hall& hall) {
    auto const siti = hall.person("Siti", "1950-03-04");
    auto const first = hall.entered(siti, 8, "2024-01-10");
    REQUIRE(first.ok());
    CHECK(hall.entered(siti, 9, "2024-02-10", true).ok());
    CHECK(code_of(hall.entered(siti, 8, "2024-03-10")) == "ppks.twice");
    CHECK(code_of(hall.entered(siti, 27, "2024-03-10")) == "field.choice");
    CHECK(code_of(hall.entered(siti, 0, "2024-03-10")) == "field.choice");
    CHECK(code_of(hall.entered(siti, 11, "2024-12-18")) == "date.in_future");
    CHECK(code_of(hall.entered(siti, 11, "2024-03-10", false, &hall.rina)) == "forbidden");
    auto const entries = hall.entries(siti);
    REQUIRE(entries.size() == 2);
    CHECK(entries[1].neglected);
    CHECK(hall.entries(siti, &hall.rina).empty());
    auto const table = hall.desk.read(
        hall.wira, [&](Context& context) { return year_table(context, 2024, place("32.76")); });
    CHECK(table.people == 1);
    CHECK(table.entries == 2);
    CHECK(table.rows[7].all == 1);
    CHECK(table.rows[7].by_sex[1] == 1);
    CHECK(table.rows[7].by_age[3] == 1);
    // Ended, and entered anew: the years keep both.
    auto const ended = [&](char const* on, char const* why) {
      return hall.desk.write(
          hall.wira, [&](Context& context) { return end(context, first.value(), day(on), why); });
    };
    CHECK(code_of(ended("2024-01-09", "pindah")) == "ppks.before_since");
    CHECK(code_of(ended("2024-12-18", "pindah")) == "date.in_future");
    CHECK(code_of(ended("2024-06-01", " ")) == "field.required");
    CHECK(ended("2024-06-01", "Dirawat keluarga").ok());
    CHECK(code_of(ended("2024-06-02", "lagi")) == "ppks.ended");
    auto const stands = [&](char const* on) {
      return hall.desk.read(hall.wira,
                            [&](Context& context) { return stands_in(context, siti, 8, day(on)); });
    };
    CHECK(stands("2024-05-31"));
    CHECK_FALSE(stands("2024-06-01"));
    CHECK_FALSE(stands("2024-01-09"));
    CHECK(hall.entered(siti, 8, "2024-09-01").ok());
  });
}

TEST_CASE("ppks: a category is for some ages alone, where the day of birth is known") {
  in_hall([](Hall& hall) {
    auto const siti = hall.person("Siti", "1964-12-17");  // sixty today
    auto const anak = hall.person("Anak", "2012-12-17");
    CHECK(code_of(hall.entered(siti, 8, "2024-12-16")) == "ppks.age");
    CHECK(hall.entered(siti, 8, "2024-12-17").ok());
    CHECK(code_of(hall.entered(siti, 2, "2024-12-17")) == "ppks.age");
    CHECK(code_of(hall.entered(anak, 1, "2017-12-17")) == "ppks.age");
    CHECK(hall.entered(anak, 1, "2017-12-16").ok());
    CHECK(code_of(hall.entered(anak, 4, "2017-12-16")) == "ppks.age");
    CHECK(hall.entered(anak, 4, "2017-12-17").ok());
    CHECK(code_of(hall.entered(anak, 9, "2024-12-17")) == "ppks.age");
    CHECK(hall.entered(anak, 24, "2024-12-17").ok());
    registry::Person somebody;
    somebody.name = "Tanpa Tanggal";
    CHECK(hall.entered(hall.desk.add(somebody), 8, "2024-12-17").ok());
  });
}

TEST_CASE(
    "ppks: a secret category is known to who sees secrets alone, and small counts to nobody") {
  in_hall([](Hall& hall) {
    auto const maya = hall.person("Maya", "1990-03-04");
    CHECK(code_of(hall.entered(maya, 16, "2024-01-10")) == "forbidden");
    auto const id = hall.entered(maya, 16, "2024-01-10", false, &hall.dini);
    REQUIRE(id.ok());
    CHECK(hall.entries(maya).empty());
    CHECK(hall.entries(maya, &hall.dini).size() == 1);
    auto const found = hall.desk.read(
        hall.wira, [&](Context& context) { return find_entry(context, id.value()); });
    CHECK(code_of(found) == "not_found");
    CHECK_FALSE(has(hall.desk.get(hall.wira, "/ppks").body, "Maya"));
    // Her history, which everybody reads who sees her, tells nothing of it.
    hall.desk.read(hall.wira, [&](Context& context) {
      for (auto const& event : audit::events_about(context, {"person", maya.value()}, 50))
        CHECK_FALSE(event.name.starts_with("ppks."));
      return true;
    });
    CHECK(has(hall.desk.get(hall.dini, "/ppks").body, "Maya"));
    auto const download = hall.desk.get(hall.dini, "/ppks", {{"format", "csv"}});
    CHECK(download.status == 200);
    CHECK_FALSE(has(download.body, "Maya"));
    for (auto const* who : {&hall.wira, &hall.dini}) {
      auto const table = hall.desk.get(*who, "/ppks/tabel", {{"tahun", "2024"}}).body;
      CHECK(has(table, "&lt; 5"));
      CHECK_FALSE(has(table, "kategori=16"));
    }
    auto const seen = hall.desk.read(
        hall.wira, [&](Context& context) { return year_table(context, 2024, place("32.76")); });
    CHECK(seen.people == 0);
    CHECK(seen.rows[15].hides_all);
  });
  CHECK(is_left_out(16, 4));
  CHECK_FALSE(is_left_out(16, 5));
  CHECK(is_left_out(16, 0));  // or four and none would be told apart
  CHECK_FALSE(is_left_out(8, 4));
}

TEST_CASE("ppks: entries move on by age, with an event, and back again by hand") {
  in_hall([](Hall& hall) {
    auto const small = hall.person("Balita", "2019-12-18");           // five tomorrow
    auto const child = hall.person("Anak", "2006-12-17", Sex::male);  // eighteen today
    CHECK(hall.entered(small, 1, "2023-01-01").ok());
    CHECK(hall.entered(child, 5, "2023-01-01", true).ok());
    CHECK(hall.aged() == 1);
    CHECK(hall.aged() == 0);
    auto const grown = hall.entries(child);
    REQUIRE(grown.size() == 2);
    CHECK(grown[0].category == 9);
    CHECK(grown[0].neglected);
    CHECK(grown[0].since == day("2024-12-17"));
    CHECK(grown[1].category == 5);
    CHECK(grown[1].until == day("2024-12-17"));
    CHECK(hall.entries(small).front().category == 1);
    hall.desk.clock.advance_seconds(86'400);
    CHECK(hall.aged() == 1);
    auto const moved = hall.entries(small);
    REQUIRE(moved.size() == 2);
    CHECK(moved[0].category == 2);
    CHECK(moved[0].since == day("2024-12-18"));
    auto const undone = [&](EntryId id, char const* why) {
      return hall.desk.write(hall.wira,
                             [&](Context& context) { return undo_ageing(context, id, why); });
    };
    CHECK(code_of(undone(moved[1].id, "salah")) == "ppks.not_aged");
    CHECK(code_of(undone(moved[0].id, "")) == "field.required");
    CHECK(undone(moved[0].id, "Tanggal lahir salah").ok());
    auto const back = hall.entries(small);
    REQUIRE(back.size() == 1);
    CHECK(back[0].category == 1);
    CHECK_FALSE(back[0].until);
    CHECK(hall.aged() == 0);  // somebody knows better
  });
}

TEST_CASE("ppks: struck out, it counts no more; a merge takes entries along") {
  in_hall([](Hall& hall) {
    auto const kept = hall.person("Tono", "1950-03-04", Sex::male);
    auto const copy = hall.person("Tono B", "1950-03-04", Sex::male);
    auto const wrong = hall.entered(kept, 12, "2024-01-01").value();
    CHECK(hall.desk
              .write(hall.wira,
                     [&](Context& context) { return undo(context, wrong, "Bukan pengemis"); })
              .ok());
    CHECK(hall.entries(kept).empty());
    CHECK(hall.entered(kept, 8, "2024-01-01").ok());
    CHECK(hall.entered(copy, 8, "2024-02-01").ok());
    CHECK(hall.entered(copy, 11, "2024-02-01").ok());
    REQUIRE(hall.desk
                .write(hall.desk.heri,
                       [&](Context& context) {
                         return registry::merge_people(context, kept, copy, "orang yang sama");
                       })
                .ok());
    auto const program = Actor::system("outbox");
    auto const told = Value::object({{"kept", kept.text()}, {"absorbed", copy.text()}});
    for (int times = 0; times < 2; ++times)  // at least once
      CHECK(hall.desk
                .write(program, [&](Context& context) { return on_person_merged(context, told); })
                .ok());
    auto const entries = hall.entries(kept);
    REQUIRE(entries.size() == 3);
    CHECK(entries[0].category == 8);
    CHECK(entries[1].category == 11);
    CHECK(entries[2].until);  // the second 08 ended
    CHECK(hall.desk
              .write(program, [&](Context& context) { return on_person_unmerged(context, told); })
              .ok());
    CHECK(hall.entries(kept).size() == 1);
    auto const rows = hall.desk.read(hall.wira, [&](Context& context) {
      int standing = 0;
      for (auto const category : {8, 11})
        standing += stands_in(context, copy, category, day("2024-12-01")) ? 1 : 0;
      return standing;
    });
    CHECK(rows == 2);
  });
}

TEST_CASE("ppks: a service counts once, and only for who stands in the group") {
  in_hall([](Hall& hall) {
    auto const siti = hall.person("Siti", "1950-03-04");
    CHECK(hall.entered(siti, 8, "2024-01-10").ok());
    auto const given = [&](Group group, char const* on, std::string uid, bool complete = false,
                           int item = 3) {
      return hall.desk.write(hall.wira, [&](Context& context) {
        return serve(context, {.person = siti,
                               .group = group,
                               .on = day(on),
                               .item = item,
                               .complete = complete,
                               .uid = std::move(uid)});
      });
    };
    auto const first = given(Group::elderly, "2024-02-01", "layanan-01");
    REQUIRE(first.ok());
    CHECK(given(Group::elderly, "2024-02-01", "layanan-01").value() == first.value());
    CHECK(given(Group::elderly, "2024-05-01", "layanan-02", true).ok());
    CHECK(code_of(given(Group::homeless, "2024-05-01", "layanan-03")) == "ppks.not_in_group");
    CHECK(code_of(given(Group::elderly, "2024-01-09", "layanan-03")) == "ppks.not_in_group");
    CHECK(code_of(given(Group::none, "2024-05-01", "layanan-03")) == "field.choice");
    CHECK(code_of(given(Group::elderly, "2024-05-01", "layanan-03", false, 14)) == "field.choice");
    CHECK(code_of(given(Group::elderly, "2025-05-01", "layanan-03")) == "date.in_future");
    CHECK(code_of(given(Group::elderly, "2024-05-01", "l")) == "ppks.uid");
    auto const rows = [&] {
      return hall.desk.read(hall.wira,
                            [&](Context& context) { return served(context, 2024, 2024); });
    };
    REQUIRE(rows().size() == 1);
    CHECK(rows()[0].people == 1);
    CHECK(rows()[0].complete == 1);
    auto const undone = [&](char const* why) {
      return hall.desk.write(
          hall.wira, [&](Context& context) { return undo_service(context, first.value(), why); });
    };
    CHECK(code_of(undone("")) == "field.required");
    CHECK(undone("Salah orang").ok());
    CHECK(code_of(undone("Salah orang")) == "not_found");
    CHECK(hall.desk.read(hall.wira, [&](Context& context) { return services_of(context, siti); })
              .size() == 1);
  });
}

TEST_CASE("ppks: 13.567 people in four groups over three years, and their shares") {
  in_hall([](Hall& hall) {
    auto& store = hall.desk.store;
    // Three years: the sums are the regent's.
    many(store, 1'000'000, 1'341, 0, 2, "children", 2021);
    many(store, 1'010'000, 1'000, 0, 2, "children", 2022);
    many(store, 1'020'000, 1'000, 0, 2, "children", 2023);
    many(store, 1'030'000, 2'504, 0, 9, "disabled", 2022);
    many(store, 1'040'000, 6'875, 0, 8, "elderly", 2023);
    many(store, 1'050'000, 847, 0, 11, "homeless", 2021);
    auto const rows =
        hall.desk.read(hall.wira, [&](Context& context) { return served(context, 2021, 2023); });
    auto const totals = totals_of(rows);
    CHECK(totals.people == std::array<std::int64_t, 4>{3'341, 2'504, 6'875, 847});
    CHECK(totals.sum() == 13'567);
    CHECK(totals.share(0).text() == "24,63");
    CHECK(totals.share(1).text() == "18,46");
    CHECK(totals.share(2).text() == "50,67");
    CHECK(totals.share(3).text() == "6,24");
    std::int64_t shares = 0;
    for (std::size_t i = 0; i < 4; ++i) shares += *totals.share(i).hundredths();
    CHECK(shares == 10'000);
    auto const page =
        hall.desk.get(hall.wira, "/ppks/kelompok", {{"dari", "2021"}, {"sampai", "2023"}}).body;
    for (auto const* part : {"13.567", "24,63 %", "50,67 %", "6,24 %", "1.341",
                             "/ppks/layanan?kelompok=elderly&amp;tahun=2023"})
      CHECK_MESSAGE(has(page, part), part);
    auto const names =
        hall.desk.get(hall.wira, "/ppks/layanan", {{"kelompok", "homeless"}, {"tahun", "2021"}});
    CHECK(names.status == 200);
    CHECK(has(names.body, "847"));
  });
}

TEST_CASE("ppks: the minimum service standard: 79,87, 100, 87,27, 100, no target; mean 91,79") {
  std::array<Indicator, 5> const told{Indicator{Group::disabled, 2'000, 2'504},
                                      {Group::children, 3'341, 3'341},
                                      {Group::elderly, 6'000, 6'875},
                                      {Group::homeless, 847, 847},
                                      {Group::none, 0, 0}};
  CHECK(told[0].coverage().text() == "79,87");
  CHECK(told[2].coverage().text() == "87,27");
  CHECK_FALSE(told[4].coverage().hundredths());
  CHECK(mean_of(told) == 9'179);
  CHECK(word_of(class_of(mean_of(told))) == "utama");
  CHECK_FALSE(mean_of({}));
  struct Row {
    std::int64_t hundredths;
    char const* word;
  };
  for (auto const& [hundredths, word] : {Row{10'000, "paripurna"},
                                         {9'999, "utama"},
                                         {9'000, "utama"},
                                         {8'999, "madya"},
                                         {8'000, "madya"},
                                         {7'999, "pratama"},
                                         {7'000, "pratama"},
                                         {6'999, "young"},
                                         {6'000, "young"},
                                         {5'999, "not_done"}})
    CHECK(word_of(class_of(hundredths)) == word);
  CHECK(class_of(std::nullopt) == Class::none);
  in_hall([](Hall& hall) {
    auto& store = hall.desk.store;
    many(store, 1'000'000, 3'341, 3'341, 2, "children", 2023);
    many(store, 1'030'000, 2'504, 2'000, 9, "disabled", 2023);
    many(store, 1'040'000, 6'875, 6'000, 8, "elderly", 2023);
    many(store, 1'050'000, 847, 847, 11, "homeless", 2023);
    auto const page = hall.desk.get(hall.wira, "/ppks/spm", {{"tahun", "2023"}}).body;
    for (auto const* part : {"79,87 %", "87,27 %", "91,79 %", "Tuntas utama", "tidak ada sasaran"})
      CHECK_MESSAGE(has(page, part), part);
    auto const none = hall.desk.get(hall.rina, "/ppks/spm", {{"tahun", "2023"}}).body;
    CHECK(has(none, "Tidak ada sasaran"));
    CHECK_FALSE(has(none, "91,79"));
  });
}

TEST_CASE("ppks pages: a person's categories are entered, served, ended; numbers open into names") {
  in_hall([](Hall& hall) {
    auto const siti = hall.person("Siti Aminah", "1950-03-04");
    auto const own = "/orang/" + siti.text() + "/ppks";
    CHECK(hall.desk.get(hall.wira, own).status == 200);
    CHECK(hall.desk.get(hall.rina, own).status == 404);
    auto const wrong = hall.desk.post(hall.wira, own, {{"category", "8"}});
    CHECK(wrong.status == 422);
    CHECK(has(wrong.body, "Belum diisi"));
    auto const saved = hall.desk.post(
        hall.wira, own, {{"category", "8"}, {"since", "10-01-2024"}, {"source", "survey"}});
    CHECK(saved.status == 303);
    auto const page = hall.desk.get(hall.wira, own).body;
    CHECK(has(page, "Lanjut usia terlantar"));
    CHECK(has(page, "Catat layanan"));
    auto const service = hall.desk.post(hall.wira, own + "/layanan",
                                        {{"group", "elderly"},
                                         {"item", "3"},
                                         {"on", "10-02-2024"},
                                         {"complete", "1"},
                                         {"uid", "halaman-0001"}});
    CHECK(service.status == 303);
    CHECK(has(hall.desk.get(hall.wira, own).body, "Permakanan"));
    auto const table = hall.desk.get(hall.wira, "/ppks/tabel", {{"tahun", "2024"}}).body;
    CHECK(has(table, "kategori=8&amp;berdiri_dari=01-01-2024"));
    CHECK(has(table, "/ppks/tabel?tahun=2024&amp;wilayah=32.76.06"));
    auto const beji =
        hall.desk.get(hall.wira, "/ppks/tabel", {{"tahun", "2024"}, {"wilayah", "32.76.06"}}).body;
    CHECK(has(beji,
              "kategori=8&amp;berdiri_dari=01-01-2024&amp;berdiri_sampai=31-12-2024&amp;wilayah=32."
              "76.06"));
    auto const tugu =
        hall.desk.get(hall.wira, "/ppks/tabel", {{"tahun", "2024"}, {"wilayah", "32.76.02"}}).body;
    CHECK_FALSE(has(tugu, "kategori=8"));
    auto const list = hall.desk.get(hall.wira, "/ppks",
                                    {{"kategori", "8"},
                                     {"berdiri_dari", "01-01-2024"},
                                     {"berdiri_sampai", "31-12-2024"},
                                     {"kelamin", "2"}});
    CHECK(has(list.body, "Siti Aminah"));
    auto const entry = hall.entries(siti).front().id;
    auto const ended = hall.desk.post(hall.wira, "/ppks/" + entry.text() + "/akhiri",
                                      {{"until", "01-12-2024"}, {"reason", "Dirawat anaknya"}});
    CHECK(ended.status == 303);
    CHECK(has(hall.desk.get(hall.wira, own).body, "sampai 1 Des 2024"));
  });
}

}  // namespace rangkul::ppks
