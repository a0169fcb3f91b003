#include "validation/answers.h"

#include <filesystem>
#include <map>
#include <set>
#include <span>

#include "base/nik.h"
#include "base/text.h"
#include "validation/answers_sql.h"
#include "validation/file_rows.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = answers_sql;

/// How files of the ministry call their columns, folded.
constexpr std::array<std::string_view, 5> nik_words{"nik", "no nik", "nomor nik", "nik ktp",
                                                    "no ktp"};
constexpr std::array<std::string_view, 8> result_words{
    "status",       "hasil",     "status usulan",    "status penetapan",
    "hasil usulan", "penetapan", "status kelayakan", "hasil penetapan"};
constexpr std::array<std::string_view, 5> reason_words{"alasan", "keterangan", "catatan",
                                                       "alasan penolakan", "alasan tidak layak"};
constexpr std::array<std::string_view, 3> kind_words{"jenis", "jenis usulan", "kategori"};

constexpr std::array<std::string_view, 7> no_words{"tidak", "ditolak",  "tolak",    "gagal",
                                                   "belum", "nonaktif", "non aktif"};
constexpr std::array<std::string_view, 9> yes_words{
    "ditetapkan", "diterima", "disetujui", "layak", "padan", "ya", "setuju", "valid", "aktif"};

struct Columns {
  std::size_t nik, result, reason, kind;
};

template <std::size_t n>
bool begins_with_one(std::array<std::string_view, n> const& words, std::string_view folded) {
  return std::ranges::any_of(words, [&](auto word) { return folded.starts_with(word); });
}

Result<Columns> columns_of(sheet::Row const& heading) {
  std::array<std::span<std::string_view const>, 4> const called{nik_words, result_words,
                                                                reason_words, kind_words};
  auto const found = find_columns(heading, called);
  Columns const out{found[0], found[1], found[2], found[3]};
  if (out.nik == no_column)
    return invalid("validation.answers.columns", {{"missing", "NIK"}}, "file");
  if (out.result == no_column)
    return invalid("validation.answers.columns", {{"missing", "Status"}}, "file");
  return out;
}

std::optional<std::string_view> result_of(std::string_view said) {
  auto const folded = fold(said);
  if (begins_with_one(no_words, folded)) return "refused";
  if (begins_with_one(yes_words, folded)) return "granted";
  return std::nullopt;
}

/// Which side of the month a row speaks of, where it says so.
std::optional<Side> side_of_row(std::string_view said) {
  auto const folded = fold(said);
  if (folded.starts_with("usul")) return Side::proposals;
  if (folded.starts_with("layak") || folded.starts_with("tidak") || folded.starts_with("kelayakan"))
    return Side::fitness;
  return std::nullopt;
}

struct Candidate {
  EntryId entry;
  Side side;
};
using Numbers = std::multimap<std::string, Candidate, std::less<>>;

Numbers numbers_of(Context& context, RoundId round) {
  Numbers out;
  context.tx.each(sql::ratified_numbers, {db::bind("round", round)},
                  [&](EntryId entry, std::string const& kind, std::string nik) {
                    if (!nik.empty())
                      out.emplace(std::move(nik), Candidate{entry, side_of(*kind_of(kind))});
                  });
  return out;
}

struct Taken {
  EntryId entry;
  std::string result, reason;
};

/// Reads a file of answers against the numbers of a month.
class AnswerReader {
 public:
  AnswerReader(Numbers const& numbers, Columns const& columns, Date today)
      : numbers_(numbers), columns_(columns), today_(today) {}

  void take(sheet::Row const& row) {
    ++tally.rows;
    auto const said = row.text(columns_.result);
    auto const result = result_of(said);
    auto const number = read_nik(row.text(columns_.nik), {.today = today_}).nik;
    if (!result || !number) {
      ++tally.unreadable;
      return leave(row, "unreadable", said);
    }
    auto const entry = entry_of(row, number->reveal(Why::partner_file));
    if (!entry) {
      ++tally.unknown;
      return leave(row, "unknown", said);
    }
    if (!seen_.insert(*entry).second) {
      ++tally.twice;
      return leave(row, "twice", said);
    }
    ++(*result == "granted" ? tally.granted : tally.refused);
    constexpr std::size_t longest = 300;
    taken.push_back({*entry, std::string(*result), cut(cell_of(row, columns_.reason), longest)});
  }

  Answers tally{};
  std::vector<Taken> taken{};
  std::vector<LeftRow> left{};

