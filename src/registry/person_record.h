#pragma once
// One description of a person for forms, facts, JSON and the columns of files; and the flat forms
// in which history and sources keep a row.

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/db.h"
#include "screen/record.h"

namespace rangkul::registry {

/// The person as forms and facts show it ("registry.person").
screen::Record const& person_record();
/// Everything a file may say in one row: the person's fields and those that only files have (their
/// own key, the family card, words for the village). The order is that of FileField.
std::span<screen::Field const> file_fields();
screen::Field const* find_file_field(std::string_view key);

/// Places of fields in a row that was read. Up to kept_file_fields they are kept in
/// source_record.data in this order, so the order only grows at its end; the rest is read into
/// others.
enum class FileField : std::uint8_t {
  id,
  nik,
  no_kk,
  name,
  sex,
  born,
  birth_place,
  mother,
  religion,
  marital,
  education,
  occupation,
  citizenship,
  blood,
  phone,
  disability,
  life,
  relation,
  address,
  rt,
  rw,
  postcode,
  region,
  domicile_address,
  domicile_rt,
  domicile_rw,
  decile,
  receives_pkh,
  receives_bpnt,
  receives_pbi,
  head_name,
  note,
  died,
  rt_rw,
  village,
  district,
  count_
};
constexpr std::size_t file_field_count = static_cast<std::size_t>(FileField::count_);
constexpr std::size_t kept_file_fields = static_cast<std::size_t>(FileField::rt_rw);
constexpr std::size_t at(FileField field) { return static_cast<std::size_t>(field); }

/// source_record.data: values as they were read (dates ISO, codes as numbers), separated by U+001F,
/// blanks at the end cut off.
constexpr char source_separator = '\x1f';
/// Field key -> value, without the empty ones.
std::map<std::string, std::string> source_fields(std::string_view data);

/// Columns of table person behind `id`, in the order that rows of person are read and written here.
std::vector<std::string_view> const& person_columns();
std::vector<db::CellType> const& person_column_types();
std::vector<std::string_view> const& family_columns();
std::vector<db::CellType> const& family_column_types();
/// The place of a column; a name that is not there is our own mistake.
std::size_t person_column(std::string_view name);
std::size_t family_column(std::string_view name);
/// person_history.data and family_history.data: a JSON object of column -> value with the id, nulls
/// left out (person_row.h reads the same form).
std::string history_data(std::int64_t id, std::vector<std::string_view> const& columns,
                         db::Row const& row);
/// errors: json.malformed
Result<db::Row> row_of_history(std::vector<std::string_view> const& columns,
                               std::vector<db::CellType> const& types, std::string_view data);

}  // namespace rangkul::registry
