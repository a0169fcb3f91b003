#include "programmes/breakdown.h"

#include "programmes/breakdown_sql.h"
#include "programmes/parts.h"

#include "registry/people.h"

namespace rangkul::programmes {
namespace {

namespace sql = breakdown_sql;

std::vector<Part> parts_of(Context& context, db::Query const& query, db::Binds binds) {
  std::vector<Part> out;
  context.tx.each(query, scoped(context, std::move(binds)),
                  [&](std::string key, std::int64_t receivers, std::int64_t amount) {
                    out.push_back({std::move(key), {}, receivers, Rupiah{amount}});
                  });
  return out;
}

db::Binds benefit(std::string const& programme, int year) {
  return {db::bind("programme", programme), db::bind("year", year)};
}

std::int64_t up(std::int64_t whole, std::int64_t by) { return (whole + by - 1) / by; }

}  // namespace

std::vector<Part> by_area(Context& context, std::string const& programme, int year) {
  constexpr std::size_t district = 8;
  constexpr std::size_t village = 13;
  auto binds = benefit(programme, year);
  bool const within = context.actor.area().text().size() >= district;
  binds.push_back(db::bind("length", within ? village : district));
  auto out = parts_of(context, sql::by_area, std::move(binds));
  for (auto& part : out)
    if (auto const region = RegionCode::parse(part.key); region.ok())
      part.name = registry::place_name(context, region.value());
  return out;
}

std::vector<Part> by_month(Context& context, std::string const& programme, int year) {
  return parts_of(context, sql::by_month, benefit(programme, year));
}

std::vector<Part> by_source(Context& context, std::string const& programme, int year) {
  return parts_of(context, sql::by_source, benefit(programme, year));
}

std::vector<SourcePart> sources_of_year(Context& context, int year) {
  std::vector<SourcePart> out;
  context.tx.each(
      sql::sources_of_year, scoped(context, {db::bind("year", year)}),
      [&](std::string source, std::string programme, std::int64_t receivers, std::int64_t amount) {
        if (sees_benefit(context, programme, year))
          out.push_back({std::move(source), std::move(programme), receivers, Rupiah{amount}});
      });
  return out;
}

Outlook outlook_of_plan(std::int64_t stock, std::int64_t pace, std::int64_t periods) {
  auto const worked = std::min(stock, pace * periods);
  return {worked, stock - worked, periods > 0 ? up(stock, periods) : stock, periods};
}

Outlook outlook_of_year(std::int64_t target, std::int64_t done, Year year, Date by) {
  auto const end = year.end();
  auto const last = std::clamp(by, year.begin(), end);
  auto const day_of = [&](Date day) {
    return std::int64_t{day.days_since_1970()} - year.begin().days_since_1970() + 1;
  };
  auto const all_days = day_of(end);
  auto const days = day_of(last);
  Outlook out;
  out.projected = (done * all_days + days / 2) / days;
  out.missing = std::max<std::int64_t>(target - out.projected, 0);
  // The month that runs counts as long as some of it is left.
  constexpr int december = 12;
  bool const month_runs = last.day() < days_in_month(last.year(), last.month());
  out.periods_left = december - last.month() + (month_runs ? 1 : 0);
  auto const rest = std::max<std::int64_t>(target - done, 0);
  out.needed = out.periods_left > 0 ? up(rest, out.periods_left) : rest;
  return out;
}

}  // namespace rangkul::programmes
