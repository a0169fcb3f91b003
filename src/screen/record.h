#pragma once
// One description of a record: form, checks, facts page, JSON and import columns come from it.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "auth/field_class.h"
#include "base/decimal.h"
#include "base/money.h"
#include "base/nik.h"
#include "base/phone.h"
#include "screen/screen.h"

namespace rangkul::screen {

enum class FieldKind {
  text,
  long_text,
  name,
  nik,
  no_kk,
  phone,
  date,
  integer,
  number,  // with decimals; held as "36.5"
  money,
  code,
  region,
  flag,
  choice,
  choices,   // several; held as "a,b" in the order of the description
  position,  // held as "-6.402500, 106.794200"
  password,
  file,
  hidden,
};

struct Choice {
  std::string value;
  std::string label;  // a message key, or words as they are
};

/// Asked only when another field, which stands before it, holds one of these values.
struct AskedIf {
  std::string key;
  std::vector<std::string> values;
};

struct Field {
  std::string_view
      key;  // form name, JSON name; label is message "<record>.<key>", hint "<record>.<key>.hint"
  FieldKind kind{FieldKind::text};
  bool required{false};
  bool has_hint{false};
  auth::FieldClass field_class{auth::FieldClass::k1};
  std::string_view code_list{};   // for FieldKind::code: a list of the catalogue
  std::vector<Choice> choices{};  // for FieldKind::choice, few and fixed
  std::size_t max_length{200};
  std::vector<std::string_view> headings{};  // how files call the column, folded
  std::string_view accepts{};                // for FieldKind::file: what the browser offers
  // For fields that the catalogue names, words as they are:
  std::string label{};
  std::string hint{};
  std::string section{};  // a heading above this field and those after it
  // For FieldKind::number:
  std::string unit{};
  std::optional<Decimal> least{}, most{};
  int decimals{0};
  std::optional<AskedIf> asked_if{};  // else nothing is read or wanted
};

struct Record {
  std::string_view name;  // "registry.person": prefix of the messages
  std::vector<Field> fields;
};

/// The message of a field's label, or its words as they are.
std::string label_key(Record const& record, Field const& field);
/// Whether what is filled in so far has the field asked at all.
bool is_asked(Record const& record, Field const& field, class Filled const& filled);

/// Remembers the description for OpenAPI: what a post to `path` takes. Returns its argument.
Record const& registered(Record const& record, std::string_view path);
struct RegisteredRecord {
  Record const* record;
  std::string path;
};
std::vector<RegisteredRecord> const& registered_records();

/// What was typed, checked: raw texts are kept for showing the form again.
class Filled {
 public:
  bool ok() const { return faults_.empty(); }
  std::vector<Error> const& faults() const { return faults_; }
  void fault(std::string field, std::string code, std::map<std::string, std::string> detail = {});
  std::string raw(std::string_view key) const;
  void set_raw(std::string key, std::string value) { raw_[std::move(key)] = std::move(value); }
  bool filled(std::string_view key) const { return !raw(key).empty(); }

  // Typed values of fields that passed their check; empty when not filled.
  std::string text(std::string_view key) const { return raw(key); }
  std::optional<std::string> text_if(std::string_view key) const;
  std::optional<Date> date(std::string_view key) const;
  std::optional<std::int64_t> integer(std::string_view key) const;
  std::optional<Decimal> number(std::string_view key) const;
  std::optional<Rupiah> money(std::string_view key) const;
  std::optional<Nik> nik(std::string_view key) const;
  std::optional<NoKk> no_kk(std::string_view key) const;
  std::optional<Phone> phone(std::string_view key) const;
  std::optional<RegionCode> region(std::string_view key) const;
  std::vector<std::string> choices(std::string_view key) const;
  bool flag(std::string_view key) const { return !raw(key).empty(); }
  /// The first fault as a refusal, for callers without a form (API).
  Status status() const;

 private:
  std::map<std::string, std::string, std::less<>> raw_;
  std::vector<Error> faults_;
};

/// Reads and checks a form or JSON object against the description. Codes: field.required,
/// field.too_long, field.characters, field.choice, field.decimals, field.range, and those of the
/// types (nik.*, date.*, ...).
Filled read_form(Visit const& visit, Record const& record);

/// A refusal at its field of the form, or at `other_field` where it names none. False where it must
/// be handed on: no field to show it at, no right, nothing there.
bool put_fault(Filled& filled, Error const& error, std::string_view other_field = {});
/// Whether the form comes again with what was typed and what is wrong with it; programs, and a
/// refusal that no field shows, are answered by the refusal itself.
bool comes_again(Visit const& visit, Filled& filled, Error const& error);

struct FormParts {
  std::string action;
  std::string submit;  // label of the button
  std::string cancel_address{};
  bool multipart{false};
  bool primary{true};  // one a page; further forms of it are quiet
  std::string id{};    // tells it from other forms of the page that have fields of the same names
  Html before_buttons{};
  std::vector<std::pair<std::string, std::string>> hidden{};
};
/// The form with what was typed, the faults at their fields and summed up on top.
Html form(Visit const& visit, Record const& record, Filled const& filled, FormParts const& parts);

/// One fact: the value as stored, and where it came from.
struct Fact {
  std::string value;
  std::string source{};
};
/// Facts of a record, masked by class; fields without an entry are left out, empty ones show "–".
Html facts(Visit const& visit, Record const& record, std::map<std::string, Fact> const& values);
/// The same as JSON fields, masked the same way.
Value facts_json(Visit const& visit, Record const& record,
                 std::map<std::string, Fact> const& values);
/// A stored value as people read it (codes by label, dates, money, masked numbers).
std::string shown(Visit const& visit, Field const& field, std::string const& stored);

}  // namespace rangkul::screen
