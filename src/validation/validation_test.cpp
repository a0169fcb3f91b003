#include "validation/validation.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {

TEST_CASE("validation: behind the cut-off an entry joins the next month") {
  auto const& words = registry::office_catalogue();
  CHECK(period_for(words, day("2024-12-01")) == "2024-12");
  CHECK(period_for(words, day("2024-12-17")) == "2024-12");
  CHECK(period_for(words, day("2024-12-18")) == "2025-01");
  CHECK(calendar_of(words, "2024-02").value().closes == day("2024-02-25"));
  CHECK(calendar_of(words, "2024-13").error().code == "validation.period");
}

TEST_CASE("validation: a proposal goes from the village to a sealed decree, by other hands each") {
  in_office([](Office& office) {
    auto const kept = office.proposed("SUTARMI");
    auto const lost = office.proposed("PARJO");
    CHECK(office.propose(office.rina, office.entry(kept).family).error().code ==
          "validation.twice");
    CHECK(office.entry(kept).period == "2024-12");
    REQUIRE(office.meet({lost}).ok());
    CHECK(office.entry(lost).state == State::declined);
    CHECK(office.entry(kept).state == State::accepted);
    // Nobody has been there yet.
    CHECK(office.verify(office.heri).error().code == "validation.nothing_waits");
    REQUIRE(office.seen(kept).ok());
    CHECK(office.entry(kept).criteria.count() == 2);
    CHECK(office.sign(office.heri, Side::proposals).error().kind == ErrorKind::forbidden);
    auto const moved = office.verify(office.heri);
    REQUIRE(moved.ok());
    CHECK(moved.value().moved == 1);
    auto const signed_now = office.sign(office.sri, Side::proposals);
    REQUIRE(signed_now.ok());
    CHECK(office.entry(kept).state == State::ratified);
    CHECK(office.entry(kept).ratification == signed_now.value());
    auto const list = office.desk.read(office.sri, [&](Context& context) {
      return ratifications_of(context, office.entry(kept).round);
    });
    REQUIRE(list.size() == 1);
    CHECK(list[0].rows == 1);
    CHECK(list[0].seal.size() == 64);
    auto const holds = [&] {
      return office.desk.read(office.sri,
                              [&](Context& context) { return seal_holds(context, list[0]); });
    };
    CHECK(holds());
    test::run_directly(office.desk.store,
                       "UPDATE validation_entry SET aids = 'pbi' WHERE id = " + kept.text());
    CHECK_FALSE(holds());
    auto const steps =
        office.desk.read(office.heri, [&](Context& context) { return steps_of(context, kept); });
    REQUIRE(steps.size() == 5);
    CHECK(steps[0].to == State::proposed);
    CHECK(steps[4].to == State::ratified);
    CHECK(steps[4].name == "Sri");
  });
}

TEST_CASE("validation: who entered a row may not pass it, and who passed it may not ratify") {
  in_office([](Office& office) {
    auto const own = office.propose(office.heri, office.family("DARMI"));
    REQUIRE(own.ok());
    auto const other = office.proposed("WARNO");
    REQUIRE(office.meet().ok());
    for (auto const id : {own.value(), other}) REQUIRE(office.seen(id).ok());
    auto const moved = office.verify(office.heri);
    REQUIRE(moved.ok());
    CHECK(moved.value().moved == 1);
    CHECK(moved.value().own == 1);
    CHECK(office.entry(own.value()).state == State::confirmed);
    CHECK(office.verify(office.heri).error().code == "validation.same_hands");
    auto const both = Actor::person(
        AccountId{23}, "Heri", rights_of({May::see_validation, May::ratify_data}), place("32.76"));
    CHECK(office.sign(both, Side::proposals).error().code == "validation.same_hands");
    CHECK(office.sign(office.sri, Side::proposals).ok());
  });
}

