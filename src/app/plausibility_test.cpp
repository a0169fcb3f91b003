// What people see of the plausibility of the register (domain.md 1.6).
#include <doctest/doctest.h>

#include "support/app_office.h"
#include "support/store_fixture.h"

namespace rangkul::app {

TEST_CASE("quality board: warns of families of 7,07 persons on average, and of no likely ones") {
  in_office([](Office& office) {
    auto const& head = office.member("kepala_dinas");
    auto const board = [&] { return visible_text(office.get(head, "/mutu").body); };
    constexpr char const* words = "Rata-rata anggota keluarga";
    auto const fill = [&](int people, int families) {
      std::string rows;
      for (int i = 0; i < people; ++i)
        rows += (i == 0 ? "(" : ", (") + std::to_string(9'000'000 + i) + ", '" +
                std::string(near_village) + "', 'A', 'a', " + std::to_string(1 + i % families) +
                ", 0, 1)";
      test::run_directly(office.store(), "UPDATE person SET family = NULL");
      test::run_directly(office.store(),
                         "INSERT INTO person (id, region, name, name_key, family, since, event) "
                         "VALUES " +
                             rows);
    };
    fill(707, 100);
    auto const large = board();
    CHECK(large.find("7,07") != std::string::npos);
    CHECK(large.find(words) != std::string::npos);
    test::run_directly(office.store(), "DELETE FROM person WHERE id BETWEEN 9000353 AND 9000706");
    CHECK(board().find(words) == std::string::npos);
  });
}

}  // namespace rangkul::app
