#include "registry/heads.h"

#include <doctest/doctest.h>

#include "support/registry_desk.h"

namespace rangkul::registry {
namespace {

Date day(int year, int month, int number) { return Date::from_ymd(year, month, number).value(); }

}  // namespace

TEST_CASE("heads: who signs on a day is who headed the office then") {
  test::for_each_store([](db::Store& store) {
    auto const actor = Actor::system("test");
    ManualClock const clock{Instant{1'734'397'950}};  // 17 December 2024
    auto tx = store.write(actor);
    Context context{tx, actor, clock, test::no_catalogue()};
    CHECK_FALSE(head_on(context, day(2024, 1, 1)).has_value());
    auto const named = [&](char const* name, Date since) {
      return appoint_head(
          context,
          {.since = since, .until = {}, .name = name, .title = "Kepala Dinas", .decree = {}});
    };
    REQUIRE(named("Sri Wulaningsih", day(2021, 1, 4)).ok());
    REQUIRE(named("Devi Maryori", day(2024, 2, 1)).ok());
    CHECK(named("Orang Lain", day(2023, 1, 1)).error().code == "head.not_later");
    CHECK(named(" ", day(2025, 1, 1)).error().code == "field.required");
    // The 7th of October 2023 was a Saturday (domain.md, row 80).
    CHECK(day(2023, 10, 7).weekday() == 6);
    CHECK(head_on(context, day(2023, 10, 7))->name == "Sri Wulaningsih");
    CHECK(head_on(context, day(2024, 1, 31))->name == "Sri Wulaningsih");
    CHECK(head_on(context, day(2024, 2, 1))->name == "Devi Maryori");
    CHECK_FALSE(head_on(context, day(2021, 1, 3)).has_value());
    auto const all = office_heads(context);
    REQUIRE(all.size() == 2);
    CHECK(all[1].until == day(2024, 1, 31));
    CHECK_FALSE(all[0].until.has_value());
  });
}

}  // namespace rangkul::registry
