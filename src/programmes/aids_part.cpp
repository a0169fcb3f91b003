#include <algorithm>
#include <set>

#include "base/text.h"
#include "programmes/enrolments.h"
#include "programmes/figures.h"
#include "programmes/pages.h"
#include "programmes/programmes_sql.h"
#include "screen/format.h"
#include "screen/parts.h"

namespace rangkul::programmes {

using screen::Tone;
using screen::Visit;

namespace {

struct Named {
  std::string name;
  std::string owner;
  std::string purpose;
};

Named name_of(Visit const& visit, Aid const& aid) {
  auto const on = std::min(visit.today(), Year{aid.year}.end());
  auto const* programme = visit.context.catalogue.programme(aid.programme, on);
  if (programme == nullptr) return {aid.programme, {}, {}};
  return {programme->name.in(visit.language()), programme->owner_in(aid.year), programme->purpose};
}

std::string day_text(Visit const& visit, Aid const& aid) {
  auto const day = Date::parse_iso(aid.paid_on);
  return day.ok() ? screen::short_date(day.value(), visit.language()) : std::string("–");
}

Html state_chip(Visit const& visit, Aid const& aid) {
  if (!aid.payment_status.empty())
    return screen::chip(aid.payment_status == "paid"      ? Tone::done
                        : aid.payment_status == "planned" ? Tone::soon
                                                          : Tone::late,
                        visit.say("programmes.payment.status." + aid.payment_status));
  auto const tone = aid.status == "approved"   ? Tone::done
                    : aid.status == "proposed" ? Tone::soon
                                               : Tone::late;
  return screen::chip(tone, visit.say("programmes.enrolment.status." + aid.status));
}

}  // namespace

Html aids_part(Visit& visit, PersonId person, FamilyId family) {
  if (!visit.context.actor.may(May::see_programmes)) return {};
  auto const aids = aids_of(visit.context, person, family);
  screen::Table table;
  table.columns = {{visit.say("programmes.aids.aid")},     {visit.say("programmes.aids.year")},
                   {visit.say("programmes.aids.source")},  {visit.say("programmes.paid_on")},
                   {visit.say("programmes.amount"), true}, {visit.say("programmes.status")}};
  std::set<std::pair<int, std::string>> standing;
  std::set<EnrolmentId> counted;
  bool overlap = false;
  for (auto const& aid : aids) {
    auto const named = name_of(visit, aid);
    bool const stands = aid.status == "approved" || aid.status == "proposed";
    // Two people of one family may each have what is given to persons.
    // An enrolment stands once, however many lines were paid of it.
    if (stands && !named.purpose.empty() && counted.insert(aid.enrolment).second)
      overlap |= !standing.insert({aid.year, named.purpose + "/" + aid.receiver}).second;
    table.rows.push_back(
        {http::link("/pendaftaran/" + aid.enrolment.text(), http::text(named.name)) +
             (aid.receiver.empty() ? Html{} : http::element("small", http::text(aid.receiver))),
         http::text(std::to_string(aid.year)),
         http::text(aid.fund_source) + http::element("small", http::text(named.owner)),
         http::text(day_text(visit, aid)),
         http::text(aid.amount.whole() == 0 ? std::string("–") : aid.amount.text()),
         state_chip(visit, aid)});
  }
  Html body;
  if (overlap) body += screen::notice(Tone::late, visit.say("programmes.overlap"));
  body += table.rows.empty()
              ? http::element("p", {{"class", "soft"}}, visit.words("programmes.aids.none"))
              : screen::table(table);
  Html footer;
  if (!person.is_set() && family.is_set())
    footer = http::link(card_address(family), visit.words("programmes.card.open"));
  return screen::sheet({.heading = visit.say("programmes.aids.heading"),
                        .body = body,
                        .footer = footer,
                        .id = "bantuan"});
}

std::int64_t count_on_import(Context& context, ImportId import) {
  return context.tx.value<std::int64_t>(programmes_sql::on_import, {db::bind("import", import)})
      .value_or(0);
}

std::vector<std::string> standing_aids(Context& context, PersonId person, FamilyId family) {
  std::vector<std::string> out;
  auto const today = local_date(context.clock.now(), Zone::wib);
  for (auto const& aid : aids_of(context, person, family)) {
    if (aid.status != "approved" && aid.status != "proposed") continue;
    auto const* programme =
        context.catalogue.programme(aid.programme, std::min(today, Year{aid.year}.end()));
    auto name = programme == nullptr ? aid.programme : programme->name.in(context.actor.language());
    name += " " + std::to_string(aid.year);
    if (std::ranges::find(out, name) == out.end()) out.push_back(std::move(name));
  }
  return out;
}

}  // namespace rangkul::programmes
