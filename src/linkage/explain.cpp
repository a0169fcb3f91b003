#include "linkage/explain.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/text.h"
#include "linkage/calibrate.h"

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

StatedExplanation explain_stated(Signs const& signs, Calibration const& calibration) {
  constexpr double least = 0.05;  // bits
  StatedExplanation out;
  out.odds_bits = signs[static_cast<std::size_t>(Sign::odds)];
  out.stated_bits = calibration.stated(out.odds_bits, signs);
  // Some signs count less where the odds say enough, others where the signs before them do.
  auto const add = [&](std::size_t from, std::size_t to, double moved) {
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += calibration.bits[i] * signs[i];
    auto const part = sum == 0 ? 0 : moved / sum;
    for (std::size_t i = from; i < to; ++i)
      if (auto const bits = calibration.bits[i] * signs[i] * part; std::abs(bits) >= least)
        out.effects.push_back({static_cast<Sign>(i), bits});
  };
  auto const first = calibration.stated_first(out.odds_bits, signs);
  add(0, first_doubt, first - out.odds_bits);
  add(first_doubt, sign_count, out.stated_bits - first);
  std::ranges::stable_sort(out.effects, std::greater(),
                           [](SignEffect const& effect) { return std::abs(effect.bits); });
  return out;
}

Value to_value(StatedExplanation const& stated) {
  Value effects{Value::List{}};
  for (auto const& [sign, bits] : stated.effects)
    effects.push(Value::object({{"sign", Value(sign_key(sign))}, {"bits", Value(bits)}}));
  return Value::object({{"odds_bits", Value(stated.odds_bits)},
                        {"signs", std::move(effects)},
                        {"stated_bits", Value(stated.stated_bits)},
                        {"probability", Value(probability_of(stated.stated_bits))}});
}

Value signs_to_value(Signs const& signs) {
  auto out = Value::object({});
  for (std::size_t i = 0; i < sign_count; ++i)
    if (signs[i] != 0) out.set(std::string(sign_key(static_cast<Sign>(i))), Value(signs[i]));
  return out;
}

Signs signs_from_value(Value const& value) {
  Signs out{};
  for (std::size_t i = 0; i < sign_count; ++i) {
    auto const& number = value[sign_key(static_cast<Sign>(i))];
    if (auto const* real = number.real()) out[i] = *real;
    if (auto const* whole = number.integer()) out[i] = static_cast<double>(*whole);
  }
  return out;
}

}  // namespace rangkul::linkage
