#include "linkage/standardise.h"

#include <doctest/doctest.h>

#include <rapidcheck.h>
#include <map>
#include <set>
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

namespace {

std::string words_of(TokenList const& list, Dictionary const& dictionary) {
  std::string out;
  for (std::size_t i = 0; i < list.size; ++i)
    out += (i > 0 ? " " : "") + std::string(dictionary.word(list.ids[i]));
  return out;
}

std::string pieces_of(std::vector<std::string> const& pieces, int most) {
  auto const count = *rc::gen::inRange(0, most);
  std::string out;
  for (int i = 0; i < count; ++i)
    out +=
        pieces[*rc::gen::inRange<std::size_t>(0, pieces.size())] +
        *rc::gen::element(std::string(" "), std::string("  "), std::string(""), std::string(","));
  return out;
}

}  // namespace

TEST_CASE("rows: a maker that remembers words says what each cell says by itself") {
  Dictionary dictionary;
  Standardiser standardiser(dictionary);
  CHECK(rc::check("the same reading", [&] {
    static std::vector<std::string> const names{
        "BUDI", "Siti",         "M.",  "MOH", "H.", "Hj",  "S.Pd", "bin",    "Soedjarwo", "noor",
        "A",    "\xC3\xA9mile", "alm", "SE",  "ST", "abd", "Ir",   "rahmat", "-",         "als"};
    static std::vector<std::string> const streets{"Jl.",   "MELATI",  "No",   "3",   "rt03", "RW",
                                                  "007",   "003",     "Gg",   "III", "i",    "Blok",
                                                  "rt/rw", "002/005", "no12", "Kp",  "B4",   "v"};
    RecordView record;
    auto const name = pieces_of(names, 6);
    auto const address = pieces_of(streets, 9);
    auto const rt = *rc::gen::element(std::string(""), std::string("RT 4"), std::string("004"));
    record.name = name;
    record.address = address;
    record.rt = rt;
    auto const row = standardiser.standardise(record);
    std::string expected;
    std::size_t count = 0;
    for (auto const& token : standardise_name(name))
      if (!token.text.empty() && count++ < most_name_tokens)
        expected += (expected.empty() ? "" : " ") + token.text;
    RC_ASSERT(words_of(row.name, dictionary) == expected);
    auto const reading = standardise_address(address, rt);
    RC_ASSERT(row.house == reading.house);
    RC_ASSERT(row.rt == reading.rt);
    RC_ASSERT(row.rw == reading.rw);
    std::multiset<std::string> words;
    for (std::size_t i = 0; i < std::min(most_address_tokens, reading.street.size()); ++i)
      words.insert(reading.street[i]);
    std::multiset<std::string> found;
    for (std::size_t i = 0; i < row.address_size; ++i)
      found.insert(std::string(dictionary.word(row.address[i])));
    RC_ASSERT(found == words);
  }));
}

TEST_CASE("dictionary: a sketch never parts words that are alike") {
  CHECK(rc::check("never too strict", [] {
    auto const letter = rc::gen::inRange('a', static_cast<char>('f' + 1));
    auto first = *rc::gen::container<std::string>(letter);
    if (first.size() < 3) first += "abc";
    auto second = first;
    for (int edits = *rc::gen::inRange(0, 4); edits > 0; --edits) {
      auto const at = *rc::gen::inRange<std::size_t>(0, second.size());
      switch (*rc::gen::inRange(0, 4)) {
        case 0: second[at] = *letter; break;
        case 1: second.insert(at, 1, *letter); break;
        case 2: std::swap(second[at], second[second.size() - 1 - at]); break;
        default:
          if (second.size() > 3) second.erase(at, 1);
      }
    }
    Dictionary dictionary;
    auto const a = dictionary.number(first);
    auto const b = dictionary.number(second);
    auto const sound = [&](std::uint32_t word) {
      return dictionary.sound_text(dictionary.sound(word));
    };
    bool const alike = jaro_winkler(first, second) >= 0.9 ||
                       jaro_winkler(sound(a), sound(b)) >= 0.9 || within_one_edit(first, second);
    if (alike) RC_ASSERT(may_be_alike(dictionary.sketch(a), dictionary.sketch(b)));
    RC_TAG(alike ? "alike" : "unlike");
  }));
}

TEST_CASE("texts: numbers come in order, whatever the size of the text") {
  TextNumbers numbers;
  std::map<std::string, std::uint32_t, std::less<>> seen;
  std::string text;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    text = std::string(i % 40, static_cast<char>('a' + i % 7)) + std::to_string(i % 900);
    auto const [number, fresh] = numbers.number(text);
    auto const [known, added] = seen.emplace(text, static_cast<std::uint32_t>(seen.size()));
    CHECK(fresh == added);
    CHECK(number == known->second);
  }
  for (auto const& [each, number] : seen) CHECK(numbers.text(number) == each);
  CHECK(numbers.number(std::string("abc\0", 4)).number != numbers.number("abc").number);
}

TEST_CASE("name: halves of a degree that meet when a degree between them goes are one too") {
  auto const once = standard_name("Zaenal Es Sn S, SE, Sn");
  CHECK(once == "zaenal es sn");
  CHECK(standard_name(once) == once);
  auto const found = standard_name("z,,Es,sn,S,'sE\x85,sn,s,'s");  // by the fuzzer
  CHECK(standard_name(found) == found);
}
