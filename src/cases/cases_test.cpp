#include <doctest/doctest.h>

#include "cases/board.h"
#include "cases/escalation.h"
#include "cases/glass.h"
#include "support/cases_desk.h"

namespace rangkul::cases {
namespace {

using Kind = procedures::Event::Kind;

/// The first step of the ODGJ procedure with all that it asks, by Anto.
void take_report(CaseDesk& desk, CaseId id) {
  CHECK(desk.does(desk.anto, id, {.kind = Kind::checked, .step = "laporan", .what = "pelapor"}) ==
        "ok");
  CHECK(desk.does(desk.anto, id, {.kind = Kind::checked, .step = "laporan", .what = "lokasi"}) ==
        "ok");
  CHECK(desk.does(desk.anto, id,
                  {.kind = Kind::filled, .step = "laporan", .what = {}, .reason = "Form 1"}) ==
        "ok");
  CHECK(desk.does(desk.anto, id, {.kind = Kind::done, .step = "laporan"}) == "ok");
}

}  // namespace

TEST_CASE("case: opened with a number of its procedure and year, and the first step's clock") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const first = desk.find(desk.open());
    CHECK(first.number == "RHB-ODGJ/2024/0001");
    CHECK(desk.find(desk.open()).number == "RHB-ODGJ/2024/0002");
    CHECK(first.confidentiality == procedures::Confidentiality::restricted);
    CHECK(desk.steps(first.id) == "laporan");
    REQUIRE(first.due_at);
    CHECK(first.due_at->seconds - first.opened_at.seconds == 15 * 60);
    // The same tap is the same case; the mark of another's form is not.
    auto const told = CaseDesk::told("odgj-terlantar", "ketuk-dua-kali");
    auto const id = desk.open(told);
    CHECK(desk.open(told) == id);
    auto const other =
        desk.write(desk.dimas, [&](Context& context) { return open_case(context, told); });
    CHECK(other.error().code == "case.uid_other");
  });
}

TEST_CASE("case: refusals at the opening, in order") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const code = [&](Actor const& who, NewCase const& given) {
      auto const made =
          desk.write(who, [&](Context& context) { return open_case(context, given); });
      return made.ok() ? std::string("ok") : made.error().code + " " + made.error().field;
    };
    CHECK(code(desk.sita, CaseDesk::told()) == "forbidden ");
    auto given = CaseDesk::told("tidak-ada");
    CHECK(code(desk.anto, given) == "case.no_procedure procedure");
    given = CaseDesk::told();
    given.area = place("32.76.02.1001");
    CHECK(code(desk.lurah, given) == "case.area_outside area");
    given.area = place("32.76.06");
    CHECK(code(desk.anto, given) == "case.area_outside area");
    given = CaseDesk::told();
    given.source = "angin";
    CHECK(code(desk.anto, given) == "field.choice source");
    given = CaseDesk::told();
    given.title = "  ";
    CHECK(code(desk.anto, given) == "field.required title");
    given = CaseDesk::told();
    given.urgency = "blue";
    CHECK(code(desk.anto, given) == "field.choice urgency");
    given = CaseDesk::told();
    given.people = {PersonId{99}};
    CHECK(code(desk.anto, given) == "not_found ");
    CHECK(code(desk.lurah, CaseDesk::told()) == "ok");
  });
}

TEST_CASE("case: a second open one of the procedure for one person is refused") {
  on_each_case_desk([](CaseDesk& desk) {
    auto told = CaseDesk::told();
    told.people = {desk.person("Siti Aminah")};
    auto const first = desk.open(told);
    told.uid = "lagi";
    auto const again =
        desk.write(desk.dimas, [&](Context& context) { return open_case(context, told); });
    CHECK(again.error().code == "case.has_one");
    CHECK(again.error().detail.at("number") == desk.find(first).number);
    told.procedure = "orang-terlantar";
    CHECK(desk.write(desk.dimas, [&](Context& context) { return open_case(context, told); }).ok());
    auto const of = desk.read(
        desk.dimas, [&](Context& context) { return cases_of(context, told.people.front()); });
    CHECK(of.size() == 2);
  });
}

