#include "registry/quality.h"

#include <algorithm>
#include <map>

#include "base/text.h"
#include "registry/quality_rows.h"
#include "registry/quality_sql.h"

namespace rangkul::registry {
namespace {

QualityUnit unit_of_family(Context& context, FamilyId family) {
  QualityUnit unit;
  unit.no_kk =
      context.tx.value<std::string>(quality_sql::family_number, {db::bind("family", family)})
          .value_or("");
  context.tx.rows(quality_sql::judged_of_family, {db::bind("family", family)}, judged_types(),
                  [&](db::Row const& row) {
                    unit.members.push_back(read_judged(row, 0));
                    return true;
                  });
  return unit;
}

QualityUnit unit_of_one(Context& context, PersonId person) {
  QualityUnit unit;
  unit.has_card = false;
  context.tx.rows(quality_sql::judged_alone, {db::bind("person", person)}, judged_types(),
                  [&](db::Row const& row) {
                    unit.members.push_back(read_judged(row, 0));
                    return true;
                  });
  return unit;
}

struct Bearer {
  PersonId person;
  FamilyId family;
};

std::vector<Bearer> bearers_of(Context& context, std::string const& nik) {
  std::vector<Bearer> out;
  context.tx.each(quality_sql::bearers_of_nik, {db::bind("nik", nik)},
                  [&](PersonId person, FamilyId family) {
                    out.push_back({person, family});
                  });
  return out;
}

struct Accepted {
  std::string detail;
  EventId event;
};

/// Writes the findings of some people anew.
class Rechecker {
 public:
  Rechecker(audit::Change& change, Context& context) : change_(change), context_(context) {
    facts_.today = local_date(context.clock.now(), Zone::wib);
  }

  void family(FamilyId family) {
    if (!family.is_set() || !families_.insert(family).second) return;
    unit(unit_of_family(context_, family), family);
  }

  /// Somebody without a family card, or who is somebody else by now.
  void alone(PersonId person) {
    if (!person.is_set() || !alone_.insert(person).second) return;
    forget(person);
    unit(unit_of_one(context_, person), {});
  }

 private:
  void forget(PersonId person) {
    if (accepted_.contains(person)) return;
    auto& kept = accepted_[person];
    context_.tx.each(quality_sql::findings_of, {db::bind("person", person)},
                     [&](std::string const& code, std::string const& detail, EventId event) {
                       if (event.is_set()) kept.emplace(code, Accepted{detail, event});
                     });
    change_.run(quality_sql::drop_findings, {db::bind("person", person)});
    change_.run(quality_sql::set_doubts, {db::bind("person", person), db::bind("doubts", 0)});
  }

  void unit(QualityUnit const& unit, FamilyId family) {
    for (auto const& member : unit.members) {
      forget(member.id);
      if (!member.nik.empty() && bearers_of(context_, member.nik).size() > 1)
        facts_.shared_niks.insert(member.nik);
    }
    if (!unit.no_kk.empty() && context_.tx.value<std::int64_t>(quality_sql::families_with_kk,
                                                               {db::bind("no_kk", unit.no_kk)}) > 1)
      facts_.shared_kks.insert(unit.no_kk);
    std::map<PersonId, std::int64_t> doubts;
    for (auto const& finding : findings(unit, facts_)) {
      auto const& kept = accepted_[finding.person];
      auto const found = kept.find(std::string(finding.code));
      EventId event;
      if (found != kept.end() && found->second.detail == finding.detail)
        event = found->second.event;
      if (!event.is_set()) ++doubts[finding.person];
      change_.run(quality_sql::put_finding,
                  {db::bind("id", next_id_value()), db::bind("person", finding.person),
                   db::bind("code", finding.code), db::bind("region", finding.region),
                   db::bind("family", family), db::bind("detail", finding.detail),
                   db::bind("accepted", event)});
    }
    for (auto const& [person, count] : doubts)
      change_.run(quality_sql::set_doubts, {db::bind("person", person), db::bind("doubts", count)});
  }

