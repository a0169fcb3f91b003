#include "labels/labels.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "support/validation_office.h"

namespace rangkul::labels {
namespace {

using registry::day;
using registry::place;
using validation::Kind;
using validation::State;

NewVisit a_visit() { return {.on = day("2024-12-16")}; }

/// The validation office; Heri opens rounds, Rina visits in Kemiri Muka, Cakra in Tugu.
struct Street {
  explicit Street(validation::Office& at) : office(at), desk(at.desk) { add_routes(desk.routes); }
  validation::Office& office;
  registry::RegistryDesk& desk;

  /// A family whose head receives PKH.
  FamilyId receiving(std::string const& name, char const* village = "32.76.06.1006") {
    registry::Family card;
    card.region = place(village);
    card.address = "Jl. Kenanga";
    auto const family = desk.add(card);
    registry::Person head;
    head.name = name;
    head.region = place(village);
    head.family = family;
    head.receives_pkh = true;
    desk.add(head);
    return family;
  }
  Result<RoundId> opened(Actor const& who, char const* area = "32.76",
                         std::vector<std::string> const& aids = {"pkh"}) {
    return desk.write(who, [&](Context& context) {
      return open_round(context, {.name = "Labelisasi 2022",
                                  .decree = "SE Bupati 460/3620/Dinsos",
                                  .decree_on = day("2022-12-01"),
                                  .area = place(area),
                                  .aids = aids});
    });
  }
  /// The house of a family in the newest round.
  House house(FamilyId family) {
    auto const all = desk.read(office.heri, [&](Context& c) { return houses_of(c, family); });
    REQUIRE_FALSE(all.empty());
    return all.front();
  }
  Result<VisitId> seen(Actor const& who, HouseId id, Outcome result, NewVisit more = a_visit()) {
    more.result = result;
    return desk.write(who, [&](Context& context) { return visit(context, id, more); });
  }
  Status undone(Actor const& who, HouseId id) {
    return desk.write(who, [&](Context& context) { return undo_visit(context, id); });
  }
  std::vector<Visited> visits(HouseId id) {
    return desk.read(office.heri, [&](Context& context) { return visits_of(context, id); });
  }
  std::vector<Code> codes(HouseId id) {
    return desk.read(office.heri, [&](Context& context) { return codes_of(context, id); });
  }
  Checked at_door(Actor const& who, std::string const& code) {
    return desk.read(who, [&](Context& context) { return check(context, code); });
  }
};

void in_street(std::function<void(Street&)> const& act) {
  validation::in_office([&](validation::Office& office) {
    Street street(office);
    act(street);
  });
}

std::string round_of_test(RoundId id) { return "/labelisasi/" + id.text(); }

NewVisit with_letter(std::string const& letter) {
  auto out = a_visit();
  out.letter = letter;
  out.criteria = Criteria(0b101);
  return out;
}

}  // namespace

TEST_CASE("labels: a round draws up each receiving family of its area once, and newcomers later") {
  in_street([](Street& street) {
    auto const near = street.receiving("SUTARMI");
    street.office.family("PARJO");  // receives nothing
    street.receiving("KASIH", "32.76.02.1001");
    auto const id = street.opened(street.office.heri);
    REQUIRE(id.ok());
    auto const count = [&](Actor const& who) {
      std::int64_t sum = 0;
      for (auto const& village : street.desk.read(
               who, [&](Context& context) { return count_villages(context, id.value()); }))
        sum += village.all();
      return sum;
    };
    CHECK(count(street.office.heri) == 2);
    CHECK(count(street.office.rina) == 1);
    auto const house = street.house(near);
    CHECK(house.name == "SUTARMI");
    CHECK(house.aids == "pkh");
    CHECK(house.status == Outcome::waiting);
    street.receiving("BARU");
    auto const added =
        street.desk.write(street.office.heri, [&](Context& c) { return draw(c, id.value()); });
    REQUIRE(added.ok());
    CHECK(added.value() == 1);
    CHECK(count(street.office.heri) == 3);
  });
}

TEST_CASE("labels: a round needs a decree, an aid that somebody receives, and the whole area") {
  in_street([](Street& street) {
    CHECK(street.opened(street.office.heri).error().code == "labels.nobody");
    street.receiving("SUTARMI");
    CHECK(street.opened(street.office.heri, "32.76", {}).error().code == "labels.no_aid");
    CHECK(street.opened(street.office.heri, "32.76", {"pbi"}).error().code == "labels.nobody");
    CHECK(street.opened(street.office.heri, "32.73").error().code == "labels.outside");
    CHECK(street.opened(street.office.rina, "32.76.06.1006").error().kind == ErrorKind::forbidden);
    CHECK(street.opened(street.office.heri, "32.76", {"local", "pkh"}).ok());
  });
}

TEST_CASE("labels: a benefit of the office puts a family on the list") {
  in_street([](Street& street) {
    auto const family = street.office.family("NURHAYATI");
    CHECK(street.opened(street.office.heri, "32.76", {"local"}).error().code == "labels.nobody");
    test::run_directly(street.desk.store,
                       "INSERT INTO enrolment (id, programme, year, period, unit, family, region, "
                       "name, status, proposed_at, event) VALUES (1, 'kds-bantuan-pangan', 2024, "
                       "'2024', 'family', " +
                           family.text() + ", '32.76.06.1006', 'NURHAYATI', 'approved', 0, 1)");
    REQUIRE(street.opened(street.office.heri, "32.76", {"local"}).ok());
    CHECK(street.house(family).aids == "local");
  });
}

TEST_CASE("labels: a visit puts the label up, keeps the criteria, and is taken back") {
  in_street([](Street& street) {
    auto const family = street.receiving("SUTARMI");
    auto const round = street.opened(street.office.heri).value();
    auto const id = street.house(family).id;
    auto more = a_visit();
    more.criteria = Criteria(0b100100010);
    more.position = evidence::Position::parse("-6.37, 106.82").value();
    REQUIRE(street.seen(street.office.rina, id, Outcome::installed, more).ok());
    CHECK(street.house(family).status == Outcome::installed);
    REQUIRE(street.visits(id).size() == 1);
    CHECK(street.visits(id)[0].position->latitude == doctest::Approx(-6.37));
    CHECK_FALSE(street.visits(id)[0].entry.is_set());
    auto const counts = street.desk.read(
        street.office.heri, [&](Context& context) { return count_criteria(context, round); });
    CHECK(counts.by_number[3] == 1);
    CHECK(counts.each[1] == 1);
    CHECK(counts.each[0] == 0);
    REQUIRE(street.codes(id).size() == 1);
    auto const code = street.codes(id)[0].code;
    CHECK(street.at_door(Actor::nobody(), code).standing == Standing::valid);
    CHECK(street.undone(street.office.cakra, id).error().kind == ErrorKind::not_found);
    REQUIRE(street.undone(street.office.rina, id).ok());
    CHECK(street.house(family).status == Outcome::waiting);
    CHECK(street.at_door(Actor::nobody(), code).standing == Standing::not_yet);
    CHECK(street.undone(street.office.rina, id).error().code == "labels.not_visited");
  });
}

TEST_CASE("labels: withdrawal needs a signed statement and opens TL10 in the month's validation") {
  in_street([](Street& street) {
    auto const family = street.receiving("WAGINEM");
    REQUIRE(street.opened(street.office.heri).ok());
    auto const id = street.house(family).id;
    CHECK(street.seen(street.office.rina, id, Outcome::withdrew).error().code ==
          "labels.no_letter");
    REQUIRE(street
                .seen(street.office.rina, id, Outcome::withdrew,
                      with_letter("Surat pernyataan 16-12-2024"))
                .ok());
    auto const entry = street.office.entry(street.visits(id)[0].entry);
    CHECK(entry.kind == Kind::unfit);
    CHECK(entry.reason == "TL10");
    CHECK(entry.evidence == "Surat pernyataan 16-12-2024");
    CHECK(entry.criteria == Criteria(0b101));
    CHECK(entry.state == State::proposed);
    CHECK(entry.entered_by == street.office.rina.account());
    CHECK(street.seen(street.office.rina, id, Outcome::installed).error().code == "labels.decided");
    // Who entered it may not verify it: the validation's own four eyes.
    REQUIRE(street.office.meet().ok());
    CHECK(street.undone(street.office.rina, id).error().code == "labels.entry_moved");
    CHECK(street.house(family).status == Outcome::withdrew);
  });
}

TEST_CASE("labels: death is TL01, moving TL02; undone, the entry is withdrawn with it") {
  in_street([](Street& street) {
    auto const dead = street.receiving("PARTO");
    auto const moved = street.receiving("SURATI");
    REQUIRE(street.opened(street.office.heri).ok());
    auto const says = [&](FamilyId family, Outcome outcome) {
      auto const id = street.house(family).id;
      REQUIRE(street.seen(street.office.rina, id, outcome, with_letter("470/11/2024")).ok());
      return street.office.entry(street.visits(id)[0].entry);
    };
    CHECK(says(dead, Outcome::dead).reason == "TL01");
    auto const entry = says(moved, Outcome::moved);
    CHECK(entry.reason == "TL02");
    auto const id = street.house(moved).id;
    // By who verifies too, not only by who made the visit.
    REQUIRE(street.undone(street.office.heri, id).ok());
    CHECK(street.office.entry(entry.id).state == State::withdrawn);
    CHECK(street.house(moved).status == Outcome::waiting);
    REQUIRE(street.visits(id).size() == 1);
    CHECK(street.visits(id)[0].undone);
  });
}

TEST_CASE("labels: what the village has said already is joined, not said twice") {
  in_street([](Street& street) {
    auto const family = street.receiving("SUMIATI");
    REQUIRE(street.opened(street.office.heri).ok());
    auto const said = street.desk.write(street.office.rina, [&](Context& context) {
      return validation::enter(
          context, {.kind = Kind::unfit, .family = family, .reason = "TL10", .evidence = "Surat"});
    });
    REQUIRE(said.ok());
    auto const id = street.house(family).id;
    REQUIRE(street.seen(street.office.rina, id, Outcome::withdrew, with_letter("Surat")).ok());
    CHECK(street.visits(id)[0].entry == said.value());
    REQUIRE(street.undone(street.office.rina, id).ok());
    CHECK(street.office.entry(said.value()).state == State::proposed);
  });
}

TEST_CASE("labels: an installed label may say that the family fits; a refusal says why") {
  in_street([](Street& street) {
    auto const family = street.receiving("TUMINAH");
    REQUIRE(street.opened(street.office.heri).ok());
    auto const id = street.house(family).id;
    CHECK(street.seen(street.office.rina, id, Outcome::refused).error().field == "note");
    auto refusal = a_visit();
    refusal.note = "Rumah milik mertua, keberatan";
    REQUIRE(street.seen(street.office.rina, id, Outcome::refused, refusal).ok());
    auto fits = a_visit();
    fits.assess = true;
    fits.criteria = Criteria(0b1);
    REQUIRE(street.seen(street.office.rina, id, Outcome::installed, fits).ok());
    auto const entry = street.office.entry(street.visits(id)[0].entry);
    CHECK(entry.kind == Kind::fit);
    CHECK(entry.criteria == Criteria(0b1));
    // Taken back, the visit before it holds again.
    REQUIRE(street.undone(street.office.rina, id).ok());
    CHECK(street.house(family).status == Outcome::refused);
  });
}

TEST_CASE("labels: a number tells every wrong sign and every two that are swapped") {
  for (int round = 0; round < 50; ++round) {
    auto const code = new_code();
    REQUIRE(code.size() == 13);
    CHECK(read_code(code) == code);
    CHECK(read_code(code_words(ascii_lower(code))) == code);
    auto wrong = code;
    wrong[3] = wrong[3] == '7' ? '8' : '7';
    CHECK(read_code(wrong).empty());
    for (std::size_t i = 0; i + 1 < code.size() - 1; ++i) {
      auto swapped = code;
      std::swap(swapped[i], swapped[i + 1]);
      if (swapped != code) CHECK(read_code(swapped).empty());
    }
  }
  CHECK(read_code("").empty());
  CHECK(read_code("../../etc/passwd").empty());
}

TEST_CASE("labels: one holds a house; revoked and made again for a reason, checked at the door") {
  in_street([](Street& street) {
    auto const& office = street.office;
    auto const family = street.receiving("SUTARMI");
    auto const round = street.opened(office.heri).value();
    auto const make = [&](Actor const& who) {
      return street.desk.write(who, [&](Context& context) {
        return make_codes(context, round, place("32.76.06.1006"));
      });
    };
    CHECK(make(office.cakra).error().kind == ErrorKind::not_found);
    REQUIRE(make(office.rina).ok());
    CHECK(make(office.rina).value() == 0);
    auto const house = street.house(family);
    auto const first = street.codes(house.id)[0].code;
    CHECK(first.find(family.text()) == std::string::npos);
    REQUIRE(street.seen(office.rina, house.id, Outcome::installed).ok());
    CHECK(street.codes(house.id).size() == 1);
    auto const again = [&](std::string const& reason) {
      return street.desk.write(
          office.rina, [&](Context& context) { return make_again(context, house.id, reason); });
    };
    CHECK(again(" ").error().field == "reason");
    auto const second = again("Luntur");
    REQUIRE(second.ok());
    CHECK(second.value() != first);
    CHECK(street.at_door(Actor::nobody(), first).standing == Standing::revoked);
    CHECK(street.at_door(Actor::nobody(), second.value()).standing == Standing::valid);
    // Only who may see the house is told which it is.
    CHECK_FALSE(street.at_door(Actor::nobody(), second.value()).house.is_set());
    CHECK_FALSE(street.at_door(office.cakra, second.value()).house.is_set());
    CHECK(street.at_door(office.rina, second.value()).house == house.id);
    auto const gone = street.desk.write(
        office.rina, [&](Context& context) { return revoke(context, house.id, "Sudah mampu"); });
    REQUIRE(gone.ok());
    CHECK(street.at_door(Actor::nobody(), second.value()).standing == Standing::revoked);
    CHECK(again("lagi").error().code == "labels.no_label");
  });
}

TEST_CASE("labels: the public page names nobody; a closed round takes no visit") {
  in_street([](Street& street) {
    auto const& office = street.office;
    auto const family = street.receiving("SUTARMI XYZ");
    auto const round = street.opened(office.heri).value();
    auto const house = street.house(family);
    REQUIRE(street.seen(office.rina, house.id, Outcome::installed).ok());
    auto const address = "/label/" + street.codes(house.id)[0].code;
    auto const open = street.desk.get(Actor::nobody(), address);
    CHECK(open.status == 200);
    CHECK(registry::has(open, "Label sah"));
    CHECK(registry::has(open, "Dinas Sosial Kota Depok"));
    CHECK_FALSE(registry::has(open, "SUTARMI"));
    CHECK_FALSE(registry::has(street.desk.get(office.cakra, address), "SUTARMI"));
    CHECK(registry::has(street.desk.get(office.rina, address), "SUTARMI XYZ"));
    CHECK(street.desk.get(Actor::nobody(), "/label/ABC").status == 404);
    REQUIRE(
        street.desk
            .write(office.heri, [&](Context& context) { return set_open(context, round, false); })
            .ok());
    CHECK(street.seen(office.rina, house.id, Outcome::not_found).error().code == "labels.closed");
    CHECK(street.undone(office.rina, house.id).error().code == "labels.closed");
  });
}

TEST_CASE("labels: the map counts what the lists hold, within the area, and names places") {
  in_street([](Street& street) {
    auto const& office = street.office;
    auto& desk = street.desk;
    auto const family = street.receiving("SUTARMI");
    street.receiving("KASIH", "32.76.02.1001");
    auto const round = round_of_test(street.opened(office.heri).value());
    test::run_directly(
        desk.store,
        "INSERT INTO map_shape (region, rings, west, south, east, north, file_name, "
        "event) VALUES ('32.76.06.1006', '0,0 90,0 90,90 0,0', 0, 0, 90, 90, 'x', 1)");
    auto seen = a_visit();
    seen.position = evidence::Position::parse("0.0004, 0.0005").value();
    REQUIRE(street.seen(office.rina, street.house(family).id, Outcome::installed, seen).ok());
    auto const whole = desk.get(office.heri, round + "/peta");
    CHECK(registry::has(whole, "Kemiri Muka: 1"));
    CHECK(registry::has(whole, "<title>SUTARMI</title>"));
    CHECK(registry::has(whole, "/rumah?wilayah=32.76.02.1001"));
    auto const refused = desk.get(office.heri, round + "/peta", {{"hasil", "refused"}});
    CHECK(registry::has(refused, "Kemiri Muka: 0"));
    CHECK_FALSE(registry::has(refused, "SUTARMI"));
    auto const far = desk.get(office.cakra, round + "/peta");
    CHECK(registry::has(far, "Belum ada batas wilayah"));
    CHECK_FALSE(registry::has(far, "SUTARMI"));
    CHECK(desk.get(office.cakra, round + "/peta", {{"wilayah", "32.76.06"}}).status == 404);
  });
}

TEST_CASE("labels: a round by its pages, from the decree to the door") {
  in_street([](Street& street) {
    auto const& office = street.office;
    auto& desk = street.desk;
    street.receiving("SUTARMI");
    CHECK(registry::has(desk.get(office.heri, "/labelisasi"), "Belum ada labelisasi"));
    registry::Sent const typed{{"name", "Labelisasi 2022"},
                               {"decree", "SE Bupati 460/3620/Dinsos"},
                               {"decree_on", "01-12-2022"},
                               {"area", "32.76"}};
    auto const refused = desk.post(office.heri, "/labelisasi", typed);
    CHECK(refused.status == 422);
    CHECK(registry::has(refused, "Pilih paling sedikit satu bantuan"));
    auto full = typed;
    full.emplace_back("pkh", "1");
    CHECK(desk.post(office.rina, "/labelisasi", full).status == 403);
    auto const opened = desk.post(office.heri, "/labelisasi", full);
    REQUIRE(opened.status == 303);
    auto const round = registry::location(opened);
    CHECK(registry::has(desk.get(office.heri, round), "SE Bupati 460/3620/Dinsos"));
    auto const list = desk.get(office.rina, round + "/rumah", {{"hasil", "waiting"}});
    CHECK(registry::has(list, "SUTARMI"));
    CHECK_FALSE(registry::has(desk.get(office.cakra, round + "/rumah"), "SUTARMI"));
    CHECK(desk.get(office.rina, round + "/desa/32.76.06.1006").status == 200);
    CHECK(desk.get(office.cakra, round + "/desa/32.76.06.1006").status == 404);
    auto const at = list.body.find("/labelisasi/rumah/");
    REQUIRE(at != std::string::npos);
    auto const house = list.body.substr(at, list.body.find('"', at) - at);
    CHECK(desk.get(office.cakra, house).status == 404);
    auto const no_letter = desk.post(office.rina, house + "/kunjungan",
                                     {{"on", "16-12-2024"}, {"result", "withdrew"}});
    CHECK(no_letter.status == 422);
    CHECK(registry::has(no_letter, "Isi nomor dan tanggal suratnya"));
    CHECK(desk.post(office.rina, house + "/kunjungan",
                    {{"on", "16-12-2024"}, {"result", "installed"}, {"k6", "1"}})
              .status == 303);
    auto const page = desk.get(office.rina, house);
    CHECK(registry::has(page, "Lantai tanah atau plester"));
    CHECK(registry::has(page, "Terpasang"));
    CHECK(registry::has(desk.get(office.heri, round), "Pemetaan menurut kriteria"));
    CHECK(registry::has(desk.get(office.heri, round + "/rumah", {{"jumlah", "1"}}), "SUTARMI"));
    CHECK_FALSE(
        registry::has(desk.get(office.heri, round + "/rumah", {{"kriteria", "1"}}), "SUTARMI"));
    CHECK(desk.post(office.rina, house + "/urungkan").status == 303);
    CHECK(desk.post(office.rina, round + "/desa/32.76.06.1006/lembar").status == 303);
    CHECK(registry::has(desk.get(office.rina, house), "Cabut dan cetak ulang"));
  });
}

}  // namespace rangkul::labels
