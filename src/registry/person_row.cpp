#include "registry/person_row.h"

#include "base/text.h"
#include "registry/person_record.h"

namespace rangkul::registry {
namespace {

using db::CellType;

struct Column {
  std::string_view name;
  CellType type;
};

/// The id and the table's columns, without those that only imports and searches write.
std::vector<Column> held_columns(std::vector<std::string_view> const& names,
                                 std::vector<CellType> const& types) {
  std::vector<Column> out{{"id", CellType::integer}};
  for (std::size_t i = 0; i < names.size(); ++i)
    if (names[i] != "name_key" && names[i] != "doubts" && names[i] != "import")
      out.push_back({names[i], types[i]});
  return out;
}

/// In the order of people.sql.
std::vector<Column> const& columns_of_person() {
  static auto const columns = held_columns(person_columns(), person_column_types());
  return columns;
}
std::vector<Column> const& columns_of_family() {
  static auto const columns = held_columns(family_columns(), family_column_types());
  return columns;
}

std::vector<CellType> types_of(std::vector<Column> const& columns) {
  std::vector<CellType> out;
  for (auto const& column : columns) out.push_back(column.type);
  return out;
}

/// Takes the cells of a row one after the other.
class Cells {
 public:
  explicit Cells(db::Row const& row) : row_(row) {}
  template <typename T>
  T take() {
    return db::detail::Read<T>::get(row_[at_++]);
  }
  std::optional<int> code() { return take<std::optional<int>>(); }

