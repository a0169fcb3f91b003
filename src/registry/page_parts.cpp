#include "registry/page_parts.h"

#include <algorithm>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "registry/person_record.h"
#include "registry/quality.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::registry {

using http::element;
using http::text;
using screen::Visit;

namespace {

std::string digits_of(std::optional<Nik> const& nik) {
  return nik ? nik->reveal(Why::own_record) : std::string{};
}
std::string code_text(std::optional<int> const& code) {
  return code ? std::to_string(*code) : std::string{};
}

std::string lower_first(std::string words) {
  if (!words.empty() && words[0] >= 'A' && words[0] <= 'Z')
    words[0] = static_cast<char>(words[0] + 32);
  return words;
}

std::string rt_rw(Visit const& visit, std::string const& rt, std::string const& rw) {
  if (rt.empty() && rw.empty()) return {};
  return visit.say("registry.rt_rw",
                   {{"rt", rt.empty() ? "–" : rt}, {"rw", rw.empty() ? "–" : rw}});
}

bool sees_numbers(Visit const& visit) {
  return auth::visibility(visit.context.actor, auth::FieldClass::k2) == auth::Visible::full;
}

}  // namespace

std::string person_address(PersonId id) { return "/orang/" + id.text(); }
std::string family_address(FamilyId id) { return "/keluarga/" + id.text(); }

std::string age_text(Visit& visit, Person const& person) {
  if (!person.born || person.life == "mati") return "–";
  auto const years = age_on(*person.born, visit.today());
  if (person.born_precision == "day") return std::to_string(years);
  return visit.say("registry.about_age", {{"age", std::to_string(years)}});
}

std::string person_line(Visit& visit, Person const& person) {
  std::vector<std::string> parts;
  if (person.sex != Sex::unknown)
    parts.push_back(screen::code_label(visit, "sex", std::to_string(static_cast<int>(person.sex))));
  if (person.life == "mati") {
    parts.push_back(person.died
                        ? visit.say("registry.died_on",
                                    {{"date", screen::long_date(*person.died, visit.language())}})
                        : visit.say("registry.life.mati"));
  } else if (person.born) {
    parts.push_back(visit.say("registry.years", {{"age", age_text(visit, person)}}));
  }
  if (person.relation)
    parts.push_back(
        ascii_lower(screen::code_label(visit, "relation", std::to_string(*person.relation))));
  for (std::size_t i = 1; i < parts.size(); ++i) parts[i] = lower_first(parts[i]);
  return join(parts, ", ");
}

std::string address_line(Visit& visit, Family const& family) {
  std::vector<std::string> parts;
  if (!family.address.empty() && sees_numbers(visit)) parts.push_back(family.address);
  if (auto const place = rt_rw(visit, family.rt, family.rw); !place.empty()) parts.push_back(place);
  parts.push_back(place_name(visit.context, family.region));
  return join(parts, ", ");
}

std::string domicile_line(Visit& visit, Person const& person, Family const* family) {
  bool const own = !person.domicile_address.empty() || !person.domicile_rt.empty();
  if (!own && family != nullptr && family->region == person.region)
    return address_line(visit, *family);
  Family here;
  here.region = person.region;
  here.address = person.domicile_address;
  here.rt = person.domicile_rt;
  here.rw = person.domicile_rw;
  return address_line(visit, here);
}

Html nik_cell(Visit& visit, Person const& person) {
  if (!person.nik) return element("span", {{"class", "soft"}}, visit.words("registry.no_nik"));
  auto const visible = auth::visibility(visit.context.actor, auth::FieldClass::k2);
  return element("span", {{"class", "id"}},
                 text(screen::number_text(person.nik->reveal(Why::own_record), visible)));
}

