#include <doctest/doctest.h>

#include "support/app_office.h"
#include "support/store_fixture.h"

namespace rangkul::app {

TEST_CASE("start page: what waits is for those who may do it") {
  in_office([](Office& office) {
    test::run_directly(office.store(), "UPDATE payment SET status = 'failed', fix = 'open'");
    test::run_directly(
        office.store(),
        "INSERT INTO enrolment_appeal (id, enrolment, region, decision, name, ground, received_on, "
        "due_on, received_name, event) SELECT MIN(id), MIN(id), '32.76.06.1006', 'rejected', "
        "'SUTARMI', 'x', '2024-11-01', '2024-11-15', 'Rina', 1 FROM enrolment");
    std::string const fixes = "/penyaluran/perbaikan";
    std::string const appeals = "/program/keberatan?putusan=open";
    auto const waits = [&](std::string const& role, std::string const& address) {
      return office.get(office.member(role), "/").body.find(address) != std::string::npos;
    };
    CHECK(waits("bendahara", fixes));
    CHECK_FALSE(waits("bendahara", appeals));
    CHECK(waits("kepala_dinas", appeals));
    CHECK_FALSE(waits("kepala_dinas", fixes));
    CHECK_FALSE(waits("analis", fixes));
    CHECK_FALSE(waits("analis", appeals));
  });
}

}  // namespace rangkul::app
