#include "matching/source_file.h"

#include "base/text.h"
#include "matching/runs_sql.h"
#include "registry/person_record.h"

namespace rangkul::matching {

linkage::Record record_of(std::string key, std::string const& region, std::string_view data) {
  using registry::FileField;
  auto const values = split(data, registry::source_separator);
  auto const value = [&](FileField field) {
    auto const at = registry::at(field);
    return at < values.size() ? std::string(values[at]) : std::string();
  };
  linkage::Record out;
  out.key = std::move(key);
  out.nik = value(FileField::nik);
  out.no_kk = value(FileField::no_kk);
  out.name = value(FileField::name);
  out.birth = value(FileField::born);
  out.sex = value(FileField::sex);
  out.birth_place = value(FileField::birth_place);
  out.mother = value(FileField::mother);
  out.address = value(FileField::address);
  out.rt = value(FileField::rt);
  out.rw = value(FileField::rw);
  out.village = region;
  out.phone = value(FileField::phone);
  return out;
}

SourceFile read_source(db::Transaction& tx, std::string_view source) {
  SourceFile out;
  auto const scope = tx.actor().scope();
  tx.each(runs_sql::source_rows,
          {db::bind("source", source), db::bind("scope_from", scope.from),
           db::bind("scope_to", scope.to)},
          [&](std::int64_t id, std::string key, std::int64_t person, std::string region,
              std::string const& data) {
            out.records.push_back(record_of(std::move(key), region, data));
            out.ids.push_back(id);
            out.people.push_back(person);
            out.regions.push_back(std::move(region));
          });
  return out;
}

}  // namespace rangkul::matching
