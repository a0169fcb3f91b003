#include "audit/audit.h"
#include "base/text.h"
#include "matching/reconcile_pages.h"
#include "registry/people.h"
#include "registry/person_record.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "screen/values.h"

namespace rangkul::matching {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Tone;
using screen::Visit;

constexpr std::array<MonthVerdict, 4> verdicts{MonthVerdict::accept, MonthVerdict::keep,
                                               MonthVerdict::field, MonthVerdict::civil};

Result<Finding> finding_of(Visit& visit) {
  return find_finding(visit.context, FindingId{TRY(visit.request.id("finding"))});
}

bool names(std::string const& list, std::string_view word) {
  return ("," + list + ",").find("," + std::string(word) + ",") != std::string::npos;
}

/// The fields of a finding in three columns; those that matter are marked.
class Threeway {
 public:
  Threeway(Visit& visit, Finding const& finding)
      : visit_(visit),
        finding_(finding),
        last_(record_fields(visit.context, finding.last_record)),
        now_(finding.now_record == finding.last_record
                 ? last_
                 : record_fields(visit.context, finding.now_record)),
        ours_(person_fields(visit, finding)) {}

  Html table() const {
    screen::Table out;
    out.columns = {{visit_.say("reconcile.field")},
                   {visit_.say("reconcile.side.last")},
                   {visit_.say("reconcile.side.now")},
                   {visit_.say("reconcile.side.city")}};
    for (auto const& field : registry::file_fields()) {
      auto const key = std::string(field.key);
      auto const last = value(last_, key);
      auto const now = value(now_, key);
      auto const ours = our(key);
      if (key == "id" || (last.empty() && now.empty() && ours.empty())) continue;
      bool const matters = names(finding_.changed, key) || names(finding_.differs, key) ||
                           (key == "region" && !finding_.other_region.empty());
      auto const cell = [&](std::string const& stored) {
        auto const words = stored.empty() ? std::string("–") : shown(field, stored);
        return matters ? element("span", {{"class", "diff"}}, text(words)) : text(words);
      };
      out.rows.push_back(
          {visit_.words("registry.person." + key), cell(last), cell(now), cell(ours)});
    }
    return screen::table(out);
  }
  Value json() const {
    Value::List out;
    for (auto const& field : registry::file_fields()) {
      auto const key = std::string(field.key);
      auto const last = value(last_, key);
      auto const now = value(now_, key);
      auto const ours = our(key);
      if (key == "id" || (last.empty() && now.empty() && ours.empty())) continue;
      auto const told = [&](std::string const& stored) {
        return stored.empty() ? Value() : Value(shown(field, stored));
      };
      out.push_back(Value::object(
          {{"field", key}, {"last", told(last)}, {"now", told(now)}, {"ours", told(ours)}}));
    }
    return Value(std::move(out));
  }

 private:
  static std::string value(std::map<std::string, std::string> const& row, std::string const& key) {
    auto const at = row.find(key);
    return at == row.end() ? std::string{} : at->second;
  }
  /// What the register said of a compared field when the month was counted; else what it says now.
  std::string our(std::string const& key) const {
    auto const* told = finding_.details[key].list();
    if (told != nullptr && told->size() > 2 && !(*told)[2].text_or_empty().empty())
      return (*told)[2].text_or_empty();
    return value(ours_, key);
  }
  static std::map<std::string, std::string> person_fields(Visit& visit, Finding const& finding) {
    if (!finding.person.is_set() || !visit.context.actor.may(May::see_people)) return {};
    auto const found = registry::find_person(visit.context, finding.person);
    if (!found.ok() || !found.value().in_city) return {};
    auto const& person = found.value();
    auto const number = [](std::optional<int> const& code) {
      return code ? std::to_string(*code) : std::string{};
    };
    return {{"name", person.name},
            {"nik", person.nik ? person.nik->reveal(Why::own_record) : std::string{}},
            {"sex", person.sex == Sex::unknown  ? ""
                    : person.sex == Sex::female ? "2"
                                                : "1"},
            {"born", person.born ? person.born->iso() : std::string{}},
            {"birth_place", person.birth_place},
            {"mother", person.mother},
            {"relation", number(person.relation)},
            {"life", person.life},
            {"died", person.died ? person.died->iso() : std::string{}},
            {"region", person.region.text()},
            {"decile", number(person.decile)}};
  }
  std::string shown(screen::Field const& field, std::string const& stored) const {
    return screen::shown(visit_, field, stored);
  }

