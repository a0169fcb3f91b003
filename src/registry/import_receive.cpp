#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <future>

#include "base/text.h"
#include "registry/import.h"
#include "registry/import_run.h"
#include "registry/import_sql.h"
#include "registry/recognise.h"
#include "sheet/file.h"
#include "sheet/reader.h"

namespace rangkul::registry {
namespace {

constexpr std::size_t sampled_rows = 500;

/// The head of a file: what it is, and its first rows by column.
struct Sample {
  sheet::FileFacts facts{};
  std::vector<ColumnSample> columns{};
  std::int64_t rows{0};
};

Result<Sample> take_sample(std::string const& path) {
  auto const reader = TRY(sheet::open_sheet(path));
  Sample out;
  out.facts = reader->facts();
  sheet::Row row;
  if (!TRY(reader->next(row))) return invalid("import.no_rows");
  for (auto const& cell : row.cells) {
    ColumnSample column;
    column.heading = std::string(trim(cell.text));
    out.columns.push_back(std::move(column));
  }
  while (out.rows < static_cast<std::int64_t>(sampled_rows) && TRY(reader->next(row))) {
    ++out.rows;
    if (row.cells.size() > out.columns.size()) out.columns.resize(row.cells.size());
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      auto& column = out.columns[i];
      ++column.rows;
      auto const text = trim(row.cells[i].text);
      if (stands_for_nothing(text)) continue;
      column.cells.emplace_back(text);
      if (row.cells[i].kind == sheet::CellKind::number) ++column.number_cells;
    }
  }
  if (out.rows == 0) return invalid("import.no_rows");
  return out;
}

/// BLAKE2b of a file's bytes, 64 hex digits.
Result<std::string> hash_file(std::string const& path) {
  auto const file = TRY(sheet::File::open(path));
  crypto_generichash_state state;
  crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
  std::vector<char> block(1 << 20);
  for (std::uint64_t offset = 0;;) {
    auto const size = TRY(file.read_at(offset, block));
    if (size == 0) break;
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(block.data()), size);
    offset += size;
  }
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  crypto_generichash_final(&state, digest.data(), digest.size());
  std::array<char, crypto_generichash_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return std::string(hex.data());
}

/// A copy on its way into the folder of kept files; it is gone with this object unless it was kept.
class Copy {
 public:
  static Result<Copy> make(NewFile const& file, sheet::Kind kind) {
    namespace fs = std::filesystem;
    Copy out;
    out.folder_ = fs::path(file.files_folder) / "imports";
    out.ending_ = kind == sheet::Kind::xlsx ? ".xlsx" : ".csv";
    std::error_code error;
    fs::create_directories(out.folder_, error);
    out.passing_ = out.folder_ / (std::to_string(next_id_value()) + ".part");
    if (!error) fs::copy_file(file.path, out.passing_, error);
    if (!error)
      fs::permissions(out.passing_, fs::perms::owner_read | fs::perms::owner_write, error);
    if (error) return Error{ErrorKind::unavailable, "import.copy_failed"};
    return out;
  }
  Copy() = default;
  Copy(Copy&& other) noexcept = default;
  Copy& operator=(Copy&& other) noexcept = default;
  Copy(Copy const&) = delete;
  Copy& operator=(Copy const&) = delete;
  ~Copy() {
    std::error_code error;
    if (!passing_.empty()) std::filesystem::remove(passing_, error);
  }
  std::string path() const { return passing_.string(); }
  /// Under its content's hash, so that the same file is kept once.
  Result<std::string> keep(std::string const& hash) {
    auto const kept = folder_ / (hash + ending_);
    std::error_code error;
    std::filesystem::rename(passing_, kept, error);
    if (error) return Error{ErrorKind::unavailable, "import.copy_failed"};
    passing_.clear();
    return kept.string();
  }

 private:
  std::filesystem::path folder_{};
  std::filesystem::path passing_{};
  std::string ending_{};
};

