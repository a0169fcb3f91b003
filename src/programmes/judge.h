#pragma once
// Eligibility: what the catalogue asks, against what the register knows. The decision is pure.

#include "programmes/programmes.h"

namespace rangkul::programmes {

/// What the register knows about a receiver; read by facts_of.
struct Facts {
  bool in_registry{false};
  bool alive{true};
  RegionCode region;
  std::optional<int> age;
  std::optional<int> decile;
  std::optional<int> occupation;
  bool disabled{false};
  bool receives_pkh{false};  // of the person, or of anybody in the family for family benefits
  bool receives_bpnt{false};
  bool receives_pbi{false};
  std::optional<Date> died_on;            // of the person the claim is for
  bool deceased_in_family{false};         // that person belongs to the receiver's family
  std::vector<std::string> same_purpose;  // standing aids of the same purpose, by programme id
  std::vector<std::string> receiving;     // standing aids, by programme id
};

/// Each condition of the programme with whether it holds, in the order an official asks them.
Judgement judge_facts(catalogue::Programme const& programme, Facts const& facts, Date on);

/// The receiver's part of facts. errors: not_found, candidate.no_receiver
struct Receiver {
  Facts facts;
  std::string name;
  PersonId person;
  FamilyId family;
  PersonId for_person;  // the deceased as the register knows them now, after merges
};
Result<Receiver> facts_of(Context& context, Candidate const& candidate,
                          catalogue::Programme const& programme, Date on);

/// The period's key in the store: "2024", "once", "2024-S1", "2024-Q3", "2024-07"; for a claim
/// after a death (`for_person`) one period a deceased. errors: enrolment.period
Result<std::string> period_key(catalogue::Scheme const& scheme, Candidate const& candidate,
                               PersonId for_person);

}  // namespace rangkul::programmes
