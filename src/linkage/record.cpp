#include "linkage/record.h"

#include "base/date.h"
#include "base/text.h"

namespace rangkul::linkage {

RecordView view_of(Record const& record) {
  auto const date = Date::parse_iso(trim(record.birth));
  auto const birth =
      date.ok() ? date.value().year() * 10000 + date.value().month() * 100 + date.value().day() : 0;
  return {record.nik, record.no_kk,   record.name,         birth,
          record.sex, record.mother,  record.address,      record.rt,
          record.rw,  record.village, record.village_name, record.phone};
}

std::string_view field_key(Field field) {
  static constexpr std::array<std::string_view, field_count> keys{
      "name", "birth", "nik", "sex", "kk", "mother", "place", "phone"};
  return keys[static_cast<std::size_t>(field)];
}

}  // namespace rangkul::linkage
