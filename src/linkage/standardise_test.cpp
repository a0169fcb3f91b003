#include "linkage/standardise.h"

#include <doctest/doctest.h>

#include <rapidcheck.h>
#include <map>
#include <sstream>

#include "base/text.h"
#include "linkage/columns.h"
#include "linkage/strings.h"

using namespace rangkul;
using namespace rangkul::linkage;

namespace {

/// Rows "written = expected", blank lines skipped.
template <typename Check>
int for_rows(std::string const& table, Check check) {
  std::istringstream lines(table);
  std::string line;
  int rows = 0;
  while (std::getline(lines, line)) {
    auto const at = line.find('=');
    if (at == std::string::npos) continue;
    ++rows;
    check(std::string(trim(line.substr(0, at))), std::string(trim(line.substr(at + 1))));
  }
  return rows;
}

std::string done_list(std::string const& written) {
  std::string out;
  for (auto const& token : standardise_name(written)) {
    if (!out.empty()) out += ' ';
    out += done_key(token.done);
  }
  return out;
}

}  // namespace

TEST_CASE("names: titles, degrees, short forms and old spelling come to one writing") {
  int const rows = for_rows(R"(
    BUDI SANTOSO                 = budi santoso
    Budi   Santoso               = budi santoso
    H. BUDI SANTOSO              = budi santoso
    Hj. Siti Aminah              = siti aminah
    Hj Siti Aminah, S.Pd         = siti aminah
    Drs. H. Ahmad Yani, M.Si.    = ahmad yani
    Dra. Hj. Nurhayati           = nurhayati
    Ir. Soekarno                 = sukarno
    Dr. Ir. H. Joko Susilo, M.M. = joko susilo
    Prof. Dr. Sardjito           = sarjito
    Rina Marlina, S. Pd.         = rina marlina
    Rina Marlina S.Pd.I          = rina marlina
    Agus Salim SE                = agus salim
    Agus Salim, S.H., M.H.       = agus salim
    Dewi, A.Md.Keb               = dewi
    Alm. Sugiono                 = sugiono
    Sugiono (Alm)                = sugiono
    Sugiono Alm                  = sugiono
    Almh. Warsiti                = warsiti
    Soedjarwo                    = sujarwo
    Tjokro Aminoto               = cokro aminoto
    Djoko Soesilo                = joko susilo
    Sjafruddin                   = syafruddin
    Chairil Anwar                = khairil anwar
    Moh. Yusuf                   = muhammad yusuf
    Mohd Yusuf                   = muhammad yusuf
    Muh. Yusuf                   = muhammad yusuf
    M. Yusuf                     = muhammad yusuf
    Mochamad Yusuf               = muhammad yusuf
    Mochammad Yusuf              = muhammad yusuf
    Mhd. Yusuf                   = muhammad yusuf
    Moch.Yusuf                   = muhammad yusuf
    Yusuf M                      = yusuf m
    M                            = m
    Achmad Fauzi                 = ahmad fauzi
    St. Aminah                   = siti aminah
    St Aminah                    = siti aminah
    Sitti Aminah                 = siti aminah
    Abd. Rahman                  = abdul rahman
    Abd Rahman                   = abdul rahman
    Noor Hidayah                 = nur hidayah
    Noer Hidayah                 = nur hidayah
    Ahmad bin Abdullah           = ahmad
    Fatimah binti Umar           = fatimah
    Sujarwo als Jarwo            = sujarwo
    Sujarwo alias Jarwo Kliwon   = sujarwo
    R. Ayu Kartini               = r ayu kartini
    Rd. Ayu Kartini              = ayu kartini
    Ahmad H                      = ahmad h
    H                            = h
    Hj.                          = hj
    Sri                          = sri
    Nur'aini                     = nuraini
    Ma'ruf                       = maruf
    Bpk. Karto                   = karto
    Sutrisno, Lc                 = sutrisno
    Ma Rifah                     = ma rifah
  )",
                            [](std::string const& written, std::string const& expected) {
                              CAPTURE(written);
                              CHECK(standard_name(written) == expected);
                            });
  CHECK(rows == 57);
  CHECK(standard_name("").empty());
  CHECK(standard_name(" - . ").empty());
}

