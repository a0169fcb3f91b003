#include "linkage/columns.h"

#include <algorithm>
#include <span>

#include "base/text.h"

namespace rangkul::linkage {
namespace {

struct Synonym {
  std::string_view heading;  // folded, without blanks
  Column column;
};

constexpr Synonym synonyms[] = {
    {"id", Column::key},
    {"idpm", Column::key},
    {"iddtks", Column::key},
    {"iddtsen", Column::key},
    {"idperson", Column::key},
    {"idart", Column::key},
    {"idindividu", Column::key},
    {"idpenduduk", Column::key},
    {"idwarga", Column::key},
    {"ministryid", Column::key},
    {"cityid", Column::key},
    {"key", Column::key},
    {"rowid", Column::key},
    {"idsemesta", Column::key},
    {"idbdt", Column::key},
    {"noid", Column::key},
    {"nik", Column::nik},
    {"nonik", Column::nik},
    {"noktp", Column::nik},
    {"nomornik", Column::nik},
    {"nomorindukkependudukan", Column::nik},
    {"nikktp", Column::nik},
    {"nomorktp", Column::nik},
    {"noindukkependudukan", Column::nik},
    {"ktp", Column::nik},
    {"nokk", Column::no_kk},
    {"kk", Column::no_kk},
    {"nomorkk", Column::no_kk},
    {"nomorkartukeluarga", Column::no_kk},
    {"nokartukeluarga", Column::no_kk},
    {"kartukeluarga", Column::no_kk},
    {"nkk", Column::no_kk},
    {"familycard", Column::no_kk},
    {"nama", Column::name},
    {"namalengkap", Column::name},
    {"namapenerima", Column::name},
    {"namaart", Column::name},
    {"namapm", Column::name},
    {"name", Column::name},
    {"namawarga", Column::name},
    {"namapenduduk", Column::name},
    {"namaktp", Column::name},
    {"nmlengkap", Column::name},
    {"namalgkp", Column::name},
    {"fullname", Column::name},
    {"tgllahir", Column::birth},
    {"tanggallahir", Column::birth},
    {"tgllhr", Column::birth},
    {"birth", Column::birth},
    {"birthdate", Column::birth},
    {"dob", Column::birth},
    {"tanggallhr", Column::birth},
    {"lahir", Column::birth},
    {"dateofbirth", Column::birth},
    {"jk", Column::sex},
    {"jeniskelamin", Column::sex},
    {"kelamin", Column::sex},
    {"sex", Column::sex},
    {"lp", Column::sex},
    {"jnskelamin", Column::sex},
    {"jenkel", Column::sex},
    {"gender", Column::sex},
    {"jeniskel", Column::sex},
    {"jnskel", Column::sex},
    {"tempatlahir", Column::birth_place},
    {"tmplahir", Column::birth_place},
    {"tmptlahir", Column::birth_place},
    {"tptlahir", Column::birth_place},
    {"birthplace", Column::birth_place},
    {"tempat", Column::birth_place},
    {"tmplhr", Column::birth_place},
    {"namaibu", Column::mother},
    {"namaibukandung", Column::mother},
    {"namagadisibukandung", Column::mother},
    {"ibukandung", Column::mother},
    {"namagadisibu", Column::mother},
    {"ibu", Column::mother},
    {"mother", Column::mother},
    {"nmibu", Column::mother},
    {"mothername", Column::mother},
    {"alamat", Column::address},
    {"alamatktp", Column::address},
    {"alamatkk", Column::address},
    {"alamatlengkap", Column::address},
    {"alamatdomisili", Column::address},
    {"address", Column::address},
    {"almt", Column::address},
    {"alamatrumah", Column::address},
    {"rt", Column::rt},
    {"nort", Column::rt},
    {"rw", Column::rw},
    {"norw", Column::rw},
    {"kodewilayah", Column::village},
    {"kodekelurahan", Column::village},
    {"kodedesa", Column::village},
    {"kodekel", Column::village},
    {"village", Column::village},
    {"kdkel", Column::village},
    {"kddesa", Column::village},
    {"kodedesakelurahan", Column::village},
    {"kodekelurahandesa", Column::village},
    {"villagecode", Column::village},
    {"kodekemendagri", Column::village},
    {"kdwilayah", Column::village},
    {"kodewil", Column::village},
    {"regioncode", Column::village},
    {"kelurahan", Column::village_name},
    {"desa", Column::village_name},
    {"kelurahandesa", Column::village_name},
    {"desakelurahan", Column::village_name},
    {"namakelurahan", Column::village_name},
    {"namadesa", Column::village_name},
    {"keldesa", Column::village_name},
    {"desakel", Column::village_name},
    {"kel", Column::village_name},
    {"villagename", Column::village_name},
    {"namadesakelurahan", Column::village_name},
    {"namakelurahandesa", Column::village_name},
    {"hp", Column::phone},
    {"nohp", Column::phone},
    {"nomorhp", Column::phone},
    {"telepon", Column::phone},
    {"notelepon", Column::phone},
    {"notelp", Column::phone},
    {"telp", Column::phone},
    {"phone", Column::phone},
    {"nowa", Column::phone},
    {"nomortelepon", Column::phone},
    {"handphone", Column::phone},
    {"nohandphone", Column::phone},
};

std::optional<Column> column_of(std::string_view heading) {
  std::string key;
  for (char const c : fold(to_utf8(heading)))
    if (c != ' ') key.push_back(c);
  auto const found = std::ranges::find(synonyms, std::string_view(key), &Synonym::heading);
  if (found == std::end(synonyms)) return std::nullopt;
  return found->column;
}

/// "Tgl Lahir (DD-MM-YY)" is known by what stands before the bracket, "Nomor Penduduk (NIK)" by
/// what stands inside.
std::optional<Column> recognise(std::string_view heading) {
  if (auto const whole = column_of(heading)) return whole;
  auto const open = heading.find('(');
  if (open == std::string_view::npos) return std::nullopt;
  if (auto const before = column_of(heading.substr(0, open))) return before;
  return column_of(heading.substr(open + 1, heading.find(')', open) - open - 1));
}

}  // namespace

std::string_view column_key(Column column) {
  static constexpr std::array<std::string_view, column_count> keys{
      "id",     "nik",     "no_kk", "name", "birth",   "sex",          "birth_place",
      "mother", "address", "rt",    "rw",   "village", "village_name", "phone"};
  return keys[static_cast<std::size_t>(column)];
}

Result<Columns> recognise_columns(std::vector<std::string> const& header) {
  Columns out;
  for (std::size_t i = 0; i < header.size(); ++i) {
    auto const column = recognise(header[i]);
    if (!column) continue;
    auto& at = out.at[static_cast<std::size_t>(*column)];
    if (!at) at = i;
  }
  if (!out[Column::name] && !out[Column::nik])
    return invalid("match.columns_missing", {{"columns", "name, nik"}});
  return out;
}

}  // namespace rangkul::linkage
