#include "screen/openapi.h"

#include "screen/list.h"
#include "screen/record.h"

namespace rangkul::screen {
namespace {

constexpr std::string_view prefix = "/api/v1";

Value texts(std::vector<std::string> const& list) {
  Value value(Value::List{});
  for (auto const& one : list) value.push(one);
  return value;
}

Value typed(std::string_view type) { return Value::object({{"type", type}}); }
Value formatted(std::string_view format) {
  return Value::object({{"type", texts({"string", "null"})}, {"format", format}});
}
Value nullable(std::string_view type) {
  return Value::object({{"type", texts({std::string(type), "null"})}});
}
Value reference(std::string const& name) {
  return Value::object({{"$ref", "#/components/schemas/" + name}});
}

/// Names of components hold no dots: "registry.people" is registry_people.
std::string component_name(std::string_view name) {
  std::string out(name);
  for (auto& c : out)
    if (c == '.') c = '_';
  return out;
}

std::string label_of(std::string_view list, std::string_view key) {
  return http::message(Language::en, std::string(list) + "." + std::string(key));
}

Value column_schema(List const& list, Column const& column) {
  Value schema;
  switch (column.kind) {
    case ColumnKind::integer: schema = nullable("integer"); break;
    case ColumnKind::money: schema = nullable("integer"); break;
    case ColumnKind::date:
    case ColumnKind::age: schema = formatted("date"); break;
    case ColumnKind::instant: schema = formatted("date-time"); break;
    default: schema = nullable("string");
  }
  if (column.kind != ColumnKind::hidden) schema.set("title", label_of(list.name, column.key));
  if (column.kind == ColumnKind::money) schema.set("description", "Whole rupiah.");
  if (column.field_class != auth::FieldClass::k1)
    schema.set("description", "Masked or null without the right to see it.");
  return schema;
}

Value row_schema(List const& list) {
  auto properties = Value::object(
      {{"id", Value::object({{"type", "string"}, {"description", "A 64-bit number in digits."}})}});
  for (auto const& column : list.columns)
    if (column.key != "id") properties.set(std::string(column.key), column_schema(list, column));
  return Value::object(
      {{"type", "object"}, {"required", texts({"id"})}, {"properties", std::move(properties)}});
}

Value page_schema(std::string const& row) {
  auto const address = [](char const* what) {
    return Value::object(
        {{"type", texts({"string", "null"})}, {"format", "uri-reference"}, {"description", what}});
  };
  return Value::object(
      {{"type", "object"},
       {"required", texts({"rows", "next", "previous", "count", "count_is_exact", "as_of"})},
       {"properties",
        Value::object({{"rows", Value::object({{"type", "array"}, {"items", reference(row)}})},
                       {"next", address("Address of the next page.")},
                       {"previous", address("Address of the page before.")},
                       {"count", Value::object({{"type", "integer"},
                                                {"description",
                                                 "Rows in the reader's area; stops at 20000."}})},
                       {"count_is_exact", typed("boolean")},
                       {"as_of", Value::object({{"type", "string"}, {"format", "date-time"}})}})}});
}

Value parameter(std::string_view name, std::string_view place, Value schema,
                std::string const& description) {
  auto value = Value::object({{"name", name}, {"in", place}, {"required", place == "path"}});
  if (!description.empty()) value.set("description", description);
  value.set("schema", std::move(schema));
  return value;
}

Value filter_schema(Filter const& filter) {
  auto schema = typed("string");
  if (filter.kind == FilterKind::code || filter.kind == FilterKind::year) schema = typed("integer");
  if (filter.kind == FilterKind::choice) {
    Value values(Value::List{});
    for (auto const choice : filter.choices) values.push(choice);
    schema.set("enum", std::move(values));
  }
  if (filter.kind == FilterKind::date_from || filter.kind == FilterKind::date_to)
    schema.set("format", "date");
  return schema;
}

void add_list_parameters(List const& list, Value& parameters) {
  for (auto const& filter : list.filters)
    parameters.push(parameter(filter.key, "query", filter_schema(filter),
                              label_of(list.name, "filter." + std::string(filter.key))));
  std::vector<std::string> sorts;
  for (auto const& column : list.columns) {
    if (!column.sortable) continue;
    sorts.emplace_back(column.key);
    sorts.push_back("-" + std::string(column.key));
  }
  auto sort = typed("string");
  sort.set("enum", texts(sorts));
  auto size = typed("integer");
  size.set("enum", Value(Value::List{25, 50, 100}));
  parameters.push(parameter("sort", "query", std::move(sort), "A minus sorts downwards."));
  parameters.push(parameter("size", "query", std::move(size), "Rows a page."));
  parameters.push(
      parameter("cursor", "query", typed("string"), "As found in `next` and `previous`."));
}

Value field_schema(Record const& record, Field const& field) {
  auto schema = typed("string");
  switch (field.kind) {
    case FieldKind::integer:
    case FieldKind::money: schema = typed("integer"); break;
    case FieldKind::number: schema = typed("number"); break;
    case FieldKind::flag: schema = typed("boolean"); break;
    case FieldKind::date: schema.set("format", "date"); break;
    case FieldKind::password: schema.set("format", "password"); break;
    case FieldKind::text:
    case FieldKind::name:
    case FieldKind::long_text: schema.set("maxLength", field.max_length); break;
    case FieldKind::choice: {
      std::vector<std::string> values;
      for (auto const& choice : field.choices) values.push_back(choice.value);
      schema.set("enum", texts(values));
      break;
    }
    default: break;
  }
  if (field.kind != FieldKind::hidden) schema.set("title", label_of(record.name, field.key));
  return schema;
}

Value record_schema(Record const& record) {
  std::vector<std::string> required;
  auto properties = Value(Value::Fields{});
  for (auto const& field : record.fields) {
    properties.set(std::string(field.key), field_schema(record, field));
    if (field.required) required.emplace_back(field.key);
  }
  auto schema = Value::object({{"type", "object"}, {"properties", std::move(properties)}});
  if (!required.empty()) schema.set("required", texts(required));
  return schema;
}

/// The address that people use for the same thing.
std::string_view page_of(std::string_view pattern) { return pattern.substr(prefix.size()); }

List const* list_at(std::string_view path) {
  for (auto const& known : registered_lists())
    if (known.path == path) return known.list;
  return nullptr;
}

Record const* record_at(std::string_view path) {
  for (auto const& known : registered_records())
    if (known.path == path) return known.record;
  return nullptr;
}

std::string_view method_word(http::Method method) {
  switch (method) {
    case http::Method::get: return "get";
    case http::Method::post: return "post";
    case http::Method::put: return "put";
    case http::Method::patch: return "patch";
    case http::Method::delete_: return "delete";
  }
  return "get";
}

Value path_parameters(std::string_view pattern) {
  Value parameters(Value::List{});
  for (auto open = pattern.find('{'); open != std::string_view::npos;
       open = pattern.find('{', open + 1)) {
    auto const name = pattern.substr(open + 1, pattern.find('}', open) - open - 1);
    parameters.push(parameter(name, "path", typed("string"), ""));
  }
  return parameters;
}

Value json_content(Value schema) {
  return Value::object({{"application/json", Value::object({{"schema", std::move(schema)}})}});
}

std::string operation_id(Routes::Route const& route) {
  std::string id(method_word(route.method));
  for (char const c : page_of(route.pattern)) {
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain || id.back() != '_') id += plain ? c : '_';
  }
  while (id.back() == '_') id.pop_back();
  return id;
}

Value operation(Routes::Route const& route) {
  auto parameters = path_parameters(route.pattern);
  auto const* list = route.method == http::Method::get ? list_at(page_of(route.pattern)) : nullptr;
  auto answer = typed("object");
  if (list != nullptr) {
    add_list_parameters(*list, parameters);
    answer = reference(component_name(list->name) + "_page");
  }
  auto const name = operation_id(route);
  auto value = Value::object(
      {{"operationId", name},
       {"summary", route.summary.empty() ? name : http::message(Language::en, route.summary)}});
  if (route.policy.kind() == http::Policy::Kind::everybody)
    value.set("security", Value(Value::List{}));
  if (route.method != http::Method::get) {
    parameters.push(parameter("X-CSRF-Token", "header", typed("string"),
                              "Needed where the session comes as a cookie."));
    auto const* record = record_at(page_of(route.pattern));
    auto schema = record != nullptr ? reference(component_name(record->name)) : typed("object");
    value.set("requestBody", Value::object({{"content", json_content(std::move(schema))}}));
  }
  value.set("parameters", std::move(parameters));
  value.set(
      "responses",
      Value::object({{"200", Value::object({{"description", "Done."},
                                            {"content", json_content(std::move(answer))}})},
                     {"default", Value::object({{"$ref", "#/components/responses/Problem"}})}}));
  return value;
}

Value problem_schema() {
  return Value::object(
      {{"type", "object"},
       {"required", texts({"type", "title", "status", "code", "detail"})},
       {"properties",
        Value::object({{"type", Value::object({{"type", "string"}, {"format", "uri"}})},
                       {"title", typed("string")},
                       {"status", typed("integer")},
                       {"code", Value::object({{"type", "string"},
                                               {"description", "A stable name: nik.length."}})},
                       {"detail", typed("string")},
                       {"field", typed("string")}})}});
}

Value components() {
  auto schemas = Value::object({{"Problem", problem_schema()}});
  for (auto const& known : registered_lists()) {
    auto const name = component_name(known.list->name);
    schemas.set(name + "_row", row_schema(*known.list));
    schemas.set(name + "_page", page_schema(name + "_row"));
  }
  for (auto const& known : registered_records())
    schemas.set(component_name(known.record->name), record_schema(*known.record));
  auto problem = Value::object(
      {{"application/problem+json", Value::object({{"schema", reference("Problem")}})}});
  return Value::object(
      {{"schemas", std::move(schemas)},
       {"responses",
        Value::object({{"Problem", Value::object({{"description", "A refusal."},
                                                  {"content", std::move(problem)}})}})},
       {"securitySchemes",
        Value::object(
            {{"session", Value::object({{"type", "apiKey"}, {"in", "cookie"}, {"name", "sesi"}})},
             {"bearer", Value::object({{"type", "http"}, {"scheme", "bearer"}})}})}});
}

}  // namespace

Value openapi(Routes const& routes) {
  Value paths = Value(Value::Fields{});
  for (auto const& route : routes.routes()) {
    if (!route.pattern.starts_with(prefix)) continue;
    auto methods = paths[route.pattern];
    methods.set(std::string(method_word(route.method)), operation(route));
    paths.set(route.pattern, std::move(methods));
  }
  auto const scheme = [](char const* name) {
    return Value::object({{name, Value(Value::List{})}});
  };
  return Value::object(
      {{"openapi", "3.1.0"},
       {"info",
        Value::object(
            {{"title", "Rangkul"},
             {"version", "1"},
             {"description", "The registry and programmes of a social-affairs office."},
             {"license", Value::object({{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}})}})},
       {"servers", Value(Value::List{Value::object({{"url", "/"}})})},
       {"security", Value(Value::List{scheme("session"), scheme("bearer")})},
       {"paths", std::move(paths)},
       {"components", components()}});
}

}  // namespace rangkul::screen