TEST_CASE("validation: unfitness needs a reason and its evidence; an unmatched NIK is none") {
  in_office([](Office& office) {
    auto const family = office.family("KARSO");
    auto const say = [&](std::string reason, std::string evidence, std::string note = {}) {
      return office.desk.write(office.rina, [&](Context& context) {
        return enter(context, {.kind = Kind::unfit,
                               .family = family,
                               .reason = reason,
                               .evidence = evidence,
                               .note = note});
      });
    };
    CHECK(say("", "akta").error().code == "validation.reason");
    CHECK(say("TL99", "akta").error().code == "validation.reason");
    CHECK(say("TL09", "hasil padan").error().code == "validation.repair_nik");
    CHECK(say("TL01", " ").error().code == "validation.evidence");
    CHECK(say("TL13", "surat").error().code == "validation.note");
    auto const id = say("TL01", "Akta kematian 474/12");
    REQUIRE(id.ok());
    REQUIRE(office.meet().ok());
    auto const moved = office.verify(office.heri);  // no visit is asked for
    REQUIRE(moved.ok());
    CHECK(office.entry(id.value()).state == State::ready);
    // The other side of the month is ratified by itself, with nothing to say.
    REQUIRE(office.sign(office.sri, Side::proposals).ok());
    CHECK(office.entry(id.value()).state == State::ready);
    REQUIRE(office.sign(office.sri, Side::fitness).ok());
    CHECK(office.entry(id.value()).state == State::ratified);
  });
}

TEST_CASE("validation: a step is taken back until a decree stands on it") {
  in_office([](Office& office) {
    auto const id = office.proposed("SARINAH");
    auto const meeting = office.meet();
    REQUIRE(meeting.ok());
    auto const back = [&](Actor const& who, EventId event) {
      return office.desk.write(who, [&](Context& context) { return undo(context, event); });
    };
    auto const met = office.entry(id).event;
    CHECK(back(office.cakra, met).error().kind == ErrorKind::not_found);
    REQUIRE(back(office.rina, met).ok());
    CHECK(office.entry(id).state == State::proposed);
    CHECK_FALSE(office.entry(id).meeting.is_set());
    CHECK(office.desk
              .read(office.rina,
                    [&](Context& context) { return find_meeting(context, meeting.value()); })
              .error()
              .kind == ErrorKind::not_found);
    CHECK(back(office.rina, met).error().code == "validation.changed_meanwhile");
    REQUIRE(office.meet().ok());
    REQUIRE(office.seen(id).ok());
    auto const verified = office.verify(office.heri);
    REQUIRE(verified.ok());
    CHECK(back(office.rina, verified.value().event).error().kind == ErrorKind::forbidden);
    CHECK(back(office.heri, verified.value().event).value() == 1);
    CHECK(office.entry(id).state == State::confirmed);
    REQUIRE(office.verify(office.heri).ok());
    REQUIRE(office.sign(office.sri, Side::proposals).ok());
    CHECK(back(office.heri, office.entry(id).event).error().code == "validation.sealed");
  });
}

TEST_CASE("validation: a closed month does not move, and what comes later joins the next") {
  in_office([](Office& office) {
    auto const id = office.proposed("TUKIYEM");
    REQUIRE(office.meet().ok());
    auto const close = [&] {
      return office.desk.write(office.heri,
                               [&](Context& context) { return close_round(context, "2024-12"); });
    };
    REQUIRE(office.seen(id).ok());
    REQUIRE(office.verify(office.heri).ok());
    CHECK(close().error().code == "validation.unfinished");
    REQUIRE(office.sign(office.sri, Side::proposals).ok());
    REQUIRE(close().ok());
    CHECK(close().error().code == "validation.closed");
    CHECK(office.sign(office.sri, Side::fitness).error().code == "validation.closed");
    auto const later = office.proposed("PONIRAH");
    CHECK(office.entry(later).period == "2025-01");
    auto const reopen = [&](std::string why) {
      return office.desk.write(
          office.heri, [&](Context& context) { return reopen_round(context, "2024-12", why); });
    };
    CHECK(reopen(" ").error().code == "field.required");
    REQUIRE(reopen("SK kelayakan tertinggal").ok());
    CHECK(office.sign(office.sri, Side::fitness).ok());
  });
}

TEST_CASE("validation: a village sees and counts its own") {
  in_office([](Office& office) {
    auto const near = office.proposed("SUMINI");
    auto const far = office.propose(office.cakra, office.family("WASTI", "32.76.02.1001"));
    REQUIRE(far.ok());
    auto const round = office.entry(near).round;
    auto const waits = [&](Actor const& who) {
      return office.desk.read(who, [&](Context& context) {
        return count_entries(context, round).of(Kind::proposal, State::proposed);
      });
    };
    CHECK(waits(office.rina) == 1);
    CHECK(waits(office.heri) == 2);
    CHECK(office.desk
              .read(office.rina, [&](Context& context) { return find_entry(context, far.value()); })
              .error()
              .kind == ErrorKind::not_found);
    CHECK(office.propose(office.rina, office.entry(far.value()).family).error().kind ==
          ErrorKind::not_found);
    // Somebody else's row cannot be declined by this village's meeting.
    CHECK_FALSE(office.meet({far.value()}).ok());
    auto const lines = office.desk.read(
        office.rina, [&](Context& context) { return village_lines(context, round); });
    REQUIRE(lines.size() == 1);
    CHECK(lines[0].name == "Kemiri Muka");
    CHECK(lines[0].waiting == 1);
  });
}

