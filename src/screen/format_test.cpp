#include "screen/format.h"

#include <doctest/doctest.h>

namespace rangkul::screen {
namespace {

Date date(int year, int month, int day) { return Date::from_ymd(year, month, day).value(); }
// 17 December 2024, 01.12.30 UTC
constexpr Instant morning{1'734'397'950};

}  // namespace

TEST_CASE("format: dates are written out, short in tables, by number where they are typed") {
  CHECK(long_date(date(2024, 12, 17), Language::id) == "17 Desember 2024");
  CHECK(long_date(date(2024, 5, 1), Language::en) == "1 May 2024");
  CHECK(short_date(date(2024, 8, 17), Language::id) == "17 Agu 2024");
  CHECK(short_date(date(2024, 8, 17), Language::en) == "17 Aug 2024");
  CHECK(input_date(date(1999, 3, 4)) == "04-03-1999");
}

TEST_CASE("format: times are in the office's zone and say which one it is") {
  CHECK(long_time(morning, Zone::wib, Language::id) == "17 Desember 2024 pukul 08.12 WIB");
  CHECK(long_time(morning, Zone::wit, Language::en) == "17 December 2024 at 10.12 WIT");
  CHECK(short_time(morning, Zone::wita, Language::id) == "17 Des 09.12");
  CHECK(short_time(Instant{-1}, Zone::wib, Language::id) == "1 Jan 06.59");
}

TEST_CASE("format: a percentage has two decimals, and none without a target") {
  CHECK(percent_text(Percent(2490, 3150), Language::id) == "79,05 %");
  CHECK(percent_text(Percent(3, 2), Language::id) == "150,00 %");
  CHECK(percent_text(Percent(0, 0), Language::id) == "tidak ada sasaran");
  CHECK(percent_text(Percent(5, 0), Language::en) == "no target");
}

TEST_CASE("format: sizes of files keep one decimal below a hundred") {
  struct Row {
    std::int64_t bytes;
    char const* text;
  };
  for (auto const& row :
       {Row{0, "0 B"}, Row{999, "999 B"}, Row{1000, "1,0 kB"}, Row{1049, "1,0 kB"},
        Row{1050, "1,1 kB"}, Row{99'949, "99,9 kB"}, Row{123'456, "123 kB"}, Row{999'499, "999 kB"},
        Row{999'500, "1,0 MB"}, Row{2'400'000, "2,4 MB"}, Row{7'000'000'000'000, "7.000 GB"}})
    CHECK_MESSAGE(bytes_text(row.bytes) == row.text, bytes_text(row.bytes));
}

TEST_CASE("format: spans of time name at most two units") {
  struct Row {
    std::int64_t seconds;
    char const* id;
    char const* en;
  };
  for (auto const& row :
       {Row{-5, "0 detik", "0 seconds"}, Row{1, "1 detik", "1 second"},
        Row{59, "59 detik", "59 seconds"}, Row{200, "3 menit", "3 minutes"},
        Row{3600, "1 jam", "1 hour"}, Row{4200, "1 jam 10 menit", "1 hour 10 minutes"},
        Row{90000, "1 hari 1 jam", "1 day 1 hour"}, Row{172800, "2 hari", "2 days"}}) {
    CHECK(duration_text(row.seconds, Language::id) == row.id);
    CHECK(duration_text(row.seconds, Language::en) == row.en);
  }
}

}  // namespace rangkul::screen
