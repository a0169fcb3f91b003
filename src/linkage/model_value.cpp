#include <algorithm>
#include <cmath>

#include "linkage/weigh.h"

namespace rangkul::linkage {
namespace {

struct ColumnName {
  std::string_view key;
  double LevelModel::*column;
};
constexpr std::array<ColumnName, 7> columns{{{"same", &LevelModel::same},
                                             {"stranger", &LevelModel::stranger},
                                             {"stranger_near", &LevelModel::stranger_near},
                                             {"stranger_born", &LevelModel::stranger_born},
                                             {"family", &LevelModel::family},
                                             {"family_near", &LevelModel::family_near},
                                             {"twin", &LevelModel::twin}}};

struct NumberName {
  std::string_view key;
  double Model::*number;
  double least;
  double most;
};
constexpr std::array<NumberName, 8> numbers{
    {{"prior_same", &Model::prior_same, 0, 1},
     {"prior_family", &Model::prior_family, 0, 1},
     {"rare_word", &Model::rare_word, 0, 1},
     {"rarity_strength", &Model::rarity_strength, 0, 1},
     {"link_probability", &Model::link_probability, 0, 1},
     {"possible_probability", &Model::possible_probability, 0, 1},
     {"rival_margin_bits", &Model::rival_margin_bits, 0, 100},
     {"calibration_bits", &Model::calibration_bits, -10, 10}}};

Error malformed(std::string place) {
  return invalid("match.model_malformed", {{"at", std::move(place)}});
}

Result<double> number_in(Value const& value, NumberName const& name) {
  double number = 0;
  if (auto const* real = value.real()) {
    number = *real;
  } else if (auto const* whole = value.integer()) {
    number = static_cast<double>(*whole);
  } else {
    return malformed(std::string(name.key));
  }
  if (!std::isfinite(number) || number < name.least || number > name.most)
    return malformed(std::string(name.key));
  return number;
}

/// Models from before signs were told have the usual ones; a sign that the table of an older model
/// does not know adds nothing.
Result<void> read_calibration(Value const& signs, Calibration& out) {
  if (signs.is_null()) return {};
  constexpr double most = 100;
  out.bits = {};
  for (std::size_t sign = 0; sign < sign_count; ++sign) {
    auto const key = sign_key(static_cast<Sign>(sign));
    if (signs[key].is_null()) continue;
    auto const number = number_in(signs[key], {key, nullptr, -most, most});
    if (!number.ok()) return malformed("calibration." + std::string(key));
    out.bits[sign] = number.value();
  }
  // Else a link with more evidence could be stated as less likely.
  auto const bits = [&](Sign sign) { return out.bits[static_cast<std::size_t>(sign)]; };
  auto const least = bits(Sign::odds) + std::min(0.0, bits(Sign::odds_beside));
  if (least + bits(Sign::odds_when_sure) <= -1 || least - bits(Sign::odds_when_doubtful) <= -1)
    return malformed("calibration.odds");
  return {};
}

}  // namespace

Value Model::to_value() const {
  Value out = Value::object({{"version", Value(1)}});
  for (auto const& name : numbers) out.set(std::string(name.key), Value(this->*name.number));
  Value signs;
  for (std::size_t sign = 0; sign < sign_count; ++sign)
    signs.set(std::string(sign_key(static_cast<Sign>(sign))), Value(calibration.bits[sign]));
  out.set("calibration", std::move(signs));
  Value all_fields;
  for (std::size_t field = 0; field < field_count; ++field) {
    Value one;
    for (std::uint8_t level = 1; level < level_counts[field]; ++level) {
      Value row;
      for (auto const& column : columns)
        row.set(std::string(column.key), Value(fields[field].levels[level].*column.column));
      one.set(std::string(level_key(static_cast<Field>(field), level)), std::move(row));
    }
    all_fields.set(std::string(field_key(static_cast<Field>(field))), std::move(one));
  }
  out.set("fields", std::move(all_fields));
  Value word_list{Value::List{}};
  for (auto const& [word, share] : words)
    word_list.push(Value::object({{"word", Value(word)}, {"share", Value(share)}}));
  return out.set("words", std::move(word_list));
}

Result<Model> Model::from_value(Value const& value) {
  if (value["version"].integer_or(0) != 1) return malformed("version");
  Model out = usual();
  // Models from before the calibration have none.
  for (auto const& name : numbers)
    if (name.number != &Model::calibration_bits || !value[name.key].is_null())
      out.*name.number = TRY(number_in(value[name.key], name));
  TRY(read_calibration(value["calibration"], out.calibration));
  for (std::size_t field = 0; field < field_count; ++field) {
    auto const field_name = field_key(static_cast<Field>(field));
    for (std::uint8_t level = 1; level < level_counts[field]; ++level) {
      auto const level_name = level_key(static_cast<Field>(field), level);
      auto const& row = value["fields"][field_name][level_name];
      for (auto const& column : columns) {
        auto const number = number_in(row[column.key], {column.key, nullptr, 0, 1});
        if (!number.ok())
          return malformed(std::string(field_name) + "." + std::string(level_name) + "." +
                           std::string(column.key));
        out.fields[field].levels[level].*column.column = number.value();
      }
    }
  }
  if (value["words"].list() == nullptr) return malformed("words");
  for (auto const& word : *value["words"].list()) {
    auto const share = TRY(number_in(word["share"], {"words", nullptr, 0, 1}));
    if (word["word"].text() == nullptr) return malformed("words");
    out.words.emplace_back(*word["word"].text(), share);
  }
  return out;
}

}  // namespace rangkul::linkage
