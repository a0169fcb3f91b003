// A form that comes again with its faults is a refusal: nothing of what was tried stays.
#include <doctest/doctest.h>

#include "support/app_office.h"

namespace rangkul::app {

TEST_CASE("form: one that comes again leaves no event, no step and no row") {
  in_office([](Office& office) {
    auto const& near = office.place(near_village);
    auto const& far = office.place(far_village);
    REQUIRE_FALSE(near.entries.empty());
    REQUIRE_FALSE(far.entries.empty());
    auto const count = [&](std::string const& table) {
      return office.count("SELECT COUNT(*) FROM " + table);
    };
    auto const events = count("event");
    auto const steps = count("validation_step");
    auto const meetings = count("validation_meeting");
    // The meeting begins to decide, then meets an entry of another village.
    auto const reply =
        office.post(office.member("semua.id"),
                    "/verval/2024-11/desa/" + std::string(near_village) + "/musyawarah",
                    {{"kind", "meeting"},
                     {"held_on", "28-10-2024"},
                     {"place", "Aula"},
                     {"leader", "Lurah"},
                     {"attendance", "RT 01"},
                     {"declined", std::to_string(far.entries.front())}});
    CHECK(reply.status == 422);
    CHECK(reply.body.find("Aula") != std::string::npos);
    // The handler got as far as the entry, not only to the date.
    CHECK(reply.body.find("Musyawarah hanya untuk satu desa/kelurahan") != std::string::npos);
    CHECK(count("validation_step") == steps);
    CHECK(count("validation_meeting") == meetings);
    CHECK(count("event") == events);
  });
}

}  // namespace rangkul::app
