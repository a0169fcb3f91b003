#include "support/month.h"

#include "audit/audit.h"
#include "http/template.h"
#include "registry/office.h"
#include "support/month_player.h"

namespace rangkul::validation {
namespace {

std::unique_ptr<catalogue::Catalogue const> load_catalogue() {
  auto loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  if (!loaded.ok()) throw std::runtime_error("month: no catalogue");
  return std::move(loaded).value();
}

}  // namespace

MonthPlayer::MonthPlayer(db::Store& store, MonthSize const& size, Instant begin, std::string folder)
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

std::vector<MonthStep> MonthPlayer::play() {
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

void MonthPlayer::sums_hold(std::string const& after) {
  auto const counts = read(heri_, [&](Context& context) { return count_entries(context, round_); });
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

void MonthPlayer::open() {
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

void MonthPlayer::find_people() {
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

void MonthPlayer::check_the_end() {
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

std::vector<MonthStep> play_month(db::Store& store, MonthSize const& size, Instant begin,
                                  std::string const& folder) {
  return MonthPlayer(store, size, begin, folder).play();
}

}  // namespace rangkul::validation
