#include "ppks/tables.h"

#include "ppks/ppks_sql.h"

namespace rangkul::ppks {
namespace {

namespace sql = ppks_sql;
constexpr int months_a_year = 12;
constexpr int school = 5;
constexpr int grown_up = 18;
constexpr int old = 60;

/// The latest birth of somebody of this age at the end of a year.
Date born_by(Year year, int age) { return year.end().plus_months(-age * months_a_year); }

template <std::size_t size>
bool gives_away(int category, std::array<std::int64_t, size> const& parts) {
  return std::ranges::any_of(
      parts, [&](std::int64_t count) { return count > 0 && is_left_out(category, count); });
}

}  // namespace

bool is_left_out(int category, std::int64_t count) {
  return is_secret(category) && count < fewest_told;
}

YearTable year_table(Context& context, int year, RegionCode const& area) {
  YearTable out{.year = year};
  Year const span{year};
  auto const within = range_of(area);
  bool const secret = context.actor.may(May::see_secret);
  auto const binds = [&](db::Binds more) {
    more.push_back(db::bind("from", span.begin()));
    more.push_back(db::bind("to", span.end()));
    more.push_back(db::bind("area_from", within.from));
    more.push_back(db::bind("area_to", within.to));
    return scoped(context, std::move(more));
  };
  context.tx.each(
      sql::by_category,
      binds({db::bind("born5", born_by(span, school)), db::bind("born18", born_by(span, grown_up)),
             db::bind("born60", born_by(span, old))}),
      [&](int category, std::optional<int> sex, int age, std::int64_t count) {
        auto& row = out.rows[static_cast<std::size_t>(category - 1)];
        row.all += count;
        if (sex && (*sex == 1 || *sex == 2))
          row.by_sex[static_cast<std::size_t>(*sex - 1)] += count;
        row.by_age[static_cast<std::size_t>(age)] += count;
      });
  auto const sums = context.tx.first<std::int64_t, std::int64_t>(
      sql::people, binds({db::bind("sees_secret", secret ? 1 : 0)}));
  if (sums) std::tie(out.people, out.entries) = *sums;
  for (std::size_t i = 0; i < out.rows.size(); ++i) {
    auto& row = out.rows[i];
    auto const category = static_cast<int>(i) + 1;
    row.hides_all = is_left_out(category, row.all);
    row.hides_parts = gives_away(category, row.by_sex) || gives_away(category, row.by_age);
  }
  return out;
}

std::vector<AreaRow> area_table(Context& context, int year) {
  Year const span{year};
  // 32.76 -> 32.76.06 -> 32.76.06.1006
  constexpr std::size_t deepest = 13;
  constexpr std::size_t district = 8;
  constexpr std::size_t city = 5;
  auto const length = context.actor.area().text().size();
  auto const below = length < city ? city : length < district ? district : deepest;
  std::vector<AreaRow> out;
  context.tx.each(sql::by_area,
                  scoped(context, {db::bind("from", span.begin()), db::bind("to", span.end()),
                                   db::bind("length", static_cast<std::int64_t>(below))}),
                  [&](std::string area, int category, std::int64_t count) {
                    if (out.empty() || out.back().area != area)
                      out.push_back({.area = std::move(area), .entries = {}});
                    out.back().entries[static_cast<std::size_t>(category - 1)] = count;
                  });
  return out;
}

}  // namespace rangkul::ppks
