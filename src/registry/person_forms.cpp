// Writing about a person: new, unidentified, change, death, undo, and accepting a doubt.

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "registry/page_parts.h"
#include "registry/pages.h"
#include "registry/person_record.h"
#include "registry/quality.h"
#include "registry/read_cell.h"
#include "registry/search_words.h"
#include "screen/format.h"

namespace rangkul::registry {
namespace {

using http::Answer;
using http::element;
using http::text;
using screen::Field;
using screen::FieldKind;
using screen::Filled;
using screen::Visit;

/// The fields of person_record() that people write; the rest comes from files or from acts.
constexpr std::array<std::string_view, 20> written_fields{
    "name",        "nik",      "sex",        "born",      "birth_place",      "mother",
    "relation",    "religion", "marital",    "education", "occupation",       "citizenship",
    "blood",       "phone",    "disability", "region",    "domicile_address", "domicile_rt",
    "domicile_rw", "note"};

screen::Record const& written_record() {
  static auto const record = [] {
    screen::Record out{"registry.person", {}};
    for (auto const key : written_fields)
      for (auto const& field : person_record().fields)
        if (field.key == key) out.fields.push_back(field);
    out.fields.push_back(plain_field("reason", FieldKind::text, false, true));
    return out;
  }();
  return record;
}

screen::Record const& unidentified_record() {
  static screen::Record const record{"registry.unidentified",
                                     {[] {
                                        auto field = plain_field("sex", FieldKind::code);
                                        field.code_list = "sex";
                                        return field;
                                      }(),
                                      plain_field("age", FieldKind::integer, false, true),
                                      plain_field("region", FieldKind::region, true, true),
                                      [] {
                                        auto field =
                                            plain_field("marks", FieldKind::long_text, true, true);
                                        field.max_length = 1'000;
                                        return field;
                                      }()}};
  return record;
}

screen::Record const& death_record() {
  static screen::Record const record{"registry.death",
                                     {plain_field("on", FieldKind::date, true),
                                      plain_field("source", FieldKind::text, true, true)}};
  return record;
}

std::optional<int> code_of(Filled const& filled, std::string_view key) {
  auto const number = filled.integer(key);
  if (!number) return std::nullopt;
  return static_cast<int>(*number);
}

/// What a reader may not see comes back empty when it was not written anew: it stays.
bool stays(Visit const& visit, Filled const& filled, std::string_view key) {
  auto const* field = find_file_field(key);
  if (field == nullptr || filled.filled(key)) return false;
  return auth::visibility(visit.context.actor, field->field_class) != auth::Visible::full;
}

void take_numbers(Visit const& visit, Filled const& filled, Person& person) {
  if (!stays(visit, filled, "nik")) person.nik = filled.nik("nik");
  if (!stays(visit, filled, "phone")) person.phone = filled.phone("phone");
  if (!stays(visit, filled, "mother")) person.mother = filled.text("mother");
  if (!stays(visit, filled, "disability")) person.disability = code_of(filled, "disability");
  if (!stays(visit, filled, "domicile_address"))
    person.domicile_address = filled.text("domicile_address");
}

void take_form(Visit const& visit, Filled const& filled, Person& person) {
  person.name = filled.text("name");
  person.sex = static_cast<Sex>(code_of(filled, "sex").value_or(0));
  auto const born = filled.date("born");
  if (born != person.born) person.born_precision = "day";
  person.born = born;
  person.birth_place = filled.text("birth_place");
  person.relation = code_of(filled, "relation");
  person.religion = code_of(filled, "religion");
  person.marital = code_of(filled, "marital");
  person.education = code_of(filled, "education");
  person.occupation = code_of(filled, "occupation");
  person.citizenship = code_of(filled, "citizenship");
  person.blood = code_of(filled, "blood");
  if (auto const region = filled.region("region")) person.region = *region;
  auto const digits = [](std::string const& text) {
    return all_digits(text) && !text.empty() ? three_digits(text) : text;
  };
  person.domicile_rt = digits(filled.text("domicile_rt"));
  person.domicile_rw = digits(filled.text("domicile_rw"));
  person.note = filled.text("note");
  take_numbers(visit, filled, person);
}

Filled filled_from(Person const& person) {
  Filled filled;
  for (auto const& [key, value] : stored_fields(person)) filled.set_raw(key, value);
  return filled;
}

EventId seen_of(Visit const& visit) {
  return EventId{parse_id_value(visit.request.form.get("seen")).value_or(0)};
}

screen::Flash saved(Visit& visit, PersonId id, std::string_view message) {
  screen::Flash flash{visit.say(message), {}};
  auto const now = find_person(visit.context, id);
  if (now.ok()) flash.undo_address = person_address(id) + "/urungkan/" + now.value().event.text();
  return flash;
}

Answer edit_page(Visit& visit, Person const& person, EventId seen, Filled const& filled,
                 Html const& before = {}) {
  screen::PageHead const head{
      .title = visit.say("registry.person.edit_title", {{"name", person.name}}),
      .current = "people",
      .trail = {{visit.say("nav.people"), "/orang"}, {person.name, person_address(person.id)}}};
  auto const form = screen::form(visit, written_record(), filled,
                                 {.action = person_address(person.id) + "/ubah",
                                  .submit = visit.say("registry.save"),
                                  .cancel_address = person_address(person.id),
                                  .hidden = {{"seen", seen.text()}}});
  return screen::page(
      visit, head,
      before + screen::sheet({.heading = visit.say("registry.identity"), .body = form}),
      filled.ok() ? 200 : 422);
}

Result<Person> person_of(Visit& visit) {
  return find_person(visit.context, PersonId{TRY(visit.request.id("person"))});
}

/// The form with what a doubt suggests filled in.
Result<Answer> edit_form(Visit& visit) {
  auto const person = TRY(person_of(visit));
  audit::record(
      visit.context,
      {.action = "view", .kind = "person", .id = person.id.value(), .purpose = "registry"});
  auto filled = filled_from(person);
  Html before;
  auto const wanted = visit.request.query.get("saran");
  for (auto const& finding : findings_of(visit.context, person.id)) {
    if (finding.code != wanted || finding.accepted) continue;
    if (finding.code == "nik.birth" && !finding.detail.empty())
      filled.set_raw("born", finding.detail);
    if (finding.code == "nik.sex" && !finding.detail.empty()) filled.set_raw("sex", finding.detail);
    auto detail = finding.detail;
    if (auto const date = Date::parse_iso(detail); date.ok())
      detail = screen::long_date(date.value(), visit.language());
    before = screen::notice(screen::Tone::soon, visit.say("quality." + finding.code),
                            visit.words("quality." + finding.code + ".why", {{"detail", detail}}));
  }
  return edit_page(visit, person, person.event, filled, before);
}

Result<Answer> edit(Visit& visit) {
  auto const before = TRY(person_of(visit));
  auto filled = screen::read_form(visit, written_record());
  if (filled.ok()) {
    auto after = before;
    take_form(visit, filled, after);
    auto const done = save_person(visit.context, after, seen_of(visit), filled.text("reason"));
    if (done.ok())
      return screen::done(visit, person_address(before.id),
                          saved(visit, before.id, "registry.person.saved"));
    if (visit.request.wants_json() || !screen::put_fault(filled, done.error(), "name"))
      return done.error();
  }
  return edit_page(visit, before, seen_of(visit), filled);
}

Result<Answer> undo(Visit& visit) {
  auto const id = PersonId{TRY(visit.request.id("person"))};
  auto const change = EventId{TRY(visit.request.id("change"))};
  TRY(restore_person(visit.context, id, change, ""));
  return screen::done(visit, person_address(id), {.message = visit.say("registry.undone")});
}

screen::Record new_record() {
  auto record = written_record();
  record.fields.pop_back();
  for (auto const key : {"no_kk", "address", "rt", "rw"})
    record.fields.push_back(*find_file_field(key));
  return record;
}

/// The family that a new person enters: one that was named, or a new card, or none.
Result<FamilyId> family_for(Visit& visit, Filled const& filled, RegionCode const& region) {
  if (auto const named_id = parse_id_value(visit.request.form.get("keluarga")))
    return TRY(find_family(visit.context, FamilyId{*named_id})).id;
  Family family;
  family.no_kk = filled.no_kk("no_kk");
  family.address = filled.text("address");
  family.rt = filled.filled("rt") ? three_digits(filled.text("rt")) : "";
  family.rw = filled.filled("rw") ? three_digits(filled.text("rw")) : "";
  family.region = region;
  if (!family.no_kk && family.address.empty() && family.rt.empty()) return FamilyId{};
  return create_family(visit.context, family);
}

/// What is known of the person that is entered, as the register compares people.
NearPerson entered(Visit& visit, Filled const& filled, Person const& person) {
  NearPerson out;
  if (person.nik) out.nik = person.nik->reveal(Why::own_record);
  if (auto const no_kk = filled.no_kk("no_kk")) out.no_kk = no_kk->reveal(Why::own_record);
  out.address = filled.text("address");
  out.rt = filled.text("rt");
  out.rw = filled.text("rw");
  if (auto const card = parse_id_value(visit.request.form.get("keluarga")))
    if (auto const family = find_family(visit.context, FamilyId{*card}); family.ok()) {
      auto const& known = family.value();
      if (known.no_kk) out.no_kk = known.no_kk->reveal(Why::own_record);
      out.address = known.address;
      out.rt = known.rt;
      out.rw = known.rw;
    }
  out.name = person.name;
  out.mother = person.mother;
  if (person.phone) out.phone = person.phone->e164();
  out.born = person.born;
  out.sex = person.sex;
  out.region = person.region;
  return out;
}

/// Who bears the same number, then whom the engine finds alike.
std::vector<Lookalike> lookalikes_of(Visit& visit, Hooks const& hooks, Filled const& filled,
                                     Person const& person) {
  std::vector<Lookalike> out;
  if (hooks.lookalikes) out = hooks.lookalikes(visit.context, entered(visit, filled, person));
  if (!person.nik) return out;
  for (auto const id : people_with_nik(visit.context, *person.nik, {}))
    if (std::ranges::find(out, id, &Lookalike::person) == out.end())
      out.insert(out.begin(), {id, 0, {{"nik", "equal", true}}});
  return out;
}

/// "Nama: sama. Tanggal lahir: sama. Alamat: lain"
std::string evidence_text(Visit const& visit, Lookalike const& alike) {
  std::vector<std::string> lines;
  for (auto const& one : alike.evidence)
    lines.push_back(visit.say("match.field." + one.field) + ": " +
                    visit.say("match.level." + one.field + "." + one.level));
  return join(lines, ". ");
}

Html alike_item(Visit& visit, Lookalike const& alike) {
  auto const person = find_person(visit.context, alike.person);
  if (!person.ok()) return {};
  auto const& known = person.value();
  return element("li",
                 element("p", http::link(person_address(known.id), text(known.name)) + text(" ") +
                                  nik_cell(visit, known)) +
                     element("p", {{"class", "small"}},
                             text(person_line(visit, known) + ". " +
                                  place_name(visit.context, known.region))) +
                     element("p", {{"class", "small soft"}}, text(evidence_text(visit, alike))));
}

Answer new_page(Visit& visit, Filled const& filled, std::vector<Lookalike> const& alike = {}) {
  auto const family = visit.request.form.get("keluarga", visit.request.query.get("keluarga"));
  Html before;
  Html again;
  if (!alike.empty()) {
    Html list;
    for (auto const& one : alike) list += alike_item(visit, one);
    before = screen::notice(screen::Tone::soon, visit.say("registry.person.alike"),
                            element("p", visit.words("registry.person.alike.why")) +
                                element("ul", {{"class", "stack"}}, list));
    again = element("label", {{"class", "choice"}},
                    element("input", {{"type", "checkbox"}, {"name", "tetap"}, {"value", "1"}}) +
                        element("span", visit.words("registry.person.anyway")));
  }
  screen::PageHead const head{.title = visit.say("registry.person.new"),
                              .current = "people",
                              .trail = {{visit.say("nav.people"), "/orang"}}};
  screen::FormParts parts{.action = "/orang/baru",
                          .submit = visit.say("registry.person.create"),
                          .cancel_address = "/orang",
                          .before_buttons = again};
  if (!family.empty()) parts.hidden.emplace_back("keluarga", family);
  return screen::page(
      visit, head,
      before + screen::sheet({.heading = visit.say("registry.identity"),
                              .body = screen::form(visit, new_record(), filled, parts)}),
      filled.ok() && alike.empty() ? 200 : 422);
}

Result<Answer> create(Visit& visit, Hooks const& hooks) {
  auto filled = screen::read_form(visit, new_record());
  if (!filled.ok()) return new_page(visit, filled);
  Person person;
  take_form(visit, filled, person);
  if (visit.request.form.get("tetap").empty()) {
    auto const alike = lookalikes_of(visit, hooks, filled, person);
    if (!alike.empty()) {
      audit::record(visit.context, {.action = "search",
                                    .kind = "person",
                                    .purpose = "registry.person.alike",
                                    .rows = static_cast<std::int64_t>(alike.size())});
      return new_page(visit, filled, alike);
    }
  }
  auto const family = family_for(visit, filled, person.region);
  if (!family.ok()) {
    if (!screen::put_fault(filled, family.error(), "no_kk")) return family.error();
    return new_page(visit, filled);
  }
  person.family = family.value();
  // The form is refused as a whole: what the family would have been goes with it.
  auto const made = TRY(create_person(visit.context, person));
  if (person.relation == 1 && person.family.is_set()) {
    auto card = TRY(find_family(visit.context, person.family));
    if (!card.head.is_set()) {
      card.head = made;
      TRY(save_family(visit.context, card, card.event, ""));
    }
  }
  return screen::done(visit, person_address(made),
                      {.message = visit.say("registry.person.created")});
}

Answer unidentified_page(Visit& visit, Filled const& filled) {
  screen::PageHead const head{.title = visit.say("registry.unidentified.title"),
                              .context = visit.say("registry.unidentified.context"),
                              .current = "people",
                              .trail = {{visit.say("nav.people"), "/orang"}}};
  auto const form = screen::form(visit, unidentified_record(), filled,
                                 {.action = "/orang/tanpa-identitas",
                                  .submit = visit.say("registry.person.create"),
                                  .cancel_address = "/cari"});
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("registry.unidentified.heading"), .body = form}),
      filled.ok() ? 200 : 422);
}