TEST_CASE("names: each word tells what was done to it") {
  CHECK(done_list("Drs. H. Moh. Soedjarwo bin Karto, M.Si") ==
        "title title expanded respelled patronymic patronymic patronymic");
  CHECK(done_list("Hj. Siti Aminah, S.Pd") == "title kept kept degree");
  CHECK(done_list("Alm. Karto als Kliwon") == "late kept alias alias");
}

TEST_CASE("names: the phonetic key is equal for what sounds alike") {
  int const rows =
      for_rows(R"(
    yusuf    = jusuf   yes
    siti     = syti    yes
    rina     = rini    no
    fitri    = vitri   yes
    syarif   = sarif   yes
    rakhmat  = rahmat  yes
    ahmad    = ahmat   yes
    abdullah = abdulla yes
    zainal   = sainal  yes
    budi     = bude    no
    suprapto = sufrapto yes
  )",
               [](std::string const& first, std::string const& rest) {
                 auto const parts = words(rest);
                 CAPTURE(first);
                 CHECK((phonetic_key(first) == phonetic_key(parts[0])) == (parts[1] == "yes"));
               });
  CHECK(rows == 11);
}

TEST_CASE("names: standardising twice changes nothing") {
  CHECK(rc::check("idempotent", [] {
    static std::vector<std::string> const pieces{
        "h",  "hj",   "drs", "m",    "moh.", "st",  "Soedjarwo", "Tjoet", "dj",
        "oe", "S.Pd", ",",   "bin",  "als",  "alm", "Budi",      "SE",    "se",
        "h.", "ir.",  "ir",  "dr",   "s",    "pd",  "ma",        "S.H.",  "ch",
        "sj", "tjh",  "a.",  "Abd.", "noor", "ooe", "k",         "hh",    "kh"};
    auto const count = *rc::gen::inRange(0, 7);
    std::string written;
    for (int i = 0; i < count; ++i)
      written += pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())] + " ";
    written += *rc::gen::element(std::string(""), std::string("x"), std::string("toe"));
    auto const once = standard_name(written);
    RC_ASSERT(standard_name(once) == once);
  }));
}

TEST_CASE("addresses: street, house, RT and RW are found in all writings") {
  auto const text = [](std::string const& written) {
    auto const read = standardise_address(written);
    return join(read.street, " ") + "|" + std::to_string(read.house) + "|" +
           std::to_string(read.rt) + "|" + std::to_string(read.rw);
  };
  int const rows = for_rows(R"(
    Jl. Melati No. 12 RT 003 RW 007     = melati|12|3|7
    Jalan Melati no 12 RT.03/RW.07      = melati|12|3|7
    JLN MELATI NO.12, RT 003/007        = melati|12|3|7
    Jl Melati 003/007                   = melati|0|3|7
    Gg. Mawar rt03 rw07                 = mawar|0|3|7
    Kp. Rawa Geni RT/RW 003/007         = rawa geni|0|3|7
    Kampung Rawa Geni Rt 3 Rw 7         = rawa geni|0|3|7
    Perum Griya Asri Blok C II No 5     = gria asri c 2|5|0|0
    Komplek Griya Asri Blok C 2 No 5    = gria asri c 2|5|0|0
    Dusun III                           = 3|0|0|0
    -                                   = |0|0|0
  )",
                            [&](std::string const& written, std::string const& expected) {
                              CAPTURE(written);
                              CHECK(text(written) == expected);
                            });
  CHECK(rows == 11);
  CHECK(standardise_address("Melati RT 1 RW 2", "005", "006").rt == 5);
}

