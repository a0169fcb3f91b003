#include <algorithm>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/format.h"
#include "screen/markup.h"
#include "screen/record.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

using auth::Visible;
using http::Attributes;
using http::element;
using http::icon;
using http::text;

constexpr std::size_t most_radios = 6;

std::string id_of(std::string const& form, std::string_view key) {
  return "i-" + form + (form.empty() ? "" : "-") + std::string(key);
}

Error const* fault_of(Filled const& filled, std::string_view key) {
  for (auto const& fault : filled.faults())
    if (fault.field == key) return &fault;
  return nullptr;
}

/// A value that passed its check, as it is typed: dates by day, money in thousands, regions by
/// name.
std::string as_typed(Visit const& visit, Field const& field, std::string const& raw) {
  if (raw.empty()) return {};
  switch (field.kind) {
    case FieldKind::date: {
      auto const date = Date::parse_iso(raw);
      return date.ok() ? input_date(date.value()) : raw;
    }
    case FieldKind::money:
    case FieldKind::integer: {
      auto const number = parse_id_value(raw);
      return number ? group_thousands(*number) : raw;
    }
    case FieldKind::number: {
      auto const number = Decimal::parse(raw);
      return number.ok() ? number.value().text() : raw;
    }
    case FieldKind::region: return RegionCode::parse(raw).ok() ? region_label(visit, raw) : raw;
    default: return raw;
  }
}

class FieldMaker {
 public:
  FieldMaker(Visit const& visit, Record const& record, Field const& field, Filled const& filled,
             std::string const& form)
      : visit_(visit),
        record_(record),
        field_(field),
        label_key_(label_key(record, field)),
        key_(field.key),
        id_(id_of(form, field.key)),
        raw_(filled.raw(field.key)),
        fault_(fault_of(filled, field.key)) {
    // A stored number that its reader may not see does not go into the page.
    bool const typed_now = visit.request.form.find(field.key).has_value();
    auto const visible = auth::visibility(visit.context.actor, field.field_class);
    if (visible != Visible::full && !typed_now && !raw_.empty()) {
      kept_ = shown(visit, field, raw_);
      raw_.clear();
    }
  }

  Html make() const {
    if (field_.kind == FieldKind::hidden)
      return element("input", Attributes{{"type", "hidden"}, {"name", key_}, {"value", raw_}});
    if (field_.kind == FieldKind::flag) return flag();
    bool const few = field_.choices.size() <= most_radios;
    if (field_.kind == FieldKind::choices || (field_.kind == FieldKind::choice && few))
      return boxes();
    auto const label = element("label", {{"for", id_}}, label_inside());
    return element("div", whole(), together(label, hints(), control()));
  }

 private:
  std::string css_class() const { return fault_ != nullptr ? "field wrong" : "field"; }

  /// What the field hangs on is told to the script too, which hides it until it is asked.
  Attributes whole() const {
    Attributes out{{"class", css_class()}};
    if (!field_.asked_if) return out;
    out.emplace_back("data-asked-if", field_.asked_if->key);
    out.emplace_back("data-asked-values", join(field_.asked_if->values, " "));
    return out;
  }

  /// "Hanya bila Tempat tinggal: menumpang, tanpa rumah"
  std::string condition() const {
    auto const other = std::ranges::find(record_.fields, field_.asked_if->key, &Field::key);
    if (other == record_.fields.end()) return {};
    std::vector<std::string> words;
    for (auto const& value : field_.asked_if->values) words.push_back(shown(visit_, *other, value));
    return visit_.say("screen.asked_if", {{"field", visit_.say(label_key(record_, *other))},
                                          {"values", join(words, ", ")}});
  }

  std::string range() const {
    auto const unit = field_.unit.empty() ? std::string() : " " + field_.unit;
    if (!field_.least || !field_.most) return unit.empty() ? unit : unit.substr(1);
    return visit_.say("screen.range",
                      {{"least", field_.least->text()}, {"most", field_.most->text() + unit}});
  }

