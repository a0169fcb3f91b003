#include "procedures/run.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/text.h"
#include "procedures/test_procedures.h"

using namespace rangkul;
using namespace rangkul::procedures;

namespace {

using Kind = Event::Kind;

Date day(std::string_view iso) { return Date::parse_iso(iso).value(); }

/// "2026-11-23T08:00" in Jakarta.
Instant moment_of(std::string_view text) {
  auto const number = [&](std::size_t at) { return std::stoi(std::string(text.substr(at, 2))); };
  return begin_of(day(text.substr(0, 10)), Zone::wib)
      .plus_seconds(number(11) * 3600 + number(14) * 60);
}

std::string shown(Instant at) { return to_iso(at.plus_seconds(7 * 3600)).substr(0, 16); }

/// "at kind step what by=role because=reason no from>to when=moment"
Event event_of(std::string_view line) {
  Event out;
  auto const parts = words(line);
  REQUIRE(parts.size() >= 2);
  out.at = moment_of(parts[0]);
  out.kind = kind_of(parts[1]).value();
  std::vector<std::string> plain;
  for (std::size_t i = 2; i < parts.size(); ++i) {
    auto const part = parts[i];
    if (part == "no") {
      out.yes = false;
    } else if (part.starts_with("by=")) {
      out.by = part.substr(3);
    } else if (part.starts_with("because=")) {
      out.reason = part.substr(8);
    } else if (part.starts_with("when=")) {
      out.moment = moment_of(part.substr(5));
    } else if (auto const at = part.find('>'); at != std::string_view::npos) {
      out.renames[std::string(part.substr(0, at))] = std::string(part.substr(at + 1));
    } else {
      plain.emplace_back(part == "-" ? "" : part);
    }
  }
  if (!plain.empty()) out.step = plain[0];
  if (plain.size() > 1) out.what = plain[1];
  return out;
}

/// "cari identitas | putus" : open, then waiting; "ended meninggal"
std::string state_words(State const& state) {
  if (state.end) return "ended " + state.end->code;
  std::vector<std::string> open;
  for (auto const& one : state.open) open.push_back(one.step);
  auto out = join(open, " ");
  if (!state.waiting.empty()) out += " | " + join(state.waiting, " ");
  return out;
}

Calendar const& calendar() {
  static Calendar const held({day("2026-12-24"), day("2026-12-25")});
  return held;
}

/// Plays a table of "event -> open steps, or the code of the refusal".
void play(Procedure const& procedure, std::string_view table, Versions const& versions = {}) {
  Rules const rules{{calendar(), Zone::wib}, versions};
  State state;
  state.procedure = &procedure;
  std::vector<Event> happened;
  for (auto const line : split(table, '\n')) {
    if (trim(line).empty()) continue;
    INFO(std::string(line));
    auto const arrow = line.find("->");
    REQUIRE(arrow != std::string_view::npos);
    auto const event = event_of(line.substr(0, arrow));
    auto const done = apply(state, event, rules);
    auto const result = done.ok() ? state_words(state) : done.error().code;
    CHECK(result == std::string(trim(line.substr(arrow + 2))));
    if (done.ok()) happened.push_back(event);
  }
  auto const again = replay(procedure, happened, rules);
  REQUIRE(again.ok());
  CHECK(again.value() == state);
}

}  // namespace

