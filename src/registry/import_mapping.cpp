#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/text.h"
#include "catalogue/node.h"
#include "registry/import.h"
#include "registry/person_record.h"
#include "registry/recognise.h"

namespace rangkul::registry {
namespace {

Value plain(catalogue::Node const& node) {
  using Kind = catalogue::Node::Kind;
  if (node.kind == Kind::table) {
    Value::Fields fields;
    for (auto const& [key, inner] : node.fields) fields.emplace_back(key, plain(inner));
    return Value(std::move(fields));
  }
  if (node.kind == Kind::list) {
    Value::List list;
    for (auto const& item : node.items) list.push_back(plain(item));
    return Value(std::move(list));
  }
  return node.value();
}

Error bad_mapping(std::string reason, std::string what) {
  return invalid("import.mapping", {{"reason", std::move(reason)}, {"what", std::move(what)}});
}

/// "Jenis Kelamin" and "sex" both name the field.
std::optional<std::string> field_key(std::string const& word) {
  if (word == "-" || find_file_field(word) != nullptr) return word;
  auto const wanted = squeezed(word);
  for (auto const& field : file_fields())
    for (auto const heading : field.headings)
      if (squeezed(heading) == wanted) return std::string(field.key);
  return std::nullopt;
}

}  // namespace

bool Mapping::doubtful() const {
  return std::ranges::any_of(columns, [](ColumnChoice const& choice) { return choice.doubtful; });
}

int Mapping::column_of(std::string_view field) const {
  auto const found = std::ranges::find_if(columns, [&](ColumnChoice const& choice) {
    return choice.field == field && !choice.doubtful;
  });
  return found == columns.end() ? -1 : found->column;
}

Value Mapping::to_value() const {
  Value::List list;
  for (auto const& choice : columns) {
    Value::List shown;
    for (auto const& example : choice.examples) shown.emplace_back(example);
    list.push_back(Value::object({{"column", choice.column},
                                  {"heading", choice.heading},
                                  {"field", choice.field},
                                  {"based_on", choice.based_on},
                                  {"readable", choice.readable},
                                  {"examples", Value(std::move(shown))},
                                  {"doubtful", choice.doubtful}}));
  }
  Value own;
  for (auto const& [field, codes] : words) {
    Value::Fields inner;
    for (auto const& [word, code] : codes) inner.emplace_back(word, code);
    own.set(field, Value(std::move(inner)));
  }
  return Value::object(
      {{"columns", Value(std::move(list))},
       {"date_order", date_order == DateOrder::day_first ? "day_first" : "month_first"},
       {"nik_cut_off", nik_cut_off},
       {"words", own}});
}

Result<Mapping> Mapping::from_value(Value const& value) {
  Mapping out;
  if (auto const* list = value["columns"].list())
    for (auto const& each : *list) {
      ColumnChoice choice;
      choice.column = static_cast<int>(each["column"].integer_or(-1));
      choice.heading = each["heading"].text_or_empty();
      choice.field = each["field"].text_or_empty();
      choice.based_on = each["based_on"].text_or_empty();
      if (auto const* share = each["readable"].real()) choice.readable = *share;
      if (auto const* whole = each["readable"].integer())
        choice.readable = static_cast<double>(*whole);
      if (auto const* flag = each["doubtful"].flag()) choice.doubtful = *flag;
      if (auto const* examples = each["examples"].list())
        for (auto const& example : *examples) choice.examples.push_back(example.text_or_empty());
      out.columns.push_back(std::move(choice));
    }
  if (value["date_order"].text_or_empty() == "month_first") out.date_order = DateOrder::month_first;
  if (auto const* flag = value["nik_cut_off"].flag()) out.nik_cut_off = *flag;
  if (auto const* words = value["words"].fields())
    for (auto const& [field, codes] : *words)
      if (auto const* inner = codes.fields())
        for (auto const& [word, code] : *inner) out.words[field][fold(word)] = code.text_or_empty();
  return out;
}

Result<Value> read_mapping_file(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return bad_mapping("unreadable", path);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  auto const text = bytes.str();
  if (std::string_view(trim(text)).starts_with('{')) {
    auto value = parse_json(text);
    if (!value.ok()) return bad_mapping("json", path);
    return std::move(value).value();
  }
  catalogue::Faults faults;
  auto const node = catalogue::read_toml(text, path, faults);
  if (!node) return bad_mapping("toml", faults.empty() ? path : faults.front().text());
  return plain(*node);
}

Status choose_columns(Mapping& mapping, Value const& choices, std::string_view based_on) {
  if (auto const* columns = choices["columns"].fields()) {
    for (auto const& [heading, word] : *columns) {
      auto const wanted = squeezed(heading);
      auto const column = std::ranges::find_if(mapping.columns, [&](ColumnChoice const& choice) {
        return squeezed(choice.heading) == wanted;
      });
      if (column == mapping.columns.end()) return bad_mapping("heading", heading);
      auto const field = field_key(word.text_or_empty());
      if (!field) return bad_mapping("field", word.text_or_empty());
      column->field = *field;
      column->based_on = based_on;
      column->doubtful = false;
    }
  }
  auto const order = choices["date_order"].text_or_empty();
  if (order == "month_first") mapping.date_order = DateOrder::month_first;
  if (order == "day_first") mapping.date_order = DateOrder::day_first;
  if (auto const* words = choices["words"].fields())
    for (auto const& [field, codes] : *words) {
      if (find_file_field(field) == nullptr) return bad_mapping("field", field);
      if (auto const* inner = codes.fields())
        for (auto const& [word, code] : *inner) {
          auto const* number = code.integer();
          mapping.words[field][fold(word)] =
              number != nullptr ? std::to_string(*number) : code.text_or_empty();
        }
    }
  return {};
}

}  // namespace rangkul::registry