 private:
  void leave(sheet::Row const& row, std::string_view why, std::string_view said) {
    left.push_back(left_row(row, why, said));
  }

  /// The one entry that the number can mean.
  std::optional<EntryId> entry_of(sheet::Row const& row, std::string const& number) const {
    auto const side = side_of_row(cell_of(row, columns_.kind));
    std::optional<EntryId> found;
    auto const [from, to] = numbers_.equal_range(number);
    for (auto at = from; at != to; ++at) {
      if (side && at->second.side != *side) continue;
      if (found) return std::nullopt;
      found = at->second.entry;
    }
    return found;
  }

  Numbers const& numbers_;
  Columns columns_;
  Date today_;
  std::set<EntryId> seen_{};
};

Status may_answer(Context& context, Round const& round) {
  TRY(context.may(May::verify_data));
  return context.actor.area().covers(round.area) ? Status{} : not_found();
}

/// So many rows of a file are taken in within one transaction of a job.
constexpr std::size_t rows_a_step = 20'000;

/// A file as it was read: its rows by entry, so that a part of them is a range of entries.
struct ReadFile {
  Answers tally{};
  std::vector<Taken> taken{};
  std::vector<LeftRow> left{};
};
Result<ReadFile> read_file(Context& context, Round const& round, std::string const& path) {
  auto const file = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(file->next(row))) return invalid("validation.answers.none", {}, "file");
  auto const columns = TRY(columns_of(row));
  auto const numbers = numbers_of(context, round.id);
  AnswerReader read(numbers, columns, today(context));
  while (TRY(file->next(row))) read.take(row);
  if (read.tally.rows == 0) return invalid("validation.answers.none", {}, "file");
  std::ranges::sort(read.taken, {}, &Taken::entry);
  return ReadFile{std::move(read.tally), std::move(read.taken), std::move(read.left)};
}