struct Kept {
  std::string path;
  std::string hash;
  std::optional<std::int64_t> rows;
};

/// A CSV is read to its end beside copy and hash, so that a damaged one is refused before anything
/// is kept. (An XLSX takes too long for that; it is read before it is applied.)
Result<Kept> keep_file(NewFile const& file, sheet::Kind kind) {
  std::future<Result<std::int64_t>> counting;
  if (kind == sheet::Kind::csv)
    counting = std::async(std::launch::async, [&] { return count_rows(file.path); });
  auto copy = TRY(Copy::make(file, kind));
  Kept out;
  out.hash = TRY(hash_file(copy.path()));
  if (counting.valid()) out.rows = TRY(counting.get());
  out.path = TRY(copy.keep(out.hash));
  return out;
}

/// A saved profile over what was recognised: by name, or by the same headings of the same source.
Result<std::string> use_profile(Context& context, NewFile const& file, Mapping& mapping) {
  std::optional<std::string> saved;
  std::string name = file.profile;
  if (!name.empty()) {
    saved = context.tx.value<std::string>(import_sql::profile_by_name, {db::bind("name", name)});
    if (!saved) return invalid("import.no_profile", {{"name", name}}, "profile");
  } else {
    std::vector<std::string> headings;
    for (auto const& column : mapping.columns) headings.push_back(column.heading);
    auto const found = context.tx.first<std::string, std::string>(
        import_sql::profile_by_headings, {db::bind("source", source_word(file.source)),
                                          db::bind("headings", heading_signature(headings))});
    if (!found) return std::string{};
    name = std::get<0>(*found);
    saved = std::get<1>(*found);
  }
  auto const value = TRY(parse_json(*saved));
  auto const profile = TRY(Mapping::from_value(value));
  for (auto& choice : mapping.columns) {
    auto const same = std::ranges::find_if(profile.columns, [&](ColumnChoice const& other) {
      return squeezed(other.heading) == squeezed(choice.heading);
    });
    if (same == profile.columns.end() || same->field.empty()) continue;
    choice.field = same->field;
    choice.based_on = "profile";
    choice.doubtful = false;
  }
  mapping.words = profile.words;
  return name;
}

Value facts_of(Sample const& sample, Mapping const& mapping, std::optional<ImportId> previous,
               std::optional<ImportId> same) {
  auto const& facts = sample.facts;
  static constexpr std::array<std::string_view, 4> encodings{"utf-8", "windows-1252", "utf-16le",
                                                             "utf-16be"};
  Value out = Value::object({{"kind", facts.kind == sheet::Kind::xlsx ? "xlsx" : "csv"},
                             {"heading_row", facts.heading_row},
                             {"columns", mapping.columns.size()}});
  if (facts.kind == sheet::Kind::csv) {
    out.set("separator", std::string(1, facts.separator));
    out.set("encoding", encodings[static_cast<std::size_t>(facts.encoding)]);
  } else {
    out.set("sheet", facts.sheet_name);
  }
  if (previous) out.set("previous", previous->text());
  if (same) out.set("same_file", same->text());
  return out;
}

}  // namespace

std::string_view source_word(Source source) {
  return source == Source::ministry ? "ministry" : "city";
}

std::optional<Source> source_of(std::string_view word) {
  if (word == "ministry") return Source::ministry;
  if (word == "city") return Source::city;
  return std::nullopt;
}

