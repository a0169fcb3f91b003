#include "support/month.h"

#include <chrono>
#include <ctime>
#include <fstream>
#include <map>
#include <stdexcept>

#include "audit/audit.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "http/template.h"
#include "registry/office.h"
#include "sheet/reader.h"
#include "validation/answers.h"
#include "validation/assessments.h"
#include "validation/file_entries.h"
#include "validation/objections.h"

namespace rangkul::validation {
namespace {

constexpr std::int64_t day_seconds = 86'400;

void must(bool holds, std::string const& what) {
  if (!holds) throw std::runtime_error("month: " + what);
}

template <typename T>
T got(Result<T> result, std::string const& what) {
  if (!result.ok()) throw std::runtime_error("month: " + what + ": " + result.error().code);
  return std::move(result).value();
}

Rights rights(std::vector<May> const& list) {
  Rights out;
  for (auto const may : list) out.set(static_cast<std::size_t>(may));
  return out;
}

std::unique_ptr<catalogue::Catalogue const> load_catalogue() {
  auto loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  if (!loaded.ok()) throw std::runtime_error("month: no catalogue");
  return std::move(loaded).value();
}

struct Household {
  FamilyId family;
  std::string nik;
};
struct Village {
  RegionCode code;
  Actor operator_;
  std::vector<Household> others{};    // receive neither PKH nor sembako
  std::vector<FamilyId> receivers{};  // of sembako
  std::vector<EntryId> proposals{};
};

class Month {
 public:
  Month(db::Store& store, MonthSize const& size, Instant begin, std::string folder)
      : store_(store),
        size_(size),
        folder_(std::move(folder)),
        clock_(begin),
        holder_(catalogue::Catalogue::default_folder(), load_catalogue()),
        words_(holder_.snapshot()),
        runner_(store, clock_, holder_, {}) {
    validation::add_jobs(runner_);
    add_routes(routes_);
    http::set_message_lookup([this](Language language, std::string_view key) {
      return words_->has_message(key) ? words_->message(language, key) : std::string{};
    });
  }
  ~Month() { http::set_message_lookup({}); }

  std::vector<MonthStep> play() {
    open();
    propose_by_file();
    propose_by_hand();
    assess_by_hand();
    assess_by_filter();
    take_one_back();
    meet();
    visit_houses();
    verify_a_district();
    verify_everything();
    ratify_both();
    close();
    export_rows();
    take_the_answer();
    object_to_some();
    check_the_end();
    return std::move(steps_);
  }