TEST_CASE("case: a mandatory step is not skipped, but overridden by the head with a reason") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    Act const done{.kind = Kind::done, .step = "laporan"};
    CHECK(desk.does(desk.anto, id, done) == "procedure.missing");
    Act skip{.kind = Kind::skipped, .step = "laporan", .what = {}, .reason = "sudah tahu"};
    CHECK(desk.does(desk.anto, id, skip) == "procedure.mandatory");
    skip.kind = Kind::overridden;
    CHECK(desk.does(desk.anto, id, skip) == "procedure.not_head");
    auto silent = skip;
    silent.reason = " ";
    CHECK(desk.does(desk.bidan, id, silent) == "procedure.reason_missing");
    CHECK(desk.does(desk.bidan, id, skip) == "ok");
    CHECK(desk.steps(id) == "koordinasi jangkau");
  });
}

TEST_CASE("case: whose turn it is may act; others are told whose it is") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    Act const begin{.kind = Kind::begun, .step = "laporan"};
    CHECK(desk.does(desk.plain, id, begin) == "not_found");  // restricted, and not of the team
    CHECK(desk.does(desk.kiki, id, begin) == "case.not_your_turn");
    CHECK(desk.does(desk.tika, id, begin) == "not_found");
    CHECK(desk.does(desk.dimas, id, begin) == "ok");  // the coordinator
    take_report(desk, id);
    CHECK(desk.steps(id) == "koordinasi jangkau");
    // Who joins the team as its worker may act for everybody.
    CHECK(desk.write(desk.bidan,
                     [&](Context& context) { return join_team(context, id, AccountId{999}, true); })
              .error()
              .code == "case.no_such_account");
  });
}

TEST_CASE("case: who did the work of a step does not approve it") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    take_report(desk, id);
    CHECK(desk.does(desk.dimas, id,
                    {.kind = Kind::done, .step = "koordinasi", .agency = "polsek"}) == "ok");
    auto const ready = [&](std::string const& step, std::string const& what) {
      return desk.does(desk.dimas, id,
                       {.kind = Kind::document, .step = step, .what = what, .reason = "arsip"});
    };
    CHECK(ready("jangkau", "foto") == "ok");
    CHECK(ready("jangkau", "lokasi") == "ok");
    CHECK(desk.does(desk.dimas, id, {.kind = Kind::checked, .step = "jangkau", .what = "aman"}) ==
          "ok");
    CHECK(desk.does(desk.dimas, id, {.kind = Kind::done, .step = "jangkau"}) == "ok");
    CHECK(desk.steps(id) == "periksa");
    CHECK(ready("periksa", "hasil-periksa") == "ok");
    CHECK(desk.does(desk.dimas, id,
                    {.kind = Kind::issued, .step = "periksa", .what = "surat-rujukan-medis"}) ==
          "ok");
    CHECK(desk.does(desk.dimas, id, {.kind = Kind::decided, .step = "periksa", .what = "rawat"}) ==
          "ok");
    CHECK(desk.steps(id) == "identitas jaminan");
    CHECK(desk.does(desk.dimas, id, {.kind = Kind::decided, .step = "jaminan", .what = "tidak"}) ==
          "ok");
    // The head of division writes the recommendation down, and may then not approve it.
    CHECK(desk.does(desk.bidan, id,
                    {.kind = Kind::document,
                     .step = "rekomendasi",
                     .what = "usulan-pbi",
                     .reason = "12/PBI"}) == "ok");
    CHECK(desk.does(desk.bidan, id, {.kind = Kind::approved, .step = "rekomendasi"}) ==
          "case.same_hands");
    CHECK(desk.does(desk.kiki, id, {.kind = Kind::approved, .step = "rekomendasi"}) ==
          "procedure.not_approver");
  });
}

TEST_CASE("case: the newest act is taken back by its own hand within a quarter of an hour") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    auto const undo = [&](Actor const& who) {
      auto const status = desk.write(who, [&](Context& context) { return undo_act(context, id); });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(undo(desk.anto) == "case.nothing_to_undo");
    take_report(desk, id);
    CHECK(desk.steps(id) == "koordinasi jangkau");
    CHECK(undo(desk.dimas) == "case.nothing_to_undo");
    CHECK(undo(desk.anto) == "ok");
    CHECK(desk.steps(id) == "laporan");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM case_step_done") == 0);
    CHECK(desk.does(desk.anto, id, {.kind = Kind::done, .step = "laporan"}) == "ok");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM case_step_done") == 1);
    desk.clock.advance_seconds(16 * 60);
    CHECK(undo(desk.anto) == "case.nothing_to_undo");
    // What the store keeps is what the fold says.
    auto const run = desk.run(id);
    CHECK(number(desk.store, "SELECT COUNT(*) FROM case_step") ==
          static_cast<std::int64_t>(run.state.open.size()));
  });
}

