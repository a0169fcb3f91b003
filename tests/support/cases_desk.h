#pragma once
// For tests of cases: the people of an office who work on them, over the small city of the
// registry, each act in a transaction of its own.

#include "cases/cases.h"
#include "cases/notes.h"
#include "cases/routes.h"
#include "support/registry_desk.h"

namespace rangkul::cases {

using registry::day;
using registry::place;

/// Anto of the rapid reaction; Dimas, social worker; Bidan heads the division; Kiki heads a section
/// there; Lurah reports from Kemiri Muka; Tika works in Cimanggis alone.
struct CaseCast {
  static Actor with(std::int64_t account, std::string name, std::vector<May> const& rights,
                    char const* area, std::string role) {
    return Actor::person(AccountId{account}, std::move(name), registry::rights_of(rights),
                         place(area))
        .in_roles({std::move(role)});
  }
  Actor anto = with(31, "Anto",
                    {May::see_people, May::edit_people, May::see_cases, May::report_cases,
                     May::work_cases, May::break_glass, May::see_restricted},
                    "32.76", "trc");
  Actor dimas = with(32, "Dimas",
                     {May::see_people, May::edit_people, May::see_cases, May::report_cases,
                      May::work_cases, May::see_restricted, May::see_secret},
                     "32.76", "peksos");
  Actor bidan = with(33, "Bidan",
                     {May::see_people, May::see_cases, May::report_cases, May::work_cases,
                      May::lead_cases, May::see_restricted, May::see_secret, May::merge_people,
                      May::edit_people, May::export_lists},
                     "32.76", "kabid");
  Actor kiki = with(34, "Kiki",
                    {May::see_people, May::see_cases, May::report_cases, May::work_cases,
                     May::see_restricted, May::break_glass},
                    "32.76", "kasi");
  Actor lurah = with(35, "Lurah", {May::see_people, May::report_cases}, "32.76.06.1006", "kades");
  Actor tika = with(
      36, "Tika",
      {May::see_people, May::see_cases, May::report_cases, May::work_cases, May::see_restricted},
      "32.76.02", "peksos");
  Actor plain =
      with(37, "Pendamping", {May::see_people, May::see_cases, May::work_cases}, "32.76", "ksdsk");
};

class CaseDesk : public registry::RegistryDesk, public CaseCast {
 public:
  explicit CaseDesk(db::Store& at) : RegistryDesk(at) { add_routes(routes); }

  static NewCase told(std::string procedure = "odgj-terlantar", std::string uid = {}) {
    NewCase out{.uid = uid.empty() ? "uid-" + std::to_string(next_id_value()) : std::move(uid),
                .procedure = std::move(procedure)};
    out.area = place("32.76.06.1006");
    out.source = "report";
    out.urgency = "yellow";
    out.title = "Laki-laki tidur di emper pasar";
    return out;
  }
  CaseId open(NewCase const& given, Actor const* who = nullptr) {
    auto const made = write(who == nullptr ? anto : *who,
                            [&](Context& context) { return open_case(context, given); });
    if (!made.ok()) FAIL(made.error().code);
    return made.value();
  }
  CaseId open() { return open(told()); }
  /// "ok" or the code of the refusal.
  std::string does(Actor const& who, CaseId id, Act const& given) {
    auto const status = write(who, [&](Context& context) { return act(context, id, given); });
    return status.ok() ? "ok" : status.error().code;
  }
  Case find(CaseId id, Actor const* who = nullptr) {
    auto const found = read(who == nullptr ? bidan : *who,
                            [&](Context& context) { return find_case(context, id); });
    if (!found.ok()) FAIL(found.error().code);
    return found.value();
  }
  bool knows(Actor const& who, CaseId id) {
    return read(who, [&](Context& context) { return find_case(context, id).ok(); });
  }
  Run run(CaseId id) {
    return read(bidan, [&](Context& context) {
      auto const found = find_case(context, id);
      REQUIRE(found.ok());
      auto out = run_of(context, found.value());
      REQUIRE(out.ok());
      return out.value();
    });
  }
  /// The open steps, by name, with a blank between them.
  std::string steps(CaseId id) {
    std::string out;
    for (auto const& open : run(id).state.open) out += (out.empty() ? "" : " ") + open.step;
    return out;
  }
  PersonId person(std::string name) {
    registry::Person out;
    out.name = std::move(name);
    return add(out);
  }
};

/// The first number that a statement tells.
inline std::int64_t number(db::Store& store, std::string const& sql) {
  std::int64_t out = 0;
  auto tx = store.read(Actor::system("test"));
  tx.rows_of("test.number", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    if (auto const* value = std::get_if<std::int64_t>(&row.at(0))) out = *value;
    return true;
  });
  return out;
}

template <typename Do>
void on_each_case_desk(Do const& run) {
  test::for_each_store([&](db::Store& store) {
    CaseDesk desk(store);
    run(desk);
  });
}

}  // namespace rangkul::cases