TEST_CASE("run: a case from event to event") {
  play(procedure_of(lost_text), R"(
2026-11-23T08:00 done lapor                             -> procedure.not_begun
2026-11-23T08:00 opened                                 -> lapor
2026-11-23T08:05 opened                                 -> procedure.already_begun
2026-11-23T07:59 done lapor                             -> procedure.clock_backwards
2026-11-23T08:10 done bulan                             -> procedure.step_unknown
2026-11-23T08:10 done cari                              -> procedure.step_not_open
2026-11-23T08:10 begun lapor by=trc                     -> lapor
2026-11-23T08:10 skipped lapor because=sibuk            -> procedure.mandatory
2026-11-23T08:10 done lapor                             -> cari identitas
2026-11-23T09:00 done cari                              -> procedure.missing
2026-11-23T09:00 document cari visum                    -> procedure.document_unknown
2026-11-23T09:00 document cari foto                     -> cari identitas
2026-11-23T09:00 checked cari bulan                     -> procedure.check_unknown
2026-11-23T09:00 checked cari rs                        -> cari identitas
2026-11-23T09:00 checked cari rs no                     -> cari identitas
2026-11-23T09:00 done cari                              -> procedure.missing
2026-11-23T09:00 checked cari rs                        -> cari identitas
2026-11-23T09:00 decided cari x                         -> procedure.no_question
2026-11-23T09:00 approved cari by=kasi                  -> procedure.no_approval
2026-11-23T09:00 done cari                              -> identitas | putus
2026-11-23T09:00 decided putus antar                    -> procedure.step_waits
2026-11-23T10:00 decided identitas                      -> procedure.answer_missing
2026-11-23T10:00 decided identitas mungkin              -> procedure.answer_unknown
2026-11-23T10:00 skipped identitas tidak                -> procedure.reason_missing
2026-11-23T10:00 skipped identitas tidak because=tutup  -> putus
2026-11-23T11:00 decided putus antar                    -> procedure.fact_missing
2026-11-23T11:00 decided putus panti                    -> procedure.approval_missing
2026-11-23T11:00 approved putus by=peksos               -> procedure.not_approver
2026-11-23T11:00 approved putus by=kasi                 -> putus
2026-11-23T11:00 decided putus panti                    -> procedure.too_early
2026-11-24T08:00 decided putus panti                    -> tutup
2026-11-24T08:00 done tutup                             -> procedure.ends_here
2026-11-24T08:00 ended tutup mandiri                    -> procedure.end_unknown
2026-11-24T08:00 ended tutup dirujuk-panti              -> ended dirujuk-panti
2026-11-24T09:00 done tutup                             -> procedure.ended
2026-11-24T09:00 reopened cari by=peksos because=lagi   -> procedure.not_head
2026-11-24T09:00 reopened cari by=kabid                 -> procedure.reason_missing
2026-11-24T09:00 reopened antar by=kabid because=lagi   -> procedure.fact_missing
2026-11-24T09:00 reopened cari by=kabid because=lagi    -> cari
2026-11-24T09:00 reopened cari by=kabid because=lagi    -> procedure.not_ended
)");
}

TEST_CASE("run: the law's conditions hold even against the head") {
  play(procedure_of(lost_text), R"(
2026-11-23T08:00 opened                                        -> lapor
2026-11-23T08:00 overridden lapor by=kasi because=x            -> procedure.not_head
2026-11-23T08:00 overridden lapor by=kabid                     -> procedure.reason_missing
2026-11-23T08:00 overridden lapor by=kabid because=x           -> cari identitas
2026-11-23T08:00 overridden cari by=kabid because=x            -> identitas | putus
2026-11-23T08:00 overridden identitas by=kabid because=x       -> procedure.answer_missing
2026-11-23T08:00 overridden identitas tidak by=kabid because=x -> putus
2026-11-23T08:00 overridden putus antar by=kabid because=x     -> procedure.fact_missing
2026-11-23T08:00 overridden putus cari by=kabid because=x      -> cari
2026-11-23T08:00 overridden cari by=kabid because=x            -> putus
2026-11-23T08:00 overridden putus panti by=kabid because=x     -> tutup
2026-11-23T08:00 overridden tutup mandiri by=kabid because=x   -> procedure.end_unknown
2026-11-23T08:00 overridden tutup kembali-keluarga by=kabid because=x -> ended kembali-keluarga
)");
}

TEST_CASE("run: a fact that nobody has told bars the way, until it is told") {
  play(procedure_of(lost_text), R"(
2026-11-23T08:00 opened                                       -> lapor
2026-11-23T08:00 done lapor                                   -> cari identitas
2026-11-23T08:00 overridden cari by=kabid because=x           -> identitas | putus
2026-11-23T08:00 decided identitas tidak                      -> putus
2026-11-23T08:00 filled putus                                 -> procedure.no_form
2026-11-23T08:00 approved putus by=kasi                       -> putus
2026-11-23T08:00 fact - has_identity                          -> putus
2026-11-23T08:00 decided putus antar                          -> antar
2026-11-23T08:00 stopped antar menunggu-keluarga because=x    -> procedure.clock_of_law
2026-11-23T08:00 done antar                                   -> procedure.missing
2026-11-23T08:00 filled antar                                 -> antar
2026-11-23T08:00 done antar                                   -> procedure.missing
2026-11-23T08:00 issued antar surat-tugas                     -> procedure.letter_unknown
2026-11-23T08:00 issued antar surat-pengantar                 -> antar
2026-11-23T08:00 done antar                                   -> tutup
)");
}