TEST_CASE("case: one that is secret is there for its team and the heads alone") {
  on_each_case_desk([](CaseDesk& desk) {
    auto told = CaseDesk::told("korban-kekerasan");
    told.people = {desk.person("Siti Aminah")};
    auto const id = desk.open(told);
    auto const called = desk.find(id).number;
    CHECK(desk.knows(desk.anto, id));  // opened it
    CHECK(desk.knows(desk.bidan, id));
    CHECK_FALSE(desk.knows(desk.dimas, id));
    CHECK_FALSE(desk.knows(desk.kiki, id));
    CHECK(desk.read(desk.dimas, [&](Context& context) {
      return cases_of(context, told.people.front()).empty() && !case_numbered(context, called) &&
             count_clocks(context).open == 0;
    }));
    // Its refusal gives nothing away either.
    told.uid = "lain";
    CHECK(desk.write(desk.dimas, [&](Context& context) { return open_case(context, told); }).ok());
    for (auto const& path : {"/kasus", "/papan", "/kasus?format=csv"}) {
      auto const page = desk.get(desk.kiki, path);
      CHECK(page.body.find(called) == std::string::npos);
    }
    CHECK(desk.get(desk.kiki, "/kasus/" + id.text()).status == 404);
    // The history of the person tells nothing of it.
    CHECK(number(desk.store,
                 "SELECT COUNT(*) FROM event_subject s JOIN event e ON e.id = s.event WHERE "
                 "s.kind = 'person' AND e.name LIKE 'case.%'") == 0);
  });
}

TEST_CASE("A22: a secret case is opened in need, which is logged, and the heads hear of it") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open(CaseDesk::told("korban-kekerasan"), &desk.bidan);
    auto const called = desk.find(id).number;
    auto const breaks = [&](Actor const& who, std::string const& which, std::string const& reason) {
      auto const status =
          desk.write(who, [&](Context& context) { return break_glass(context, which, reason); });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(breaks(desk.dimas, called, "darurat") == "forbidden");
    CHECK(breaks(desk.kiki, called, "") == "field.required");
    CHECK(breaks(desk.kiki, "RHB/2024/9999", "darurat") == "not_found");
    CHECK_FALSE(desk.knows(desk.kiki, id));
    CHECK(breaks(desk.kiki, called, "pelaku di depan rumah aman") == "ok");
    CHECK(desk.knows(desk.kiki, id));
    CHECK(number(desk.store,
                 "SELECT COUNT(*) FROM event WHERE name = 'case.glass_broken' AND reason = "
                 "'pelaku di depan rumah aman'") == 1);
    CHECK(breaks(desk.kiki, called, "lagi") == "not_found");
    auto const unheard = [&](Actor const& who) {
      return desk.read(who, [](Context& context) { return unheard_glass(context); });
    };
    CHECK(unheard(desk.kiki) == 0);
    CHECK(unheard(desk.bidan) == 1);
    GlassId const glass{number(desk.store, "SELECT MIN(id) FROM case_glass")};
    CHECK(desk.write(desk.kiki, [&](Context& context) { return hear_glass(context, glass); })
              .error()
              .code == "forbidden");
    CHECK(
        desk.write(desk.bidan, [&](Context& context) { return hear_glass(context, glass); }).ok());
    CHECK(unheard(desk.bidan) == 0);
    desk.clock.advance_seconds(8 * 3600 + 1);
    CHECK_FALSE(desk.knows(desk.kiki, id));
  });
}

TEST_CASE("case: somebody without identity is joined with the one who is found (A21)") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const unknown = desk.write(desk.anto, [&](Context& context) {
      return registry::create_unidentified(context, Sex::male, 40, place("32.76.06.1006"), "tato");
    });
    REQUIRE(unknown.ok());
    auto told = CaseDesk::told();
    told.people = {unknown.value()};
    auto const id = desk.open(told);
    take_report(desk, id);
    auto const known = desk.person("Slamet Riyadi");
    REQUIRE(desk.write(desk.bidan,
                       [&](Context& context) {
                         return registry::merge_people(context, known, unknown.value(),
                                                       "sidik jari");
                       })
                .ok());
    auto const of =
        desk.read(desk.bidan, [&](Context& context) { return cases_of(context, known); });
    REQUIRE(of.size() == 1);
    CHECK(of[0].id == id);
    // What happened before stays, and the case names the person by the name that was found.
    CHECK(desk.run(id).told.size() == 5);
    auto const page = desk.get(desk.bidan, "/kasus/" + id.text());
    CHECK(page.status == 200);
    CHECK(page.body.find("Slamet Riyadi") != std::string::npos);
  });
}

