#pragma once
// What the four neglected groups were given, and the minimum service standard from the same rows.

#include "base/money.h"
#include "ppks/ppks.h"

namespace rangkul::ppks {

using ServiceId = Id<struct PpksServiceTag>;

/// What the standard asks outside institutions, by its number in codes/spm_item.csv.
/// source: domain.md 7.3
constexpr int service_items = 13;

struct NewService {
  PersonId person;
  Group group{Group::none};
  Date on;
  int item{0};
  bool complete{false};  // with this the person has had the whole minimum of the year
  std::string uid;       // made by the client
  std::string note{};
};
/// errors: field.choice, date.in_future, ppks.uid, ppks.not_in_group (does not stand in the group
/// on that day), not_found, forbidden
Result<ServiceId> serve(Context& context, NewService const& given);
/// errors: field.required (reason), not_found
Status undo_service(Context& context, ServiceId id, std::string const& reason);

struct Service {
  ServiceId id;
  PersonId person;
  Group group{Group::none};
  Date on;
  int item{0};
  bool complete{false};
  std::string note, entered_name;
};
/// Newest first. Index ppks_service_person.
std::vector<Service> services_of(Context& context, PersonId person);

/// People once each a group and year, in the actor's area. Index ppks_service_year.
struct Served {
  Group group{Group::none};
  int year{0};
  std::int64_t people{0};
  std::int64_t complete{0};
};
std::vector<Served> served(Context& context, int from, int to);

/// People helped in each group, years added up; shares are of their sum.
struct GroupTotals {
  std::array<std::int64_t, all_groups.size()> people{};
  std::int64_t sum() const;
  Percent share(std::size_t group) const { return {people[group], sum()}; }
};
GroupTotals totals_of(std::vector<Served> const& rows);

/// X of Y people of one of the five services; Y = 0 is "tidak ada sasaran", neither 0 nor 100.
struct Indicator {
  Group group{Group::none};  // none: protection after disasters
  std::int64_t given{0};
  std::int64_t needing{0};
  Percent coverage() const { return {given, needing}; }
};
/// source: Permendagri 59/2021 art. on classes: 100, 90, 80, 70, 60 percent.
enum class Class { none, not_done, young, pratama, madya, utama, paripurna };
std::string_view word_of(Class);
Class class_of(std::optional<std::int64_t> hundredths);

struct Standard {
  int year{0};
  std::array<Indicator, 5> indicators{};
  /// Of the indicators that have somebody to serve, in hundredths of a percent, half up.
  std::optional<std::int64_t> mean() const;
};
/// Of a year, in the actor's area. The disaster service has no one here.
Standard standard_of(Context& context, int year);
/// The same from given figures: pure.
std::optional<std::int64_t> mean_of(std::array<Indicator, 5> const& indicators);

}  // namespace rangkul::ppks
