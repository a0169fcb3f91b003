#include "base/nik.h"

#include <doctest/doctest.h>

#include <sstream>

#include "base/text.h"

using namespace rangkul;

namespace {
Date const today = Date::from_ymd(2024, 12, 17).value();

std::string first_finding(std::string const& cell) {
  auto const reading = read_nik(cell, NikContext{today});
  return reading.findings.empty() ? "ok" : std::string(reading.findings.front().code);
}
}  // namespace

TEST_CASE("NIK: the table of domain.md 2.1") {
  // number, finding, sex, birth date
  std::istringstream table(R"(
    3276061708900002 ok        male   1990-08-17
    3276066508900003 ok        female 1990-08-25
    3276066902000001 ok        female 2000-02-29
    3276066902010001 nik.date  -      -
    3502027102019913 nik.date  -      -
    3276063113900001 nik.date  -      -
    3276064008900001 nik.date  -      -
    9999991708900001 ok        male   1990-08-17
    3276061708900000 nik.serial -     -
  )");
  std::string number, finding, sex, born;
  int rows = 0;
  while (table >> number >> finding >> sex >> born) {
    CAPTURE(number);
    ++rows;
    CHECK(first_finding(number) == finding);
    auto const reading = read_nik(number, NikContext{today});
    if (sex == "-") {
      CHECK_FALSE(reading.nik.has_value());
      continue;
    }
    REQUIRE(reading.nik.has_value());
    CHECK((reading.nik->sex() == Sex::female) == (sex == "female"));
    CHECK(reading.nik->birth(today)->date.iso() == born);
  }
  CHECK(rows == 9);
}

TEST_CASE("NIK: damage that files carry is named") {
  CHECK(first_finding("3,27606E+15") == "nik.excel");
  CHECK(first_finding("3.27606e15") == "nik.excel");
  CHECK(first_finding("'3276061708900002") == "nik.cleaned");
  CHECK(first_finding("3276 0617 0890 0002") == "nik.cleaned");
  CHECK(first_finding("3276\xC2\xA0"
                      "061708900002") == "nik.cleaned");
  CHECK(first_finding("327606170890000") == "nik.length");
  CHECK(first_finding("32760617089000021") == "nik.length");
  CHECK(first_finding("9999999999999999") == "nik.placeholder");
  CHECK(first_finding("1234567890123456") == "nik.placeholder");
  CHECK(first_finding("0") == "nik.placeholder");
  CHECK(first_finding("") == "nik.empty");
  CHECK(first_finding("327606170890000X") == "nik.characters");
  CHECK(first_finding("3276061708900002.0") == "nik.cleaned");
}

TEST_CASE("NIK: contradictions with the record are warnings, the number stays") {
  NikContext context{today, Sex::female, Date::from_ymd(1967, 3, 14).value()};
  auto const reading = read_nik("3276061403620002", context);
  REQUIRE(reading.nik.has_value());
  CHECK(reading.has("nik.sex"));
  CHECK(reading.has("nik.birth"));
  CHECK_FALSE(reading.has_error());
}

TEST_CASE("NIK: the century follows the recorded date, else it is a guess") {
  auto const nik = Nik::parse("3276060101050001").value();
  CHECK(nik.birth(today)->date.year() == 2005);
  CHECK(nik.birth(today)->century_guessed);
  auto const old = nik.birth(today, Date::from_ymd(1905, 1, 1).value());
  CHECK(old->date.year() == 1905);
  CHECK_FALSE(old->century_guessed);
}

TEST_CASE("NIK: prints only masked") {
  CHECK(Nik::parse("3276061708900002").value().masked() == "3276 •••• •••• 0002");
}

TEST_CASE("No. KK: day of issue carries no 40") {
  CHECK_FALSE(read_no_kk("3276060902220117", today).has_error());
  auto const late = read_no_kk("3276065502220117", today);
  REQUIRE(late.findings.size() == 1);
  CHECK(late.findings.front().code == "kk.date");
  CHECK(read_no_kk("3276", today).findings.front().code == "kk.length");
}
