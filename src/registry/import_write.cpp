// The bulk loads of new people, families and versions.

#include "registry/import_apply.h"

namespace rangkul::registry {
namespace {

/// Puts a text into a cell without giving its storage away.
void put(db::Cell& cell, std::string_view text) {
  if (auto* held = std::get_if<std::string>(&cell)) {
    held->assign(text);
  } else {
    cell.emplace<std::string>(text);
  }
}

void put_or_null(db::Cell& cell, std::string_view text) {
  if (text.empty()) {
    cell = std::monostate{};
  } else {
    put(cell, text);
  }
}

void put_number(db::Cell& cell, std::string_view digits, bool nullable) {
  if (digits.empty() && nullable) {
    cell = std::monostate{};
    return;
  }
  std::int64_t number = 0;
  for (char const c : digits) number = number * 10 + (c - '0');
  cell = number;
}

enum class Put { text, text_or_null, number, number_or_null };
struct FieldColumn {
  FileField field;
  std::string_view column;
  Put how;
};

/// Columns that only stand in the load when the file has them; the rest keep their defaults.
constexpr std::array<FieldColumn, 20> optional_columns{
    {{FileField::birth_place, "birth_place", Put::text},
     {FileField::mother, "mother", Put::text},
     {FileField::religion, "religion", Put::number_or_null},
     {FileField::marital, "marital", Put::number_or_null},
     {FileField::education, "education", Put::number_or_null},
     {FileField::occupation, "occupation", Put::number_or_null},
     {FileField::citizenship, "citizenship", Put::number_or_null},
     {FileField::blood, "blood", Put::number_or_null},
     {FileField::phone, "phone", Put::text_or_null},
     {FileField::disability, "disability", Put::number_or_null},
     {FileField::relation, "relation", Put::number_or_null},
     {FileField::domicile_address, "domicile_address", Put::text},
     {FileField::domicile_rt, "domicile_rt", Put::text},
     {FileField::domicile_rw, "domicile_rw", Put::text},
     {FileField::decile, "decile", Put::number_or_null},
     {FileField::receives_pkh, "receives_pkh", Put::number},
     {FileField::receives_bpnt, "receives_bpnt", Put::number},
     {FileField::receives_pbi, "receives_pbi", Put::number},
     {FileField::note, "note", Put::text},
     {FileField::died, "died", Put::text_or_null}}};

bool is_mapped(Mapping const& mapping, FieldColumn const& each) {
  auto const has = [&](std::string_view field) { return mapping.column_of(field) >= 0; };
  if (has(file_fields()[at(each.field)].key)) return true;
  // The card's address stands with the person where there is no card.
  if (each.field == FileField::domicile_address) return has("address");
  if (each.field == FileField::domicile_rt) return has("rt") || has("rt_rw");
  if (each.field == FileField::domicile_rw) return has("rw") || has("rt_rw");
  return false;
}

std::string_view value_for(FileRow const& row, FileField field) {
  auto const own = row.value(field);
  if (!own.empty() || row.no_kk != 0) return own;
  if (!row.value(FileField::domicile_address).empty()) return own;
  switch (field) {
    case FileField::domicile_address: return row.value(FileField::address);
    case FileField::domicile_rt: return row.value(FileField::rt);
    case FileField::domicile_rw: return row.value(FileField::rw);
    default: return own;
  }
}

void put_field(db::Cell& cell, FieldColumn const& each, FileRow const& row) {
  auto const value = value_for(row, each.field);
  switch (each.how) {
    case Put::text: put(cell, value); break;
    case Put::text_or_null: put_or_null(cell, value); break;
    case Put::number: put_number(cell, value, false); break;
    case Put::number_or_null: put_number(cell, value, true); break;
  }
}

}  // namespace

void Applier::write_people(audit::Change& change, Instant now) {
  std::vector<std::string_view> columns{"id",
                                        "region",
                                        "name",
                                        "name_key",
                                        "nik",
                                        "sex",
                                        "born",
                                        "life",
                                        "family",
                                        "since",
                                        "event",
                                        "import",
                                        run_.source == Source::city ? "in_city" : "in_ministry"};
  auto const first_optional = columns.size();
  std::vector<FieldColumn> optional;
  for (auto const& each : optional_columns)
    if (is_mapped(run_.mapping, each)) {
      optional.push_back(each);
      columns.push_back(each.column);
    }
  std::size_t next = 0;
  change.bulk("person", columns, [&](db::Row& out) {
    while (next < records_.size() && !records_[next].made) ++next;
    if (next == records_.size()) return false;
    auto const& record = records_[next++];
    auto const& row = *record.row;
    auto const life = row.value(FileField::life);
    out[0] = record.person;
    put(out[1], row.value(FileField::region));
    put(out[2], row.value(FileField::name));
    put(out[3], row.name_key);
    put_or_null(out[4], row.value(FileField::nik));
    put_number(out[5], row.value(FileField::sex), false);
    put_or_null(out[6], row.value(FileField::born));
    put(out[7], life.empty() ? std::string_view("hidup") : life);
    out[8] = record.family == 0 ? db::Cell{} : db::Cell{record.family};
    out[9] = now.seconds;
    out[10] = change.event_id().value();
    out[11] = run_.id.value();
    out[12] = std::int64_t{1};
    for (std::size_t i = 0; i < optional.size(); ++i)
      put_field(out[first_optional + i], optional[i], row);
    return true;
  });
}

void Applier::write_families(audit::Change& change, Instant now) {
  static std::vector<std::string_view> const columns{"id",    "no_kk", "region",   "address",
                                                     "rt",    "rw",    "postcode", "head",
                                                     "since", "event", "import"};
  std::size_t next = 0;
  change.bulk("family", columns, [&](db::Row& out) {
    if (next == families_.size()) return false;
    auto const& family = families_[next++];
    auto const& row = *family.row;
    out[0] = family.id;
    put(out[1], row.value(FileField::no_kk));
    put(out[2], row.value(FileField::region));
    put(out[3], row.value(FileField::address));
    put(out[4], row.value(FileField::rt));
    put(out[5], row.value(FileField::rw));
    put(out[6], row.value(FileField::postcode));
    out[7] = family.head == 0 ? db::Cell{} : db::Cell{family.head};
    out[8] = now.seconds;
    out[9] = change.event_id().value();
    out[10] = run_.id.value();
    return true;
  });
}

void Applier::write_records(audit::Change& change) {
  static std::vector<std::string_view> const columns{
      "id",      "source", "source_key",  "import_from", "row_no",
      "content", "person", "made_person", "region",      "data"};
  std::size_t next = 0;
  change.bulk("source_record", columns, [&](db::Row& out) {
    if (next == records_.size()) return false;
    auto const& record = records_[next++];
    auto const& row = *record.row;
    out[0] = record.id;
    put(out[1], source_word(run_.source));
    put(out[2], row.source_key);
    out[3] = run_.id.value();
    out[4] = row.row_no;
    out[5] = row.content;
    out[6] = record.person;
    out[7] = std::int64_t{record.made ? 1 : 0};
    put(out[8], row.value(FileField::region));
    put(out[9], row.stored());
    return true;
  });
}

}  // namespace rangkul::registry