TEST_CASE("case: a referral to an agency is its turn until it answers") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    take_report(desk, id);
    Act refer{.kind = Kind::referred,
              .step = "koordinasi",
              .what = "polsek",
              .reason = "Mohon pengamanan di pasar"};
    CHECK(desk.does(desk.dimas, id, refer) == "ok");
    auto const turn = [&] {
      auto const run = desk.run(id);
      for (auto const& each : procedures::turns(
               run.state, desk.clock.now(),
               {.calendar = procedures::Library::of(registry::office_catalogue()).calendar()}))
        if (each.step->id == "koordinasi") return each.turn;
      return std::string();
    };
    CHECK(turn() == "polsek");
    CHECK(desk.does(desk.dimas, id,
                    {.kind = Kind::refused,
                     .step = "koordinasi",
                     .what = {},
                     .reason = "bukan",
                     .agency = "polsek"}) == "ok");
    CHECK(turn() == "peksos");
    CHECK(desk.does(desk.dimas, id, refer) == "ok");
    CHECK(desk.does(desk.dimas, id,
                    {.kind = Kind::accepted, .step = "koordinasi", .agency = "polsek"}) == "ok");
    CHECK(desk.does(desk.dimas, id,
                    {.kind = Kind::done, .step = "koordinasi", .agency = "polsek"}) == "ok");
  });
}

TEST_CASE("case: closed early with a reason, it is opened again by the head") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    Act const end{.kind = Kind::ended, .step = {}, .what = "tidak-ditemukan", .reason = "pergi"};
    CHECK(desk.does(desk.kiki, id, end) == "case.not_your_turn");
    CHECK(desk.does(desk.dimas, id, end) == "ok");
    CHECK(desk.find(id).ended);
    CHECK(desk.find(id).end_code == "tidak-ditemukan");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM case_step") == 0);
    Act const open{.kind = Kind::reopened, .step = "jangkau", .what = {}, .reason = "muncul lagi"};
    CHECK(desk.does(desk.dimas, id, open) == "procedure.not_head");
    CHECK(desk.does(desk.bidan, id, open) == "ok");
    CHECK(desk.steps(id) == "jangkau");
    CHECK_FALSE(desk.find(id).ended);
  });
}

TEST_CASE("case: notes, services and visits stand in its story; a wrong one is taken away") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    auto const writes = [&](Actor const& who, NewNote given) {
      given.of = id;
      auto const made =
          desk.write(who, [&](Context& context) { return write_note(context, given); });
      return made.ok() ? "ok" : made.error().code + " " + made.error().field;
    };
    auto const now = desk.clock.now();
    NewNote visit{.uid = "kunjungan-1", .kind = "visit", .at = now.plus_seconds(-3600)};
    visit.until = now.plus_seconds(-1800);
    visit.words = "Mau makan dan mandi sendiri";
    visit.position = evidence::Position{-6.4, 106.8};
    CHECK(writes(desk.dimas, visit) == "ok");
    CHECK(writes(desk.dimas, visit) == "ok");  // the same tap
    CHECK(writes(desk.anto, visit) == "case.uid_other ");
    auto wrong = visit;
    wrong.uid = "kunjungan-2";
    wrong.until = now.plus_seconds(-7200);
    CHECK(writes(desk.dimas, wrong) == "case.time_turned until");
    wrong.until = std::nullopt;
    wrong.at = now.plus_seconds(60);
    CHECK(writes(desk.dimas, wrong) == "date.in_future at");
    NewNote service{.uid = "layanan-1", .kind = "service", .at = now};
    service.words = "Bimbingan";
    CHECK(writes(desk.dimas, service) == "field.required service");
    service.service = "bimbingan-sosial";
    service.cost = Rupiah{50'000};
    service.fund = "APBD kota";
    CHECK(writes(desk.dimas, service) == "ok");
    auto const notes =
        desk.read(desk.dimas, [&](Context& context) { return notes_of(context, id); });
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].until->seconds - notes[0].at.seconds == 1800);
    auto const removes = [&](Actor const& who) {
      auto const status = desk.write(who, [&](Context& context) {
        return remove_note(context, id, notes[1].id, "salah kasus");
      });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(removes(desk.anto) == "forbidden");
    CHECK(removes(desk.bidan) == "ok");
    CHECK(removes(desk.bidan) == "not_found");
  });
}

