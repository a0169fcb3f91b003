#include "screen/record.h"

#include <algorithm>
#include <set>

#include "base/position.h"
#include "base/text.h"
#include "catalogue/catalogue.h"
#include "screen/values.h"

namespace rangkul::screen {
namespace {

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
  }));
}

bool has_line_break(std::string_view text) {
  return text.find_first_of("\r\n") != std::string_view::npos;
}

/// Blanks between words count once.
std::string single_blanks(std::string_view text) {
  std::vector<std::string> parts;
  for (auto const word : words(text)) parts.emplace_back(word);
  return join(parts, " ");
}

/// What a field holds once it has passed its check: the form that Filled's readers parse.
class FieldReader {
 public:
  FieldReader(Visit const& visit, Field const& field) : visit_(visit), field_(field) {}

  Result<std::string> read(std::string const& typed) const {
    switch (field_.kind) {
      case FieldKind::nik: return nik(typed);
      case FieldKind::no_kk: return no_kk(typed);
      case FieldKind::phone: return TRY(Phone::parse(typed)).e164();
      case FieldKind::date: return TRY(read_date(typed, visit_.today())).date.iso();
      case FieldKind::integer: return integer(typed);
      case FieldKind::number: return number(typed);
      case FieldKind::money: return std::to_string(TRY(Rupiah::parse(typed)).whole());
      case FieldKind::code: return code(typed);
      case FieldKind::choice: return choice(typed);
      case FieldKind::choices: return choices(typed);
      case FieldKind::position: return TRY(Position::parse(typed)).text();
      case FieldKind::region: return TRY(read_region(visit_, typed)).text();
      case FieldKind::name: return single_blanks(typed);
      case FieldKind::flag:
        // JSON says "no" aloud; a form leaves the box out.
        return std::string(typed == "false" || typed == "0" ? "" : "1");
      default: return typed;
    }
  }

 private:
  Result<std::string> nik(std::string const& typed) const {
    auto const reading = read_nik(typed, {.today = visit_.today()});
    if (reading.nik && !reading.has_error()) return reading.nik->reveal(Why::own_record);
    return first_error(reading.findings, typed);
  }
  Result<std::string> no_kk(std::string const& typed) const {
    auto const reading = read_no_kk(typed, visit_.today());
    if (reading.no_kk && !reading.has_error()) return reading.no_kk->reveal(Why::own_record);
    return first_error(reading.findings, typed);
  }
  static Error first_error(std::vector<Finding> const& findings, std::string const& typed) {
    auto const digits =
        std::count_if(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; });
    for (auto const& finding : findings)
      if (finding.severity == Severity::error)
        return invalid(std::string(finding.code), {{"digits", std::to_string(digits)}});
    return invalid("field.characters");
  }
  static Result<std::string> integer(std::string const& typed) {
    auto const negative = typed[0] == '-';
    std::int64_t number = 0;
    if (!parse_grouped(typed.substr(negative ? 1 : 0), number)) return invalid("field.number");
    return std::to_string(negative ? -number : number);
  }
  Result<std::string> number(std::string const& typed) const {
    auto const read = TRY(Decimal::parse(typed));
    if (read.decimals() > field_.decimals)
      return invalid("field.decimals", {{"most", std::to_string(field_.decimals)}});
    if ((field_.least && read < *field_.least) || (field_.most && read > *field_.most))
      return invalid("field.range", {{"least", field_.least ? field_.least->text() : "-"},
                                     {"most", field_.most ? field_.most->text() : "-"}});
    return read.plain();
  }
  Result<std::string> code(std::string const& typed) const {
    auto const* known = visit_.context.catalogue.codes(field_.code_list).read(typed);
    if (known == nullptr) return invalid("field.choice");
    return std::to_string(known->code);
  }
  Result<std::string> choice(std::string const& typed) const {
    for (auto const& one : field_.choices)
      if (one.value == typed) return typed;
    return invalid("field.choice");
  }
  Result<std::string> choices(std::string const& typed) const {
    auto const wanted = split(typed, ',');
    std::vector<std::string> held;
    for (auto const& one : field_.choices)
      if (std::ranges::find(wanted, one.value) != wanted.end()) held.push_back(one.value);
    for (auto const word : wanted)
      if (std::ranges::find(held, word) == held.end()) return invalid("field.choice");
    return join(held, ",");
  }

  Visit const& visit_;
  Field const& field_;
};

bool is_secret(FieldKind kind) { return kind == FieldKind::password; }
bool takes_lines(FieldKind kind) { return kind == FieldKind::long_text; }

