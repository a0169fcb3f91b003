#include "forms/pages.h"

#include <algorithm>

#include "base/text.h"
#include "screen/format.h"
#include "screen/values.h"

namespace rangkul::forms {
namespace {

using http::element;
using http::text;
using screen::Visit;

constexpr std::string_view path = "/formulir";

std::string address_of(Form const& form) {
  return std::string(path) + "/" + http::url_part(form.id);
}

std::string in(Visit const& visit, Name const& name) { return name.in(visit.language()); }

std::string word_name(Visit const& visit, Form const& form) {
  return screen::code_label(visit, "case_form", form.word);
}

Value name_value(Name const& name) { return Value::object({{"id", name.id}, {"en", name.en}}); }

Value texts_value(std::vector<std::string> const& list) {
  Value::List out;
  for (auto const& one : list) out.push_back(one);
  return Value(std::move(out));
}

Value brief_value(Form const& form) {
  return Value::object({{"id", form.id},
                        {"name", name_value(form.name)},
                        {"version", form.version},
                        {"word", form.word},
                        {"procedures", texts_value(form.procedures)},
                        {"fields", form.fields().size()},
                        {"scores", form.scores.size()},
                        {"source", form.source}});
}

std::string class_word(auth::FieldClass field_class) {
  return "k" + std::to_string(static_cast<int>(field_class) + 1);
}

Value field_value(Field const& field) {
  Value::List options;
  for (auto const& option : field.options)
    options.push_back(Value::object(
        {{"id", option.id}, {"name", name_value(option.name)}, {"points", option.points}}));
  auto out = Value::object({{"id", field.id},
                            {"name", name_value(field.name)},
                            {"required", field.required},
                            {"class", class_word(field.field_class)},
                            {"options", Value(std::move(options))}});
  if (field.least) out.set("least", field.least->real());
  if (field.most) out.set("most", field.most->real());
  if (!field.unit.empty()) out.set("unit", field.unit);
  if (field.only_if)
    out.set("only_if", Value::object({{"field", field.only_if->field},
                                      {"is", texts_value(field.only_if->is)}}));
  return out;
}

Value score_value(Score const& score) {
  Value::List bands;
  for (auto const& band : score.bands)
    bands.push_back(Value::object({{"id", band.id},
                                   {"from", band.from.real()},
                                   {"to", band.to.real()},
                                   {"name", name_value(band.name)}}));
  return Value::object({{"id", score.id},
                        {"name", name_value(score.name)},
                        {"of", texts_value(score.of)},
                        {"source", score.source},
                        {"bands", Value(std::move(bands))}});
}

Result<http::Answer> list_page(Visit& visit) {
  auto const forms = all(visit.context.catalogue, visit.today());
  if (visit.request.wants_json()) {
    Value::List out;
    for (auto const& form : forms) out.push_back(brief_value(form));
    return http::json_answer(Value::object({{"forms", Value(std::move(out))}}));
  }
  screen::PageHead const head{
      .title = visit.say("forms.title"), .context = visit.say("forms.why"), .current = "forms"};
  if (forms.empty())
    return screen::page(
        visit, head,
        screen::sheet({.heading = visit.say("forms.title"),
                       .body = screen::empty({.icon = "tugas",
                                              .heading = visit.say("forms.none"),
                                              .why = visit.say("forms.none_why")})}));
  screen::Table table;
  table.columns = {{visit.say("forms.column.name")},
                   {visit.say("forms.column.word")},
                   {visit.say("forms.column.fields"), true},
                   {visit.say("forms.column.scores")},
                   {visit.say("forms.column.since")}};
  for (auto const& form : forms) {
    std::vector<std::string> scores;
    for (auto const& score : form.scores) scores.push_back(in(visit, score.name));
    table.rows.push_back(
        {http::link(address_of(form), text(in(visit, form.name))), text(word_name(visit, form)),
         text(std::to_string(form.fields().size())),
         text(scores.empty() ? std::string(screen::no_value()) : join(scores, ", ")),
         text(screen::short_date(*form.span.from, visit.language()))});
  }
  return screen::page(
      visit, head,
      screen::sheet({.heading = visit.say("forms.title"), .body = screen::table(table)}));
}

Result<Form> asked_form(Visit& visit) {
  auto form = find(visit.context.catalogue, visit.request.param("form"), visit.today());
  if (!form) return not_found();
  return *std::move(form);
}

std::string points_text(Visit const& visit, std::int64_t points) {
  return visit.say("forms.points", {{"points", std::to_string(points)}});
}

/// Whether the points of a field count in a score; else they are not told.
bool counts(Form const& form, Field const& field) {
  return std::ranges::any_of(form.scores, [&](Score const& score) {
    return std::ranges::find(score.of, field.id) != score.of.end();
  });
}

/// "Hanya bila Tempat tinggal: menumpang"
std::string condition(Visit const& visit, Form const& form, Field const& field) {
  auto const* other = form.field(field.only_if->field);
  std::vector<std::string> words;
  for (auto const& option : other->options)
    if (std::ranges::find(field.only_if->is, option.id) != field.only_if->is.end())
      words.push_back(in(visit, option.name));
  return visit.say("screen.asked_if",
                   {{"field", in(visit, other->name)}, {"values", join(words, ", ")}});
}

std::vector<std::string> remarks(Visit const& visit, Form const& form, Field const& field) {
  std::vector<std::string> out;
  if (field.only_if) out.push_back(condition(visit, form, field));
  if (!in(visit, field.hint).empty()) out.push_back(in(visit, field.hint));
  if (field.least && field.most)
    out.push_back(
        visit.say("screen.range",
                  {{"least", field.least->text()},
                   {"most", field.most->text() + (field.unit.empty() ? "" : " " + field.unit)}}));
  if (field.field_class != auth::FieldClass::k1)
    out.push_back(visit.say("forms.class." + class_word(field.field_class)));
  return out;
}

Html field_row(Visit const& visit, Form const& form, Field const& field) {
  auto value = text(visit.say("forms.kind." + std::to_string(static_cast<int>(field.asks))));
  if (field.required) value += text(" · ") + visit.words("forms.required");
  if (field.has_options() && field.asks != Asks::yes_no) {
    Html items;
    for (auto const& option : field.options) {
      auto words = in(visit, option.name);
      if (counts(form, field)) words += " (" + points_text(visit, option.points) + ")";
      items += element("li", text(words));
    }
    value += element("ul", items);
  } else if (field.asks == Asks::yes_no && counts(form, field)) {
    value += text(" · ") +
             visit.words("forms.points_yes", {{"points", std::to_string(field.options[0].points)}});
  }
  for (auto const& remark : remarks(visit, form, field)) value += element("small", text(remark));
  return element("div", element("dt", text(in(visit, field.name))) + element("dd", value));
}

std::string band_range(Band const& band) {
  if (band.from == band.to) return band.from.text();
  return band.from.text() + " – " + band.to.text();
}

Html score_sheet(Visit const& visit, Form const& form, Score const& score) {
  std::vector<std::string> fields;
  for (auto const& id : score.of) fields.push_back(in(visit, form.field(id)->name));
  screen::Table table;
  table.columns = {{visit.say("forms.band.range")},
                   {visit.say("forms.band.name")},
                   {visit.say("forms.band.means")}};
  for (auto const& band : score.bands)
    table.rows.push_back({text(band_range(band)), screen::chip(band.tone, in(visit, band.name)),
                          text(in(visit, band.means))});
  auto const made = element("p", {{"class", "small soft"}},
                            visit.words("forms.score_of", {{"fields", join(fields, ", ")}}));
  auto const source = element("p", {{"class", "small soft"}},
                              visit.words("forms.source_is", {{"source", score.source}}));
  return screen::sheet({.heading = in(visit, score.name),
                        .body = made + screen::table(table) + source,
                        .id = "skor-" + score.id});
}

Html about_sheet(Visit const& visit, Form const& form) {
  Html facts;
  auto const put = [&](std::string_view key, std::string const& words) {
    if (!words.empty()) facts += screen::fact(visit, key, text(words));
  };
  put("forms.column.word", word_name(visit, form));
  put("forms.procedures",
      form.procedures.empty() ? visit.say("forms.all_procedures") : join(form.procedures, ", "));
  put("forms.column.since", screen::long_date(*form.span.from, visit.language()));
  put("forms.source", form.source);
  return screen::sheet(
      {.heading = visit.say("forms.about"), .body = element("dl", {{"class", "facts"}}, facts)});
}

Result<http::Answer> one_page(Visit& visit) {
  auto const form = TRY(asked_form(visit));
  if (visit.request.wants_json()) {
    Value::List sections, scores;
    for (auto const& section : form.sections) {
      Value::List fields;
      for (auto const& field : section.fields) fields.push_back(field_value(field));
      sections.push_back(Value::object(
          {{"name", name_value(section.name)}, {"fields", Value(std::move(fields))}}));
    }
    for (auto const& score : form.scores) scores.push_back(score_value(score));
    return http::json_answer(Value::object({{"form", brief_value(form)},
                                            {"sections", Value(std::move(sections))},
                                            {"scores", Value(std::move(scores))}}));
  }
  std::vector<Html> left;
  for (auto const& section : form.sections) {
    Html rows;
    for (auto const& field : section.fields) rows += field_row(visit, form, field);
    left.push_back(screen::sheet(
        {.heading = in(visit, section.name), .body = element("dl", {{"class", "facts"}}, rows)}));
  }
  std::vector<Html> right{about_sheet(visit, form)};
  for (auto const& score : form.scores) right.push_back(score_sheet(visit, form, score));
  return screen::page(visit,
                      {.title = in(visit, form.name),
                       .context = in(visit, form.why),
                       .current = "forms",
                       .trail = {{visit.say("forms.title"), std::string(path)}},
                       .actions = {{.label = visit.say("forms.print"),
                                    .address = address_of(form) + "/cetak",
                                    .icon = "laporan"}}},
                      screen::cols("even", screen::stack(left), screen::stack(right)));
}

/// Room to write by hand: boxes to tick, or a line.
Html blank(Visit const& visit, Form const& form, Field const& field) {
  auto inside = element("b", text(in(visit, field.name)));
  std::vector<std::string> more;
  if (field.only_if) more.push_back(condition(visit, form, field));
  if (!in(visit, field.hint).empty()) more.push_back(in(visit, field.hint));
  if (!field.unit.empty()) more.push_back(field.unit);
  if (!more.empty()) inside += text(" ") + element("small", text(join(more, " ")));
  if (field.has_options()) {
    Html items;
    for (auto const& option : field.options) {
      auto words = in(visit, option.name);
      if (counts(form, field)) words += " (" + std::to_string(option.points) + ")";
      items += element("li", text("☐ " + words));
    }
    inside += element("ul", {{"class", "ticks"}}, items);
  } else {
    inside +=
        element("span", {{"class", field.asks == Asks::long_text ? "room long" : "room"}}, Html{});
  }
  return element("div", {{"class", "blank"}}, inside);
}

Html bands_line(Visit const& visit, Score const& score) {
  std::vector<std::string> bands;
  for (auto const& band : score.bands)
    bands.push_back(band_range(band) + " " + in(visit, band.name));
  return element("p", element("b", text(in(visit, score.name) + ": ........  ")) +
                          element("small", text(join(bands, "; "))));
}

/// The empty form on A4, for where no phone works.
Result<http::Answer> print_page(Visit& visit) {
  auto const form = TRY(asked_form(visit));
  Html body =
      element("div", {{"class", "print-head shown"}},
              element("div", element("b", text(visit.office.name)) + text(in(visit, form.name))) +
                  element("div", visit.words("forms.print_about")));
  for (auto const& section : form.sections) {
    Html rows;
    for (auto const& field : section.fields) rows += blank(visit, form, field);
    body += element("h2", text(in(visit, section.name))) + rows;
  }
  for (auto const& score : form.scores) body += bands_line(visit, score);
  body += element(
      "p", {{"class", "small soft"}},
      visit.words("forms.print_source", {{"source", form.source}, {"version", form.version}}));
  auto const button = element(
      "button", {{"type", "button"}, {"class", "button primary"}, {"data-print", http::on()}},
      visit.words("forms.print_now"));
  return screen::page(visit,
                      {.title = in(visit, form.name),
                       .context = visit.say("forms.print_why"),
                       .current = "forms",
                       .trail = {{visit.say("forms.title"), std::string(path)},
                                 {in(visit, form.name), address_of(form)}}},
                      element("div", {{"class", "buttons"}}, button) +
                          screen::sheet({.heading = visit.say("forms.print"), .body = body}));
}

}  // namespace

void add_routes(screen::Routes& routes) {
  auto const anybody = http::Policy::signed_in();
  for (std::string const prefix : {"", "/api/v1"}) {
    routes.get(prefix + std::string(path), anybody, list_page, "forms.title");
    routes.get(prefix + std::string(path) + "/{form}", anybody, one_page, "forms.one");
  }
  routes.get(std::string(path) + "/{form}/cetak", anybody, print_page, "forms.print");
}

}  // namespace rangkul::forms