  Visit& visit_;
  Finding const& finding_;
  std::map<std::string, std::string> last_;
  std::map<std::string, std::string> now_;
  std::map<std::string, std::string> ours_;
};

Html chips(Visit const& visit, Finding const& finding) {
  Html out = screen::chip(Tone::note, visit.say("reconcile.class." + finding.month_class));
  for (auto const flag : split(finding.flags, ','))
    if (!flag.empty())
      out +=
          text(" ") + screen::chip(Tone::plain, visit.say("reconcile.flag." + std::string(flag)));
  if (!finding.reason.empty())
    out += text(" ") + screen::chip(Tone::plain, visit.say("reconcile.reason." + finding.reason));
  return element("p", out);
}

Html verdict_buttons(Visit const& visit) {
  Html out;
  int key = 0;
  for (auto const verdict : verdicts) {
    auto const name = std::string(verdict_key(verdict));
    auto const shortcut = std::to_string(++key);
    out += element(
        "button",
        {{"class", key == 1 ? "button primary" : "button"},
         {"name", "putusan"},
         {"value", name},
         {"accesskey", shortcut}},
        visit.words("reconcile.decide." + name) + text(" ") + element("kbd", text(shortcut)));
  }
  return out;
}

Html explanations(Visit const& visit, Finding const& finding) {
  Html out;
  for (auto const verdict : verdicts) {
    auto const name = std::string(verdict_key(verdict));
    auto const key = verdict == MonthVerdict::accept && finding.accept_changes()
                         ? "reconcile.decide.accept.changes"
                         : "reconcile.decide." + name + ".why";
    out += element("li", element("b", visit.words("reconcile.decide." + name)) + text(": ") +
                             visit.words(key));
  }
  return element("ul", {{"class", "small soft"}}, out);
}

Html decision_part(Visit& visit, Finding const& finding) {
  Html out;
  if (finding.state == "decided" || finding.state == "remembered") {
    // A chip is as wide as its words: the name and the time stand beside it.
    auto words = visit.say("reconcile.decided_line",
                           {{"name", screen::actor_name(visit, finding.decided_name)}});
    if (finding.decided_at)
      words += ", " + screen::short_time(*finding.decided_at, visit.office.zone, visit.language());
    out +=
        element("p", screen::chip(Tone::done, visit.say("reconcile.verdict." + finding.verdict)) +
                         text(" ") + text(words));
    if (finding.state == "remembered") out += element("p", visit.words("reconcile.remembered_why"));
    if (visit.context.actor.may(May::reconcile) && finding.month_state == "open")
      out += screen::button_post(visit, {.label = visit.say("reconcile.undo"),
                                         .address = finding_address(finding.id) + "/urung",
                                         .icon = "urung"});
    return out;
  }
  if (finding.month_state != "open") return visit.words("reconcile.closed");
  if (finding.facts == 0) return visit.words("reconcile.nothing_to_decide");
  if (!visit.context.actor.may(May::reconcile)) return visit.words("reconcile.others_decide");
  return element(
             "form",
             {{"class", "buttons"}, {"method", "post"}, {"action", finding_address(finding.id)}},
             screen::csrf_field(visit) + verdict_buttons(visit)) +
         explanations(visit, finding);
}

Html links_part(Visit& visit, Finding const& finding) {
  Html out;
  if (finding.person.is_set() && registry::find_person(visit.context, finding.person).ok())
    out += element(
        "p", http::link("/orang/" + finding.person.text(), visit.words("reconcile.open_person")));
  if (finding.held_import != 0 && visit.context.actor.may(May::import_data))
    out += element("p", http::link("/impor/" + std::to_string(finding.held_import),
                                   visit.words("reconcile.open_held")));
  return out;
}

Value finding_json(Visit& visit, Finding const& finding) {
  return Value::object(
      {{"id", finding.id.text()},
       {"month", finding.month_name},
       {"class", finding.month_class},
       {"flags", finding.flags},
       {"changed", finding.changed},
       {"differs", finding.differs},
       {"reason", finding.reason},
       {"name", finding.name},
       {"state", finding.state},
       {"verdict", finding.verdict},
       {"person", finding.person.is_set() ? Value(finding.person.text()) : Value()},
       {"fields", Threeway(visit, finding).json()}});
}

Result<Answer> finding_page(Visit& visit) {
  auto const finding = TRY(finding_of(visit));
  if (finding.person.is_set())
    audit::record(visit.context, {"view", "person", finding.person.value(), "reconcile"});
  if (visit.request.wants_json()) return http::json_answer(finding_json(visit, finding));
  auto const month = TRY(find_month(visit.context, finding.month));
  auto head = month_head(visit, month, finding.name);
  head.trail.push_back({visit.say("reconcile.class." + finding.month_class),
                        month_address(month.month) + "/kelas/" + finding.month_class});
  head.context = screen::region_label(visit, finding.region.text());
  if (!finding.other_region.empty())
    head.context += ", " + other_village(visit, finding.month_class, finding.other_region);
  return screen::page(visit, head,
                      screen::stack({chips(visit, finding),
                                     screen::sheet({.heading = visit.say("reconcile.three_ways"),
                                                    .remark = visit.say("reconcile.marked"),
                                                    .body = Threeway(visit, finding).table(),
                                                    .footer = decision_part(visit, finding)}),
                                     links_part(visit, finding)}));
}

Result<Answer> decide_page(Visit& visit) {
  auto const finding = TRY(finding_of(visit));
  auto const verdict = verdict_of(visit.request.form.get("putusan"));
  if (!verdict) return invalid("reconcile.no_verdict", {}, "putusan");
  TRY(decide_finding(visit.context, finding.id, *verdict));
  auto const next = next_finding(visit.context, finding);
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object({{"state", "decided"}, {"next", next ? Value(next->text()) : Value()}}));
  return screen::done(
      visit, next ? finding_address(*next) : month_address(finding.month_name),
      {.message = visit.say(
           "reconcile.decided",
           {{"name", finding.name},
            {"verdict", visit.say("reconcile.verdict." + std::string(verdict_key(*verdict)))}}),
       .undo_address = finding_address(finding.id) + "/urung"});
}