Result<Answer> create_without_name(Visit& visit) {
  auto filled = screen::read_form(visit, unidentified_record());
  auto const age = filled.integer("age");
  constexpr std::int64_t oldest = 120;
  if (age && (*age < 0 || *age > oldest)) filled.fault("age", "registry.age_unlikely");
  if (!filled.ok()) return unidentified_page(visit, filled);
  auto const made =
      create_unidentified(visit.context, static_cast<Sex>(code_of(filled, "sex").value_or(0)),
                          age ? std::optional(static_cast<int>(*age)) : std::nullopt,
                          *filled.region("region"), filled.text("marks"));
  if (!made.ok()) {
    if (!screen::put_fault(filled, made.error(), "region")) return made.error();
    return unidentified_page(visit, filled);
  }
  auto const person = TRY(find_person(visit.context, made.value()));
  return screen::done(visit, person_address(person.id),
                      {.message = visit.say("registry.unidentified.created",
                                            {{"code", person.temporary_code.value_or("")}})});
}

Answer death_page(Visit& visit, Person const& person, Filled const& filled) {
  screen::PageHead const head{
      .title = visit.say("registry.death.title", {{"name", person.name}}),
      .current = "people",
      .trail = {{visit.say("nav.people"), "/orang"}, {person.name, person_address(person.id)}}};
  auto const form = screen::form(visit, death_record(), filled,
                                 {.action = person_address(person.id) + "/wafat",
                                  .submit = visit.say("registry.death.submit"),
                                  .cancel_address = person_address(person.id)});
  return screen::page(
      visit, head,
      screen::notice(screen::Tone::soon, visit.say("registry.death.follows")) +
          screen::sheet({.heading = visit.say("registry.death.heading"), .body = form}),
      filled.ok() ? 200 : 422);
}