void store_head(Context& context, Round const& round, AnswerId id, std::string const& file_name,
                ReadFile const& read) {
  auto const& tally = read.tally;
  audit::Change change(context,
                       {"validation.answered",
                        {{"validation_answer", id.value()}, {"validation_round", round.id.value()}},
                        Value::object({{"period", round.period},
                                       {"granted", tally.granted},
                                       {"refused", tally.refused},
                                       {"rows", tally.rows}})});
  store_left(change, id.value(), read.left);
  change.run(sql::insert_answer,
             {db::bind("id", id), db::bind("round", round.id), db::bind("file_name", file_name),
              db::bind("rows", tally.rows), db::bind("granted", tally.granted),
              db::bind("refused", tally.refused), db::bind("unknown", tally.unknown),
              db::bind("unreadable", tally.unreadable), db::bind("twice", tally.twice),
              db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
}

/// The rows with their entries, a part of the file.
void store_rows(Context& context, Round const& round, AnswerId id, std::span<Taken const> part) {
  if (part.empty()) return;
  audit::Change change(context,
                       {"validation.answers_stored",
                        {{"validation_answer", id.value()}, {"validation_round", round.id.value()}},
                        Value::object({{"rows", static_cast<std::int64_t>(part.size())}})});
  std::size_t next = 0;
  change.bulk("validation_answer_row", {"answer", "entry", "result", "reason"}, [&](db::Row& row) {
    if (next == part.size()) return false;
    auto const& one = part[next++];
    row = {id.value(), one.entry.value(), one.result, one.reason};
    return true;
  });
  change.run(sql::apply_answer, {db::bind("answer", id), db::bind("first", part.front().entry),
                                 db::bind("last", part.back().entry)});
}

constexpr std::string_view job_kind = "validation.answers";

std::filesystem::path kept_at(std::string const& files_folder, AnswerId id) {
  return std::filesystem::path(files_folder) / "verval" / "masuk" / id.text();
}

/// Reads the file anew after a break and goes on behind what is stored.
Status answers_job(jobs::JobContext& job) {
  auto const& payload = job.payload();
  AnswerId const id{parse_id_value(payload["answer"].text_or_empty()).value_or(0)};
  auto const path = kept_at(job.store().files_folder(), id);
  job.progress(0, 0, "job.phase.validation.answers");
  std::optional<Round> round;
  ReadFile read;
  {
    auto tx = job.store().read(job.actor());
    Context context{tx, job.actor(), job.clock(), job.catalogue(), {}};
    round = TRY(find_round(context, payload["period"].text_or_empty()));
    TRY(may_answer(context, *round));
    read = TRY(read_file(context, *round, path.string()));
  }
  auto const all = static_cast<std::int64_t>(read.taken.size());
  auto const from = job.checkpoint()["stored"].integer_or(-1);
  if (from < 0)
    TRY(job.item([&](Context& context) -> Status {
      store_head(context, *round, id, payload["file"].text_or_empty(), read);
      job.save_checkpoint(context.tx, Value::object({{"stored", std::int64_t{0}}}));
      return {};
    }));
  std::span<Taken const> const rows(read.taken);
  for (auto at = static_cast<std::size_t>(std::max<std::int64_t>(from, 0)); at < rows.size();) {
    if (job.cancelled()) return jobs::JobContext::stopped();
    auto const part = rows.subspan(at, std::min(rows_a_step, rows.size() - at));
    at += part.size();
    TRY(job.item([&](Context& context) -> Status {
      store_rows(context, *round, id, part);
      job.save_checkpoint(context.tx, Value::object({{"stored", static_cast<std::int64_t>(at)}}));
      return {};
    }));
    job.progress(static_cast<std::int64_t>(at), all, "job.phase.validation.answers");
  }
  std::error_code ignored;
  std::filesystem::remove(path, ignored);
  job.set_result(Value::object({{"rows", read.tally.rows}}));
  return {};
}

std::vector<Answers> read_answers(Context& context, AnswerId id, RoundId round) {
  std::vector<Answers> out;
  context.tx.each(
      sql::answers, {db::bind("id", id.value()), db::bind("round", round.value())},
      [&](AnswerId own, RoundId of, std::string file_name, std::int64_t rows, std::int64_t granted,
          std::int64_t refused, std::int64_t unknown, std::int64_t unreadable, std::int64_t twice,
          std::string taken_name, Instant at, bool undone) {
        out.push_back({own, of, std::move(file_name), rows, granted, refused, unknown, unreadable,
                       twice, std::move(taken_name), at, undone});
      });
  return out;
}

}  // namespace

Result<Answers> take_answers(Context& context, Round const& round, std::string const& path,
                             std::string const& file_name) {
  TRY(may_answer(context, round));
  auto const read = TRY(read_file(context, round, path));
  auto const id = next_id<ValidationAnswerTag>();
  store_head(context, round, id, file_name, read);
  store_rows(context, round, id, read.taken);
  return find_answers(context, id);
}

Result<JobId> take_answers_as_job(Context& context, Round const& round, std::string const& path,
                                  std::string const& file_name, std::string const& files_folder) {
  TRY(may_answer(context, round));
  {
    auto const file = TRY(sheet::open_sheet(path));
    sheet::Row row;
    if (!TRY(file->next(row))) return invalid("validation.answers.none", {}, "file");
    TRY(columns_of(row));
  }
  auto const id = next_id<ValidationAnswerTag>();
  auto const job = TRY(jobs::enqueue(
      context, {.kind = std::string(job_kind),
                .payload = Value::object(
                    {{"answer", id.text()}, {"period", round.period}, {"file", file_name}}),
                .title = round.period,
                .only_one = std::string(job_kind) + ":" + round.period}));
  auto const place = kept_at(files_folder, id);
  std::error_code error;
  std::filesystem::create_directories(place.parent_path(), error);
  if (!error) std::filesystem::copy_file(path, place, error);
  using std::filesystem::perms;
  if (!error) std::filesystem::permissions(place, perms::owner_read | perms::owner_write, error);
  if (error) return Error{ErrorKind::unavailable, "import.copy_failed"};
  return job;
}

void add_answer_jobs(jobs::Runner& runner) { runner.on(std::string(job_kind), answers_job); }

Result<Answers> find_answers(Context& context, AnswerId id) {
  TRY(context.may(May::verify_data));
  auto found = read_answers(context, id, {});
  if (!id.is_set() || found.empty()) return not_found();
  return std::move(found.front());
}

std::vector<Answers> answers_to(Context& context, RoundId round) {
  return read_answers(context, {}, round);
}

Status undo_answers(Context& context, AnswerId id) {
  auto const answers = TRY(find_answers(context, id));
  if (answers.undone) return conflict("validation.answers.undone");
  audit::Change change(
      context, {"validation.answers_undone",
                {{"validation_answer", id.value()}, {"validation_round", answers.round.value()}}});
  if (change.run(sql::set_undone, {db::bind("answer", id), db::bind("event", change.event_id())}) ==
      0)
    return conflict("validation.answers.undone");
  change.run(sql::earlier_answer, {db::bind("answer", id)});
  return {};
}

}  // namespace rangkul::validation
