#include "validation/file_entries.h"

#include <set>

#include "base/nik.h"
#include "base/text.h"
#include "validation/file_entries_sql.h"
#include "validation/file_rows.h"
#include "validation/parts.h"

namespace rangkul::validation {
namespace {

namespace sql = file_entries_sql;

/// How files call their columns, folded.
constexpr std::array<std::string_view, 5> nik_words{"nik", "no nik", "nomor nik", "nik ktp",
                                                    "no ktp"};
constexpr std::array<std::string_view, 6> card_words{
    "no kk", "nomor kk", "kk", "no kartu keluarga", "nomor kartu keluarga", "nkk"};
constexpr std::array<std::string_view, 4> kind_words{"jenis", "jenis usulan", "kategori",
                                                     "penilaian"};
constexpr std::array<std::string_view, 5> aid_words{"bantuan", "usulan bantuan", "jenis bantuan",
                                                    "program", "bansos"};
constexpr std::array<std::string_view, 4> reason_words{"alasan", "kode alasan",
                                                       "alasan tidak layak", "sebab"};
constexpr std::array<std::string_view, 3> evidence_words{"bukti", "dokumen", "dasar"};
constexpr std::array<std::string_view, 3> note_words{"catatan", "keterangan", "ket"};
constexpr std::array<std::span<std::string_view const>, 7> called{
    nik_words, card_words, kind_words, aid_words, reason_words, evidence_words, note_words};
enum Column : std::size_t { nik, card, kind, aids, reason, evidence, note };

/// A proposal where nothing is said.
std::optional<Kind> kind_said(std::string_view said) {
  auto const folded = fold(said);
  if (folded.empty() || folded.starts_with("usul") || folded.starts_with("baru"))
    return Kind::proposal;
  if (folded.starts_with("tidak") || folded.starts_with("tl")) return Kind::unfit;
  if (folded.starts_with("layak")) return Kind::fit;
  return std::nullopt;
}

/// "PKH, BPNT" -> pkh sembako; a word that is no aid stays and is refused with it.
std::vector<std::string> aids_said(std::string_view said) {
  std::set<std::string> out;
  for (auto const word : words(fold(said))) {
    if (word == "bpnt" || word == "sembako")
      out.insert("sembako");
    else if (word == "jkn" || word == "pbi")
      out.insert("pbi");
    else if (word != "dan")
      out.insert(std::string(word));
  }
  return {out.begin(), out.end()};
}

/// "tl 04" -> "TL04"
std::string reason_said(std::string_view said) {
  std::string out;
  for (char const sign : ascii_upper(said))
    if (sign != ' ' && sign != '-' && sign != '.') out.push_back(sign);
  constexpr std::size_t code_size = 4;
  return out.substr(0, code_size);
}

struct Found {
  FamilyId family;
  RegionCode region;
  std::string name;
  bool stands{false};
};
struct Taken {
  Found family;
  NewEntry entry;
};

/// Reads a file of proposals against the families of the actor's area.
class EntryReader {
 public:
  EntryReader(Context& context, Round const& round, std::vector<std::size_t> columns)
      : context_(context), round_(round), columns_(std::move(columns)) {}

  void take(sheet::Row const& row) {
    ++tally.rows;
    auto const kind = kind_said(cell_of(row, columns_[Column::kind]));
    auto const number = number_of(row);
    if (!kind || !number) return leave(row, tally.unreadable, "unreadable");
    auto entry = entry_of(row, *kind);
    if (auto const fault = check_entry(entry); !fault.ok())
      return leave(row, tally.refused, why_of(fault.error()));
    auto found = family_of(*number, *kind);
    if (!found || found->name.empty() || !round_.area.covers(found->region))
      return leave(row, tally.unknown, "unknown");
    if (!seen_.insert({found->family, side_of(*kind)}).second)
      return leave(row, tally.twice, "twice");
    if (found->stands) return leave(row, tally.refused, "stands");
    ++tally.entered;
    entry.family = found->family;
    taken.push_back({*std::move(found), std::move(entry)});
  }

  EntryFile tally{};
  std::vector<Taken> taken{};
  std::vector<LeftRow> left{};

