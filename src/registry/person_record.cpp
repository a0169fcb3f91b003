#include "registry/person_record.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace rangkul::registry {
namespace {

using auth::FieldClass;
using screen::Field;
using screen::FieldKind;
using Headings = std::vector<std::string_view>;

Field field(std::string_view key, FieldKind kind, Headings headings,
            FieldClass field_class = FieldClass::k1) {
  Field out;
  out.key = key;
  out.kind = kind;
  out.field_class = field_class;
  out.headings = std::move(headings);
  return out;
}

Field coded(std::string_view key, std::string_view list, Headings headings,
            FieldClass field_class = FieldClass::k1) {
  auto out = field(key, FieldKind::code, std::move(headings), field_class);
  out.code_list = list;
  return out;
}

void add_identity(std::vector<Field>& out) {
  out.push_back(
      field("id", FieldKind::text,
            {"id",          "id dtsen",   "id dtks",     "id bdt",           "id art",
             "id individu", "id orang",   "id warga",    "id penduduk",      "id pm",
             "id kpm",      "id sumber",  "kode warga",  "kode penduduk",    "uid",
             "uuid",        "city id",    "ministry id", "nomor registrasi", "no registrasi",
             "id data",     "id anggota", "idpengurus",  "id semesta",       "nomor urut dtks"}));
  out.push_back(
      field("nik", FieldKind::nik,
            {"nik", "no nik", "nomor nik", "nomor induk kependudukan", "no ktp", "nomor ktp", "ktp",
             "nik ktp", "no identitas", "nomor identitas", "nik art", "nik anggota", "nik penduduk",
             "nik warga", "no induk kependudukan", "nik individu", "nik pm", "nonik", "nik kpm"},
            FieldClass::k2));
  out.push_back(field(
      "no_kk", FieldKind::no_kk,
      {"no kk", "nomor kk", "kk", "no kartu keluarga", "nomor kartu keluarga", "nkk", "no kk art",
       "kartu keluarga", "no kartu kel", "nomor kartu kel", "nomor kk keluarga", "kk no"},
      FieldClass::k2));
  auto name = field("name", FieldKind::name,
                    {"nama",
                     "nama lengkap",
                     "nama penduduk",
                     "nama warga",
                     "nama art",
                     "nama anggota",
                     "nama anggota keluarga",
                     "nama penerima",
                     "nama pm",
                     "nm",
                     "nm lengkap",
                     "nama individu",
                     "nama sesuai ktp",
                     "nama ktp",
                     "name",
                     "full name",
                     "nama orang",
                     "nm art",
                     "nm anggota",
                     "nama anggota rumah tangga",
                     "nama lgkp",
                     "nama lkp",
                     "nama kpm",
                     "nama peserta"});
  name.required = true;
  out.push_back(name);
  out.push_back(coded("sex", "sex",
                      {"jenis kelamin", "jk", "l p", "kelamin", "jns kel", "jenkel", "jns kelamin",
                       "sex", "gender", "kd jk", "jenis kel", "kd kelamin", "jns klmin", "jen kel",
                       "jnskel", "kode jenis kelamin"}));
  out.push_back(field(
      "born", FieldKind::date,
      {"tanggal lahir", "tgl lahir", "tgl lhr", "tgl lhir", "dob", "birth date", "date of birth",
       "tanggal kelahiran", "lahir", "tgl kelahiran", "tanggal lhr", "tanggal lahir art"}));
  out.push_back(
      field("birth_place", FieldKind::text,
            {"tempat lahir", "tmp lahir", "tmpt lahir", "tempat kelahiran", "tmp lhr", "tmpt lhr",
             "tempat", "kota lahir", "place of birth", "birth place", "tpt lahir", "tempat lhr"}));
  out.push_back(
      field("mother", FieldKind::name,
            {"nama ibu", "nama ibu kandung", "ibu kandung", "nm ibu", "nama gadis ibu kandung",
             "ibu", "mother", "nama lengkap ibu", "nama gadis ibu"},
            FieldClass::k2));
}

void add_civil(std::vector<Field>& out) {
  out.push_back(coded("religion", "religion", {"agama", "kd agama", "religion", "kode agama"}));
  out.push_back(
      coded("marital", "marital",
            {"status kawin", "status perkawinan", "stat kawin", "sts kawin", "perkawinan", "kawin",
             "status nikah", "stat kwn", "marital status", "kd kawin", "status pernikahan"}));
  out.push_back(
      coded("education", "education",
            {"pendidikan", "pendidikan terakhir", "pddk akh", "ijazah", "pendidikan tertinggi",
             "pddk", "ijazah tertinggi", "pendidikan dalam kk", "education", "pend akhir"}));
  out.push_back(coded("occupation", "occupation",
                      {"pekerjaan", "jenis pekerjaan", "jns pekerjaan", "kerja", "pekerjaan utama",
                       "occupation", "jenis pkrjn", "pkrjn"}));
  out.push_back(coded("citizenship", "citizenship",
                      {"kewarganegaraan", "wn", "warga negara", "wni wna", "citizenship"}));
  out.push_back(
      coded("blood", "blood",
            {"golongan darah", "gol darah", "gol drh", "goldar", "gd", "blood", "blood type"}));
  out.push_back(
      field("phone", FieldKind::phone,
            {"no hp", "hp", "nomor hp", "no telp", "telp", "telepon", "no telepon", "nomor telepon",
             "no wa", "wa", "whatsapp", "kontak", "phone", "no handphone", "handphone", "no tlp",
             "telpon", "nomor handphone", "nomor wa"},
            FieldClass::k2));
  out.push_back(
      coded("disability", "disability",
            {"disabilitas", "jenis disabilitas", "kecacatan", "jenis cacat", "cacat", "difabel",
             "penyandang cacat", "ragam disabilitas", "disability", "jns disabilitas"},
            FieldClass::k3));
  out.push_back(
      coded("life", "life_status",
            {"status hidup", "status dasar", "status penduduk", "life status", "stat hidup"}));
  out.push_back(coded("relation", "relation",
                      {"hubungan keluarga",
                       "shdk",
                       "hub keluarga",
                       "hubungan dalam keluarga",
                       "hub kel",
                       "hubungan",
                       "status hubungan dalam keluarga",
                       "hub kk",
                       "status keluarga",
                       "stat hbkel",
                       "hub krt",
                       "status dalam keluarga",
                       "hdk",
                       "hubungan kepala keluarga",
                       "kd hub kel",
                       "hbkel",
                       "hubkel",
                       "kd hubungan keluarga",
                       "hubungan dengan kepala keluarga",
                       "relation",
                       "stat hub kel",
                       "hubungan dgn kk",
                       "hub dgn kk",
                       "hub dlm kel",
                       "kedudukan dalam keluarga"}));
}

void add_place(std::vector<Field>& out) {
  out.push_back(
      field("address", FieldKind::text,
            {"alamat", "alamat lengkap", "alamat ktp", "almt", "alamat rumah", "alamat kk", "jalan",
             "nama jalan", "address", "alamat sesuai ktp", "alamat jalan", "alamat tinggal"},
            FieldClass::k2));
  out.push_back(field("rt", FieldKind::text, {"rt", "no rt", "nomor rt", "rt ktp"}));
  out.push_back(field("rw", FieldKind::text, {"rw", "no rw", "nomor rw", "rw ktp"}));
  out.push_back(
      field("postcode", FieldKind::text, {"kode pos", "kd pos", "pos", "postcode", "zip"}));
  out.push_back(field("region", FieldKind::region,
                      {"kode kelurahan",
                       "kode desa",
                       "kode wilayah",
                       "kd kel",
                       "kode kel",
                       "kode desa kelurahan",
                       "kode kelurahan desa",
                       "kode kemendagri",
                       "kode wilayah kemendagri",
                       "kd wilayah",
                       "kd desa",
                       "id desa",
                       "id kelurahan",
                       "kode kel desa",
                       "kd kel desa",
                       "village code",
                       "kodewil",
                       "kode dagri",
                       "kd wil",
                       "region",
                       "kode wil",
                       "region code",
                       "kd kelurahan"}));
  out.push_back(field("domicile_address", FieldKind::text,
                      {"alamat domisili", "domisili", "alamat tinggal sekarang"}, FieldClass::k2));
  out.push_back(field("domicile_rt", FieldKind::text, {"rt domisili"}));
  out.push_back(field("domicile_rw", FieldKind::text, {"rw domisili"}));
}

void add_welfare(std::vector<Field>& out) {
  out.push_back(field(
      "decile", FieldKind::integer,
      {"desil", "desil nasional", "desil bps", "decile", "peringkat desil", "desil kesejahteraan",
       "kelompok desil", "desil keluarga", "kd desil", "nilai desil"}));
  out.push_back(field("receives_pkh", FieldKind::flag,
                      {"pkh", "penerima pkh", "terima pkh", "status pkh", "kpm pkh", "bansos pkh",
                       "ikut pkh", "dapat pkh"}));
  out.push_back(field(
      "receives_bpnt", FieldKind::flag,
      {"bpnt", "sembako", "penerima bpnt", "penerima sembako", "terima bpnt", "terima sembako",
       "status bpnt", "kpm sembako", "kpm bpnt", "bansos bpnt", "bpnt sembako", "sembako bpnt"}));
  out.push_back(field("receives_pbi", FieldKind::flag,
                      {"pbi", "pbi jkn", "penerima pbi", "terima pbi", "bpjs pbi", "pbi jk",
                       "status pbi", "kis pbi", "jkn pbi", "pbijkn"}));
  out.push_back(field("head_name", FieldKind::name,
                      {"nama kk", "nm kk", "nama kepala keluarga", "kepala keluarga", "nama krt",
                       "nm kep kel", "nama kep keluarga", "nm kepala keluarga"}));
  out.push_back(
      field("note", FieldKind::long_text,
            {"keterangan", "catatan", "ket", "note", "notes", "remarks", "keterangan lain"}));
  out.push_back(field("died", FieldKind::date,
                      {"tanggal wafat", "tanggal meninggal", "tgl meninggal", "tgl wafat",
                       "tgl mati", "tanggal kematian", "date of death"}));
  out.push_back(field("rt_rw", FieldKind::text, {"rt rw", "rt rw ktp", "no rt rw"}));
  out.push_back(
      field("village", FieldKind::text,
            {"kelurahan", "desa", "kelurahan desa", "desa kelurahan", "nama kelurahan", "nama desa",
             "kel", "kel desa", "desa kel", "nm kel", "nm desa", "village", "nama kelurahan desa",
             "nama kel", "nama desa kelurahan", "nagari", "kelurahan domisili"}));
  out.push_back(field("district", FieldKind::text,
                      {"kecamatan", "nama kecamatan", "kec", "nm kec", "district", "distrik",
                       "nama kec", "kecamatan domisili"}));
}

std::vector<Field> make_file_fields() {
  std::vector<Field> out;
  add_identity(out);
  add_civil(out);
  add_place(out);
  add_welfare(out);
  CHECK_THAT(out.size() == file_field_count);
  return out;
}

constexpr std::array<std::string_view, 8> only_in_files{"id", "no_kk",    "address",   "rt",
                                                        "rw", "postcode", "head_name", "rt_rw"};

screen::Record make_person_record() {
  screen::Record out{"registry.person", {}};
  for (auto const& each : file_fields()) {
    if (std::ranges::find(only_in_files, each.key) != only_in_files.end()) continue;
    if (each.key == "village" || each.key == "district") continue;
    out.fields.push_back(each);
  }
  for (auto& each : out.fields)
    if (each.key == "region" || each.key == "sex") each.required = true;
  return out;
}

struct TableShape {
  std::vector<std::string_view> columns;
  std::vector<db::CellType> types;
};

TableShape make_shape(std::vector<std::pair<std::string_view, db::CellType>> const& list) {
  TableShape out;
  for (auto const& [name, type] : list) {
    out.columns.push_back(name);
    out.types.push_back(type);
  }
  return out;
}

TableShape const& person_shape() {
  constexpr auto text = db::CellType::text;
  constexpr auto integer = db::CellType::integer;
  static auto const shape = make_shape({{"region", text},
                                        {"name", text},
                                        {"name_key", text},
                                        {"nik", text},
                                        {"sex", integer},
                                        {"born", text},
                                        {"born_precision", text},
                                        {"birth_place", text},
                                        {"mother", text},
                                        {"religion", integer},
                                        {"marital", integer},
                                        {"education", integer},
                                        {"occupation", integer},
                                        {"citizenship", integer},
                                        {"blood", integer},
                                        {"phone", text},
                                        {"disability", integer},
                                        {"life", text},
                                        {"died", text},
                                        {"family", integer},
                                        {"relation", integer},
                                        {"domicile_address", text},
                                        {"domicile_rt", text},
                                        {"domicile_rw", text},
                                        {"decile", integer},
                                        {"receives_pkh", integer},
                                        {"receives_bpnt", integer},
                                        {"receives_pbi", integer},
                                        {"in_city", integer},
                                        {"in_ministry", integer},
                                        {"identity", text},
                                        {"temporary_code", text},
                                        {"merged_into", integer},
                                        {"note", text},
                                        {"doubts", integer},
                                        {"since", integer},
                                        {"event", integer},
                                        {"import", integer}});
  return shape;
}

TableShape const& family_shape() {
  constexpr auto text = db::CellType::text;
  constexpr auto integer = db::CellType::integer;
  static auto const shape = make_shape({{"no_kk", text},
                                        {"region", text},
                                        {"address", text},
                                        {"rt", text},
                                        {"rw", text},
                                        {"postcode", text},
                                        {"head", integer},
                                        {"latitude", db::CellType::real},
                                        {"longitude", db::CellType::real},
                                        {"accuracy_m", integer},
                                        {"since", integer},
                                        {"event", integer},
                                        {"import", integer},
                                        {"ended", text}});
  return shape;
}

std::size_t place_of(std::vector<std::string_view> const& columns, std::string_view name) {
  auto const found = std::ranges::find(columns, name);
  CHECK_THAT(found != columns.end());
  return static_cast<std::size_t>(found - columns.begin());
}

/// As to_json writes them: a history row is made for each of a million rows, and a tree of values
/// for each would cost more than the rest.
std::string json_number(std::int64_t number) {
  constexpr std::int64_t exact = std::int64_t{1} << 53;
  if (number > -exact && number < exact) return std::to_string(number);
  return to_json(Value(number));
}

std::string json_text(std::string const& text) {
  bool const plain = std::ranges::none_of(
      text, [](char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; });
  return plain ? '"' + text + '"' : to_json(Value(text));
}

}  // namespace

