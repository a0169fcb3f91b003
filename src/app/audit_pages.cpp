#include "app/pages.h"
#include "audit/audit.h"
#include "screen/list.h"
#include "screen/parts.h"

namespace rangkul::app {
namespace {

using http::Answer;
using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;
using screen::Visit;

// An act belongs to the area of its account; acts of the program itself to the office's own area.
constexpr std::string_view inside_area =
    "COALESCE(a.area, (SELECT region FROM office WHERE id = 1), '') >= :scope_from AND "
    "COALESCE(a.area, (SELECT region FROM office WHERE id = 1), '') < :scope_to";

// Why something was done to what not everybody may know of is for those who hear of it elsewhere.
// Index event_subject_event, the rest by key.
constexpr std::string_view open_reason =
    "CASE WHEN e.reason = '' THEN '' WHEN EXISTS (SELECT 1 FROM event_subject s "
    "LEFT JOIN evidence_photo v ON s.kind = 'evidence_photo' AND v.id = s.subject "
    "LEFT JOIN case_file c ON c.id = CASE WHEN s.kind = 'case' THEN s.subject "
    "WHEN v.kind = 'case' THEN v.owner END "
    "LEFT JOIN case_glass g ON s.kind = 'case_glass' AND g.id = s.subject "
    "LEFT JOIN letter l ON s.kind = 'letter' AND l.id = s.subject "
    "LEFT JOIN ppks_entry p ON s.kind = 'ppks' AND p.id = s.subject "
    "WHERE s.event = e.id AND (c.confidentiality <> 'normal' OR g.id IS NOT NULL OR "
    "l.confidential = 1 OR p.secret = 1)) THEN '•••' ELSE e.reason END";

// Index event_at (seq): newest first by the chain's own number.
screen::List const events_list{
    .name = "app.events",
    .from = "event e LEFT JOIN account a ON a.id = e.account",
    .where = inside_area,
    .id = "e.id",
    .columns =
        {Column{.key = "seq", .sql = "e.seq", .kind = ColumnKind::integer, .sortable = true},
         Column{.key = "at", .sql = "e.at", .kind = ColumnKind::instant},
         Column{.key = "actor", .sql = "e.actor_name", .kind = ColumnKind::actor},
         Column{.key = "name", .sql = "e.name", .kind = ColumnKind::chip, .chip_prefix = "event"},
         Column{.key = "reason", .sql = open_reason},
         Column{.key = "hash", .sql = "substr(e.hash, 1, 12)"}},
    // '/' is the sign after '.': all events of one kind lie between the two.
    .filters = {Filter{
        .key = "name",
        .kind = FilterKind::choice,
        .where = "e.name >= :f_name || '.' AND e.name < :f_name || '/'",
        .choices = {"auth",        "person",   "family",      "import",      "match",
                    "enrolment",   "payment",  "batch",       "death",       "quality",
                    "note",        "job",      "validation",  "labels",      "graduations",
                    "empowerment", "evidence", "realisation", "eligibility", "distribution",
                    "letters",     "forms",    "ppks",        "homecare",    "case"}}},
    .sort = "seq",
    .descending = true,
};

// Index access_seq: newest first.
screen::List const accesses_list{
    .name = "app.accesses",
    .from = "access c LEFT JOIN account a ON a.id = c.account",
    .where = inside_area,
    .id = "c.id",
    .columns =
        {Column{.key = "seq", .sql = "c.seq", .kind = ColumnKind::integer, .sortable = true},
         Column{.key = "at", .sql = "c.at", .kind = ColumnKind::instant},
         Column{.key = "actor", .sql = "c.actor_name", .kind = ColumnKind::actor},
         Column{.key = "action",
                .sql = "c.action",
                .kind = ColumnKind::chip,
                .chip_prefix = "app.access.action"},
         Column{.key = "kind",
                .sql = "c.kind",
                .kind = ColumnKind::chip,
                .chip_prefix = "app.access.kind"},
         Column{.key = "rows", .sql = "c.row_count", .kind = ColumnKind::integer},
         // A reason is what people wrote; elsewhere stands the name of a list or page.
         Column{.key = "purpose",
                .sql = "CASE WHEN c.action = 'reveal' THEN c.purpose ELSE '' END"},
         // Cases and letters are called there by their numbers, which not everybody may know.
         Column{.key = "from",
                .sql = "CASE WHEN c.kind IN ('case', 'letter') THEN '' ELSE c.purpose END",
                .kind = ColumnKind::hidden}},
    .filters = {Filter{.key = "action",
                       .kind = FilterKind::choice,
                       .where = "c.action = :f_action",
                       .choices = {"view", "search", "list", "print", "export", "reveal", "ask"}}},
    .sort = "seq",
    .descending = true,
};

screen::PageHead head_of(Visit const& visit) {
  return {.title = visit.say("app.audit.title"),
          .context = visit.say("app.audit.context"),
          .current = "audit"};
}

Html tabs(Visit const& visit, bool events) {
  return screen::tabs({{visit.say("app.audit.events"), "/jejak", events},
                       {visit.say("app.audit.accesses"), "/jejak/pembukaan", !events},
                       {visit.say("app.audit.verify"), "/jejak/periksa", false}},
                      visit.say("app.audit.title"));
}

Result<Answer> events_page(Visit& visit) {
  return screen::list_page(visit, events_list,
                           {.head = head_of(visit), .before = tabs(visit, true)});
}

Result<Answer> accesses_page(Visit& visit) {
  return screen::list_page(visit, accesses_list,
                           {.head = head_of(visit), .before = tabs(visit, false)});
}

Result<Answer> verify_page(Visit& visit) {
  auto const seen = audit::verify(visit.context.tx);
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object({{"events", seen.events},
                       {"accesses", seen.accesses},
                       {"first_broken", seen.first_broken ? Value(*seen.first_broken) : Value()},
                       {"event_head", seen.event_head},
                       {"access_head", seen.access_head}}));
  auto const verdict =
      seen.first_broken
          ? screen::notice(screen::Tone::late,
                           visit.say("app.audit.broken", {{"row", *seen.first_broken}}))
          : screen::notice(screen::Tone::done, visit.say("app.audit.whole"));
  auto const numbers =
      screen::figures({{visit.say("app.audit.events"), std::to_string(seen.events)},
                       {visit.say("app.audit.accesses"), std::to_string(seen.accesses)}});
  auto const heads = http::element("p", {{"class", "id small"}}, http::text(seen.event_head)) +
                     http::element("p", {{"class", "id small"}}, http::text(seen.access_head));
  auto head = head_of(visit);
  head.trail = {{visit.say("app.audit.title"), "/jejak"}};
  head.title = visit.say("app.audit.verify");
  return screen::page(
      visit, head,
      screen::stack({verdict,
                     screen::sheet({.heading = visit.say("app.audit.chain"),
                                    .body = numbers,
                                    .footer = visit.words("app.audit.keep_heads")}),
                     screen::sheet({.heading = visit.say("app.audit.heads"), .body = heads})}));
}

}  // namespace

void add_audit_pages(Program&, screen::Routes& routes) {
  auto const see = http::Policy::right(May::see_audit);
  screen::registered(events_list, "/jejak");
  screen::registered(accesses_list, "/jejak/pembukaan");
  for (auto const* prefix : {"", "/api/v1"}) {
    routes.get(std::string(prefix) + "/jejak", see, events_page, "app.audit.events");
    routes.get(std::string(prefix) + "/jejak/pembukaan", see, accesses_page, "app.audit.accesses");
    routes.get(std::string(prefix) + "/jejak/periksa", see, verify_page, "app.audit.verify");
  }
}

}  // namespace rangkul::app