TEST_CASE("case: a goal has an owner and a date, ends with its outcome, and can be opened again") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    NewTask given{
        .of = id, .words = "KTP selesai", .owner = "disdukcapil", .due = day("2024-12-20")};
    auto const sets = [&](NewTask const& task) {
      auto const made =
          desk.write(desk.dimas, [&](Context& context) { return set_task(context, task); });
      return made.ok() ? "ok" : made.error().code + " " + made.error().field;
    };
    CHECK(sets(given) == "ok");
    auto wrong = given;
    wrong.owner = "siapa";
    CHECK(sets(wrong) == "field.choice owner");
    wrong = given;
    wrong.due = day("2024-12-16");
    CHECK(sets(wrong) == "case.date_past due");
    auto const tasks =
        desk.read(desk.dimas, [&](Context& context) { return tasks_of(context, id); });
    REQUIRE(tasks.size() == 1);
    auto const ends = [&](bool dropped, std::string const& outcome) {
      auto const status = desk.write(desk.dimas, [&](Context& context) {
        return end_task(context, id, tasks[0].id, dropped, outcome);
      });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(ends(true, "") == "field.required");
    CHECK(ends(false, "KTP jadi") == "ok");
    CHECK(ends(false, "KTP jadi") == "case.task_ended");
    CHECK(desk.write(desk.dimas,
                     [&](Context& context) { return reopen_task(context, id, tasks[0].id); })
              .ok());
  });
}

TEST_CASE("case: a late step is told to the roles of its procedure's rules, by the hour") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open();
    auto const told = [&](Actor const& who) {
      return desk.read(who, [](Context& context) { return told_to_me(context); });
    };
    auto const roles = [&] {
      std::string out;
      for (auto const& tell :
           desk.read(desk.bidan, [&](Context& context) { return tells_of(context, id); }))
        out += (out.empty() ? "" : " ") + tell.role;
      return out;
    };
    // What the fold says is what the store says, whenever it is asked.
    auto const folded = [&] {
      std::string out;
      auto const run = desk.run(id);
      for (auto const& turn : procedures::turns(
               run.state, desk.clock.now(),
               desk.read(desk.bidan, [](Context& context) { return clocks_of(context); })))
        for (auto const& role : turn.escalated_to) out += (out.empty() ? "" : " ") + role;
      return out;
    };
    CHECK(roles().empty());
    desk.clock.advance_seconds(15 * 60 + 1);  // the first step's limit
    CHECK(roles() == folded());
    CHECK_FALSE(roles().empty());
    desk.clock.advance_seconds(100 * 3600);
    CHECK(roles() == folded());
    CHECK(told(desk.kiki) == 1);
    CHECK(told(desk.plain) == 0);
    CHECK(told(desk.tika) == 0);
    auto const hears = [&](Actor const& who, std::string const& step) {
      auto const status =
          desk.write(who, [&](Context& context) { return hear_tell(context, id, step); });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(hears(desk.dimas, "laporan") == "case.nothing_told");
    CHECK(hears(desk.kiki, "jangkau") == "case.nothing_told");
    CHECK(hears(desk.kiki, "laporan") == "ok");
    CHECK(told(desk.kiki) == 0);
    // What was read stays read when the case goes on; a clock that stands tells nobody.
    CHECK(desk.does(desk.anto, id, {.kind = Kind::begun, .step = "laporan"}) == "ok");
    CHECK(told(desk.kiki) == 0);
    CHECK(told(desk.bidan) == 1);
    Act const stop{.kind = Kind::stopped,
                   .step = "laporan",
                   .what = "menunggu-keluarga",
                   .reason = "keluarga belum datang"};
    CHECK(desk.does(desk.anto, id, stop) == "ok");
    CHECK(told(desk.bidan) == 0);
    CHECK(roles().empty());
  });
}

TEST_CASE("case: a secret one that is late is told to nobody who may not know of it") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const id = desk.open(CaseDesk::told("korban-kekerasan"), &desk.bidan);
    desk.clock.advance_seconds(400 * 3600);
    auto const told = [&](Actor const& who) {
      return desk.read(who, [](Context& context) { return told_to_me(context); });
    };
    CHECK(told(desk.kiki) == 0);
    CHECK(told(desk.bidan) == 1);
    CHECK(
        desk.write(desk.kiki, [&](Context& context) { return hear_tell(context, id, "pengaduan"); })
            .error()
            .code == "not_found");
  });
}

}  // namespace rangkul::cases