Result<Answer> undo_page(Visit& visit) {
  auto const finding = TRY(finding_of(visit));
  TRY(undo_finding(visit.context, finding.id));
  if (visit.request.wants_json()) return http::json_answer(Value::object({{"state", "open"}}));
  return screen::done(visit, finding_address(finding.id),
                      {.message = visit.say("reconcile.undone")});
}

/// What a list of findings is filtered by, as far as a decision about many can be.
Result<FindingFilter> filter_of(Visit const& visit, http::Pairs const& given) {
  FindingFilter out{given.get("kelas"), given.get("juga"), {}};
  if (auto const typed = given.get("wilayah"); !typed.empty())
    out.region = TRY(screen::read_region(visit, typed));
  return out;
}

std::string query_of(FindingFilter const& filter) {
  std::string out;
  auto const add = [&](char const* name, std::string const& value) {
    if (!value.empty()) out += (out.empty() ? "?" : "&") + std::string(name) + "=" + value;
  };
  add("kelas", filter.month_class);
  add("juga", filter.flag);
  add("wilayah", filter.region.text());
  return out;
}

std::string filter_words(Visit const& visit, FindingFilter const& filter) {
  std::string out;
  auto const add = [&](std::string const& words) { out += (out.empty() ? "" : ", ") + words; };
  if (!filter.month_class.empty()) add(visit.say("reconcile.class." + filter.month_class));
  if (!filter.flag.empty()) add(visit.say("reconcile.flag." + filter.flag));
  if (!filter.region.text().empty()) add(screen::region_label(visit, filter.region.text()));
  return out.empty() ? visit.say("reconcile.all_findings") : out;
}

Result<Answer> findings_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  screen::ListView view{.head = month_head(visit, month, visit.say("reconcile.findings")),
                        .binds = {db::bind("month", month.id)}};
  if (month.state == "open" && visit.context.actor.may(May::reconcile))
    if (auto const filter = filter_of(visit, visit.request.query); filter.ok()) {
      auto const count = count_open(visit.context, month.id, filter.value());
      if (count > 0)
        view.before = element(
            "p",
            screen::button_link(
                {.label = visit.say("reconcile.decide_many", {{"count", group_thousands(count)}}),
                 .address = month_address(month.month) + "/putuskan" + query_of(filter.value()),
                 .icon = "centang"}));
    }
  return screen::list_page(visit, findings_list(), view);
}