 private:
  db::Row const& row_;
  std::size_t at_{0};
};

template <typename T>
std::optional<std::string> digits_of(std::optional<T> const& number) {
  if (!number) return std::nullopt;
  return number->reveal(Why::own_record);
}

db::Cell from_value(Value const& value, CellType type) {
  if (value.is_null()) return {};
  if (type == CellType::real) {
    if (auto const* real = value.real()) return *real;
    return static_cast<double>(value.integer_or(0));
  }
  if (type == CellType::integer) {
    // Ids beyond 2^53 stand as text in JSON.
    if (auto const* text = value.text()) return parse_id_value(*text).value_or(0);
    return value.integer_or(0);
  }
  return value.text_or_empty();
}

db::Row row_of(Value const& value, std::vector<Column> const& columns) {
  db::Row row;
  for (auto const& column : columns) row.push_back(from_value(value[column.name], column.type));
  return row;
}

Value to_value(db::Cell const& cell) {
  if (auto const* number = std::get_if<std::int64_t>(&cell)) return *number;
  if (auto const* text = std::get_if<std::string>(&cell)) return *text;
  if (auto const* real = std::get_if<double>(&cell)) return *real;
  return {};
}

Value value_of(db::Binds const& binds) {
  Value out;
  for (auto const& bind : binds) out.set(std::string(bind.name), to_value(bind.value));
  return out;
}

db::Cell const& bound(db::Binds const& binds, std::string_view name) {
  for (auto const& bind : binds)
    if (bind.name == name) return bind.value;
  static db::Cell const none;
  return none;
}

}  // namespace

std::vector<CellType> const& person_types() {
  static auto const types = types_of(columns_of_person());
  return types;
}

Person read_person(db::Row const& row) {
  Cells cells(row);
  Person p;
  p.id = cells.take<PersonId>();
  p.region = cells.take<RegionCode>();
  p.name = cells.take<std::string>();
  if (auto const nik = cells.take<std::optional<std::string>>())
    if (auto parsed = Nik::parse(*nik); parsed.ok()) p.nik = std::move(parsed).value();
  p.sex = static_cast<Sex>(cells.take<int>());
  p.born = cells.take<std::optional<Date>>();
  p.born_precision = cells.take<std::string>();
  p.birth_place = cells.take<std::string>();
  p.mother = cells.take<std::string>();
  p.religion = cells.code();
  p.marital = cells.code();
  p.education = cells.code();
  p.occupation = cells.code();
  p.citizenship = cells.code();
  p.blood = cells.code();
  if (auto const phone = cells.take<std::optional<std::string>>())
    if (auto parsed = Phone::parse(*phone); parsed.ok()) p.phone = std::move(parsed).value();
  p.disability = cells.code();
  p.life = cells.take<std::string>();
  p.died = cells.take<std::optional<Date>>();
  p.family = cells.take<FamilyId>();
  p.relation = cells.code();
  p.domicile_address = cells.take<std::string>();
  p.domicile_rt = cells.take<std::string>();
  p.domicile_rw = cells.take<std::string>();
  p.decile = cells.code();
  p.receives_pkh = cells.take<bool>();
  p.receives_bpnt = cells.take<bool>();
  p.receives_pbi = cells.take<bool>();
  p.in_city = cells.take<bool>();
  p.in_ministry = cells.take<bool>();
  p.identity = cells.take<std::string>();
  p.temporary_code = cells.take<std::optional<std::string>>();
  p.merged_into = cells.take<PersonId>();
  p.note = cells.take<std::string>();
  p.since = cells.take<Instant>();
  p.event = cells.take<EventId>();
  return p;
}

db::Binds bind_person(Person const& p) {
  using db::bind;
  std::optional<std::string> phone;
  if (p.phone) phone = p.phone->e164();
  return {bind("id", p.id),
          bind("region", p.region),
          bind("name", p.name),
          bind("nik", digits_of(p.nik)),
          bind("sex", static_cast<int>(p.sex)),
          bind("born", p.born),
          bind("born_precision", p.born_precision),
          bind("birth_place", p.birth_place),
          bind("mother", p.mother),
          bind("religion", p.religion),
          bind("marital", p.marital),
          bind("education", p.education),
          bind("occupation", p.occupation),
          bind("citizenship", p.citizenship),
          bind("blood", p.blood),
          bind("phone", phone),
          bind("disability", p.disability),
          bind("life", p.life),
          bind("died", p.died),
          bind("family", p.family),
          bind("relation", p.relation),
          bind("domicile_address", p.domicile_address),
          bind("domicile_rt", p.domicile_rt),
          bind("domicile_rw", p.domicile_rw),
          bind("decile", p.decile),
          bind("receives_pkh", p.receives_pkh),
          bind("receives_bpnt", p.receives_bpnt),
          bind("receives_pbi", p.receives_pbi),
          bind("in_city", p.in_city),
          bind("in_ministry", p.in_ministry),
          bind("identity", p.identity),
          bind("temporary_code", p.temporary_code),
          bind("merged_into", p.merged_into),
          bind("note", p.note),
          bind("since", p.since),
          bind("event", p.event)};
}

Value person_value(Person const& person) { return value_of(bind_person(person)); }

Result<Person> person_from_value(Value const& value) {
  if (value.fields() == nullptr) return invalid("json.malformed");
  return read_person(row_of(value, columns_of_person()));
}

std::vector<std::string> changed_fields(Person const& before, Person const& after) {
  auto const old = bind_person(before);
  auto const now = bind_person(after);
  std::vector<std::string> out;
  for (auto const& column : columns_of_person()) {
    if (column.name == "since" || column.name == "event" || column.name == "id") continue;
    if (bound(old, column.name) != bound(now, column.name)) out.emplace_back(column.name);
  }
  return out;
}

Person without_change(Person const& now, Person const& before, Person const& after) {
  auto const binds_now = bind_person(now);
  auto const binds_before = bind_person(before);
  auto const binds_after = bind_person(after);
  db::Row row;
  for (auto const& column : columns_of_person()) {
    auto const& held = bound(binds_now, column.name);
    auto const& old = bound(binds_before, column.name);
    auto const& made = bound(binds_after, column.name);
    row.push_back(old != made && held == made ? old : held);
  }
  return read_person(row);
}

std::vector<CellType> const& family_types() {
  static auto const types = types_of(columns_of_family());
  return types;
}

Family read_family(db::Row const& row) {
  Cells cells(row);
  Family f;
  f.id = cells.take<FamilyId>();
  if (auto const number = cells.take<std::optional<std::string>>())
    if (auto parsed = NoKk::parse(*number); parsed.ok()) f.no_kk = std::move(parsed).value();
  f.region = cells.take<RegionCode>();
  f.address = cells.take<std::string>();
  f.rt = cells.take<std::string>();
  f.rw = cells.take<std::string>();
  f.postcode = cells.take<std::string>();
  f.head = cells.take<PersonId>();
  f.latitude = cells.take<std::optional<double>>();
  f.longitude = cells.take<std::optional<double>>();
  f.accuracy_m = cells.take<std::optional<int>>();
  f.since = cells.take<Instant>();
  f.event = cells.take<EventId>();
  f.ended = cells.take<std::optional<std::string>>();
  return f;
}

db::Binds bind_family(Family const& f) {
  using db::bind;
  return {bind("id", f.id),
          bind("no_kk", digits_of(f.no_kk)),
          bind("region", f.region),
          bind("address", f.address),
          bind("rt", f.rt),
          bind("rw", f.rw),
          bind("postcode", f.postcode),
          bind("head", f.head),
          bind("latitude", f.latitude),
          bind("longitude", f.longitude),
          bind("accuracy_m", f.accuracy_m),
          bind("since", f.since),
          bind("event", f.event),
          bind("ended", f.ended)};
}

Value family_value(Family const& family) { return value_of(bind_family(family)); }

Result<Family> family_from_value(Value const& value) {
  if (value.fields() == nullptr) return invalid("json.malformed");
  return read_family(row_of(value, columns_of_family()));
}

}  // namespace rangkul::registry