std::span<Field const> file_fields() {
  static auto const fields = make_file_fields();
  return fields;
}

Field const* find_file_field(std::string_view key) {
  auto const fields = file_fields();
  auto const found = std::ranges::find(fields, key, &Field::key);
  return found == fields.end() ? nullptr : &*found;
}

screen::Record const& person_record() {
  static auto const record = make_person_record();
  return record;
}

std::map<std::string, std::string> source_fields(std::string_view data) {
  std::map<std::string, std::string> out;
  std::size_t place = 0;
  for (auto const value : split(data, source_separator)) {
    if (place >= kept_file_fields) break;
    if (!value.empty()) out.emplace(file_fields()[place].key, value);
    ++place;
  }
  return out;
}

std::vector<std::string_view> const& person_columns() { return person_shape().columns; }
std::vector<db::CellType> const& person_column_types() { return person_shape().types; }
std::vector<std::string_view> const& family_columns() { return family_shape().columns; }
std::vector<db::CellType> const& family_column_types() { return family_shape().types; }
std::size_t person_column(std::string_view name) { return place_of(person_columns(), name); }
std::size_t family_column(std::string_view name) { return place_of(family_columns(), name); }

std::string history_data(std::int64_t id, std::vector<std::string_view> const& columns,
                         db::Row const& row) {
  std::string out = "{\"id\":" + json_number(id);
  for (std::size_t i = 0; i < columns.size() && i < row.size(); ++i) {
    if (std::holds_alternative<std::monostate>(row[i])) continue;
    out += ",\"";
    out += columns[i];
    out += "\":";
    if (auto const* number = std::get_if<std::int64_t>(&row[i])) {
      out += json_number(*number);
    } else if (auto const* text = std::get_if<std::string>(&row[i])) {
      out += json_text(*text);
    } else if (auto const* real = std::get_if<double>(&row[i])) {
      out += to_json(Value(*real));
    }
  }
  out += '}';
  return out;
}

Result<db::Row> row_of_history(std::vector<std::string_view> const& columns,
                               std::vector<db::CellType> const& types, std::string_view data) {
  auto const value = TRY(parse_json(data));
  db::Row out(columns.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    auto const& held = value[columns[i]];
    if (held.is_null()) continue;
    if (types[i] == db::CellType::integer) {
      if (auto const* number = held.integer()) out[i] = *number;
      if (auto const* text = held.text()) out[i] = parse_id_value(*text).value_or(0);
    } else if (types[i] == db::CellType::real) {
      if (auto const* real = held.real()) out[i] = *real;
      if (auto const* whole = held.integer()) out[i] = static_cast<double>(*whole);
    } else {
      out[i] = held.text_or_empty();
    }
  }
  return out;
}

}  // namespace rangkul::registry