TEST_CASE("run: agencies take, refuse and give back; the clock stops with a reason") {
  play(procedure_of(lost_text), R"(
2026-11-23T08:00 opened                                     -> lapor
2026-11-23T08:00 done lapor                                 -> cari identitas
2026-11-23T08:00 accepted cari                              -> procedure.not_referred
2026-11-23T08:00 referred cari kejari                       -> procedure.agency_unknown
2026-11-23T08:00 referred cari satpol-pp                    -> cari identitas
2026-11-23T08:00 refused cari                               -> procedure.reason_missing
2026-11-23T08:00 refused cari because=penuh                 -> cari identitas
2026-11-23T08:00 returned cari because=selesai              -> procedure.not_referred
2026-11-23T08:00 referred cari polsek                       -> cari identitas
2026-11-23T08:00 accepted cari                              -> cari identitas
2026-11-23T08:00 returned cari because=selesai              -> cari identitas
2026-11-23T08:00 resumed cari                               -> procedure.not_stopped
2026-11-23T08:00 stopped cari keadaan-kahar because=x       -> procedure.stop_reason
2026-11-23T08:00 stopped cari menunggu-keluarga             -> procedure.reason_missing
2026-11-23T08:00 stopped cari menunggu-keluarga because=x   -> cari identitas
2026-11-23T09:00 stopped cari menunggu-keluarga because=x   -> procedure.stopped_already
2026-11-23T09:00 resumed cari                               -> cari identitas
2026-11-23T09:00 ended - mandiri because=x                  -> procedure.end_unknown
2026-11-23T09:00 ended - meninggal                          -> procedure.reason_missing
2026-11-23T09:00 ended cari meninggal                       -> procedure.no_end
2026-11-23T09:00 ended - meninggal because=x                -> ended meninggal
)");
}

TEST_CASE("run: a case moves to another version with a reason, and keeps what it has done") {
  auto const old = procedure_of(lost_text);
  auto text = replaced(lost_text, "valid_from = 2026-01-01", "valid_from = 2026-11-01");
  text = replaced(text, "id = \"cari\"\nname = { id = \"Cari\"",
                  "id = \"telusur\"\nname = { id = \"Telusur\"");
  text = replaced(text, "next = [\"cari\", \"identitas\"]", "next = [\"telusur\", \"identitas\"]");
  text = replaced(text, "to = [\"cari\"]", "to = [\"telusur\"]");
  auto const fresh = procedure_of(text);
  play(old, R"(
2026-11-23T08:00 opened                                               -> lapor
2026-11-23T08:00 done lapor                                           -> cari identitas
2026-11-23T08:00 moved - 2026-11-01 by=peksos because=x               -> procedure.not_head
2026-11-23T08:00 moved - 2026-11-01 by=kabid                          -> procedure.reason_missing
2026-11-23T08:00 moved - 2027-01-01 by=kabid because=x                -> procedure.version_unknown
2026-11-23T08:00 moved - 2026-11-01 by=kabid because=x                -> procedure.move_step
2026-11-23T08:00 moved - 2026-11-01 by=kabid because=x cari>telusur   -> telusur identitas
2026-11-23T08:00 done cari                                            -> procedure.step_unknown
2026-11-23T08:00 overridden telusur by=kabid because=x                -> identitas | putus
)",
       [&](std::string_view version) {
         return version == "2026-11-01" ? &fresh : version == "2026-01-01" ? &old : nullptr;
       });
}

