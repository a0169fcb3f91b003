#include "support/case_load.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <stdexcept>

#include "cases/board.h"
#include "db/housekeeping.h"
#include "ppks/ppks.h"
#include "support/dice.h"

namespace rangkul::cases {
namespace {

using procedures::Event;
using procedures::Procedure;
using procedures::State;
using Kind = Event::Kind;

constexpr std::int64_t an_hour = 3600;
constexpr std::int64_t a_day = 24 * an_hour;
constexpr std::int64_t two_years = 730 * a_day;
constexpr std::int64_t batch = 10'000;
constexpr std::uint64_t seed = 20'261'123;

struct Worker {
  std::int64_t id;
  std::string name, area;
};
struct Somebody {
  std::int64_t id;
  std::size_t village;
};

/// One table that is filled, a row at a time.
struct Table {
  std::string_view name;
  std::vector<std::string_view> columns;
  std::vector<db::Row> rows{};
  std::int64_t written{0};

  void add(db::Row row) { rows.push_back(std::move(row)); }
  void write(audit::Change& change) {
    std::size_t at = 0;
    change.bulk(name, columns, [&](db::Row& row) {
      if (at == rows.size()) return false;
      row = std::move(rows[at++]);
      return true;
    });
    written += static_cast<std::int64_t>(rows.size());
    rows.clear();
  }
};

struct Tables {
  Table file{"case_file",
             {"id",          "uid",         "number",          "procedure", "procedure_name",
              "version",     "area",        "confidentiality", "source",    "urgency",
              "title",       "story",       "place",           "reporter",  "worker",
              "worker_name", "state",       "end_code",        "ended_at",  "opened_at",
              "opened_by",   "opened_name", "due_at",          "seq",       "event"}};
  Table event{"case_event",
              {"case_file", "seq", "kind", "at", "step", "what", "reason", "by_role", "account",
               "name", "event"}};
  Table step{"case_step",
             {"id", "case_file", "step", "step_name", "round", "procedure", "turn", "turn_name",
              "area", "since_at", "due_at", "stands", "event"}};
  Table done{"case_step_done",
             {"case_file", "step", "round", "procedure", "turn", "area", "since_at", "at",
              "seconds", "late", "how", "event"}};
  Table person{"case_person", {"id", "case_file", "person", "role", "alias", "event"}};
  Table member{"case_member", {"case_file", "account", "name", "since_at", "event"}};
  Table note{
      "case_note",
      {"id", "uid", "case_file", "kind", "at", "words", "name", "account", "written_at", "event"}};
  Table entry{"ppks_entry",
              {"id", "person", "category", "grp", "secret", "region", "since", "source", "case_id",
               "entered_name", "entered_at", "event"}};

  void write(audit::Change& change) {
    for (auto* table : {&file, &event, &step, &done, &person, &member, &note, &entry})
      table->write(change);
  }
};

/// One case on its way, by the rules that hold for everybody.
class Walk {
 public:
  Walk(Procedure const& procedure, procedures::Rules const& rules, test::Dice& dice, Instant begin)
      : procedure_(procedure), rules_(rules), dice_(dice), at(begin) {
    state.procedure = &procedure;
    Event opened;
    opened.what = procedure.version;
    opened.by = procedure.coordinator;
    if (!tell(opened)) throw std::runtime_error("no case of " + procedure.id + " opens");
  }

  /// What a step asks, then its end: by the head in spite of what is missing, one time in three.
  void close_one() {
    if (state.open.empty()) return;
    auto const open = state.open[dice_.below(state.open.size())];
    auto const& step = *procedure_.step(open.step);
    bool const overrides = dice_.one_in(3);
    if (!overrides) {
      for (auto const& item : step.checklist) says(Kind::checked, step, item.id);
      for (auto const& document : step.documents) says(Kind::document, step, document);
      for (auto const& letter : step.letters) says(Kind::issued, step, letter);
      if (!step.form.empty()) says(Kind::filled, step, step.form);
      if (!step.approval.empty()) says(Kind::approved, step, {}, step.approval);
    }
    std::vector<std::string> ways = step.ends_case() ? step.ends : std::vector<std::string>{};
    for (auto const& answer : step.answers) ways.push_back(answer.id);
    if (ways.empty()) ways.emplace_back();
    auto const kind = overrides              ? Kind::overridden
                      : step.ends_case()     ? Kind::ended
                      : step.answers.empty() ? Kind::done
                                             : Kind::decided;
    auto const first = dice_.below(ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i)
      if (says(kind, step, ways[(first + i) % ways.size()],
               overrides ? procedure_.head : std::string()))
        return;
  }
  void stop_one() {
    if (state.open.empty() || procedure_.stop_reasons.empty()) return;
    auto const open = state.open[dice_.below(state.open.size())];
    says(Kind::stopped, *procedure_.step(open.step), dice_.of(procedure_.stop_reasons));
  }
  void end_early() {
    if (state.end || procedure_.early_ends.empty()) return;
    Event event;
    event.kind = Kind::ended;
    event.what = dice_.of(procedure_.early_ends);
    event.reason = "Tidak dilanjutkan";
    event.by = procedure_.coordinator;
    tell(event);
  }