 private:
  template <typename Act>
  auto write(Actor const& actor, Act act) {
    auto tx = store_.write(actor);
    Context context{tx, actor, clock_, *words_, "127.0.0.1"};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename Act>
  auto read(Actor const& actor, Act act) {
    auto tx = store_.read(actor);
    Context context{tx, actor, clock_, *words_, "127.0.0.1"};
    return act(context);
  }
  template <typename Act>
  void step(std::string what, Act act) {
    auto const begun = std::chrono::steady_clock::now();
    auto const cpu = std::clock();
    std::int64_t const rows = act();
    steps_.push_back(
        {std::move(what), rows,
         std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count(),
         static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC});
  }
  template <typename Take>
  void each_row(std::string const& sql, std::vector<db::CellType> const& types, Take take) {
    auto tx = store_.read(system_);
    tx.rows_of("month", sql, {}, types, [&](db::Row const& row) {
      take(row);
      return true;
    });
  }
  std::int64_t number(std::string const& sql) {
    std::int64_t out = 0;
    each_row(sql, {db::CellType::integer},
             [&](db::Row const& row) { out = std::get<std::int64_t>(row[0]); });
    return out;
  }
  std::string in_round(std::string const& more) {
    return "SELECT COUNT(*) FROM validation_entry WHERE round = " + round_.text() + more;
  }

  Actor city(int account, char const* name, std::vector<May> const& may) const {
    return Actor::person(AccountId{account}, name, rights(may), office_);
  }

  /// What the pages count is what the entries say, on every step.
  void sums_hold(std::string const& after) {
    auto const counts =
        read(heri_, [&](Context& context) { return count_entries(context, round_); });
    std::map<std::string, std::int64_t> real;
    each_row("SELECT kind || ' ' || status, COUNT(*) FROM validation_entry WHERE round = " +
                 round_.text() + " GROUP BY kind, status",
             {db::CellType::text, db::CellType::integer}, [&](db::Row const& row) {
               real[std::get<std::string>(row[0])] = std::get<std::int64_t>(row[1]);
             });
    std::int64_t all = 0;
    for (std::size_t kind = 0; kind < kind_count; ++kind)
      for (std::size_t state = 0; state < state_count; ++state) {
        auto const key = std::string(kind_key(static_cast<Kind>(kind))) + " " +
                         std::string(state_key(static_cast<State>(state)));
        must(counts.counts[kind][state] == real[key], "sums after " + after + ": " + key);
        all += counts.counts[kind][state];
      }
    std::int64_t by_village = 0;
    for (auto const& line :
         read(heri_, [&](Context& context) { return village_lines(context, round_); }))
      by_village += line.entries;
    must(by_village == all, "villages after " + after);
  }

  std::int64_t count(Kind kind, State state) {
    return read(heri_, [&](Context& context) { return count_entries(context, round_); })
        .of(kind, state);
  }

  void open();
  void find_people();
  void propose_by_file();
  void propose_by_hand();
  void assess_by_hand();
  Assessment assess(NewAssessment const& asked, std::string const& what);
  void run_jobs(AssessmentId id);
  Assessment assessment(AssessmentId id);
  void assess_by_filter();
  void take_one_back();
  void meet();
  void visit_houses();
  void verify_a_district();
  void verify_everything();
  void ratify_both();
  void close();
  void export_rows();
  void take_the_answer();
  void object_to_some();
  void check_the_end();

  db::Store& store_;
  MonthSize size_;
  std::string folder_;
  ManualClock clock_;
  catalogue::CatalogueHolder holder_;
  std::shared_ptr<catalogue::Catalogue const> words_;
  jobs::Runner runner_;
  screen::Routes routes_{};
  std::vector<MonthStep> steps_{};
  Actor system_ = Actor::system("month");
  Actor heri_ = Actor::nobody(), sri_ = Actor::nobody(), joko_ = Actor::nobody(),
        lilis_ = Actor::nobody();
  RegionCode office_{};
  std::string period_{};
  RoundId round_{};
  AssessmentId last_assessment_{};
  std::vector<Village> villages_{};
  std::int64_t proposed_{0}, by_hand_{0}, ratified_{0}, refused_{0};
};

void Month::open() {
  office_ = read(system_, [](Context& context) { return registry::office_names(context).region; });
  heri_ = city(9'001, "Heri",
               {May::see_validation, May::verify_data, May::close_month, May::see_people,
                May::export_lists, May::see_full_numbers});
  sri_ = city(9'002, "Sri", {May::see_validation, May::ratify_data, May::close_month});
  joko_ = city(9'003, "Joko", {May::see_validation, May::verify_data, May::see_people});
  lilis_ = city(9'004, "Lilis", {May::see_validation, May::assess, May::see_people});
  period_ = period_for(*words_, local_date(clock_.now(), Zone::wib));
  step("the month is opened", [&] {
    round_ =
        got(write(sri_, [&](Context& context) { return open_round(context, period_); }), "open").id;
    return std::int64_t{1};
  });
  must(number(in_round("")) == 0, "the month is empty at first");
  find_people();
}

void Month::find_people() {
  using db::CellType;
  std::map<std::string, std::size_t> at;
  each_row(
      "SELECT f.region, COUNT(*) FROM family f WHERE f.ended IS NULL GROUP BY f.region "
      "ORDER BY f.region",
      {CellType::text, CellType::integer}, [&](db::Row const& row) {
        auto code = RegionCode::parse(std::get<std::string>(row[0])).value();
        if (code.level() != RegionLevel::village) return;
        at[code.text()] = villages_.size();
        auto const account = AccountId{10'000 + static_cast<std::int64_t>(villages_.size())};
        auto actor = Actor::person(
            account, "Operator " + code.text(),
            rights({May::see_validation, May::assess, May::hold_meeting, May::see_people}), code);
        villages_.push_back({std::move(code), std::move(actor)});
      });
  must(!villages_.empty(), "there are villages");
  auto const most = static_cast<std::size_t>(
      2 * size_.proposals / static_cast<std::int64_t>(villages_.size()) + 20);
  each_row(
      "SELECT f.region, f.id, MIN(p.nik), MAX(p.receives_pkh + p.receives_bpnt), "
      "MAX(p.receives_bpnt) FROM family f JOIN person p ON p.family = f.id "
      "WHERE f.ended IS NULL AND p.merged_into IS NULL GROUP BY f.region, f.id "
      "ORDER BY f.region, f.id",
      {CellType::text, CellType::integer, CellType::text, CellType::integer, CellType::integer},
      [&](db::Row const& row) {
        auto const found = at.find(std::get<std::string>(row[0]));
        auto const* nik = std::get_if<std::string>(&row[2]);
        if (found == at.end()) return;
        auto& village = villages_[found->second];
        auto const family = FamilyId{std::get<std::int64_t>(row[1])};
        if (std::get<std::int64_t>(row[4]) > 0) {
          if (village.receivers.size() < most) village.receivers.push_back(family);
        } else if (std::get<std::int64_t>(row[3]) == 0 && nik != nullptr &&
                   village.others.size() < most) {
          village.others.push_back({family, *nik});
        }
      });
}

void Month::propose_by_file() {
  auto const share =
      static_cast<std::size_t>(size_.from_files / static_cast<std::int64_t>(villages_.size()));
  std::int64_t rows = 0;
  step("proposals from files, one a village", [&] {
    for (auto& village : villages_) {
      auto const path = folder_ + "/usulan.csv";
      auto const take = std::min(share, village.others.size());
      {
        std::ofstream file(path);
        file << "NIK,Jenis,Bantuan,Catatan\n";
        for (std::size_t i = 0; i < take; ++i)
          file << village.others[i].nik << ",usulan,\"PKH, BPNT\",hasil pendataan RT\n";
        if (take > 0) file << village.others[0].nik << ",usulan,PKH,ditulis dua kali\n";
        file << "123,usulan,PKH,nomor salah\n";
      }
      auto const taken =
          got(write(village.operator_,
                    [&](Context& context) { return take_entries(context, path, "usulan.csv"); }),
              "file of " + village.code.text());
      must(taken.rows == static_cast<std::int64_t>(take) + (take > 0 ? 2 : 1), "rows of the file");
      must(taken.entered + taken.refused + taken.unknown + taken.unreadable + taken.twice ==
               taken.rows,
           "each row of a file is accounted for");
      must(taken.unreadable == 1, "the wrong number is told");
      rows += taken.rows;
      proposed_ += taken.entered;
      village.others.erase(village.others.begin(),
                           village.others.begin() + static_cast<std::ptrdiff_t>(take));
    }
    return rows;
  });
  must(count(Kind::proposal, State::proposed) == proposed_, "proposals of the files");
  sums_hold("the files");
}

void Month::propose_by_hand() {
  step("proposals by hand", [&] {
    std::int64_t entered = 0;
    for (std::size_t turn = 0; proposed_ < size_.proposals; ++turn) {
      bool any = false;
      for (auto& village : villages_) {
        if (proposed_ == size_.proposals || turn >= village.others.size()) continue;
        any = true;
        auto const made = write(village.operator_, [&](Context& context) {
          return enter(context, {.kind = Kind::proposal,
                                 .family = village.others[turn].family,
                                 .aids = {"pbi", "sembako"}});
        });
        if (!made.ok()) continue;
        ++proposed_;
        ++entered;
      }
      must(any, "there are families enough to propose");
    }
    return entered;
  });
  must(count(Kind::proposal, State::proposed) == size_.proposals, "proposals");
  sums_hold("proposals");
}

void Month::assess_by_hand() {
  auto const share = size_.assessed_by_hand / static_cast<std::int64_t>(villages_.size()) + 1;
  step("assessments by hand", [&] {
    for (auto const& village : villages_)
      for (std::size_t i = 0; i < village.receivers.size() && static_cast<std::int64_t>(i) < share;
           ++i) {
        NewEntry entry{.kind = Kind::fit, .family = village.receivers[i], .aids = {"sembako"}};
        if (i % 5 == 4) {
          entry.kind = Kind::unfit;
          entry.reason = "TL04";
          entry.evidence = "Formulir kriteria";
        }
        by_hand_ +=
            write(village.operator_, [&](Context& context) { return enter(context, entry); }).ok()
                ? 1
                : 0;
      }
    return by_hand_;
  });
  must(count(Kind::fit, State::proposed) + count(Kind::unfit, State::proposed) == by_hand_,
       "assessments by hand");
}

Assessment Month::assessment(AssessmentId id) {
  return got(read(heri_, [&](Context& context) { return find_assessment(context, id); }),
             "assessment");
}

void Month::run_jobs(AssessmentId id) {
  while (runner_.run_one()) {
  }
  auto const state = assessment(id).state;
  must(state == "done" || state == "undone", "the job has ended");
}

Assessment Month::assess(NewAssessment const& asked, std::string const& what) {
  Assessment out;
  auto const kind = asked.kind;
  auto const before = count(kind, State::proposed);
  step(what, [&] {
    auto const id =
        got(write(lilis_, [&](Context& context) { return assess_many(context, asked); }), what);
    run_jobs(id);
    out = assessment(id);
    return out.entered;
  });
  must(out.entered <= out.found, "entered of found");
  must(count(kind, State::proposed) - before == out.entered, "what " + what + " entered");
  must(number("SELECT COUNT(*) FROM validation_entry WHERE assessment = " + out.id.text()) ==
           out.entered,
       "rows of " + what);
  sums_hold(what);
  last_assessment_ = out.id;
  return out;
}

void Month::assess_by_filter() {
  NewAssessment asked{.area = office_, .kind = Kind::unfit, .aid = "pbi"};
  asked.decile_from = 6;
  asked.decile_to = 10;
  asked.reason = "TL04";
  asked.evidence = "Hasil pemeringkatan desil";
  auto const unfit = assess(asked, "by filter: PBI of deciles 6 to 10, unfit");
  must(unfit.entered == unfit.found, "nobody stood before");
  auto const fit = assess({.area = office_, .kind = Kind::fit, .aid = "pbi"},
                          "by filter: all others with PBI, fit");
  must(fit.found == fit.entered + unfit.entered, "each person once");
  auto const sembako = assess({.area = office_, .kind = Kind::fit, .aid = "sembako"},
                              "by filter: families with sembako, fit");
  must(sembako.found == sembako.entered + by_hand_, "who was assessed by hand is left as is");
  assess({.area = office_, .kind = Kind::fit, .aid = "pkh"},
         "by filter: other families with PKH, fit");
}

void Month::take_one_back() {
  auto const one = assessment(last_assessment_);
  auto const before = number(in_round(" AND status <> 'withdrawn'"));
  step("that assessment taken back", [&] {
    must(write(lilis_, [&](Context& context) { return undo_assessment(context, last_assessment_); })
             .ok(),
         "undo");
    run_jobs(last_assessment_);
    return one.entered;
  });
  must(assessment(last_assessment_).withdrawn == one.entered, "withdrawn as entered");
  must(number(in_round(" AND status <> 'withdrawn'")) == before - one.entered, "left after undo");
  sums_hold("the undo");
  auto const again =
      assess({.area = office_, .kind = Kind::fit, .aid = "pkh"}, "the same made again");
  must(again.entered == one.entered, "the same families again");
}

void Month::meet() {
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

void Month::visit_houses() {
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

void Month::verify_a_district() {
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

void Month::verify_everything() {
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

void Month::ratify_both() {
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

void Month::close() {
  step("closed", [&] {
    must(write(heri_, [&](Context& context) { return close_round(context, period_); }).ok(),
         "close");
    return std::int64_t{1};
  });
}

void Month::export_rows() {
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

void Month::take_the_answer() {
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

void Month::object_to_some() {
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

void Month::check_the_end() {
  sums_hold("the month");
  must(
      number(in_round("")) ==
          number("SELECT COUNT(*) FROM validation_step s JOIN validation_entry e ON e.id = s.entry "
                 "WHERE s.from_status = '' AND e.round = " +
                 round_.text()),
      "each entry has its first step");
  must(number("SELECT COUNT(*) FROM validation_sum WHERE entries < 0") == 0, "no sum below zero");
  step("the chain of events walked", [&] {
    auto tx = store_.read(system_);
    auto const verified = audit::verify(tx);
    must(!verified.first_broken, "the audit chain");
    return verified.events;
  });
}

}  // namespace

std::vector<MonthStep> play_month(db::Store& store, MonthSize const& size, Instant begin,
                                  std::string const& folder) {
  return Month(store, size, begin, folder).play();
}

}  // namespace rangkul::validation