Result<ImportId> receive_file(Context& context, NewFile const& file) {
  TRY(context.may(May::import_data));
  auto const sample = TRY(take_sample(file.path));
  auto const today = local_date(context.clock.now(), Zone::wib);
  auto mapping = recognise_columns(sample.columns, context.catalogue, today);
  auto const profile = TRY(use_profile(context, file, mapping));
  TRY(choose_columns(mapping, file.choices, "profile"));
  if (auto const nik = mapping.column_of("nik"); nik >= 0)
    mapping.nik_cut_off = numbers_cut_off(sample.columns[static_cast<std::size_t>(nik)]);
  auto const kept = TRY(keep_file(file, sample.facts.kind));

  auto const id = next_id<ImportTag>();
  auto const source = source_word(file.source);
  auto const area = area_of_import(context.tx);
  auto const previous = context.tx.value<ImportId>(
      import_sql::previous,
      {db::bind("source", source), db::bind("area", area), db::bind("id", id)});
  auto const same = context.tx.value<ImportId>(
      import_sql::same_file, {db::bind("file_hash", kept.hash), db::bind("id", id)});
  auto facts = facts_of(sample, mapping, previous, same);
  if (kept.rows) facts.set("rows", *kept.rows);
  bool const ready = !mapping.doubtful() && mapping.column_of("name") >= 0;
  audit::Change change(context, {"import.received",
                                 {{"import", id.value()}},
                                 Value::object({{"source", source}, {"file", kept.hash}})});
  change.run(
      import_sql::insert_import,
      {db::bind("id", id), db::bind("source", source), db::bind("file_name", file.file_name),
       db::bind("file_path", kept.path), db::bind("file_hash", kept.hash),
       db::bind("file_size", static_cast<std::int64_t>(sample.facts.size_bytes)),
       db::bind("facts", to_json(facts)), db::bind("mapping", to_json(mapping.to_value())),
       db::bind("profile", profile), db::bind("state", ready ? "ready" : "received"),
       db::bind("previous", previous), db::bind("created", context.clock.now()),
       db::bind("account", context.actor.account()), db::bind("account_name", context.actor.name()),
       db::bind("area", area), db::bind("event", change.event_id())});
  return id;
}

Result<ImportSummary> find_import(Context& context, ImportId id) {
  auto const scope = context.actor.scope();
  std::optional<ImportSummary> out;
  using db::CellType;
  constexpr auto i = CellType::integer;
  constexpr auto t = CellType::text;
  context.tx.rows(
      import_sql::find,
      {db::bind("id", id), db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
      {i, t, t, t, t, i, i, i, i, i, i, i, i, i, i, i, t, t, t}, [&](db::Row const& row) {
        auto const number = [&](std::size_t at) {
          return db::detail::Read<std::int64_t>::get(row[at]);
        };
        auto const text = [&](std::size_t at) {
          return db::detail::Read<std::string>::get(row[at]);
        };
        ImportSummary s;
        s.id = id;
        s.source = source_of(text(1)).value_or(Source::city);
        s.file_name = text(2);
        s.file_hash = text(3);
        s.state = text(4);
        s.rows_in = number(5);
        s.fresh = number(6);
        s.changed = number(7);
        s.unchanged = number(8);
        s.doubtful = number(9);
        s.refused = number(10);
        s.gone = number(11);
        if (number(12) != 0) s.previous = ImportId{number(12)};
        if (number(13) != 0) s.job = JobId{number(13)};
        s.created = Instant{number(14)};
        if (number(15) != 0) s.applied = Instant{number(15)};
        s.account_name = text(16);
        s.area = db::detail::Read<RegionCode>::get(row[17]);
        if (auto facts = parse_json(text(18)); facts.ok()) s.facts = std::move(facts).value();
        out = std::move(s);
        return true;
      });
  if (!out) return not_found();
  if (auto const same = parse_id_value(out->facts["same_file"].text_or_empty()))
    out->same_file = ImportId{*same};
  out->held_open =
      context.tx.value<std::int64_t>(import_sql::open_issues, {db::bind("id", id)}).value_or(0);
  return std::move(*out);
}

std::vector<ImportSummary> list_imports(Context& context, int limit) {
  auto const scope = context.actor.scope();
  std::vector<ImportId> ids;
  context.tx.each(import_sql::list,
                  {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to),
                   db::bind("limit", limit)},
                  [&](ImportId id) { ids.push_back(id); });
  std::vector<ImportSummary> out;
  for (auto const id : ids)
    if (auto found = find_import(context, id); found.ok()) out.push_back(std::move(found).value());
  return out;
}

