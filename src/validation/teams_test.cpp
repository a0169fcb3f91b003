#include "validation/teams.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// Teams over Beji and Cimanggis, and a month that gets late.
struct Field {
  explicit Field(Office& at) : office(at) {}
  Office& office;

  Result<TeamId> made(Actor const& who, char const* area, std::string const& name,
                      std::optional<Date> until = {}) {
    return office.desk.write(who, [&](Context& context) {
      return make_team(context, {.name = name,
                                 .purpose = Purpose::registry,
                                 .decree = "465.05/Kep.481-Dinsos/2022",
                                 .decree_on = day("2022-11-01"),
                                 .area = place(area),
                                 .from = day("2024-01-01"),
                                 .until = until});
    });
  }
  std::vector<Team> teams(Actor const& who) {
    return office.desk.read(who, [&](Context& context) { return list_teams(context); });
  }
  Round round(Actor const& who) {
    auto found =
        office.desk.read(who, [&](Context& context) { return find_round(context, "2024-12"); });
    REQUIRE(found.ok());
    return found.value();
  }
  std::vector<LateVillage> late(Actor const& who) {
    return office.desk.read(who,
                            [&](Context& context) { return late_villages(context, round(who)); });
  }
  Status reminded(Actor const& who, char const* village, std::string const& way = "whatsapp") {
    return office.desk.write(
        who, [&](Context& context) { return remind(context, round(who), place(village), way); });
  }
  std::vector<std::string> waits_for(Actor const& who) {
    std::vector<std::string> out;
    for (auto const& each :
         office.desk.read(who, [](Context& context) { return waiting(context); }))
      out.push_back(each.key);
    return out;
  }
  void after_cutoff() { office.desk.clock.advance_seconds(86'400); }
};

bool holds(std::vector<std::string> const& list, std::string_view key) {
  return std::ranges::find(list, key) != list.end();
}

void in_field(std::function<void(Field&)> const& act) {
  in_office([&](Office& office) {
    Field field(office);
    act(field);
  });
}

}  // namespace

TEST_CASE("team: has a decree, an area and members, and is seen where its area is") {
  in_field([](Field& field) {
    auto const& office = field.office;
    CHECK(field.made(office.rina, "32.76.06", "Satgas").error().kind == ErrorKind::forbidden);
    CHECK(field.made(office.heri, "32.73", "Satgas").error().code == "validation.team.outside");
    CHECK(field.made(office.heri, "32.76.06", " ").error().field == "name");
    CHECK(field.made(office.heri, "32.76.06", "S", day("2023-01-01")).error().code ==
          "validation.team.order");
    auto const beji = field.made(office.heri, "32.76.06", "Satgas Beji");
    REQUIRE(beji.ok());
    REQUIRE(field.made(office.heri, "32.76.02", "Satgas Cimanggis").ok());
    CHECK(field.teams(office.heri).size() == 2);
    REQUIRE(field.teams(office.rina).size() == 1);
    CHECK(field.teams(office.rina)[0].name == "Satgas Beji");
    CHECK(office.desk.read(office.cakra, [&](Context& c) { return find_team(c, beji.value()); })
              .error()
              .kind == ErrorKind::not_found);
    auto const added = [&](Actor const& who, NewMember const& member) {
      return office.desk.write(who,
                               [&](Context& c) { return add_member(c, beji.value(), member); });
    };
    CHECK(added(office.heri, {.name = "Pak Agus", .task = "Ketua", .login = "tidak.ada"})
              .error()
              .code == "validation.team.no_account");
    auto const agus =
        added(office.heri,
              {.name = "Pak Agus", .task = "Ketua", .phone = Phone::parse("081234567890").value()});
    REQUIRE(agus.ok());
    CHECK(added(office.rina, {.name = "Saya", .task = ""}).error().kind == ErrorKind::forbidden);
    auto const members = [&] {
      return office.desk.read(office.heri, [&](Context& c) { return members_of(c, beji.value()); });
    };
    REQUIRE(members().size() == 1);
    CHECK(members()[0].phone == "+6281234567890");
    REQUIRE(office.desk
                .write(office.heri,
                       [&](Context& c) { return remove_member(c, beji.value(), agus.value()); })
                .ok());
    CHECK(members().empty());
  });
}

TEST_CASE("team: the nearest stands first over a village, and none after its last day") {
  in_field([](Field& field) {
    auto const& office = field.office;
    REQUIRE(field.made(office.heri, "32.76", "Kota").ok());
    auto const beji = field.made(office.heri, "32.76.06", "Beji").value();
    auto const over = [&](char const* on) {
      return teams_over(field.teams(office.heri), place("32.76.06.1006"), day(on));
    };
    REQUIRE(over("2024-12-17").size() == 2);
    CHECK(over("2024-12-17")[0].name == "Beji");
    CHECK(over("2023-12-31").empty());
    REQUIRE(
        office.desk
            .write(office.heri, [&](Context& c) { return end_team(c, beji, day("2024-12-16")); })
            .ok());
    REQUIRE(over("2024-12-17").size() == 1);
    CHECK(over("2024-12-17")[0].name == "Kota");
    CHECK(over("2024-12-16").size() == 2);
  });
}

TEST_CASE("late: villages without an entry or a meeting by the cut-off, within the area") {
  in_field([](Field& field) {
    auto const& office = field.office;
    field.office.proposed("SUTARMI");  // Kemiri Muka; four others are silent
    CHECK(field.late(office.heri).empty());
    field.after_cutoff();
    auto const late = field.late(office.heri);
    REQUIRE(late.size() == 5);
    auto const kemiri = std::ranges::find(late, place("32.76.06.1006"), &LateVillage::region);
    REQUIRE(kemiri != late.end());
    CHECK_FALSE(kemiri->silent);
    CHECK(std::ranges::count_if(late, &LateVillage::silent) == 4);
    CHECK(field.late(office.rina).size() == 1);
    REQUIRE(field.office.meet().ok());
    CHECK(field.late(office.heri).size() == 4);
    CHECK(field.late(office.rina).empty());
  });
}

TEST_CASE("late: a reminder is kept with who, when and by what way") {
  in_field([](Field& field) {
    auto const& office = field.office;
    field.office.proposed("SUTARMI");
    CHECK(field.reminded(office.heri, "32.76.02.1001").error().code == "validation.not_late");
    field.after_cutoff();
    CHECK(field.reminded(office.rina, "32.76.06.1006").error().kind == ErrorKind::forbidden);
    CHECK(field.reminded(office.heri, "32.73.01.1001").error().kind == ErrorKind::not_found);
    CHECK(field.reminded(office.heri, "32.76.02.1001", "merpati").error().code == "field.choice");
    REQUIRE(field.reminded(office.heri, "32.76.02.1001").ok());
    REQUIRE(field.reminded(office.heri, "32.76.02.1001", "letter").ok());
    for (auto const& village : field.late(office.heri))
      if (village.region == place("32.76.02.1001")) {
        REQUIRE(village.reminders.size() == 2);
        CHECK(village.reminders[0].way == "whatsapp");
        CHECK(village.reminders[0].name == "Heri");
      } else {
        CHECK(village.reminders.empty());
      }
    auto const page = office.desk.get(office.heri, "/verval/2024-12/terlambat");
    CHECK(registry::has(page, "Belum mengusulkan"));
    CHECK(registry::has(page, "Yth. Operator dan Kepala Desa/Lurah Tugu, Cimanggis"));
    CHECK_FALSE(
        registry::has(office.desk.get(office.cakra, "/verval/2024-12/terlambat"), "Kukusan"));
  });
}

TEST_CASE("late: the start page reminds the village before the cut-off and behind it") {
  in_field([](Field& field) {
    auto const& office = field.office;
    office.desk.clock.set(Instant{1'734'397'950 - 6 * 86'400});
    REQUIRE(field.office.propose(office.cakra, field.office.family("KASIH", "32.76.02.1001")).ok());
    CHECK_FALSE(holds(field.waits_for(office.rina), "to_begin"));
    office.desk.clock.set(Instant{1'734'397'950 - 5 * 86'400});
    CHECK(holds(field.waits_for(office.rina), "to_begin"));
    CHECK_FALSE(holds(field.waits_for(office.cakra), "to_begin"));
    CHECK_FALSE(holds(field.waits_for(office.heri), "late_villages"));
    office.desk.clock.set(Instant{1'734'397'950});
    field.after_cutoff();
    CHECK(holds(field.waits_for(office.rina), "late_village"));
    CHECK(holds(field.waits_for(office.heri), "late_villages"));
    CHECK_FALSE(holds(field.waits_for(office.rina), "to_begin"));
  });
}

TEST_CASE("team: made, joined and shown beside the village's progress, by its pages") {
  in_field([](Field& field) {
    auto const& office = field.office;
    auto& desk = office.desk;
    CHECK(registry::has(desk.get(office.heri, "/verval/satgas"), "Belum ada satgas"));
    registry::Sent typed{{"name", "Satgas Beji"},
                         {"purpose", "registry"},
                         {"decree_on", "01-11-2022"},
                         {"area", "32.76.06"},
                         {"from", "01-01-2024"}};
    CHECK(desk.post(office.heri, "/verval/satgas", typed).status == 422);
    typed.emplace_back("decree", "465.05/Kep.481-Dinsos/2022");
    auto const made = desk.post(office.heri, "/verval/satgas", typed);
    REQUIRE(made.status == 303);
    auto const team = registry::location(made);
    CHECK(
        desk.post(office.heri, team + "/anggota", {{"name", "Pak Agus"}, {"phone", "081234567890"}})
            .status == 303);
    CHECK(registry::has(desk.get(office.rina, team), "Pak Agus"));
    // Rina sees numbers masked.
    CHECK_FALSE(registry::has(desk.get(office.rina, team), "3456 7890"));
    CHECK(desk.get(office.cakra, team).status == 404);
    field.office.proposed("SUTARMI");
    CHECK(registry::has(desk.get(office.heri, "/verval/2024-12"), "Satgas Beji"));
    CHECK(registry::has(desk.get(office.rina, "/verval/2024-12/desa/32.76.06.1006"), "Pak Agus"));
  });
}

}  // namespace rangkul::validation