std::map<std::string, std::string> stored_fields(Person const& person) {
  auto const flag = [](bool on) { return std::string(on ? "1" : "0"); };
  std::map<std::string, std::string> out{
      {"nik", digits_of(person.nik)},
      {"name", person.name},
      {"sex", person.sex == Sex::unknown ? "" : std::to_string(static_cast<int>(person.sex))},
      {"born", person.born ? person.born->iso() : ""},
      {"birth_place", person.birth_place},
      {"mother", person.mother},
      {"religion", code_text(person.religion)},
      {"marital", code_text(person.marital)},
      {"education", code_text(person.education)},
      {"occupation", code_text(person.occupation)},
      {"citizenship", code_text(person.citizenship)},
      {"blood", code_text(person.blood)},
      {"phone", person.phone ? person.phone->e164() : ""},
      {"disability", code_text(person.disability)},
      {"life", person.life},
      {"died", person.died ? person.died->iso() : ""},
      {"relation", code_text(person.relation)},
      {"region", person.region.text()},
      {"domicile_address", person.domicile_address},
      {"domicile_rt", person.domicile_rt},
      {"domicile_rw", person.domicile_rw},
      {"decile", code_text(person.decile)},
      {"receives_pkh", flag(person.receives_pkh)},
      {"receives_bpnt", flag(person.receives_bpnt)},
      {"receives_pbi", flag(person.receives_pbi)},
      {"note", person.note},
  };
  return out;
}

std::string source_name(Visit const& visit, std::string const& source) {
  return visit.say("registry.source." + source);
}

std::map<std::string, screen::Fact> person_facts(Visit& visit, Person const& person,
                                                 std::vector<SourceSays> const& sources) {
  std::map<std::string, screen::Fact> out;
  for (auto const& [key, value] : stored_fields(person)) {
    screen::Fact fact{value, {}};
    auto const* field = find_file_field(key);
    std::vector<std::string> words;
    for (auto const& says : sources) {
      auto const found = says.fields.find(key);
      if (found == says.fields.end()) continue;
      auto const date =
          screen::short_date(local_date(says.imported, visit.office.zone), visit.language());
      std::map<std::string, std::string> with{{"source", source_name(visit, says.source)},
                                              {"date", date}};
      if (found->second == value) {
        words.push_back(visit.say("registry.says_same", with));
      } else if (field != nullptr) {
        with["value"] = screen::shown(visit, *field, found->second);
        words.push_back(visit.say("registry.says_other", with));
      }
    }
    if (words.empty() && !value.empty() && !person.in_city && !person.in_ministry)
      words.push_back(visit.say("registry.written_by_office"));
    fact.source = join(words, "; ");
    out.emplace(key, std::move(fact));
  }
  if (person.born && person.born_precision != "day")
    out["born"].source = visit.say("registry.born_precision." + person.born_precision) +
                         (out["born"].source.empty() ? "" : "; " + out["born"].source);
  return out;
}

std::string cause_text(Visit const& visit, std::string const& cause) {
  return cause.starts_with("match.") ? visit.say("registry.merge.by_matching") : cause;
}

std::vector<screen::TimelineItem> event_items(Visit& visit,
                                              std::vector<audit::EventRow> const& events) {
  std::vector<screen::TimelineItem> out;
  for (auto const& event : events) {
    auto const key = "event." + event.name;
    auto what = element("b", visit.context.catalogue.has_message(key)
                                 ? visit.words(key)
                                 : visit.words("event.other", {{"name", event.name}}));
    std::vector<std::string> fields;
    if (auto const* list = event.data["fields"].list())
      for (auto const& field : *list) {
        auto const label = "registry.person." + field.text_or_empty();
        if (visit.context.catalogue.has_message(label))
          fields.push_back(lower_first(visit.say(label)));
      }
    if (!fields.empty()) what += text(": " + join(fields, ", "));
    if (auto const code = event.data["code"].text_or_empty(); is_quality_code(code))
      what += text(": " + visit.say("quality." + code));
    what +=
        text(". " + visit.say("registry.by", {{"name", screen::actor_name(visit, event.actor)}}));
    if (!event.reason.empty())
      what +=
          text(" ") + element("span", {{"class", "soft"}}, text(cause_text(visit, event.reason)));
    auto tone = screen::Tone::plain;
    if (event.name == "person.died") tone = screen::Tone::note;
    if (event.name.ends_with(".created") || event.name == "person.merged")
      tone = screen::Tone::done;
    out.push_back({screen::long_time(event.at, visit.office.zone, visit.language()), what, tone});
  }
  return out;
}

Value events_json(std::vector<audit::EventRow> const& events) {
  Value::List out;
  for (auto const& event : events)
    out.push_back(Value::object({{"at", to_iso(event.at)},
                                 {"event", event.name},
                                 {"actor", event.actor},
                                 {"reason", event.reason}}));
  return Value(std::move(out));
}