 private:
  bool says(Kind kind, procedures::Step const& step, std::string what, std::string by = {}) {
    Event event;
    event.kind = kind;
    event.step = step.id;
    event.what = std::move(what);
    event.reason = kind == Kind::overridden ? "Keadaan mendesak" : "Arsip kantor";
    event.by = by.empty() ? (step.by_agency ? procedure_.coordinator : step.by) : std::move(by);
    return tell(event);
  }
  bool tell(Event event) {
    event.at = at;
    if (!procedures::may(state, event, rules_).ok()) return false;
    bool const closes = event.kind == Kind::done || event.kind == Kind::decided ||
                        event.kind == Kind::overridden || event.kind == Kind::ended;
    auto const before = closes ? state : State{};
    if (!procedures::apply(state, event, rules_).ok()) return false;
    if (closes) note_closed(before);
    at = at.plus_seconds(static_cast<std::int64_t>(60 + dice_.below(60)));
    events.push_back(std::move(event));
    return true;
  }
  void note_closed(State const& before);

  Procedure const& procedure_;
  procedures::Rules const& rules_;
  test::Dice& dice_;

 public:
  struct Done {
    std::string step;
    int round;
    std::string turn, how;
    Instant since, at;
    std::int64_t seconds, late;
  };
  Instant at;
  State state{};
  std::vector<Event> events{};
  std::vector<Done> done{};
};

void Walk::note_closed(State const& before) {
  constexpr std::array<std::string_view, 5> words{"done", "skipped", "overridden", "ended", "left"};
  for (auto const& turn : procedures::turns(before, at, rules_.clocks)) {
    auto const* still = state.find(turn.step->id);
    if (still != nullptr && still->round == turn.open->round) continue;
    auto const closed = state.closed.find(turn.step->id);
    auto const how =
        closed == state.closed.end() ? procedures::Closed::How::left : closed->second.how;
    done.push_back({turn.step->id, turn.open->round, turn.turn,
                    std::string(words[static_cast<std::size_t>(how)]), turn.open->since, at,
                    procedures::counted_seconds(*turn.open, at), turn.late_seconds});
  }
}

class Loader {
 public:
  explicit Loader(db::Store& store)
      : store_(store),
        words_(catalogue::Catalogue::load(catalogue::Catalogue::default_folder())),
        now_(SystemClock().now()) {
    if (!words_.ok()) throw std::runtime_error("no catalogue");
    read_people();
    read_workers();
  }

  CaseLoad load(std::int64_t count) {
    auto const begun = std::chrono::steady_clock::now();
    for (std::int64_t at = 0; at < count; at += batch) {
      auto tx = store_.write(actor_);
      Context context{tx, actor_, clock_, *words_.value()};
      {
        audit::Change change(context, {"case.opened"});
        event_ = change.event_id().value();
        for (auto i = at; i < std::min(count, at + batch); ++i) make(context, i, count);
        tables_.write(change);
        if (at + batch >= count) write_serials(change);
      }
      tx.commit();
    }
    db::Housekeeping::settle(store_);
    out_.cases = tables_.file.written;
    out_.events = tables_.event.written;
    out_.open_steps = tables_.step.written;
    out_.done_steps = tables_.done.written;
    out_.people = tables_.person.written;
    out_.notes = tables_.note.written;
    out_.members = tables_.member.written;
    out_.entries = tables_.entry.written;
    out_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return out_;
  }

 private:
  template <typename Take>
  void rows(std::string const& sql, std::vector<db::CellType> const& types, Take take) {
    auto tx = store_.read(actor_);
    tx.rows_of("case_load", sql, {}, types, [&](db::Row const& row) {
      take(row);
      return true;
    });
  }
  void read_people() {
    std::map<std::string, std::size_t> places;
    rows("SELECT id, region FROM person WHERE merged_into IS NULL AND id % 3 = 1",
         {db::CellType::integer, db::CellType::text}, [&](db::Row const& row) {
           auto const& region = std::get<std::string>(row[1]);
           auto const [at, fresh] = places.try_emplace(region, villages_.size());
           if (fresh) villages_.push_back(region);
           people_.push_back({std::get<std::int64_t>(row[0]), at->second});
         });
    if (people_.empty()) throw std::runtime_error("nobody in the register");
  }
  /// Who works on cases of each village.
  void read_workers() {
    std::vector<Worker> all;
    rows(
        "SELECT a.id, a.name, a.area FROM account a JOIN account_role r ON r.account = a.id WHERE "
        "a.login LIKE 'beban-%' AND r.role IN ('peksos', 'trc', 'ksdsk', 'kasi') ORDER BY a.id",
        {db::CellType::integer, db::CellType::text, db::CellType::text}, [&](db::Row const& row) {
          all.push_back({std::get<std::int64_t>(row[0]), std::get<std::string>(row[1]),
                         std::get<std::string>(row[2])});
        });
    for (auto const& village : villages_) {
      workers_.emplace_back();
      for (auto const& one : all)
        if (village.starts_with(one.area)) workers_.back().push_back(one);
      if (workers_.back().empty()) throw std::runtime_error("nobody works in " + village);
    }
  }