  audit::Change& change_;
  Context& context_;
  QualityFacts facts_;
  std::set<FamilyId> families_;
  std::set<PersonId> alone_;
  std::map<PersonId, std::map<std::string, Accepted>> accepted_;
};

}  // namespace

std::vector<db::CellType> const& judged_types() {
  using db::CellType;
  static std::vector<CellType> const types{CellType::integer, CellType::text,    CellType::text,
                                           CellType::text,    CellType::integer, CellType::text,
                                           CellType::text,    CellType::text,    CellType::integer};
  return types;
}

Judged read_judged(db::Row const& row, std::size_t at) {
  using db::detail::Read;
  Judged out;
  out.id = Read<PersonId>::get(row[at]);
  out.region = Read<RegionCode>::get(row[at + 1]);
  out.name = Read<std::string>::get(row[at + 2]);
  out.nik = Read<std::string>::get(row[at + 3]);
  out.sex = static_cast<Sex>(Read<int>::get(row[at + 4]));
  out.born = Read<std::optional<Date>>::get(row[at + 5]);
  out.life = Read<std::string>::get(row[at + 6]);
  out.identity = Read<std::string>::get(row[at + 7]);
  out.relation = Read<std::optional<int>>::get(row[at + 8]);
  return out;
}

void recheck_quality(audit::Change& change, Context& context, Touched const& touched) {
  Rechecker rechecker(change, context);
  rechecker.alone(touched.person);
  for (auto const family : touched.families) rechecker.family(family);
  for (auto const& nik : touched.niks) {
    if (!nik) continue;
    for (auto const& bearer : bearers_of(context, nik->reveal(Why::own_record))) {
      if (bearer.family.is_set())
        rechecker.family(bearer.family);
      else if (bearer.person != touched.person)
        rechecker.alone(bearer.person);
    }
  }
}

std::vector<KeptFinding> findings_of(Context& context, PersonId person) {
  std::vector<KeptFinding> out;
  context.tx.each(quality_sql::findings_of, {db::bind("person", person)},
                  [&](std::string code, std::string detail, EventId accepted) {
                    out.push_back({std::move(code), std::move(detail), accepted.is_set()});
                  });
  std::ranges::stable_sort(out, {}, [](KeptFinding const& finding) {
    return std::ranges::find(quality_codes, finding.code) - quality_codes.begin();
  });
  return out;
}

namespace {

/// The finding as it is kept, when the person is inside the actor's area.
Result<KeptFinding> find_finding(Context& context, PersonId person, std::string const& code) {
  TRY(context.may(May::edit_people));
  TRY(find_person(context, person));
  for (auto const& finding : findings_of(context, person))
    if (finding.code == code) return finding;
  return not_found();
}

}  // namespace

Status accept_finding(Context& context, PersonId person, std::string const& code,
                      std::string reason) {
  auto const finding = TRY(find_finding(context, person, code));
  if (trim(reason).empty()) return invalid("field.required", {}, "reason");
  audit::Change change(context, {.name = "quality.accepted",
                                 .subjects = {{"person", person.value()}},
                                 .data = Value::object({{"code", finding.code}}),
                                 .reason = std::move(reason)});
  change.run(quality_sql::accept, {db::bind("event", change.event_id()), db::bind("person", person),
                                   db::bind("code", code)});
  change.run(quality_sql::open_doubts, {db::bind("person", person)});
  return {};
}

Status reopen_finding(Context& context, PersonId person, std::string const& code) {
  auto const finding = TRY(find_finding(context, person, code));
  audit::Change change(context, {.name = "quality.reopened",
                                 .subjects = {{"person", person.value()}},
                                 .data = Value::object({{"code", finding.code}})});
  change.run(quality_sql::accept,
             {db::bind("event", EventId{}), db::bind("person", person), db::bind("code", code)});
  change.run(quality_sql::open_doubts, {db::bind("person", person)});
  return {};
}

std::vector<QualityCount> count_findings(Context& context, RegionCode const& area) {
  std::vector<QualityCount> out;
  if (!context.actor.sees(area)) return out;
  auto const range = range_of(area);
  context.tx.each(quality_sql::count_findings,
                  {db::bind("scope_from", range.from), db::bind("scope_to", range.to)},
                  [&](RegionCode region, std::string code, std::int64_t count) {
                    out.push_back({std::move(region), std::move(code), count});
                  });
  return out;
}

}  // namespace rangkul::registry