Value ImportSummary::to_json() const {
  Value out = Value::object({{"id", id.text()},
                             {"source", source_word(source)},
                             {"file", file_name},
                             {"hash", file_hash},
                             {"state", state},
                             {"rows_in", rows_in},
                             {"new", fresh},
                             {"changed", changed},
                             {"unchanged", unchanged},
                             {"doubtful", doubtful},
                             {"refused", refused},
                             {"gone", gone},
                             {"open", held_open},
                             {"created", to_iso(created)}});
  if (applied) out.set("applied", to_iso(*applied));
  if (previous) out.set("previous", previous->text());
  if (same_file) out.set("same_file", same_file->text());
  return out;
}

Result<Mapping> mapping_of(Context& context, ImportId id) {
  TRY(find_import(context, id));
  auto const json = context.tx.value<std::string>(import_sql::mapping, {db::bind("id", id)});
  auto const value = TRY(parse_json(json.value_or("{}")));
  return Mapping::from_value(value);
}

Status set_mapping(Context& context, ImportId id, Mapping const& mapping,
                   std::optional<std::string> save_as_profile) {
  TRY(context.may(May::import_data));
  auto const summary = TRY(find_import(context, id));
  if (summary.state != "received" && summary.state != "ready" && summary.state != "previewed")
    return conflict("import.state", {{"state", summary.state}});
  auto checked = mapping;
  std::map<std::string, int> uses;
  for (auto& choice : checked.columns) {
    if (choice.field.empty())
      return invalid("import.columns_doubtful", {{"heading", choice.heading}});
    if (choice.field != "-" && ++uses[choice.field] > 1)
      return invalid("import.column_twice", {{"heading", choice.heading}});
    choice.doubtful = false;
  }
  if (checked.column_of("name") < 0) return invalid("import.no_name_column");
  audit::Change change(context, {"import.columns_chosen", {{"import", id.value()}}, {}});
  auto const json = to_json(checked.to_value());
  auto const name = save_as_profile.value_or("");
  change.run(import_sql::set_mapping, {db::bind("id", id), db::bind("mapping", json),
                                       db::bind("profile", name), db::bind("state", "ready")});
  if (name.empty()) return {};
  std::vector<std::string> headings;
  auto profile = checked;
  for (auto& column : profile.columns) {
    headings.push_back(column.heading);
    column.examples.clear();
  }
  change.run(import_sql::save_profile, {db::bind("id", next_id_value()), db::bind("name", name),
                                        db::bind("source", source_word(summary.source)),
                                        db::bind("headings", heading_signature(headings)),
                                        db::bind("mapping", to_json(profile.to_value())),
                                        db::bind("created", context.clock.now())});
  return {};
}

Status cancel_import(Context& context, ImportId id) {
  TRY(context.may(May::import_data));
  auto const summary = TRY(find_import(context, id));
  if (summary.state != "received" && summary.state != "ready" && summary.state != "previewed" &&
      summary.state != "previewing")
    return conflict("import.state", {{"state", summary.state}});
  audit::Change change(context, {"import.cancelled", {{"import", id.value()}}, {}});
  change.run(import_sql::delete_issues, {db::bind("id", id)});
  change.run(import_sql::delete_changes, {db::bind("id", id)});
  change.run(import_sql::mark_cancelled, {db::bind("id", id)});
  return {};
}

Result<std::optional<ImportId>> find_applied_file(Context& context, Source source,
                                                  std::string const& path) {
  auto const hash = TRY(hash_file(path));
  auto const found = context.tx.value<ImportId>(import_sql::same_file,
                                                {db::bind("file_hash", hash), db::bind("id", 0)});
  if (!found) return std::optional<ImportId>{};
  auto const summary = TRY(find_import(context, *found));
  return summary.source == source ? std::optional(*found) : std::nullopt;
}

}  // namespace rangkul::registry
