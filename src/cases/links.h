#pragma once
// Links by which an agency without accounts answers for one open step of one case: signed, with an
// end, for one purpose and one use. The store keeps a hash alone; the address is shown once, to who
// made it. Whoever opens it sees that one part and nothing of the case beside it; a link that is
// altered, over, used, withdrawn or overtaken by the case shows the same page that says nothing.
// Main types: NewLink, Link, Part. Table: case_link. Events: case.link_made, .link_withdrawn,
// .link_answered, beside those of the acts. Access: view.

#include "cases/cases.h"
#include "screen/screen.h"

namespace rangkul::cases {

using LinkId = Id<struct CaseLinkTag>;

struct NewLink {
  CaseId of;
  std::string step, agency;
  std::string receiver;  // who gets it there
  std::string words;     // what the agency must know, and no number of a person
  int hours{0};          // 0: as usual (parameter case.link_hours)
};
struct MadeLink {
  LinkId id;
  std::string token;  // shown now, and never again
  Instant until;
};
/// Refers the step to the agency where that has not been done, and ends an earlier link of the
/// same. By who may refer it. errors: field.required, field.too_long, case.link_number (a NIK or
/// No. KK in the words), case.link_hours (detail most), procedure.agency_unknown, as act()
Result<MadeLink> make_link(Context& context, NewLink const& given);

struct Link {
  LinkId id;
  CaseId of;
  std::string step;
  int round{1};
  std::string agency, receiver, words;
  RegionCode area;
  std::string made_name;
  Instant made_at, until;
  std::string state;   // open, used, withdrawn
  std::string answer;  // accepted, refused, returned, done
  std::optional<Instant> answered_at{};
};
/// Newest first. Index case_link_case. errors: as find_case()
Result<std::vector<Link>> links_of(Context& context, CaseId id);
/// errors: case.link_over, forbidden, as find_case()
Status withdraw_link(Context& context, CaseId id, LinkId link);

/// What an agency may see and do: one step of one case.
struct Part {
  Link link;
  Case of;
  Run run;
  procedures::Step const* step{nullptr};
  procedures::Open const* open() const { return run.state.find(link.step); }
  bool owns() const { return step->by == link.agency; }  // else it takes part
  bool accepted() const { return open()->referral == procedures::Open::Referral::accepted; }
};
/// The part that a token opens now; nothing for every other text. Unique index of hash.
std::optional<Part> part_of(Context& context, std::string_view token);
/// Who the agency is to the store: named, without an account, with the case's village alone.
Actor agency_hand(Context const& context, Link const& link);

struct PartAnswer {
  std::vector<std::string> checks;               // of the checklist, those that are done
  std::map<std::string, std::string> documents;  // which is there -> its number or where it is
  std::string answer;                            // of the step's question
  std::string words;
};
/// errors: as act()
Status accept_part(Context& context, Part const& part);
/// The link is used. errors: field.required
Status refuse_part(Context& context, Part const& part, std::string const& reason);
/// Writes the answer down and closes the step, where it is the agency's own and nothing else is
/// missing; else hands it back to the coordinator with what was said. The link is used. errors:
/// field.required, field.choice, field.too_long, as act()
Status answer_part(Context& context, Part const& part, PartAnswer const& given);

/// Pages: /kasus/{case}/tautan for the coordinator, /jawab/{token} for the agency.
void add_link_routes(screen::Routes& routes);
std::string links_address(CaseId id);

}  // namespace rangkul::cases