Result<Answer> many_page(Visit& visit) {
  auto const month = TRY(month_of(visit));
  auto const filter = TRY(filter_of(visit, visit.request.query));
  auto const count = count_open(visit.context, month.id, filter);
  auto head = month_head(visit, month,
                         visit.say("reconcile.decide_many", {{"count", group_thousands(count)}}));
  head.context = filter_words(visit, filter);
  if (count == 0 || month.state != "open")
    return screen::page(visit, head,
                        screen::empty({.icon = "centang",
                                       .heading = visit.say("reconcile.nothing_open"),
                                       .why = visit.say("reconcile.nothing_open.why")}));
  Html hidden = screen::csrf_field(visit);
  for (auto const& [name, value] :
       {std::pair<char const*, std::string>{"kelas", filter.month_class},
        {"juga", filter.flag},
        {"wilayah", filter.region.text()}})
    hidden += element("input", {{"type", "hidden"}, {"name", name}, {"value", value}});
  auto const form = element("form",
                            {{"class", "buttons"},
                             {"method", "post"},
                             {"action", month_address(month.month) + "/putuskan"}},
                            hidden + verdict_buttons(visit));
  Finding changes;  // what accepting means when some of them differ
  changes.now_record = 1;
  changes.person = PersonId{1};
  changes.differs = "nik";
  return screen::page(
      visit, head,
      screen::stack({screen::notice(Tone::soon, visit.say("reconcile.many_notice"),
                                    element("p", visit.words("reconcile.many_notice.why"))),
                     screen::sheet({.heading = visit.say("reconcile.choose"),
                                    .body = form + explanations(visit, changes),
                                    .footer = http::link(
                                        month_address(month.month) + "/temuan" + query_of(filter),
                                        visit.words("reconcile.see_names"))})}));
}

Result<Answer> decide_many(Visit& visit) {
  auto const month = TRY(month_of(visit));
  TRY(visit.context.may(May::reconcile));
  if (month.state != "open") return conflict("reconcile.not_open");
  auto const filter = TRY(filter_of(visit, visit.request.form));
  auto const verdict = verdict_of(visit.request.form.get("putusan"));
  if (!verdict) return invalid("reconcile.no_verdict", {}, "putusan");
  auto const batch = next_id<ReconcileBatchTag>();
  auto const back = month_address(month.month) + "/temuan" + query_of(filter);
  auto const undo = month_address(month.month) + "/urung/" + batch.text();
  if (count_open(visit.context, month.id, filter) > most_at_once) {
    auto const job = TRY(queue_decisions(visit.context, month, filter, verdict, batch));
    if (visit.request.wants_json())
      return http::json_answer(Value::object({{"job", job.text()}, {"batch", batch.text()}}), 202);
    return screen::done(visit, back,
                        {.message = visit.say("reconcile.many_queued"), .undo_address = undo});
  }
  FindingId after;
  auto const some =
      TRY(decide_some(visit.context, month.id, filter, *verdict, batch, after, most_at_once));
  if (visit.request.wants_json())
    return http::json_answer(Value::object(
        {{"decided", some.decided}, {"refused", some.refused}, {"batch", batch.text()}}));
  auto const message = visit.say(
      some.refused == 0 ? "reconcile.many_done" : "reconcile.many_part",
      {{"decided", group_thousands(some.decided)}, {"refused", group_thousands(some.refused)}});
  return screen::done(visit, back, {.message = message, .undo_address = undo});
}

Result<Answer> undo_many(Visit& visit) {
  auto const month = TRY(month_of(visit));
  TRY(visit.context.may(May::reconcile));
  if (month.state != "open") return conflict("reconcile.not_open");
  BatchId const batch{TRY(visit.request.id("batch"))};
  FindingId after;
  auto const some = TRY(undo_some(visit.context, batch, after, most_at_once));
  if (some.decided + some.refused == 0) return not_found();
  bool const more = some.decided + some.refused == most_at_once;
  if (more) TRY(queue_decisions(visit.context, month, {}, std::nullopt, batch));
  if (visit.request.wants_json())
    return http::json_answer(
        Value::object({{"undone", some.decided}, {"refused", some.refused}, {"more", more}}));
  return screen::done(visit, month_address(month.month) + "/temuan?status=open",
                      {.message = visit.say(more ? "reconcile.undo_queued" : "reconcile.undo_done",
                                            {{"count", group_thousands(some.decided)}})});
}

}  // namespace

void add_finding_routes(screen::Routes& routes) {
  using http::Policy;
  auto const see = Policy::right(May::see_reconciliation);
  auto const act = Policy::right(May::reconcile);
  std::string const index = "/rekonsiliasi";
  auto const month = index + "/{month}";
  auto const finding = index + "/temuan/{finding}";
  screen::registered(findings_list(), month + "/temuan");
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + month + "/temuan", see, findings_page, "reconcile.findings");
    routes.get(prefix + finding, see, finding_page, "reconcile.finding");
    routes.post(prefix + finding, act, decide_page, "reconcile.decide");
    routes.post(prefix + finding + "/urung", act, undo_page, "reconcile.undo");
    routes.post(prefix + month + "/putuskan", act, decide_many, "reconcile.decide");
    routes.post(prefix + month + "/urung/{batch}", act, undo_many, "reconcile.undo");
  }
  routes.get(month + "/putuskan", act, many_page, "reconcile.choose");
}

}  // namespace rangkul::matching