TEST_CASE("run: whose turn it is, when it is due, by how much it is late, who is told") {
  auto const procedure = procedure_of(lost_text);
  Clocks const clocks{calendar(), Zone::wib};
  Rules const rules{clocks};
  State state;
  state.procedure = &procedure;
  auto const take = [&](std::string_view line) {
    REQUIRE(apply(state, event_of(line), rules).ok());
  };
  auto const seen = [&](std::string_view at) {
    std::vector<std::string> out;
    for (auto const& turn : turns(state, moment_of(at), clocks)) {
      auto line = turn.step->id + " " + turn.turn + " due " + shown(turn.due);
      if (turn.late_seconds > 0) line += " late " + std::to_string(turn.late_seconds / 60);
      if (turn.stands) line += " stands";
      if (!turn.escalated_to.empty()) line += " tell " + join(turn.escalated_to, ",");
      auto missing = turn.documents;
      missing.insert(missing.end(), turn.checks.begin(), turn.checks.end());
      if (!missing.empty()) line += " wants " + join(missing, ",");
      if (turn.wants_approval) line += " wants approval";
      out.push_back(std::move(line));
    }
    return join(out, "; ");
  };
  take("2026-11-20T16:00 opened");  // a Friday
  CHECK(seen("2026-11-20T16:10") == "lapor trc due 2026-11-20T16:15");
  CHECK(seen("2026-11-20T16:16") == "lapor trc due 2026-11-20T16:15 late 1 tell kasi");
  CHECK(seen("2026-11-21T16:15") == "lapor trc due 2026-11-20T16:15 late 1440 tell kasi,kabid");
  take("2026-11-20T16:30 done lapor");
  CHECK(seen("2026-11-20T16:30") ==
        "cari polsek due 2026-11-21T16:00 wants foto,rs; identitas disdukcapil due "
        "2026-11-25T00:00");
  take("2026-11-20T17:00 referred cari satpol-pp");
  take("2026-11-20T18:00 stopped cari menunggu-keluarga because=x");
  CHECK(seen("2026-11-20T20:00") ==
        "cari satpol-pp due 2026-11-21T18:00 stands wants foto,rs; identitas disdukcapil due "
        "2026-11-25T00:00");
  take("2026-11-20T21:00 resumed cari");
  take("2026-11-20T22:00 refused cari because=x");
  CHECK(seen("2026-11-21T19:30") ==
        "cari peksos due 2026-11-21T19:00 late 30 tell kasi wants foto,rs; identitas disdukcapil "
        "due 2026-11-25T00:00");
  take("2026-11-21T20:00 stopped cari menunggu-keluarga because=x");
  CHECK(seen("2026-11-22T20:00").find("due 2026-11-21T19:00 late 60 stands") != std::string::npos);
  take("2026-11-22T20:00 resumed cari");
  CHECK(seen("2026-11-22T21:00").find("due 2026-11-21T19:00 late 120 ") != std::string::npos);
  // A clock stood over the evening of a working day has one working day more.
  take("2026-11-23T10:00 stopped identitas menunggu-keluarga because=x");
  take("2026-11-23T15:00 resumed identitas");
  CHECK(seen("2026-11-23T16:00").find("identitas disdukcapil due 2026-11-25T00:00") !=
        std::string::npos);
  take("2026-11-23T16:00 stopped identitas menunggu-keluarga because=x");
  take("2026-11-24T09:00 resumed identitas");
  CHECK(seen("2026-11-24T10:00").find("identitas disdukcapil due 2026-11-26T00:00") !=
        std::string::npos);
}

TEST_CASE("run: working days leave out week-ends and days off, months keep their day") {
  Clocks const clocks{calendar(), Zone::wib};
  auto const due = [&](Limit::Unit unit, int amount, std::string_view from) {
    auto const at = moment_of(from);
    return shown(due_of({unit, amount, "", ""}, at, {}, at, clocks));
  };
  using enum Limit::Unit;
  CHECK(due(working_days, 1, "2026-11-23T08:00") == "2026-11-25T00:00");
  CHECK(due(working_days, 1, "2026-11-27T08:00") == "2026-12-01T00:00");
  CHECK(due(working_days, 1, "2026-11-28T08:00") == "2026-12-01T00:00");
  CHECK(due(working_days, 2, "2026-12-22T23:59") == "2026-12-29T00:00");
  CHECK(due(minutes, 45, "2026-11-23T23:30") == "2026-11-24T00:15");
  CHECK(due(hours, 24, "2026-11-28T08:00") == "2026-11-29T08:00");
  CHECK(due(days, 7, "2026-11-23T08:00") == "2026-11-30T08:00");
  CHECK(due(months, 1, "2027-01-31T08:00") == "2027-02-28T08:00");
  CHECK(due(months, 6, "2026-11-23T08:00") == "2027-05-23T08:00");
}

TEST_CASE("run: an office in another zone has its own midnight") {
  Calendar const plain;
  auto const from = moment_of("2026-11-23T22:30");  // 00:30 of the 24th in Jayapura
  Limit const limit{Limit::Unit::working_days, 1, "", ""};
  CHECK(shown(due_of(limit, from, {}, from, {plain, Zone::wib})) == "2026-11-25T00:00");
  CHECK(shown(due_of(limit, from, {}, from, {plain, Zone::wit})) == "2026-11-25T22:00");
}

TEST_CASE("run: a clock of the law counts from the moment that was told") {
  auto const& library = Library::of(shipped());
  auto const* abh = library.find("abh", day("2026-11-23"));
  Clocks const clocks{library.calendar(), Zone::wib};
  Rules const rules{clocks};
  State state;
  state.procedure = abh;
  REQUIRE(apply(state, event_of("2026-11-23T15:00 opened"), rules).ok());
  CHECK(shown(turns(state, state.last, clocks).at(0).due) == "2026-11-24T15:00");
  REQUIRE(apply(state,
                event_of("2026-11-23T15:05 moment - permintaan-penyidik when=2026-11-23T09:00"),
                rules)
              .ok());
  CHECK(shown(turns(state, state.last, clocks).at(0).due) == "2026-11-24T09:00");
}