namespace {

/// A reason is what people wrote; elsewhere stands the name of a page, told in words.
std::string purpose_words(Visit const& visit, audit::AccessRow const& access) {
  if (access.action == "reveal") return access.purpose;
  auto const key = "registry.purpose." + access.purpose;
  return visit.context.catalogue.has_message(key) ? visit.say(key) : std::string{};
}

}  // namespace

Html opened_by(Visit& visit, audit::Subject subject) {
  if (!visit.context.actor.may(May::see_audit)) return {};
  constexpr int shown = 12;
  std::vector<screen::TimelineItem> items;
  for (auto const& access : audit::accesses_to(visit.context, subject, shown)) {
    auto what = text(screen::actor_name(visit, access.actor) + ", " +
                     lower_first(visit.say("registry.access." + access.action)));
    if (auto const why = purpose_words(visit, access); !why.empty())
      what += text(". ") + element("span", {{"class", "soft"}}, text(why));
    items.push_back({screen::short_time(access.at, visit.office.zone, visit.language()), what});
  }
  auto const body =
      items.empty() ? element("p", visit.words("registry.opened.nobody")) : screen::timeline(items);
  return screen::sheet({.heading = visit.say("registry.opened.title"),
                        .body = body,
                        .footer = visit.words("registry.opened.right"),
                        .id = "dibuka"});
}

Html as_of_form(Visit& visit, std::string const& address) {
  auto const typed = visit.request.query.get("pada");
  auto const value = typed.empty() ? screen::input_date(visit.today()) : typed;
  return element("form", {{"class", "buttons"}, {"action", address}, {"method", "get"}},
                 element("label", {{"for", "pada"}, {"class", "small soft"}},
                         visit.words("registry.as_of.label")) +
                     element("input", {{"class", "short"},
                                       {"id", "pada"},
                                       {"name", "pada"},
                                       {"inputmode", "numeric"},
                                       {"value", value}}) +
                     element("button", {{"class", "button"}}, visit.words("registry.as_of.show")));
}

Result<std::optional<Instant>> asked_day(Visit& visit) {
  auto const typed = visit.request.query.get("pada");
  if (trim(typed).empty()) return std::optional<Instant>{};
  auto const day = TRY(read_date(typed, visit.today())).date;
  if (day >= visit.today()) return std::optional<Instant>{};
  constexpr std::int64_t day_seconds = 86'400;
  auto const hours_east = static_cast<std::int64_t>(visit.office.zone);
  auto const end = (std::int64_t{day.days_since_1970()} + 1) * day_seconds - hours_east * 3'600 - 1;
  return std::optional<Instant>(Instant{end});
}

Html hidden(std::string_view name, std::string value) {
  return element("input",
                 {{"type", "hidden"}, {"name", std::string(name)}, {"value", std::move(value)}});
}

screen::Field plain_field(std::string_view key, screen::FieldKind kind, bool required, bool hint) {
  screen::Field field;
  field.key = key;
  field.kind = kind;
  field.required = required;
  field.has_hint = hint;
  if (key == "no_kk" || key == "address") field.field_class = auth::FieldClass::k2;
  return field;
}

Html reason_form(Visit& visit, std::string const& address, std::string const& button,
                 std::vector<std::pair<std::string, std::string>> const& more) {
  auto id = "alasan-" + fold(address);
  std::ranges::replace(id, ' ', '-');
  auto inside = screen::csrf_field(visit);
  for (auto const& [name, value] : more) {
    inside += hidden(name, value);
    id += "-" + fold(value);
  }
  std::ranges::replace(id, ' ', '-');
  inside += element("div", {{"class", "field"}},
                    element("label", {{"for", id}}, visit.words("registry.reason")) +
                        element("input", {{"id", id},
                                          {"name", "reason"},
                                          {"required", http::on()},
                                          {"maxlength", "200"},
                                          {"autocomplete", "off"}}));
  inside += element("div", {{"class", "buttons"}},
                    element("button", {{"class", "button"}}, text(button)));
  return element("form", {{"class", "stack tight"}, {"method", "post"}, {"action", address}},
                 inside);
}

}  // namespace rangkul::registry
