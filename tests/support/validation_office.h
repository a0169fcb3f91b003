#pragma once
// A validation office: who enters, verifies and ratifies, over the registry's small city.

#include <functional>
#include <string>
#include <vector>

#include "support/registry_desk.h"
#include "validation/validation.h"

namespace rangkul::validation {

using registry::day;
using registry::place;
using registry::RegistryDesk;
using registry::rights_of;

/// Rina proposes for Kemiri Muka, Cakra for Tugu; Heri verifies (and may enter), Sri has the last
/// word.
struct Office {
  explicit Office(RegistryDesk& at) : desk(at) { add_routes(desk.routes); }
  RegistryDesk& desk;
  Actor rina = Actor::person(
      AccountId{21}, "Rina",
      rights_of({May::see_validation, May::assess, May::hold_meeting, May::see_people}),
      place("32.76.06.1006"));
  Actor cakra = Actor::person(
      AccountId{22}, "Cakra",
      rights_of({May::see_validation, May::assess, May::hold_meeting, May::see_people}),
      place("32.76.02.1001"));
  Actor heri =
      Actor::person(AccountId{23}, "Heri",
                    rights_of({May::see_validation, May::assess, May::verify_data, May::close_month,
                               May::see_people, May::export_lists, May::see_full_numbers}),
                    place("32.76"));
  Actor sri = Actor::person(AccountId{24}, "Sri",
                            rights_of({May::see_validation, May::ratify_data, May::close_month}),
                            place("32.76"));

  FamilyId family(std::string const& name, char const* village = "32.76.06.1006") {
    registry::Family card;
    card.region = place(village);
    card.address = "Jl. Mawar";
    auto const id = desk.add(card);
    registry::Person head;
    head.name = name;
    head.region = place(village);
    head.family = id;
    desk.add(head);
    return id;
  }
  Result<EntryId> propose(Actor const& who, FamilyId family) {
    return desk.write(who, [&](Context& context) {
      return enter(context, {.kind = Kind::proposal, .family = family, .aids = {"pkh", "sembako"}});
    });
  }
  EntryId proposed(std::string const& name) {
    auto const id = propose(rina, family(name));
    REQUIRE(id.ok());
    return id.value();
  }
  Result<MeetingId> meet(std::vector<EntryId> declined = {}) {
    return desk.write(rina, [&](Context& context) {
      return hold_meeting(context, {.period = "2024-12",
                                    .village = place("32.76.06.1006"),
                                    .held_on = day("2024-12-16"),
                                    .place = "Aula",
                                    .leader = "Bu Lurah",
                                    .attendance = "BPD, RT 01 sampai RT 04",
                                    .notes = {},
                                    .declined = declined});
    });
  }
  Status seen(EntryId id, bool confirmed = true) {
    return desk.write(rina, [&](Context& context) {
      return visit(context, id,
                   {.on = day("2024-12-17"),
                    .confirmed = confirmed,
                    .criteria = Criteria(0b100001),
                    .finding = confirmed ? "" : "Rumah milik anak"});
    });
  }
  Result<Moved> verify(Actor const& who) {
    return desk.write(who, [&](Context& context) { return verify_all(context, "2024-12", {}); });
  }
  Result<RatificationId> sign(Actor const& who, Side side) {
    return desk.write(who, [&](Context& context) {
      return ratify(context, "2024-12", side, "460/112/2024", day("2024-12-17"));
    });
  }
  Entry entry(EntryId id) {
    auto found = desk.read(heri, [&](Context& context) { return find_entry(context, id); });
    REQUIRE(found.ok());
    return found.value();
  }
};

inline void in_office(std::function<void(Office&)> const& act) {
  registry::on_each_desk([&](RegistryDesk& desk) {
    Office office(desk);
    act(office);
  });
}

}  // namespace rangkul::validation
