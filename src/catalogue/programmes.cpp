#include <array>

#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto required = Key::Need::required;
constexpr auto optional = Key::Need::optional;

constexpr std::array<std::string_view, 3> units{"person", "family", "household"};
constexpr std::array<std::string_view, 5> periods{"once", "year", "semester", "quarter", "month"};
constexpr std::array<std::string_view, 4> levels{"country", "province", "regency", "village"};

constexpr Key scheme_keys[] = {{"year", Holds::integer, required, {}, nullptr, 2000, 2199},
                               {"target", Holds::integer, required, {}, nullptr, 0},
                               {"budget", Holds::money},
                               {"amount", Holds::money},
                               {"amount_is_limit", Holds::flag, optional},
                               {"period", Holds::text, required, periods},
                               {"instalments", Holds::integer, optional, {}, nullptr, 1, 12},
                               {"quota", Holds::integer, optional, {}, nullptr, 0},
                               {"owner_department", Holds::text, optional},
                               {"run_by_office", Holds::flag, optional},
                               {"fund_source", Holds::text, optional},
                               {"source", Holds::text}};
constexpr Schema scheme_schema{"programme.scheme", scheme_keys};

constexpr Key document_keys[] = {
    {"id", Holds::text}, {"name", Holds::name}, {"required", Holds::flag, optional}};
constexpr Schema document_schema{"programme.document", document_keys};

constexpr std::array<std::string_view, 5> field_kinds{"text", "choice", "digits", "number", "date"};
constexpr Key choice_keys[] = {{"id", Holds::text}, {"name", Holds::name}};
constexpr Schema choice_schema{"programme.field.choice", choice_keys};
constexpr Key field_keys[] = {{"id", Holds::text},
                              {"name", Holds::name},
                              {"kind", Holds::text, required, field_kinds},
                              {"choice", Holds::tables, optional, {}, &choice_schema},
                              {"length", Holds::integer, optional, {}, nullptr, 1, 40},
                              {"required", Holds::flag, optional}};
constexpr Schema field_schema{"programme.field", field_keys};
constexpr Key step_keys[] = {
    {"id", Holds::text}, {"name", Holds::name}, {"after_given", Holds::flag, optional}};
constexpr Schema step_schema{"programme.step", step_keys};

constexpr Key plan_keys[] = {{"stock", Holds::integer, required, {}, nullptr, 0},
                             {"from", Holds::date},
                             {"a_year", Holds::integer, required, {}, nullptr, 0},
                             {"until", Holds::date},
                             {"source", Holds::text}};
constexpr Schema plan_schema{"programme.plan", plan_keys};

constexpr Key priority_keys[] = {{"name", Holds::name},
                                 {"points", Holds::integer, required, {}, nullptr, 1, 1000},
                                 {"when", Holds::tree}};
constexpr Schema priority_schema{"programme.priority", priority_keys};
constexpr Key amount_keys[] = {
    {"name", Holds::name}, {"amount", Holds::money}, {"when", Holds::tree}};
constexpr Schema amount_schema{"programme.amount", amount_keys};

constexpr Key programme_keys[] = {{"id", Holds::text},
                                  {"name", Holds::name},
                                  {"aliases", Holds::texts, optional},
                                  {"is_umbrella", Holds::flag, optional},
                                  {"umbrella", Holds::text, optional},
                                  {"owner_department", Holds::text},
                                  {"run_by_office", Holds::flag},
                                  {"level", Holds::text, required, levels},
                                  {"fund_source", Holds::text, optional},
                                  {"unit", Holds::text, optional, units},
                                  {"receiver", Holds::name, optional},
                                  {"purpose", Holds::text, optional},
                                  {"legal_basis", Holds::text},
                                  {"after_death", Holds::flag, optional},
                                  {"lower_is_better", Holds::flag, optional},
                                  {"plan", Holds::table, optional, {}, &plan_schema},
                                  {"eligibility", Holds::tree, optional},
                                  {"priority", Holds::tables, optional, {}, &priority_schema},
                                  {"amount", Holds::tables, optional, {}, &amount_schema},
                                  {"scheme", Holds::tables, optional, {}, &scheme_schema},
                                  {"document", Holds::tables, optional, {}, &document_schema},
                                  {"field", Holds::tables, optional, {}, &field_schema},
                                  {"step", Holds::tables, optional, {}, &step_schema},
                                  {"renewed_by", Holds::text, optional},
                                  {"valid_from", Holds::date},
                                  {"valid_to", Holds::date, optional},
                                  {"source", Holds::text}};
constexpr Schema programme_schema{"programme", programme_keys};
constexpr Key root_keys[] = {{"programme", Holds::tables, required, {}, &programme_schema}};
constexpr Schema root_schema{"programmes", root_keys};

Scheme read_scheme(Node const& node, Programme const& programme) {
  Scheme out;
  out.year = static_cast<int>(node.integer_of("year"));
  out.target = node.integer_of("target");
  out.budget = Rupiah{node.integer_of("budget")};
  out.amount = Rupiah{node.integer_of("amount")};
  out.amount_is_limit = node.flag_of("amount_is_limit");
  out.period = period_of(node.text_of("period")).value();
  out.instalments = static_cast<int>(node.maybe_integer("instalments").value_or(1));
  out.quota = node.maybe_integer("quota");
  out.owner_department = node.text_of("owner_department", programme.owner_department);
  out.run_by_office = node.flag_of("run_by_office", programme.run_by_office);
  out.fund_source = node.text_of("fund_source", programme.fund_source);
  out.source = node.text_of("source");
  return out;
}