void read_field(Visit const& visit, Field const& field, Filled& filled) {
  auto const key = std::string(field.key);
  auto const sent = field.kind == FieldKind::choices ? join(visit.request.form.all(field.key), ",")
                                                     : visit.request.form.get(field.key);
  if (field.kind == FieldKind::file) {
    for (auto const& upload : visit.request.uploads)
      if (upload.field == field.key) filled.set_raw(key, upload.path);
    if (field.required && !filled.filled(key)) filled.fault(key, "field.required");
    return;
  }
  auto const typed = is_secret(field.kind) ? sent : std::string(trim(sent));
  filled.set_raw(key, typed);
  if (typed.empty()) {
    if (field.required) filled.fault(key, "field.required");
    return;
  }
  if (!is_clean_utf8(typed) || (!takes_lines(field.kind) && has_line_break(typed))) {
    filled.set_raw(key, "");
    return filled.fault(key, "field.characters");
  }
  if (characters(typed) > field.max_length)
    return filled.fault(
        key, "field.too_long",
        {{"most", std::to_string(field.max_length)}, {"now", std::to_string(characters(typed))}});
  auto const read = FieldReader(visit, field).read(typed);
  if (read.ok()) return filled.set_raw(key, read.value());
  filled.fault(key, read.error().code, read.error().detail);
}

std::vector<RegisteredRecord>& all_records() {
  static std::vector<RegisteredRecord> records;
  return records;
}

template <typename T>
std::optional<T> value_if(Result<T> const& read) {
  if (!read.ok()) return std::nullopt;
  return read.value();
}

}  // namespace

Record const& registered(Record const& record, std::string_view path) {
  std::set<std::string_view> keys;
  for (auto const& field : record.fields) {
    CHECK_THAT(keys.insert(field.key).second);
    CHECK_THAT(field.kind != FieldKind::code || !field.code_list.empty());
    bool const offers = field.kind == FieldKind::choice || field.kind == FieldKind::choices;
    CHECK_THAT(!offers || !field.choices.empty());
  }
  all_records().push_back({&record, std::string(path)});
  return record;
}

std::vector<RegisteredRecord> const& registered_records() { return all_records(); }

void Filled::fault(std::string field, std::string code, std::map<std::string, std::string> detail) {
  faults_.push_back(invalid(std::move(code), std::move(detail), std::move(field)));
}

std::string Filled::raw(std::string_view key) const {
  auto const found = raw_.find(key);
  return found == raw_.end() ? std::string{} : found->second;
}

std::optional<std::string> Filled::text_if(std::string_view key) const {
  auto const text = raw(key);
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<Date> Filled::date(std::string_view key) const {
  return value_if(Date::parse_iso(raw(key)));
}

std::optional<std::int64_t> Filled::integer(std::string_view key) const {
  auto const text = raw(key);
  bool const negative = text.starts_with('-');
  auto const digits = std::string_view(text).substr(negative ? 1 : 0);
  std::int64_t number = 0;
  if (digits.empty() || !parse_grouped(digits, number)) return std::nullopt;
  return negative ? -number : number;
}

std::optional<Decimal> Filled::number(std::string_view key) const {
  return value_if(Decimal::parse(raw(key)));
}

std::optional<Rupiah> Filled::money(std::string_view key) const {
  return value_if(Rupiah::parse(raw(key)));
}
std::optional<Nik> Filled::nik(std::string_view key) const {
  return value_if(Nik::parse(raw(key)));
}
std::optional<NoKk> Filled::no_kk(std::string_view key) const {
  return value_if(NoKk::parse(raw(key)));
}
std::optional<Phone> Filled::phone(std::string_view key) const {
  return value_if(Phone::parse(raw(key)));
}
std::optional<RegionCode> Filled::region(std::string_view key) const {
  auto const text = raw(key);
  if (text.empty()) return std::nullopt;
  return value_if(RegionCode::parse(text));
}

std::vector<std::string> Filled::choices(std::string_view key) const {
  auto const text = raw(key);
  std::vector<std::string> out;
  if (text.empty()) return out;
  for (auto const part : split(text, ',')) out.emplace_back(part);
  return out;
}

std::string label_key(Record const& record, Field const& field) {
  if (!field.label.empty()) return field.label;
  return std::string(record.name) + "." + std::string(field.key);
}

bool is_asked(Record const& record, Field const& field, Filled const& filled) {
  if (!field.asked_if) return true;
  auto const other = std::ranges::find(record.fields, field.asked_if->key, &Field::key);
  if (other == record.fields.end() || !is_asked(record, *other, filled)) return false;
  return std::ranges::any_of(filled.choices(field.asked_if->key), [&](std::string const& held) {
    return std::ranges::find(field.asked_if->values, held) != field.asked_if->values.end();
  });
}

bool put_fault(Filled& filled, Error const& error, std::string_view other_field) {
  if (error.kind == ErrorKind::forbidden || error.kind == ErrorKind::not_found) return false;
  auto const field = error.field.empty() ? std::string(other_field) : error.field;
  if (field.empty()) return false;
  filled.fault(field, error.code, error.detail);
  return true;
}

bool comes_again(Visit const& visit, Filled& filled, Error const& error) {
  if (visit.request.wants_json()) return false;
  return !filled.ok() || put_fault(filled, error);
}

Status Filled::status() const {
  if (faults_.empty()) return {};
  return faults_.front();
}

Filled read_form(Visit const& visit, Record const& record) {
  Filled filled;
  for (auto const& field : record.fields)
    if (is_asked(record, field, filled)) read_field(visit, field, filled);
  return filled;
}

}  // namespace rangkul::screen