  /// All that is said below the label.
  std::string hint_words() const {
    std::vector<std::string> out;
    if (field_.asked_if) out.push_back(condition());
    if (!field_.hint.empty()) out.push_back(field_.hint);
    if (field_.has_hint) out.push_back(visit_.say(label_key_ + ".hint"));
    if (field_.kind == FieldKind::number) out.push_back(range());
    if (!kept_.empty()) out.push_back(visit_.say("screen.keeps", {{"value", kept_}}));
    std::erase(out, "");
    return join(out, " ");
  }

  Html label_inside() const {
    auto inside = visit_.words(label_key_);
    if (!field_.required)
      inside += together(text(" "), span("soft", visit_.words("screen.optional")));
    return inside;
  }

  Html hints() const {
    Html inside;
    auto const words = hint_words();
    if (!words.empty())
      inside += element("span", {{"class", "hint"}, {"id", id_ + "-h"}}, text(words));
    if (fault_ != nullptr)
      inside += element("span", {{"class", "fault"}, {"id", id_ + "-f"}},
                        together(icon("salah"), text(error_text(visit_, *fault_))));
    return inside;
  }

  Attributes with_state(Attributes attributes) const {
    std::string described;
    if (!hint_words().empty()) described = id_ + "-h";
    if (fault_ != nullptr) {
      attributes.emplace_back("aria-invalid", "true");
      described += (described.empty() ? "" : " ") + id_ + "-f";
    }
    if (!described.empty()) attributes.emplace_back("aria-describedby", described);
    if (field_.required) attributes.emplace_back("aria-required", "true");
    return attributes;
  }

  Html control() const {
    Attributes attributes{{"id", id_}, {"name", key_}};
    switch (field_.kind) {
      case FieldKind::long_text: return element("textarea", with_state(attributes), text(raw_));
      case FieldKind::code:
      case FieldKind::choice: return element("select", with_state(attributes), options());
      case FieldKind::file:
        attributes.emplace_back("type", "file");
        if (!field_.accepts.empty()) attributes.emplace_back("accept", std::string(field_.accepts));
        return element("input", with_state(attributes));
      case FieldKind::password:
        attributes.emplace_back("type", "password");
        attributes.emplace_back("autocomplete", key_.find("new") != std::string::npos
                                                    ? "new-password"
                                                    : "current-password");
        return element("input", with_state(attributes));
      default: break;
    }
    add_kind(attributes);
    attributes.emplace_back("value", as_typed(visit_, field_, raw_));
    return element("input", with_state(attributes));
  }

  void add_kind(Attributes& attributes) const {
    switch (field_.kind) {
      case FieldKind::nik:
      case FieldKind::no_kk:
        attributes.insert(attributes.end(),
                          {{"class", "medium"}, {"inputmode", "numeric"}, {"autocomplete", "off"}});
        break;
      case FieldKind::phone:
        attributes.insert(attributes.end(), {{"class", "medium"}, {"type", "tel"}});
        break;
      case FieldKind::date:
        attributes.insert(attributes.end(), {{"class", "short"},
                                             {"placeholder", visit_.say("screen.date_form")},
                                             {"autocomplete", "off"}});
        break;
      case FieldKind::integer:
        attributes.insert(attributes.end(), {{"class", "short"}, {"inputmode", "numeric"}});
        break;
      case FieldKind::number:
        attributes.insert(attributes.end(), {{"class", "short"}, {"inputmode", "decimal"}});
        break;
      case FieldKind::position:
        attributes.insert(attributes.end(), {{"class", "medium"}, {"autocomplete", "off"}});
        break;
      case FieldKind::money:
        attributes.insert(attributes.end(), {{"class", "medium"}, {"inputmode", "numeric"}});
        break;
      default: break;
    }
  }

  Html options() const {
    auto inside = option("", visit_.say("screen.choose"));
    if (field_.kind == FieldKind::choice) {
      for (auto const& one : field_.choices) inside += option(one.value, visit_.say(one.label));
      return inside;
    }
    for (auto const& code : visit_.context.catalogue.codes(field_.code_list).all())
      inside += option(std::to_string(code.code), code.label.in(visit_.language()));
    return inside;
  }