 private:
  struct Number {
    bool card;
    std::string digits;
  };
  std::optional<Number> number_of(sheet::Row const& row) const {
    auto const day = today(context_);
    if (auto const read = read_nik(cell_of(row, columns_[Column::nik]), {.today = day}).nik)
      return Number{false, read->reveal(Why::partner_file)};
    if (auto const read = read_no_kk(cell_of(row, columns_[Column::card]), day).no_kk)
      return Number{true, read->reveal(Why::partner_file)};
    return std::nullopt;
  }

  NewEntry entry_of(sheet::Row const& row, Kind kind) const {
    constexpr std::size_t longest_evidence = 300;
    constexpr std::size_t longest_note = 1000;
    NewEntry out{.kind = kind,
                 .family = {},
                 .evidence = cut(cell_of(row, columns_[Column::evidence]), longest_evidence),
                 .note = cut(cell_of(row, columns_[Column::note]), longest_note)};
    if (kind == Kind::proposal) out.aids = aids_said(cell_of(row, columns_[Column::aids]));
    if (kind == Kind::unfit) out.reason = reason_said(cell_of(row, columns_[Column::reason]));
    return out;
  }

  /// The one family that the number can mean.
  std::optional<Found> family_of(Number const& number, Kind kind) const {
    std::optional<Found> found;
    int families = 0;
    context_.tx.each(
        number.card ? sql::family_of_card : sql::family_of_nik,
        scoped(context_, {db::bind("number", number.digits), db::bind("round", round_.id),
                          db::bind("kind", kind_key(kind))}),
        [&](FamilyId id, RegionCode region, std::string name, bool stands) {
          ++families;
          found = Found{id, std::move(region), std::move(name), stands};
        });
    return families == 1 ? found : std::nullopt;
  }

  /// "validation.no_aid" -> "no_aid"
  static std::string why_of(Error const& error) {
    return error.code.substr(error.code.rfind('.') + 1);
  }

  void leave(sheet::Row const& row, std::int64_t& count, std::string_view why) {
    ++count;
    auto said = std::string(trim(cell_of(row, columns_[Column::kind])));
    for (auto const column : {Column::aids, Column::reason})
      if (auto const more = trim(cell_of(row, columns_[column])); !more.empty())
        said += (said.empty() ? "" : ", ") + std::string(more);
    left.push_back(left_row(row, why, said));
  }