  void make(Context& context, std::int64_t i, std::int64_t count) {
    auto const& library = procedures::Library::of(context.catalogue);
    // Those opened in the last quarter are mostly open, of the others one in fifty.
    auto const age = two_years - i * two_years / count;
    bool const stays_open = age < 90 * a_day ? !dice_.one_in(7) : dice_.one_in(50);
    auto const opened = now_.plus_seconds(-age - static_cast<std::int64_t>(dice_.below(an_hour)));
    auto const all = library.all(local_date(opened, Zone::wib));
    auto const& procedure = *all[dice_.below(all.size())];
    procedures::Rules const rules{clocks_of(context)};
    Walk walk(procedure, rules, dice_, opened);
    auto const steps = 1 + dice_.below(4);
    for (std::size_t each = stays_open ? 1 : 0; each < steps && !walk.state.end; ++each) {
      walk.at = std::min(walk.at.plus_seconds(static_cast<std::int64_t>(dice_.below(4 * a_day))),
                         now_.plus_seconds(-an_hour));
      walk.close_one();
    }
    if (stays_open && dice_.one_in(10)) walk.stop_one();
    if (!stays_open) walk.end_early();
    write(context, i, procedure, walk);
  }

  void write(Context& context, std::int64_t i, Procedure const& procedure, Walk const& walk) {
    auto const& somebody = people_[static_cast<std::size_t>(i * 7 + 3) % people_.size()];
    auto const& village = villages_[somebody.village];
    auto const& worker = dice_.of(workers_[somebody.village]);
    auto const id = next_id_value();
    auto const& opened = walk.events.front();
    auto const year = local_date(opened.at, Zone::wib).year();
    auto const serial = ++serials_[{procedure.number, year}];
    bool const taken = !dice_.one_in(8);
    std::optional<Instant> due;
    for (auto const& turn : procedures::turns(walk.state, now_, clocks_of(context))) {
      if (!turn.stands && (!due || turn.due < *due)) due = turn.due;
      tables_.step.add({next_id_value(), id, turn.step->id, turn.step->name.in(Language::id),
                        std::int64_t{turn.open->round}, procedure.id, turn.turn,
                        owner(context, turn.turn), village, turn.open->since.seconds,
                        turn.due.seconds, std::int64_t{turn.stands ? 1 : 0}, event_});
    }
    bool const secret = procedure.confidentiality == procedures::Confidentiality::secret;
    if (!walk.state.end) ++out_.open;
    if (secret) ++out_.secret;
    static constexpr std::array<std::string_view, 5> titles{
        "Laki-laki tidur di emper pasar", "Keluarga tinggal di kolong jembatan",
        "Lansia tinggal sendiri tanpa penghasilan", "Anak putus sekolah menjaga adiknya",
        "Warga dikurung di kamar belakang"};
    auto const cell_of = [](std::optional<Instant> const& at) {
      return at ? db::Cell{at->seconds} : db::Cell{};
    };
    tables_.file.add(
        {id,
         "beban-" + std::to_string(id),
         procedure.case_number(year, serial),
         procedure.id,
         procedure.name.in(Language::id),
         procedure.version,
         village,
         std::string(procedures::word_of(procedure.confidentiality)),
         std::string(source_keys[dice_.below(source_keys.size())]),
         std::string(urgency_keys[dice_.below(urgency_keys.size())]),
         std::string(titles[dice_.below(titles.size())]),
         "Dilaporkan warga lewat ketua RT. Sudah tiga malam di tempat yang sama, tidak membawa "
         "surat apa pun, dan menolak diajak bicara. Warga memberi makan seadanya.",
         "Dekat pasar",
         "Ketua RT",
         taken ? db::Cell{worker.id} : db::Cell{},
         taken ? worker.name : std::string(),
         walk.state.end ? "ended" : "open",
         walk.state.end ? walk.state.end->code : std::string(),
         cell_of(walk.state.end ? std::optional(walk.state.end->at) : std::nullopt),
         opened.at.seconds,
         worker.id,
         worker.name,
         cell_of(due),
         static_cast<std::int64_t>(walk.events.size()),
         event_});
    std::int64_t seq = 0;
    for (auto const& each : walk.events)
      tables_.event.add({id, ++seq, std::string(procedures::word_of(each.kind)), each.at.seconds,
                         each.step, each.what, each.reason, each.by, worker.id, worker.name,
                         event_});
    for (auto const& each : walk.done)
      tables_.done.add({id, each.step, std::int64_t{each.round}, procedure.id, each.turn, village,
                        each.since.seconds, each.at.seconds, each.seconds, each.late, each.how,
                        event_});
    tables_.member.add({id, worker.id, worker.name, opened.at.seconds, event_});
    tables_.person.add({next_id_value(), id, somebody.id, "client", "Klien 1", event_});
    for (auto left = dice_.below(4); left > 0; --left) {
      auto const at = opened.at.seconds + static_cast<std::int64_t>(dice_.below(a_day));
      auto const own = next_id_value();
      tables_.note.add(
          {own, "catatan-" + std::to_string(own), id, std::string(left == 1 ? "visit" : "note"), at,
           "Ditemui di tempat; keadaan sama seperti kemarin, keluarga belum ditemukan.",
           worker.name, worker.id, at, event_});
    }
    auto const category = static_cast<int>(1 + dice_.below(ppks::categories));
    tables_.entry.add({next_id_value(), somebody.id, std::int64_t{category},
                       std::string(ppks::word_of(ppks::group_of(category, false))),
                       std::int64_t{ppks::is_secret(category) ? 1 : 0}, village,
                       local_date(opened.at, Zone::wib).iso(), "case", id, worker.name,
                       opened.at.seconds, event_});
  }

