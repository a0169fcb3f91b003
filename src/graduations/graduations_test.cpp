#include "graduations/graduations.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::graduations {
namespace {

using registry::day;
using validation::Side;
using validation::State;

NewGraduation stall(FamilyId family) {
  return {.family = family,
          .cause = "business",
          .left_on = day("2024-12-10"),
          .business = "Warung Nasi Bu Sutarmi",
          .sector = "food",
          .turnover_before = Rupiah(900'000),
          .turnover_after = Rupiah(6'500'000),
          .helped_by = "PENA",
          .evidence = "Buku kas tiga bulan"};
}

/// The validation office: Rina notes, Heri verifies, Sri ratifies.
struct Town {
  explicit Town(validation::Office& at) : office(at), desk(at.desk) { add_routes(desk.routes); }
  validation::Office& office;
  registry::RegistryDesk& desk;

  Result<GraduationId> noted(NewGraduation const& given) {
    return desk.write(office.rina, [&](Context& context) { return note(context, given); });
  }
  Graduation one(GraduationId id) {
    auto found = desk.read(office.heri, [&](Context& c) { return find_graduation(c, id); });
    REQUIRE(found.ok());
    return found.value();
  }
  void ratified() {
    REQUIRE(office.meet().ok());
    REQUIRE(office.verify(office.heri).ok());
    REQUIRE(office.sign(office.sri, Side::fitness).ok());
  }
  Status looked(GraduationId id, int months, std::string const& result,
                std::string const& note = {}) {
    return desk.write(office.rina, [&](Context& context) {
      return check(context, {.graduation = id,
                             .months = months,
                             .result = result,
                             .on = day("2024-12-17"),
                             .turnover = Rupiah(7'000'000),
                             .note = note});
    });
  }
  Status undone(Actor const& who, GraduationId id, int months) {
    return desk.write(who, [&](Context& context) { return undo_check(context, id, months); });
  }
  Counts counts(Actor const& who, int year = 2024) {
    return desk.read(who, [&](Context& context) { return count_graduations(context, year); });
  }
  std::int64_t due(Actor const& who) {
    return desk.read(who, [&](Context& context) { return checks_due(context); });
  }
  /// Half a year and a day later.
  void half_a_year_on() {
    constexpr std::int64_t days = 184;
    desk.clock.advance_seconds(days * 86'400);
  }
};

void in_town(std::function<void(Town&)> const& act) {
  validation::in_office([&](validation::Office& office) {
    Town town(office);
    act(town);
  });
}

}  // namespace

TEST_CASE("graduation: an exit by an own business enters the month and holds when ratified") {
  in_town([](Town& town) {
    auto const family = town.office.family("SUTARMI");
    auto const id = town.noted(stall(family));
    REQUIRE(id.ok());
    auto const before = town.one(id.value());
    CHECK(before.standing == Standing::noted);
    auto const entry = town.office.entry(before.entry);
    CHECK(entry.kind == validation::Kind::unfit);
    CHECK(entry.reason == "TL04");
    CHECK(entry.evidence == "Buku kas tiga bulan");
    CHECK(town.counts(town.office.heri).noted == 1);
    CHECK(town.counts(town.office.heri).all_left() == 0);
    town.ratified();
    auto const after = town.one(id.value());
    CHECK(after.standing == Standing::left);
    CHECK(after.turnover_after == Rupiah(6'500'000));
    auto const counts = town.counts(town.office.heri);
    CHECK(counts.left == std::array<std::int64_t, 4>{1, 0, 0, 0});
    CHECK(counts.noted == 0);
    CHECK(town.counts(town.office.heri, 2023).all_left() == 0);
    CHECK(town.counts(town.office.cakra).all_left() == 0);
  });
}

TEST_CASE("graduation: each cause is its reason in the validation") {
  CHECK(reason_of("business") == "TL04");
  CHECK(reason_of("work") == "TL04");
  CHECK(reason_of("statement") == "TL10");
  CHECK(reason_of("no_component") == "TL12");
}

TEST_CASE("graduation: a business without name, sector or income, or without proof, is refused") {
  in_town([](Town& town) {
    auto const family = town.office.family("SUTARMI");
    auto const field = [&](std::function<void(NewGraduation&)> const& spoil) {
      auto given = stall(family);
      spoil(given);
      auto const noted = town.noted(given);
      REQUIRE_FALSE(noted.ok());
      return noted.error().field;
    };
    CHECK(field([](auto& one) { one.business = " "; }) == "business");
    CHECK(field([](auto& one) { one.sector = "mining"; }) == "sector");
    CHECK(field([](auto& one) { one.turnover_after = {}; }) == "turnover_after");
    CHECK(field([](auto& one) { one.evidence = ""; }) == "evidence");
    CHECK(field([](auto& one) { one.cause = "luck"; }) == "cause");
    CHECK(field([](auto& one) { one.left_on = day("2030-01-01"); }) == "left_on");
    auto work = stall(family);
    work.cause = "work";
    work.business = work.sector = "";
    work.turnover_after = {};
    CHECK(town.noted(work).ok());
  });
}

TEST_CASE("graduation: once a family, and not beside another reason of the same month") {
  in_town([](Town& town) {
    auto const family = town.office.family("SUTARMI");
    auto const id = town.noted(stall(family));
    REQUIRE(id.ok());
    CHECK(town.noted(stall(family)).error().code == "graduations.twice");
    auto const withdrawn = town.desk.write(town.office.rina, [&](Context& context) {
      return validation::withdraw(context, town.one(id.value()).entry, "Salah keluarga");
    });
    REQUIRE(withdrawn.ok());
    CHECK(town.one(id.value()).standing == Standing::lapsed);
    CHECK(town.counts(town.office.heri).noted == 0);
    CHECK(town.noted(stall(family)).ok());

    auto const other = town.office.family("PARJO");
    REQUIRE(town.desk
                .write(town.office.rina,
                       [&](Context& context) {
                         return validation::enter(context, {.kind = validation::Kind::unfit,
                                                            .family = other,
                                                            .reason = "TL02",
                                                            .evidence = "Surat pindah"});
                       })
                .ok());
    CHECK(town.noted(stall(other)).error().code == "graduations.said_unfit");
  });
}

TEST_CASE("graduation: it is asked again after 6 and 12 months, once ratified") {
  in_town([](Town& town) {
    auto const id = town.noted(stall(town.office.family("SUTARMI"))).value();
    CHECK(town.looked(id, 6, "held").error().code == "graduations.not_left");
    town.ratified();
    CHECK(town.due(town.office.rina) == 0);
    town.half_a_year_on();
    CHECK(town.due(town.office.rina) == 1);
    CHECK(town.due(town.office.cakra) == 0);
    CHECK(town.looked(id, 9, "held").error().code == "graduations.no_such_check");
    CHECK(town.looked(id, 6, "rich").error().field == "result");
    CHECK(town.looked(id, 6, "fallen").error().field == "note");
    REQUIRE(town.looked(id, 6, "held").ok());
    CHECK(town.due(town.office.rina) == 0);
    CHECK(town.counts(town.office.heri).held == 1);
    CHECK(town.looked(id, 6, "held").error().code == "graduations.checked");
    // The newest look counts.
    REQUIRE(town.looked(id, 12, "fallen", "Warung tutup").ok());
    CHECK(town.counts(town.office.heri).held == 0);
    CHECK(town.counts(town.office.heri).fallen == 1);
    CHECK(town.undone(town.office.cakra, id, 12).error().kind == ErrorKind::not_found);
    REQUIRE(town.undone(town.office.rina, id, 12).ok());
    CHECK(town.counts(town.office.heri).held == 1);
    CHECK(town.undone(town.office.heri, id, 12).error().code == "graduations.not_checked");
  });
}

TEST_CASE("graduation: its pages say cause, business and what was seen, within the area") {
  in_town([](Town& town) {
    auto const family = town.office.family("SUTARMI");
    auto const id = town.noted(stall(family)).value();
    town.ratified();
    auto const address = "/graduasi/" + id.text();
    auto const page = town.desk.get(town.office.rina, address);
    for (std::string const part : {"Usaha sendiri", "Warung Nasi Bu Sutarmi, Kuliner",
                                   "Rp 6.500.000", "PENA", "Sesudah 6 bulan"})
      CHECK_MESSAGE(registry::has(page, part), part);
    CHECK(town.desk.get(town.office.cakra, address).status == 404);
    auto const list = town.desk.get(town.office.heri, "/graduasi", {{"tahun", "2024"}});
    CHECK(registry::has(list, "Graduasi 2024"));
    CHECK(registry::has(list, "SUTARMI"));
    CHECK_FALSE(registry::has(town.desk.get(town.office.cakra, "/graduasi"), "SUTARMI"));
  });
}

}  // namespace rangkul::graduations