Result<Answer> death(Visit& visit) {
  auto const person = TRY(person_of(visit));
  auto filled = screen::read_form(visit, death_record());
  if (filled.ok()) {
    auto const done =
        record_death(visit.context, person.id, *filled.date("on"), filled.text("source"));
    if (done.ok())
      return screen::done(visit, person_address(person.id),
                          saved(visit, person.id, "registry.death.done"));
    if (visit.request.wants_json() || !screen::put_fault(filled, done.error(), "on"))
      return done.error();
    if (filled.faults().back().field == "died") filled.fault("on", done.error().code);
  }
  return death_page(visit, person, filled);
}

Result<Answer> accept(Visit& visit) {
  auto const id = PersonId{TRY(visit.request.id("person"))};
  auto const code = visit.request.form.get("code");
  if (!is_quality_code(code)) return not_found();
  if (!visit.request.form.get("reopen").empty()) {
    TRY(reopen_finding(visit.context, id, code));
    return screen::done(visit, person_address(id), {.message = visit.say("quality.reopened")});
  }
  TRY(accept_finding(visit.context, id, code, visit.request.form.get("reason").substr(0, 200)));
  return screen::done(visit, person_address(id), {.message = visit.say("quality.accepted.done")});
}

/// Leads to the form that mends a doubt.
Result<Answer> repair(Visit& visit) {
  auto const person = TRY(person_of(visit));
  auto const code = visit.request.param("code");
  if (!is_quality_code(code)) return not_found();
  auto const family = person.family.is_set();
  if (family && code.starts_with("kk."))
    return http::see_other(family_address(person.family) + "/ubah");
  if (family && code == "family.large")
    return http::see_other(family_address(person.family) + "/pisah");
  if (family && (code == "relation.no_head" || code == "relation.dead_head"))
    return http::see_other(family_address(person.family) + "/ubah");
  if (code == "nik.shared") return http::see_other(person_address(person.id) + "/gabung");
  return http::see_other(person_address(person.id) + "/ubah?saran=" + http::url_part(code));
}

}  // namespace