Level level_of(std::string const& word) {
  for (std::size_t i = 0; i < levels.size(); ++i)
    if (levels[i] == word) return static_cast<Level>(i);
  return Level::regency;
}

DetailField read_field(Node const& node) {
  DetailField out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  auto const kind = std::ranges::find(field_kinds, node.text_of("kind"));
  out.kind = static_cast<DetailField::Kind>(kind - field_kinds.begin());
  for (auto const& choice : node.items_of("choice"))
    out.choices.push_back({choice.text_of("id"), name_of(choice, "name")});
  out.length = static_cast<std::size_t>(node.maybe_integer("length").value_or(0));
  out.required = node.flag_of("required");
  return out;
}

Programme read_programme(Node const& node) {
  Programme out;
  out.id = node.text_of("id");
  out.name = name_of(node, "name");
  out.aliases = node.texts_of("aliases");
  out.is_umbrella = node.flag_of("is_umbrella");
  out.umbrella = node.text_of("umbrella");
  out.owner_department = node.text_of("owner_department");
  out.run_by_office = node.flag_of("run_by_office");
  out.level = level_of(node.text_of("level"));
  out.fund_source = node.text_of("fund_source");
  out.unit = unit_of(node.text_of("unit", "person")).value();
  out.receiver = name_of(node, "receiver");
  out.purpose = node.text_of("purpose");
  out.legal_basis = node.text_of("legal_basis");
  out.after_death = node.flag_of("after_death");
  out.lower_is_better = node.flag_of("lower_is_better");
  if (auto const* plan = node.find("plan"))
    out.plan = Plan{plan->integer_of("stock"), plan->maybe_date("from").value(),
                    plan->integer_of("a_year"), plan->maybe_date("until").value(),
                    plan->text_of("source")};
  if (auto const* eligibility = node.find("eligibility")) out.eligibility = *eligibility;
  for (auto const& priority : node.items_of("priority"))
    out.priorities.push_back(
        {name_of(priority, "name"), priority.integer_of("points"), *priority.find("when")});
  for (auto const& amount : node.items_of("amount"))
    out.amounts.push_back(
        {name_of(amount, "name"), Rupiah{amount.integer_of("amount")}, *amount.find("when")});
  for (auto const& scheme : node.items_of("scheme"))
    out.schemes.push_back(read_scheme(scheme, out));
  for (auto const& document : node.items_of("document"))
    out.documents.push_back(
        {document.text_of("id"), name_of(document, "name"), document.flag_of("required", true)});
  for (auto const& field : node.items_of("field")) out.fields.push_back(read_field(field));
  for (auto const& step : node.items_of("step"))
    out.steps.push_back(
        {step.text_of("id"), name_of(step, "name"), step.flag_of("after_given", true)});
  out.renewed_by = node.text_of("renewed_by");
  out.span = span_of(node);
  out.source = node.text_of("source");
  return out;
}

/// What one programme must fulfil beyond its keys.
void check_programme(Node const& node, Programme const& programme, std::string const& file,
                     Faults& faults) {
  auto const fault = [&](int line, std::string reason) {
    faults.push_back({file, line, "programme '" + programme.id + "': " + std::move(reason)});
  };
  if (programme.span.to && *programme.span.to < *programme.span.from)
    fault(node.line, "valid_to lies before valid_from");
  if (!programme.is_umbrella)
    for (auto const* key : {"unit", "purpose", "receiver", "fund_source"})
      if (node.find(key) == nullptr) fault(node.line, std::string("key '") + key + "' is missing");
  for (auto const& field : programme.fields)
    if ((field.kind == DetailField::Kind::choice) == field.choices.empty())
      fault(node.line,
            "field '" + field.id + "': choices belong to kind \"choice\", and to no other");
  if (!programme.renewed_by.empty() && std::ranges::find(programme.steps, programme.renewed_by,
                                                         &AfterStep::id) == programme.steps.end())
    fault(node.line, "renewed_by: there is no step '" + programme.renewed_by + "'");
  if (programme.is_umbrella && !programme.schemes.empty())
    fault(node.line, "an umbrella has no scheme of its own");
  auto const schemes = node.items_of("scheme");
  for (std::size_t i = 0; i < schemes.size(); ++i)
    if (auto const& scheme = programme.schemes[i]; scheme.amount.whole() % scheme.instalments != 0)
      fault(schemes[i].line, "amount cannot be split into " + std::to_string(scheme.instalments) +
                                 " equal instalments");
  for (auto const& scheme : programme.schemes)
    for (auto const& own : programme.amounts)
      if (own.amount.whole() % scheme.instalments != 0 || scheme.amount_is_limit)
        fault(node.line, "amount '" + own.name.id + "' does not fit the scheme of " +
                             std::to_string(scheme.year) +
                             ": it must split into its instalments, and its amount be no limit");
  for (std::size_t i = 0; i < schemes.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (programme.schemes[i].year == programme.schemes[j].year)
        fault(schemes[i].line,
              "year " + std::to_string(programme.schemes[i].year) + " stands twice");
}

}  // namespace

std::vector<ProgrammeSource> read_programmes(Node const& root, std::string const& file,
                                             Faults& faults) {
  auto const before = faults.size();
  check_schema(root, root_schema, file, faults);
  std::vector<ProgrammeSource> out;
  if (faults.size() != before) return out;
  for (auto const& node : root.items_of("programme")) {
    auto programme = read_programme(node);
    programme.file = file;
    check_programme(node, programme, file, faults);
    out.push_back({std::move(programme), file, node.line});
  }
  return out;
}

}  // namespace rangkul::catalogue