TEST_CASE("validation: the year's page tells how many of its 24 ratifications are done") {
  in_office([](Office& office) {
    auto& desk = office.desk;
    office.proposed("MUNAH");
    CHECK(registry::has(desk.get(office.sri, "/verval"), "0 dari 24 pengesahan tahun ini"));
    REQUIRE(office.sign(office.sri, Side::fitness).ok());
    auto const page = desk.get(office.sri, "/verval");
    CHECK(registry::has(page, "1 dari 24 pengesahan tahun ini"));
    CHECK(registry::has(page, "Desa/kelurahan dengan operator aktif: 0 dari 5"));
    CHECK(desk.get(office.sri, "/api/v1/verval").body.find("\"ratifications\":1") !=
          std::string::npos);
  });
}

TEST_CASE("validation: a month by its pages, from the family to the minutes") {
  in_office([](Office& office) {
    auto& desk = office.desk;
    auto const family = office.family("NGATINI");
    auto const address = "/keluarga/" + family.text() + "/verval";
    CHECK(desk.get(office.rina, address).status == 200);
    auto const refused = desk.post(office.rina, address, {{"kind", "proposal"}});
    CHECK(refused.status == 422);
    CHECK(registry::has(refused, "Pilih paling sedikit satu bantuan"));
    auto const saved = desk.post(office.rina, address, {{"kind", "proposal"}, {"pkh", "1"}});
    CHECK(saved.status == 303);
    auto const entry = registry::location(saved);
    CHECK(registry::has(desk.get(office.rina, entry), "NGATINI"));
    auto const village = std::string("/verval/2024-12/desa/32.76.06.1006");
    CHECK(registry::has(desk.get(office.rina, village), "1 baris menunggu musyawarah"));
    CHECK(desk.get(office.cakra, village).status == 404);
    CHECK(registry::has(desk.get(office.rina, village + "/musyawarah"), "NGATINI"));
    registry::Sent const typed{{"kind", "meeting"},
                               {"held_on", "17-12-2024"},
                               {"place", "Aula"},
                               {"leader", "Bu Lurah"},
                               {"attendance", "BPD"}};
    auto const met = desk.post(office.rina, village + "/musyawarah", typed);
    REQUIRE(met.status == 303);
    auto const minutes = desk.get(office.rina, registry::location(met));
    CHECK(registry::has(minutes, "Segel: "));
    CHECK(registry::has(minutes, "Diterima musyawarah"));
    CHECK(desk.get(office.cakra, registry::location(met)).status == 404);
    CHECK(desk.post(office.rina, village + "/musyawarah", typed).status == 409);
    auto const seen =
        desk.post(office.rina, entry + "/kunjungan", {{"on", "17-12-2024"}, {"result", "refuted"}});
    CHECK(seen.status == 422);
    CHECK(desk.post(office.rina, entry + "/kunjungan",
                    {{"on", "17-12-2024"}, {"result", "confirmed"}, {"k6", "1"}})
              .status == 303);
    CHECK(registry::has(desk.get(office.heri, "/verval/2024-12"), "Luluskan semua"));
    CHECK(desk.post(office.heri, "/verval/2024-12/periksa").status == 303);
    CHECK(desk.post(office.sri, "/verval/2024-12/sahkan",
                    {{"side", "proposals"}, {"decree", ""}, {"decree_on", "17-12-2024"}})
              .status == 422);
    CHECK(desk.post(office.sri, "/verval/2024-12/sahkan",
                    {{"side", "proposals"}, {"decree", "460/1"}, {"decree_on", "17-12-2024"}})
              .status == 303);
    CHECK(registry::has(desk.get(office.sri, "/verval/2024-12"), "Segel cocok"));
    CHECK(registry::has(desk.get(office.heri, "/verval/2024-12/kementerian"), "460/1"));
    CHECK(registry::has(desk.get(office.heri, "/verval/2024-12/baris", {{"status", "ratified"}}),
                        "NGATINI"));
  });
}

}  // namespace rangkul::validation