void add_person_forms(screen::Routes& routes, Hooks const& hooks) {
  auto const write = http::Policy::right(May::edit_people);
  routes.get("/orang/baru", write, [](Visit& visit) -> Result<Answer> {
    Filled filled;
    auto const family = parse_id_value(visit.request.query.get("keluarga"));
    if (family) {
      auto const card = TRY(find_family(visit.context, FamilyId{*family}));
      filled.set_raw("region", card.region.text());
    }
    return new_page(visit, filled);
  });
  routes.post(
      "/orang/baru", write, [hooks](Visit& visit) { return create(visit, hooks); },
      "registry.person.new");
  routes.get("/orang/tanpa-identitas", write,
             [](Visit& visit) -> Result<Answer> { return unidentified_page(visit, {}); });
  routes.post("/orang/tanpa-identitas", write, create_without_name, "registry.unidentified.title");
  routes.get("/orang/{person}/ubah", write, edit_form);
  routes.post("/orang/{person}/ubah", write, edit, "registry.person.edit");
  routes.post("/orang/{person}/urungkan/{change}", write, undo, "screen.undo");
  routes.get("/orang/{person}/wafat", write, [](Visit& visit) -> Result<Answer> {
    return death_page(visit, TRY(person_of(visit)), {});
  });
  routes.post("/orang/{person}/wafat", write, death, "registry.person.death");
  routes.post("/orang/{person}/terima", write, accept, "quality.accept");
  routes.get("/orang/{person}/perbaiki/{code}", write, repair);
}

}  // namespace rangkul::registry