TEST_CASE("numbers: fourteen to seventeen digits are kept, placeholders are not") {
  CHECK(loose_number("3276061708900002").digits == 3276061708900002ULL);
  CHECK(loose_number("'3276 0617.0890-0002").length == 16);
  CHECK(loose_number("327606170890000").length == 15);
  CHECK(loose_number("32760617089000021").length == 17);
  CHECK(loose_number("3276061708900002.0").length == 16);
  for (auto const* bad : {"", "-", "0", "9999999999999999", "1234567890123456", "3,27606E+15",
                          "3276060000000000", "tidak ada", "327606170890"})
    CHECK(loose_number(bad).digits == 0);
}

TEST_CASE("sex: letters, numbers and words") {
  for (auto const* male : {"L", "l", "1", "Laki-laki", "LAKI LAKI", "Pria", "M"})
    CHECK(read_sex(male) == Sex::male);
  for (auto const* female : {"P", "2", "Perempuan", "wanita", "F", "pr"})
    CHECK(read_sex(female) == Sex::female);
  CHECK(read_sex("") == Sex::unknown);
  CHECK(read_sex("3") == Sex::unknown);
}

TEST_CASE("strings: similarity and differences of numbers") {
  CHECK(jaro_winkler("martha", "marhta") == doctest::Approx(0.9611).epsilon(0.001));
  CHECK(jaro_winkler("dixon", "dicksonx") == doctest::Approx(0.8133).epsilon(0.001));
  CHECK(jaro_winkler("budi", "budi") == 1.0);
  CHECK(jaro_winkler("budi", "") == 0.0);
  CHECK(within_one_edit("alfarizi", "lfarizi"));
  CHECK(within_one_edit("budi", "bdui"));
  CHECK(within_one_edit("budi", "budo"));
  CHECK_FALSE(within_one_edit("budi", "bode"));
  CHECK_FALSE(within_one_edit("budi", "bu"));
  CHECK(compare_digits(1234, 4, 1234, 4) == DigitDifference::none);
  CHECK(compare_digits(1234, 4, 1254, 4) == DigitDifference::one_digit);
  CHECK(compare_digits(1234, 4, 1324, 4) == DigitDifference::swapped);
  CHECK(compare_digits(1234, 4, 134, 3) == DigitDifference::lost_digit);
  CHECK(compare_digits(134, 3, 1234, 4) == DigitDifference::lost_digit);
  CHECK(compare_digits(1234, 4, 4321, 4) == DigitDifference::many);
  CHECK(compare_digits(1234, 4, 12, 2) == DigitDifference::many);
}

TEST_CASE("columns: headings are known by their synonyms") {
  auto const columns =
      recognise_columns({"ID_PM", "No. KK", "N I K", "NAMA LENGKAP", "Tgl. Lahir", "Jenis Kelamin",
                         "Kelurahan/Desa", "Kode Wilayah", "Nama Ibu Kandung", "No HP", "Catatan"});
  REQUIRE(columns.ok());
  CHECK(columns.value()[Column::key] == 0);
  CHECK(columns.value()[Column::no_kk] == 1);
  CHECK(columns.value()[Column::nik] == 2);
  CHECK(columns.value()[Column::name] == 3);
  CHECK(columns.value()[Column::birth] == 4);
  CHECK(columns.value()[Column::sex] == 5);
  CHECK(columns.value()[Column::village_name] == 6);
  CHECK(columns.value()[Column::village] == 7);
  CHECK(columns.value()[Column::mother] == 8);
  CHECK(columns.value()[Column::phone] == 9);
  CHECK_FALSE(columns.value()[Column::rt].has_value());
  auto const bracketed =
      recognise_columns({"Nomor Penduduk (NIK)", "TGL LHR (DD-MM-YY)", "L/P (1)"});
  REQUIRE(bracketed.ok());
  CHECK(bracketed.value()[Column::nik] == 0);
  CHECK(bracketed.value()[Column::birth] == 1);
  CHECK(bracketed.value()[Column::sex] == 2);
  auto const missing = recognise_columns({"alamat", "rt"});
  REQUIRE_FALSE(missing.ok());
  CHECK(missing.error().code == "match.columns_missing");
}
