#include "linkage/explain.h"

#include "base/text.h"

namespace rangkul::linkage {
namespace {

std::string shown_number(std::string const& cell) {
  auto const number = loose_number(cell);
  if (number.digits == 0) return {};
  auto text = std::to_string(number.digits);
  text.insert(0, number.length > text.size() ? number.length - text.size() : 0, '0');
  constexpr std::size_t shown_end = 4;
  if (text.size() <= shown_end * 2) return {};
  return text.substr(0, shown_end) + " •••• •••• " + text.substr(text.size() - shown_end);
}

std::string shown_place(Record const& record) {
  auto const address = standardise_address(record.address, record.rt, record.rw);
  auto out = join(address.street, " ");
  auto const add = [&](std::string_view word, int number) {
    if (number == 0) return;
    if (!out.empty()) out += ' ';
    out += std::string(word) + " " + std::to_string(number);
  };
  add("no", address.house);
  add("rt", address.rt);
  add("rw", address.rw);
  auto const village = record.village_name.empty() ? record.village : record.village_name;
  if (!village.empty()) out += (out.empty() ? "" : ", ") + village;
  return out;
}

std::string shown_phone(std::string const& cell) {
  std::string digits;
  for (char const c : cell)
    if (c >= '0' && c <= '9') digits.push_back(c);
  constexpr std::size_t shown_end = 4;
  return digits.size() <= shown_end ? std::string()
                                    : "•••• " + digits.substr(digits.size() - shown_end);
}

std::string shown(Record const& record, Field field) {
  switch (field) {
    case Field::name: return standard_name(record.name);
    case Field::birth: return std::string(trim(record.birth));
    case Field::nik: return shown_number(record.nik);
    case Field::sex: {
      auto const sex = read_sex(record.sex);
      return sex == Sex::male ? "L" : sex == Sex::female ? "P" : "";
    }
    case Field::kk: return shown_number(record.no_kk);
    case Field::mother: return standard_name(record.mother);
    case Field::place: return shown_place(record);
    case Field::phone: return shown_phone(record.phone);
    case Field::count_: break;
  }
  return {};
}

Value tokens_value(std::vector<NameToken> const& tokens) {
  Value out{Value::List{}};
  for (auto const& token : tokens)
    out.push(Value::object({{"text", Value(token.text)},
                            {"written", Value(token.written)},
                            {"done", Value(done_key(token.done))}}));
  return out;
}

}  // namespace

Explanation explain(Record const& a, Record const& b, Model const& model) {
  Dictionary dictionary;
  auto const first = standardise(a, dictionary);
  auto const second = standardise(b, dictionary);
  auto const surprise = word_surprise(model, dictionary);
  auto const agreement = Comparer(dictionary, surprise).compare(first, second);
  auto const score = Weigher(model).score(agreement);
  Explanation out{score.prior, {}, score.rarity, score.family, score.bits, score.probability()};
  for (std::size_t i = 0; i < field_count; ++i) {
    auto const field = static_cast<Field>(i);
    FieldExplanation one{field,
                         level_key(field, agreement.levels[i]),
                         score.fields[i],
                         shown(a, field),
                         shown(b, field),
                         {},
                         {}};
    if (field == Field::name || field == Field::mother) {
      one.first_tokens = standardise_name(field == Field::name ? a.name : a.mother);
      one.second_tokens = standardise_name(field == Field::name ? b.name : b.mother);
    }
    out.fields.push_back(std::move(one));
  }
  return out;
}

Value to_value(Explanation const& explanation) {
  Value fields{Value::List{}};
  for (auto const& field : explanation.fields)
    fields.push(Value::object({{"field", Value(field_key(field.field))},
                               {"level", Value(field.level)},
                               {"bits", Value(field.bits)},
                               {"first", Value(field.first)},
                               {"second", Value(field.second)},
                               {"first_tokens", tokens_value(field.first_tokens)},
                               {"second_tokens", tokens_value(field.second_tokens)}}));
  return Value::object({{"prior_bits", Value(explanation.prior_bits)},
                        {"fields", std::move(fields)},
                        {"rarity_bits", Value(explanation.rarity_bits)},
                        {"family_bits", Value(explanation.family_bits)},
                        {"total_bits", Value(explanation.total_bits)},
                        {"probability", Value(explanation.probability)}});
}

}  // namespace rangkul::linkage
