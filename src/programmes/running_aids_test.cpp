#include <doctest/doctest.h>

#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

std::string aids(db::Store& store, std::int64_t person, Clock const& clock = test_clock()) {
  return act(
             store, Actor::system("office"),
             [&](Context& context) -> Result<std::string> {
               std::string out;
               for (auto const& aid : running_aids(context, PersonId{person}))
                 out += aid.name + " " + std::to_string(aid.a_year.whole()) + "; ";
               return out;
             },
             clock)
      .value();
}

}  // namespace

TEST_CASE("running aids: what stands this year, what was promised, and the country's") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 2);
    CHECK(aids(store, 1000) == "");
    auto const id = standing(store, "uji-kuota", 1000);
    CHECK(aids(store, 1000) == "uji-kuota 2024 1000000; ");
    ManualClock next_year{Instant{test_morning.seconds + 86'400 * 60}};
    CHECK(aids(store, 1000, next_year) == "uji-kuota 2024 1000000; ");
    CHECK(paid(store, sri(), line(id, "uid-00001")).ok());
    CHECK(aids(store, 1000) == "uji-kuota 2024 1000000; ");
    CHECK(aids(store, 1000, next_year) == "");
    test::run_directly(store,
                       "UPDATE person SET receives_bpnt = 1, receives_pbi = 1 WHERE id = 1001");
    CHECK(aids(store, 1001) == "Sembako (BPNT) 2400000; Penerima Bantuan Iuran JKN 504000; ");
    CHECK(aids(store, 999'999) == "");
  });
}

}  // namespace rangkul::programmes