  Html option(std::string const& value, std::string const& label) const {
    Attributes attributes{{"value", value}};
    if (value == raw_) attributes.emplace_back("selected", http::on());
    return element("option", attributes, text(label));
  }

  /// Radios, or boxes where several may be chosen.
  Html boxes() const {
    bool const several = field_.kind == FieldKind::choices;
    auto const held = split(raw_, ',');
    Html choices;
    for (auto const& one : field_.choices) {
      Attributes attributes{
          {"type", several ? "checkbox" : "radio"}, {"name", key_}, {"value", one.value}};
      // The fault's link leads to the first one.
      if (&one == &field_.choices.front()) attributes.emplace_back("id", id_);
      if (several ? std::ranges::find(held, one.value) != held.end() : one.value == raw_)
        attributes.emplace_back("checked", http::on());
      choices +=
          element("label", {{"class", "choice"}},
                  together(element("input", attributes), element("span", visit_.words(one.label))));
    }
    auto attributes = whole();
    attributes.emplace_back("role", several ? "group" : "radiogroup");
    return element("fieldset", with_state(std::move(attributes)),
                   together(element("legend", label_inside()), hints(), div("choices", choices)));
  }

  Html flag() const {
    Attributes attributes{{"type", "checkbox"}, {"id", id_}, {"name", key_}, {"value", "1"}};
    if (!raw_.empty()) attributes.emplace_back("checked", http::on());
    auto const box = element("label", {{"class", "choice"}},
                             together(element("input", with_state(attributes)),
                                      element("span", visit_.words(label_key_))));
    return div(css_class(), together(box, hints()));
  }

  Visit const& visit_;
  Record const& record_;
  Field const& field_;
  std::string label_key_;
  std::string key_;
  std::string id_;
  std::string raw_;
  std::string kept_;  // how a stored value that may not be seen is told
  Error const* fault_;
};

Html summary(Visit const& visit, Record const& record, Filled const& filled,
             std::string const& form) {
  if (filled.ok()) return {};
  Html items;
  for (auto const& fault : filled.faults()) {
    auto const words = error_text(visit, fault);
    auto const at = std::ranges::find_if(record.fields, [&](Field const& field) {
      return field.key == fault.field && field.kind != FieldKind::hidden;
    });
    if (at == record.fields.end()) {
      items += element("li", text(words));
      continue;
    }
    auto const label = visit.say(label_key(record, *at));
    items += element("li", http::link("#" + id_of(form, fault.field), text(label + ": " + words)));
  }
  auto const heading =
      visit.words("screen.form_faults", {{"count", std::to_string(filled.faults().size())}});
  return element(
      "div",
      {{"class", "notice late"}, {"role", "alert"}, {"tabindex", "-1"}, {"data-focus", http::on()}},
      together(icon("salah"),
               element("div", together(element("h3", heading), element("ul", items)))));
}

}  // namespace

Html form(Visit const& visit, Record const& record, Filled const& filled, FormParts const& parts) {
  CHECK_THAT(http::is_local_path(parts.action));
  auto inside = together(summary(visit, record, filled, parts.id), csrf_field(visit));
  for (auto const& [name, value] : parts.hidden)
    inside += element("input", Attributes{{"type", "hidden"}, {"name", name}, {"value", value}});
  for (auto const& field : record.fields) {
    if (!field.section.empty()) inside += element("h3", text(field.section));
    inside += FieldMaker(visit, record, field, filled, parts.id).make();
  }
  inside += parts.before_buttons;
  auto buttons = element("button", {{"class", parts.primary ? "button primary" : "button"}},
                         text(parts.submit));
  if (!parts.cancel_address.empty())
    buttons += http::link(parts.cancel_address, visit.words("screen.cancel"), "button plain");
  inside += div("buttons", buttons);
  Attributes attributes{{"class", "stack narrow"},
                        {"method", "post"},
                        {"action", parts.action},
                        {"novalidate", http::on()}};
  if (parts.multipart) attributes.emplace_back("enctype", "multipart/form-data");
  return element("form", attributes, inside);
}

}  // namespace rangkul::screen
