// The month's second half: meetings, visits, the verifier's and the head's word, the ministry's.

#include <fstream>

#include "base/text.h"
#include "sheet/reader.h"
#include "support/month_player.h"
#include "validation/answers.h"
#include "validation/objections.h"

namespace rangkul::validation {

void MonthPlayer::meet() {
  auto const all = number(in_round(" AND status = 'proposed'"));
  std::int64_t declined = 0;
  each_row("SELECT region, id FROM validation_entry WHERE round = " + round_.text() +
               " AND kind = 'proposal' AND status = 'proposed' ORDER BY region, id",
           {db::CellType::text, db::CellType::integer}, [&](db::Row const& row) {
             for (auto& village : villages_)
               if (village.code.text() == std::get<std::string>(row[0]))
                 village.proposals.push_back(EntryId{std::get<std::int64_t>(row[1])});
           });
  clock_.advance_seconds(8 * day_seconds);
  step("meetings of the villages", [&] {
    for (auto& village : villages_) {
      if (village.proposals.empty() && number(in_round(" AND region = '" + village.code.text() +
                                                       "' AND status = 'proposed'")) == 0)
        continue;
      NewMeeting meeting{.period = period_,
                         .village = village.code,
                         .held_on = local_date(clock_.now(), Zone::wib),
                         .place = "Balai desa",
                         .leader = "Kepala desa",
                         .attendance = "BPD, RT/RW, PSM, TKSK, pendamping PKH"};
      if (village.proposals.size() > 2) {
        meeting.declined = {village.proposals.back()};
        village.proposals.pop_back();
        ++declined;
      }
      got(write(village.operator_,
                [&](Context& context) { return hold_meeting(context, meeting); }),
          "meeting");
    }
    return all;
  });
  must(count(Kind::proposal, State::declined) == declined, "declined");
  must(number(in_round(" AND status = 'proposed'")) == 0, "every entry had its meeting");
  must(number(in_round(" AND status IN ('accepted', 'declined') AND meeting IS NOT NULL")) == all,
       "each has its minutes");
  sums_hold("the meetings");
}

void MonthPlayer::visit_houses() {
  std::int64_t visited = 0;
  std::int64_t refuted = 0;
  step("visits to those who are proposed, by hand", [&] {
    for (auto const& village : villages_)
      for (auto const entry : village.proposals) {
        bool const confirmed = visited % 10 != 9;
        FieldVisit const seen{.on = local_date(clock_.now(), Zone::wib),
                              .confirmed = confirmed,
                              .criteria = Criteria(0b010100010),
                              .finding = confirmed ? "" : "Rumah sudah layak"};
        must(write(village.operator_, [&](Context& context) { return visit(context, entry, seen); })
                 .ok(),
             "visit");
        ++visited;
        refuted += confirmed ? 0 : 1;
      }
    return visited;
  });
  must(count(Kind::proposal, State::confirmed) == visited - refuted, "confirmed");
  must(count(Kind::proposal, State::refuted) == refuted, "refuted");
  sums_hold("the visits");
}

void MonthPlayer::verify_a_district() {
  std::map<std::string, std::int64_t> districts;
  for (auto const& line :
       read(heri_, [&](Context& context) { return village_lines(context, round_); }))
    districts[line.region.text().substr(0, 8)] += line.entries;
  // Nearest to the ten thousand rows that are promised.
  constexpr std::int64_t promised = 10'000;
  auto best = districts.begin();
  for (auto at = districts.begin(); at != districts.end(); ++at)
    if (std::abs(at->second - promised) < std::abs(best->second - promised)) best = at;
  auto const rina =
      Actor::person(AccountId{9'005}, "Rina", rights({May::see_validation, May::verify_data}),
                    RegionCode::parse(best->first).value());
  Moved moved;
  step("verified by filter, a district", [&] {
    moved = got(write(rina, [&](Context& context) { return verify_all(context, period_, {}); }),
                "verify a district");
    return moved.moved;
  });
  sums_hold("a district");
  step("that taken back", [&] {
    return got(write(rina, [&](Context& context) { return undo(context, moved.event); }), "undo");
  });
  must(number(in_round(" AND status = 'ready'")) == 0, "nothing is ready after the undo");
  sums_hold("a district's undo");
}

void MonthPlayer::verify_everything() {
  auto const waits = number(
      in_round(" AND (status = 'confirmed' OR (status = 'accepted' AND kind <> 'proposal'))"));
  step("verified, all of the office", [&] {
    auto const moved = got(
        write(heri_, [&](Context& context) { return verify_all(context, period_, {}); }), "verify");
    must(moved.moved == waits && moved.own == 0, "all that waited");
    return moved.moved;
  });
  sums_hold("verifying");
}

void MonthPlayer::ratify_both() {
  auto const both = city(9'001, "Heri", {May::see_validation, May::ratify_data});
  auto const sign = [&](Actor const& who, Side side) {
    return write(who, [&](Context& context) {
      return ratify(context, period_, side, "460/" + std::string(side_key(side)),
                    local_date(clock_.now(), Zone::wib));
    });
  };
  must(!sign(both, Side::proposals).ok(), "who verified may not ratify");
  for (auto const side : {Side::proposals, Side::fitness}) {
    auto const ready =
        number(in_round(" AND status = 'ready' AND (kind = 'proposal') = " +
                        std::string(side == Side::proposals ? "(1 = 1)" : "(1 = 0)")));
    step("ratified and sealed: " + std::string(side_key(side)), [&] {
      got(sign(sri_, side), "ratify");
      return ready;
    });
    sums_hold("ratifying");
  }
  auto const list = read(sri_, [&](Context& context) { return ratifications_of(context, round_); });
  must(list.size() == 2, "two ratifications");
  step("both seals checked", [&] {
    for (auto const& one : list) {
      must(read(sri_, [&](Context& context) { return seal_holds(context, one); }), "seal");
      ratified_ += one.rows;
    }
    return ratified_;
  });
  must(ratified_ == number(in_round(" AND status = 'ratified'")), "rows of both decrees");
}

void MonthPlayer::close() {
  step("closed", [&] {
    must(write(heri_, [&](Context& context) { return close_round(context, period_); }).ok(),
         "close");
    return std::int64_t{1};
  });
}

void MonthPlayer::export_rows() {
  std::string const address = "/verval/" + period_ + "/kementerian";
  std::string path;
  step("exported in the ministry's columns", [&] {
    http::Request request;
    request.method = http::Method::get;
    request.path = address;
    request.query.add("format", "csv");
    bool known = false;
    auto const match = routes_.match(request.method, address, known);
    must(match.has_value(), "the export's address");
    request.params = match->params;
    auto tx = store_.read(heri_);
    Context context{tx, heri_, clock_, *words_, "127.0.0.1"};
    screen::OfficeNames const office{"Dinas Sosial", office_, Zone::wib, "Sri"};
    std::vector<screen::NavItem> const nav;
    screen::Visit visit{request, context, office, nav, "token", "1", "Peran", "", folder_};
    auto const answer = match->route->handler(visit);
    must(answer.ok() && answer.value().file.has_value(), "export");
    path = answer.value().file->path;
    return ratified_;
  });
  // What the ministry sends back: a row each, some without an answer that can be read.
  auto const file = got(sheet::open_sheet(path), "exported file");
  std::ofstream out(folder_ + "/jawaban.csv");
  out << "NIK,Jenis,Status,Alasan\n";
  sheet::Row row;
  std::int64_t rows = 0;
  std::size_t nik = 0;
  std::size_t kind = 0;
  while (got(file->next(row), "row")) {
    if (row.cells.size() < 5) continue;  // whose file it is
    if (nik == kind) {
      for (std::size_t i = 0; i < row.cells.size(); ++i) {
        if (fold(row.text(i)) == "nik") nik = i;
        if (fold(row.text(i)).starts_with("jenis")) kind = i;
      }
      must(nik != kind, "columns of the export");
      continue;
    }
    ++rows;
    out << row.text(nik) << ",\"" << row.text(kind) << "\","
        << (rows % 25 == 7 ? "Ditolak,NIK tidak padan" : "Ditetapkan,") << '\n';
  }
  must(rows == ratified_, "a row of the export for each ratified entry");
}

void MonthPlayer::take_the_answer() {
  auto const round =
      got(read(heri_, [&](Context& context) { return find_round(context, period_); }), "round");
  step("the ministry's answer taken in", [&] {
    auto const taken =
        got(write(heri_,
                  [&](Context& context) {
                    return take_answers(context, round, folder_ + "/jawaban.csv", "jawaban.csv");
                  }),
            "answers");
    must(taken.rows == ratified_, "rows of the answer");
    must(taken.granted + taken.refused + taken.unknown + taken.unreadable + taken.twice ==
             taken.rows,
         "each row of the answer is accounted for");
    must(taken.granted == number(in_round(" AND answer = 'granted'")), "granted");
    must(taken.refused == number(in_round(" AND answer = 'refused'")), "refused");
    must(taken.granted > taken.rows / 2, "most rows are known again");
    refused_ = taken.refused;
    return taken.rows;
  });
}

void MonthPlayer::object_to_some() {
  std::vector<EntryId> entries;
  each_row("SELECT id FROM validation_entry WHERE round = " + round_.text() +
               " AND kind = 'proposal' AND answer = 'refused' ORDER BY id LIMIT " +
               std::to_string(size_.objections),
           {db::CellType::integer},
           [&](db::Row const& row) { entries.push_back(EntryId{std::get<std::int64_t>(row[0])}); });
  must(!entries.empty(), "the ministry has refused some proposals");
  std::vector<ObjectionId> objections;
  step("objections received", [&] {
    for (auto const entry : entries)
      objections.push_back(
          got(write(lilis_,
                    [&](Context& context) {
                      return object(context, {.entry = entry,
                                              .name = "Warga",
                                              .relation = "family",
                                              .ground = "NIK sudah padan di Dukcapil",
                                              .received_on = local_date(clock_.now(), Zone::wib)});
                    }),
              "objection"));
    return static_cast<std::int64_t>(objections.size());
  });
  std::int64_t upheld = 0;
  step("objections ruled and told", [&] {
    for (std::size_t i = 0; i < objections.size(); ++i) {
      upheld += i % 2 == 0 ? 1 : 0;
      auto const ruled = write(joko_, [&](Context& context) {
        return rule(context, objections[i], i % 2 == 0, "Diperiksa ulang");
      });
      must(ruled.ok(), ruled.ok() ? "" : "ruling: " + ruled.error().code);
      must(write(lilis_,
                 [&](Context& context) {
                   return tell(context, objections[i], local_date(clock_.now(), Zone::wib),
                               "telepon");
                 })
               .ok(),
           "told");
    }
    return static_cast<std::int64_t>(objections.size());
  });
  auto const left = read(joko_, [&](Context& context) { return count_objections(context); });
  must(left.open == 0 && left.untold == 0, "no objection is left");
  must(number("SELECT COUNT(*) FROM validation_entry e JOIN validation_objection o "
              "ON o.follow_up = e.id WHERE e.round <> " +
              round_.text()) >= upheld,
       "each upheld objection opened an entry in the month behind");
}

}  // namespace rangkul::validation
