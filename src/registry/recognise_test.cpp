#include "registry/recognise.h"

#include <doctest/doctest.h>

#include "base/text.h"
#include "support/import_fixture.h"

using namespace rangkul;
using namespace rangkul::registry;

namespace {

Date const today = Date::from_ymd(2024, 12, 11).value();

/// Lines of a table with "|" between the cells, the first with the headings.
std::vector<ColumnSample> table(std::string_view lines) {
  std::vector<ColumnSample> out;
  for (auto const line : split(trim(lines), '\n')) {
    auto const cells = split(line, '|');
    if (out.empty()) {
      for (auto const cell : cells) {
        out.emplace_back();
        out.back().heading = trim(cell);
      }
      continue;
    }
    for (std::size_t i = 0; i < cells.size(); ++i) {
      ++out[i].rows;
      if (!trim(cells[i]).empty()) out[i].cells.emplace_back(trim(cells[i]));
    }
  }
  return out;
}

/// "nik name sex ?" : the fields in order, with ? for a column that must be asked.
std::string fields(Mapping const& mapping) {
  std::vector<std::string> out;
  for (auto const& choice : mapping.columns) out.push_back(choice.doubtful ? "?" : choice.field);
  return join(out, " ");
}

std::string recognised(std::string_view lines) {
  auto const samples = table(lines);
  return fields(recognise_columns(samples, catalogue_for_tests(), today));
}

}  // namespace

TEST_CASE("recognise: the city's headings") {
  CHECK(recognised(R"(
ID Warga|NIK|No KK|Nama Lengkap|Jenis Kelamin|Tempat Lahir|Tanggal Lahir|Hubungan|Status Kawin|Pendidikan|Pekerjaan|Alamat|RT|RW|Kode Kelurahan|Kelurahan|Kecamatan|Nama Ibu|No HP|Disabilitas|Status|Tanggal Wafat
W1|3276061708900002|3276061201100001|BUDI|L|DEPOK|17/08/1990|Kepala Keluarga|Kawin|SLTA|Wiraswasta|JL. X|1|4|32.76.06.1001|BEJI|BEJI|ANI|081234567890||Hidup|
W2|3276066508900003|3276061201100001|SITI|P|BOGOR|25/08/1990|Istri|Kawin|SLTA|Mengurus Rumah Tangga|JL. X|1|4|32.76.06.1001|BEJI|BEJI|TUTI|081234567891|Fisik|Hidup|
W3|3276060101150004|3276061201100001|ANDI|L|DEPOK|01/01/2015|Anak|Belum Kawin|Tamat SD|Pelajar/Mahasiswa|JL. X|1|4|32.76.06.1001|BEJI|BEJI|SITI|||Meninggal|02/03/2024)") ==
        "id nik no_kk name sex birth_place born relation marital education occupation address rt "
        "rw region "
        "village district mother phone disability life died");
}

TEST_CASE("recognise: the ministry's headings, and a column that nobody knows") {
  CHECK(recognised(R"(
id_dtsen|no_nik|nm_kk|nama|jk|tgl_lhr|hub_kel|kode_wilayah|desil_bps|pkh|bpnt|pbi|ket2
D1|3276061708900002|SUHERMAN|BUDI|1|1990-08-17|1|32.76.06.1001|3|1|0|1|ok
D2|3276066508900003|SUHERMAN|SITI|2|1990-08-25|3|32.76.06.1001|2|1|1|1|cek
D3|3276060101150004|SUHERMAN|ANDI|1|2015-01-01|4|32.76.06.1001|10|0|0|1|-)") ==
        "id nik head_name name sex born relation region decile receives_pkh receives_bpnt "
        "receives_pbi ?");
}

TEST_CASE("recognise: headings with brackets, and by content where the heading says nothing") {
  CHECK(recognised(R"(
NOMOR INDUK KEPENDUDUKAN|NAMA|L/P|TGL LHR (DD-MM-YY)|NO. KARTU KELUARGA|KEL|KEC|KET
3276061708900002|BUDI|LK|17-08-90|3276061201100001|BEJI|BEJI|pindahan
3276066508900003|SITI|PR|25-08-90|3276061201100001|BEJI|BEJI|)") ==
        "nik name sex born no_kk village district note");
  CHECK(recognised(R"(
No Urut|Nama Penduduk|Nomor Penduduk (NIK)|Kelamin|Lahir|Tempat|Kartu Keluarga|Status dalam Keluarga|Desa/Kelurahan|ket2
1|BUDI|3276061708900002|Laki-laki|17 Agustus 1990|DEPOK|3276061201100001|Kepala Keluarga|BEJI|A
2|SITI|3276066508900003|Perempuan|25 Agustus 1990|BOGOR|3276061201100001|Istri|BEJI|B1
3|ANDI|3276060101150004|Laki-laki|1 Januari 2015|DEPOK|3276061201100001|Anak|BEJI|2)") ==
        "- name nik sex born birth_place no_kk relation village ?");
  CHECK(recognised(R"(
kolom 1|kolom 2|kolom 3|nama
3276061708900002|17/08/1990|Laki-laki|BUDI
3276066508900003|25/08/1990|Perempuan|SITI
3276066508900004|26/08/1990|Perempuan|TUTI
3276060101150004|01/01/2015|Laki-laki|ANDI
3276064101150005|01/01/2015|Perempuan|RINI)") == "nik born sex name");
}

TEST_CASE("recognise: day or month first by the dates that can be only one of them") {
  auto const american = table("lahir\n08/17/1990\n01/02/1991\n12/31/1950");
  CHECK(date_order_of(american) == DateOrder::month_first);
  auto const ours = table("lahir\n17/08/1990\n01/02/1991");
  CHECK(date_order_of(ours) == DateOrder::day_first);
}

TEST_CASE("recognise: a heading that its cells contradict must be asked") {
  CHECK(recognised("nama|tgl lahir\nBUDI|JL. MAWAR\nSITI|JL. MELATI") == "name ?");
  CHECK(recognised("nama|nama lengkap\nBUDI|BUDI S\nSITI|SITI A") == "name ?");
}

TEST_CASE("recognise: a column of NIKs that Excel has cut is told as one") {
  ColumnSample cut;
  ColumnSample whole;
  for (int i = 0; i < 30; ++i) {
    auto const serial = std::to_string(100 + i);
    cut.cells.push_back("327606170890" + serial + "0");
    whole.cells.push_back("3276061708900" + serial);
  }
  CHECK(numbers_cut_off(cut));
  CHECK_FALSE(numbers_cut_off(whole));
}

TEST_CASE("recognise: examples never show a whole number") {
  CHECK(masked_example(nullptr, "3276061708900002") == "3276 •••• •••• 0002");
  CHECK(masked_example(find_file_field("nik"), "3276061708") == "••••");
  CHECK(masked_example(find_file_field("disability"), "Fisik") == "••••");
  CHECK(masked_example(find_file_field("name"), "BUDI") == "BUDI");
}