  std::string const& owner(Context& context, std::string const& turn) {
    auto const [at, fresh] = owners_.try_emplace(turn);
    if (fresh)
      at->second = procedures::owner_name(context.catalogue, turn, today(context), Language::id);
    return at->second;
  }

  /// So that the next case of the office gets the next number.
  void write_serials(audit::Change& change) {
    for (auto const& [key, last] : serials_)
      change.execute("INSERT INTO case_serial (pattern, year, last) VALUES ('" + key.first + "', " +
                     std::to_string(key.second) + ", " + std::to_string(last) +
                     ") ON CONFLICT (pattern, year) DO UPDATE SET last = excluded.last");
  }

  db::Store& store_;
  Result<std::unique_ptr<catalogue::Catalogue const>> words_;
  Instant now_;
  Actor actor_ = Actor::system("load");
  SystemClock clock_{};
  test::Dice dice_{seed};
  std::vector<std::string> villages_{};
  std::vector<Somebody> people_{};
  std::vector<std::vector<Worker>> workers_{};
  std::map<std::pair<std::string, int>, std::int64_t> serials_{};
  std::map<std::string, std::string> owners_{};
  Tables tables_{};
  CaseLoad out_{};
  std::int64_t event_{0};
};

}  // namespace

CaseLoad load_cases(db::Store& store, std::int64_t count) { return Loader(store).load(count); }

double replay_cases(db::Store& store, std::int64_t count) {
  auto const actor = Actor::system("load");
  auto const words = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  if (!words.ok()) throw std::runtime_error("no catalogue");
  SystemClock const clock;
  auto tx = store.read(actor);
  Context context{tx, actor, clock, *words.value()};
  std::vector<std::pair<CaseId, std::int64_t>> some;
  tx.rows_of("case_load",
             "SELECT id, (SELECT COUNT(*) FROM case_step s WHERE s.case_file = c.id) "
             "FROM case_file c WHERE id % 97 = 3 LIMIT " +
                 std::to_string(count),
             {}, {db::CellType::integer, db::CellType::integer}, [&](db::Row const& row) {
               some.emplace_back(CaseId{std::get<std::int64_t>(row[0])},
                                 std::get<std::int64_t>(row[1]));
               return true;
             });
  auto const begun = std::chrono::steady_clock::now();
  for (auto const& [id, steps] : some) {
    auto const one = find_case(context, id);
    if (!one.ok()) throw std::runtime_error("a case is not there: " + id.text());
    auto const run = run_of(context, one.value());
    if (!run.ok()) throw std::runtime_error("does not replay: " + run.error().code);
    auto const& state = run.value().state;
    bool const fits = state.open.size() == static_cast<std::size_t>(steps) &&
                      state.end.has_value() == one.value().ended;
    if (!fits) throw std::runtime_error("replays to another state: " + one.value().number);
  }
  auto const took = std::chrono::steady_clock::now() - begun;
  return std::chrono::duration<double, std::milli>(took).count() /
         static_cast<double>(std::max<std::size_t>(1, some.size()));
}

}  // namespace rangkul::cases