  Context& context_;
  Round const& round_;
  std::vector<std::size_t> columns_;
  std::set<std::pair<FamilyId, Side>> seen_{};
};

void store_entries(Context& context, audit::Change& change, Round const& round, FileId file,
                   std::vector<Taken> const& taken) {
  auto const at = context.clock.now().seconds;
  auto const& actor = context.actor;
  auto const by = db::cell(actor.account());
  std::vector<std::int64_t> ids;
  std::size_t next = 0;
  change.bulk("validation_entry",
              {"id", "round", "kind", "region", "family", "name", "aids", "reason", "evidence",
               "note", "status", "entered_by", "entered_name", "entered_at", "event", "file"},
              [&](db::Row& row) {
                if (next == taken.size()) return false;
                auto const& [family, entry] = taken[next++];
                ids.push_back(next_id_value());
                row = {ids.back(),
                       round.id.value(),
                       std::string(kind_key(entry.kind)),
                       family.region.text(),
                       family.family.value(),
                       family.name,
                       join(entry.aids, " "),
                       entry.reason,
                       entry.evidence,
                       entry.note,
                       "proposed",
                       by,
                       actor.name(),
                       at,
                       change.event_id().value(),
                       file.value()};
                return true;
              });
  next = 0;
  change.bulk(
      "validation_step", {"entry", "event", "from_status", "to_status", "at", "name", "note"},
      [&](db::Row& row) {
        if (next == ids.size()) return false;
        row = {ids[next++], change.event_id().value(), "", "proposed", at, actor.name(), ""};
        return true;
      });
  add_sums(change);
}

struct Read {
  EntryFile file;
  AccountId by;
};
std::vector<Read> read_files(Context& context, FileId id, RoundId round) {
  std::vector<Read> out;
  context.tx.each(
      sql::files, scoped(context, {db::bind("id", id.value()), db::bind("round", round.value())}),
      [&](FileId own, RoundId of, std::string period, std::string file_name, std::int64_t rows,
          std::int64_t entered, std::int64_t refused, std::int64_t unknown, std::int64_t unreadable,
          std::int64_t twice, std::string name, Instant at, bool undone, AccountId by) {
        out.push_back({{own, of, std::move(period), std::move(file_name), rows, entered, refused,
                        unknown, unreadable, twice, std::move(name), at, undone},
                       by});
      });
  return out;
}

Result<EntryReader> read_sheet(Context& context, Round const& round, std::string const& path) {
  auto const file = TRY(sheet::open_sheet(path));
  sheet::Row row;
  if (!TRY(file->next(row))) return invalid("validation.answers.none", {}, "file");
  auto columns = find_columns(row, called);
  if (columns[Column::nik] == no_column && columns[Column::card] == no_column)
    return invalid("validation.file.columns", {}, "file");
  EntryReader read(context, round, std::move(columns));
  while (TRY(file->next(row))) {
    if (read.tally.rows == most_rows)
      return invalid("validation.file.too_many", {{"most", group_thousands(most_rows)}}, "file");
    read.take(row);
  }
  if (read.tally.rows == 0) return invalid("validation.answers.none", {}, "file");
  return read;
}

}  // namespace

Result<EntryFile> take_entries(Context& context, std::string const& path,
                               std::string const& file_name) {
  TRY(context.may(May::assess));
  auto const round = TRY(round_of_today(context));
  auto const read = TRY(read_sheet(context, round, path));
  auto const& tally = read.tally;
  auto const id = next_id<ValidationFileTag>();
  audit::Change change(
      context, {"validation.file_taken",
                {{"validation_file", id.value()}, {"validation_round", round.id.value()}},
                Value::object(
                    {{"period", round.period}, {"rows", tally.rows}, {"entered", tally.entered}})});
  store_entries(context, change, round, id, read.taken);
  store_left(change, id.value(), read.left);
  change.run(sql::insert_file,
             {db::bind("id", id), db::bind("round", round.id),
              db::bind("area", context.actor.area()), db::bind("file_name", file_name),
              db::bind("rows", tally.rows), db::bind("entered", tally.entered),
              db::bind("refused", tally.refused), db::bind("unknown", tally.unknown),
              db::bind("unreadable", tally.unreadable), db::bind("twice", tally.twice),
              db::bind("by", context.actor.account()), db::bind("name", context.actor.name()),
              db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  return find_entry_file(context, id);
}

Status undo_entries(Context& context, FileId id) {
  TRY(context.may(May::see_validation));
  auto const files = read_files(context, id, {});
  if (!id.is_set() || files.empty()) return not_found();
  auto const& [file, by] = files.front();
  bool const own = context.actor.may(May::assess) && context.actor.account().is_set() &&
                   by == context.actor.account();
  if (!own) TRY(context.may(May::verify_data));
  TRY(hold_open(context, file.round));
  if (file.undone) return conflict("validation.file.undone");
  auto const moved =
      context.tx.value<std::int64_t>(sql::moved_on, {db::bind("file", id)}).value_or(0);
  if (moved > 0) return conflict("validation.changed_meanwhile");
  audit::Change change(
      context, {"validation.file_undone",
                {{"validation_file", id.value()}, {"validation_round", file.round.value()}}});
  change.run(sql::step_withdraw,
             {db::bind("file", id), db::bind("event", change.event_id()),
              db::bind("at", context.clock.now()), db::bind("name", context.actor.name()),
              db::bind("note", file.file_name)});
  auto const withdrawn = TRY(apply_steps(context, change));
  change.note("entries", withdrawn);
  if (change.run(sql::set_file_undone, {db::bind("id", id)}) == 0)
    return conflict("validation.file.undone");
  return {};
}

Result<EntryFile> find_entry_file(Context& context, FileId id) {
  TRY(context.may(May::see_validation));
  auto found = read_files(context, id, {});
  if (!id.is_set() || found.empty()) return not_found();
  return std::move(found.front().file);
}

std::vector<EntryFile> entry_files(Context& context, RoundId round) {
  std::vector<EntryFile> out;
  for (auto& read : read_files(context, {}, round)) out.push_back(std::move(read.file));
  return out;
}

}  // namespace rangkul::validation
