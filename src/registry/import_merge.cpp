// What the rows of a file change about people that are known already. It waits until all rows are
// taken and then goes through the people in the order of their ids: a file in another order would
// rewrite the whole table with every chunk.

#include <algorithm>

#include "base/text.h"
#include "jobs/jobs.h"
#include "registry/import_apply.h"
#include "registry/import_apply_sql.h"
#include "registry/import_load_sql.h"
#include "registry/names.h"
#include "registry/people.h"
#include "registry/search.h"

namespace rangkul::registry {
namespace {

constexpr std::string_view dead_life = "mati";

bool is_silent(db::Cell const& cell) {
  if (auto const* text = std::get_if<std::string>(&cell)) return text->empty();
  if (auto const* number = std::get_if<std::int64_t>(&cell)) return *number == 0;
  return std::holds_alternative<std::monostate>(cell);
}

bool flag_of(db::Row const& person, std::string_view column) {
  auto const* number = std::get_if<std::int64_t>(&person[person_column(column)]);
  return number != nullptr && *number != 0;
}

std::string text_of(db::Cell const& cell) {
  auto const* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string{} : *text;
}

/// Where a field of the file stands in the row of a person.
struct Target {
  FileField field;
  std::size_t column;
  bool integer;
  bool ministry;  // the ministry's word counts
};

std::vector<Target> const& targets() {
  static auto const list = [] {
    std::vector<Target> out;
    auto const add = [&](FileField field, bool ministry = false) {
      auto const column = person_column(file_fields()[at(field)].key);
      out.push_back(
          {field, column, person_column_types()[column] == db::CellType::integer, ministry});
    };
    for (auto const field :
         {FileField::name,        FileField::nik,         FileField::sex,
          FileField::born,        FileField::birth_place, FileField::mother,
          FileField::religion,    FileField::marital,     FileField::education,
          FileField::occupation,  FileField::citizenship, FileField::blood,
          FileField::phone,       FileField::disability,  FileField::life,
          FileField::relation,    FileField::region,      FileField::domicile_address,
          FileField::domicile_rt, FileField::domicile_rw, FileField::note,
          FileField::died})
      add(field);
    for (auto const field : {FileField::decile, FileField::receives_pkh, FileField::receives_bpnt,
                             FileField::receives_pbi})
      add(field, true);
    return out;
  }();
  return list;
}

/// Columns of person that stand in an index.
std::vector<std::size_t> const& indexed_columns() {
  static auto const list = [] {
    std::vector<std::size_t> out;
    for (std::string_view const name :
         {"region", "name", "name_key", "nik", "family", "temporary_code", "merged_into"})
      out.push_back(person_column(name));
    return out;
  }();
  return list;
}

db::Cell as_cell(std::string_view value, bool integer) {
  if (!integer) return std::string(value);
  std::int64_t number = 0;
  for (char const c : value) number = number * 10 + (c - '0');
  return number;
}

}  // namespace

void Applier::move_family(Context& context, FileRow const& row, Touched const& touched) {
  auto* family = row.no_kk == 0 ? nullptr : known_.family(row.no_kk);
  if (family == nullptr || family->fresh) return;
  auto const place = place_hash(row.value(FileField::region), row.value(FileField::address),
                                row.value(FileField::rt), row.value(FileField::rw),
                                row.value(FileField::postcode));
  if (place == family->place) return;
  family->place = place;
  auto& after = family_update(context, family->id).after;
  for (auto const field :
       {FileField::region, FileField::address, FileField::rt, FileField::rw, FileField::postcode})
    if (touched[at(field)] && !row.value(field).empty())
      after[family_column(file_fields()[at(field)].key)] = std::string(row.value(field));
}

Applier::Update& Applier::person_update(Context& context, std::int64_t person) {
  auto const known = people_updates_.find(person);
  if (known != people_updates_.end()) return known->second;
  Update update;
  context.tx.rows(import_load_sql::person_row, {db::bind("id", person)}, person_column_types(),
                  [&](db::Row const& row) {
                    update.before = row;
                    return true;
                  });
  CHECK_THAT(!update.before.empty());
  update.after = update.before;
  people_order_.push_back(person);
  return people_updates_.emplace(person, std::move(update)).first->second;
}

Applier::Update& Applier::family_update(Context& context, std::int64_t family) {
  auto const known = family_updates_.find(family);
  if (known != family_updates_.end()) return known->second;
  Update update;
  context.tx.rows(import_load_sql::family_row, {db::bind("id", family)}, family_column_types(),
                  [&](db::Row const& row) {
                    update.before = row;
                    return true;
                  });
  CHECK_THAT(!update.before.empty());
  update.after = update.before;
  family_order_.push_back(family);
  return family_updates_.emplace(family, std::move(update)).first->second;
}

void Applier::merge(db::Row& person, FileRow const& row, Touched const& touched,
                    std::int64_t family) const {
  bool const city = run_.source == Source::city;
  bool const city_knows = flag_of(person, "in_city");
  bool const ministry_knows = flag_of(person, "in_ministry");
  auto const may_set = [&](bool ministry_field, db::Cell const& now) {
    if (ministry_field) return !city || !ministry_knows;
    return city || !city_knows || is_silent(now);
  };
  for (auto const& target : targets()) {
    auto const value = row.value(target.field);
    if (value.empty() || !touched[at(target.field)]) continue;
    auto& cell = person[target.column];
    if (!may_set(target.ministry, cell)) continue;
    cell = as_cell(value, target.integer);
    if (target.field == FileField::name) person[person_column("name_key")] = row.name_key;
    if (target.field == FileField::born)
      person[person_column("born_precision")] = std::string("day");
  }
  auto& family_cell = person[person_column("family")];
  if (family != 0 && touched[at(FileField::no_kk)] && may_set(false, family_cell))
    family_cell = family;
  person[person_column(city ? "in_city" : "in_ministry")] = std::int64_t{1};
}

void Applier::tell_deaths(Context& context, audit::Change& change) const {
  auto const life = person_column("life");
  Value::List dead;
  for (auto const id : people_order_) {
    auto const& [before, after] = people_updates_.at(id);
    if (text_of(before[life]) == dead_life || text_of(after[life]) != dead_life) continue;
    dead.push_back(Value::object(
        {{"person", std::to_string(id)}, {"on", text_of(after[person_column("died")])}}));
  }
  if (dead.empty()) return;
  jobs::emit(change, "people.died", Value::object({{"people", Value(std::move(dead))}}),
             context.clock.now());
}

void Applier::write_updates(Context& context, audit::Change& change) {
  auto const now = context.clock.now();
  std::erase_if(people_order_, [&](std::int64_t id) {
    auto const& update = people_updates_.at(id);
    return update.before == update.after;
  });
  tell_deaths(context, change);
  for (auto const id : people_order_) {
    auto& [before, after] = people_updates_.at(id);
    after[person_column("since")] = now.seconds;
    after[person_column("event")] = change.event_id().value();
    db::Binds binds{db::bind("id", id)};
    for (std::size_t i = 0; i < after.size(); ++i)
      binds.push_back({person_columns()[i], after[i], person_column_types()[i]});
    bool const same_places = std::ranges::all_of(
        indexed_columns(), [&](std::size_t column) { return before[column] == after[column]; });
    change.run(
        same_places ? import_apply_sql::update_person_facts : import_apply_sql::update_person,
        binds);
    auto const name = person_column("name");
    auto const region = person_column("region");
    if (before[name] == after[name] && before[region] == after[region]) continue;
    index_person(change, context, PersonId{id}, text_of(before[name]),
                 RegionCode::parse(text_of(before[region])).value_or(RegionCode{}),
                 text_of(after[name]),
                 RegionCode::parse(text_of(after[region])).value_or(RegionCode{}));
  }
  std::erase_if(family_order_, [&](std::int64_t id) {
    auto const& update = family_updates_.at(id);
    return update.before == update.after;
  });
  for (auto const id : family_order_) {
    auto& after = family_updates_.at(id).after;
    after[family_column("since")] = now.seconds;
    after[family_column("event")] = change.event_id().value();
    db::Binds binds{db::bind("id", id)};
    for (std::size_t i = 0; i < after.size(); ++i)
      binds.push_back({family_columns()[i], after[i], family_column_types()[i]});
    change.run(import_apply_sql::update_family, binds);
  }
}

Applier::Touched Applier::touched(std::string_view before, FileRow const& row) {
  Touched out;
  for (auto const field : fields_that_differ(before, row)) out.set(at(field));
  return out;
}

void Applier::remember_deferred(db::Transaction& tx) {
  tx.each(import_load_sql::deferred_records, {db::bind("import", run_.id)},
          [&](std::int64_t person, std::int64_t record, std::string data,
              std::optional<std::string> before) {
            auto const row = FileRow::of_stored(data);
            deferred_.push_back({person, record, before ? touched(*before, row) : Touched{}.set()});
          });
}

bool Applier::take_people(Context& context, audit::Change& change, std::size_t most) {
  auto const place = [](Deferred const& each) { return std::pair(each.person, each.record); };
  if (!sorted_) std::ranges::sort(deferred_, {}, place);
  sorted_ = true;
  auto& done = run_.checkpoint.people_done;
  auto next = std::ranges::upper_bound(deferred_, done, {}, &Deferred::person);
  std::size_t people = 0;
  for (; next != deferred_.end(); ++next) {
    // All rows about one person are taken in one chunk.
    if (next->person != done && people++ == most) break;
    done = next->person;
    take_deferred(context, *next);
  }
  bool const more = next != deferred_.end();
  if (!more) deferred_ = std::vector<Deferred>();
  write_all(context, change);
  return more;
}

void Applier::take_deferred(Context& context, Deferred const& each) {
  auto const data =
      context.tx.value<std::string>(import_load_sql::record_data, {db::bind("id", each.record)});
  CHECK_THAT(data.has_value());
  auto row = FileRow::of_stored(*data);
  row.name_key = name_key(std::string(row.value(FileField::name)));
  auto const* family = row.no_kk == 0 ? nullptr : known_.family(row.no_kk);
  auto& update = person_update(context, each.person);
  bool const identity = run_.source == Source::city || !flag_of(update.after, "in_city");
  merge(update.after, row, each.touched, family == nullptr ? 0 : family->id);
  if (identity) move_family(context, row, each.touched);
}

}  // namespace rangkul::registry
