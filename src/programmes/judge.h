#pragma once
// Eligibility: the rule of a benefit, against what the register knows. The decision is pure.

#include "programmes/programmes.h"
#include "programmes/vocabulary.h"

namespace rangkul::programmes {

/// What is known about a receiver, by the keys of the vocabulary; read by facts_of.
struct Facts {
  std::map<std::string, rules::Found, std::less<>> known;
  RegionCode region;
  bool receives_bpnt{false};
  std::vector<std::string> same_purpose;  // standing aids of the same purpose, by programme id

  void set(std::string key, rules::Scalar value) { known[std::move(key)].value = std::move(value); }
  void set(std::string key, bool holds) { set(std::move(key), rules::Scalar{std::int64_t{holds}}); }
  void add_aid(std::string id);
  rules::Found find(std::string_view key) const;
};

/// A rule judged over facts, with warnings of aids that serve the same purpose.
Judgement judge_facts(catalogue::Programme const& programme, rules::Rule const& rule,
                      rules::Known const& known, Facts const& facts);

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

/// Whether a rule cannot hold for somebody who receives an aid, whatever else is known of them.
bool forbids(rules::Rule const& rule, rules::Known const& known, std::string const& aid);

/// A judgement with the receiver that it is about.
struct Judged {
  Receiver receiver;
  Judgement judgement;
  rules::Rule rule;
};
/// By the rule in force on a day. errors: as facts_of
Result<Judged> judge_candidate(Context& context, Candidate const& candidate,
                               catalogue::Programme const& programme, Date on);

/// The period's key in the store: "2024", "once", "2024-S1", "2024-Q3", "2024-07"; for a claim
/// after a death (`for_person`) one period a deceased. errors: enrolment.period
Result<std::string> period_key(catalogue::Scheme const& scheme, Candidate const& candidate,
                               PersonId for_person);

}  // namespace rangkul::programmes
