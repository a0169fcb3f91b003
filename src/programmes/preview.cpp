#include "programmes/preview.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "programmes/parts.h"
#include "rules/compile.h"

namespace rangkul::programmes {
namespace {

using screen::Column;
using screen::ColumnKind;
using screen::Filter;
using screen::FilterKind;

bool is_of_person(Trial const& trial) { return trial.programme->unit == catalogue::Unit::person; }

/// Families with what the rule asks of their members, and no more; `only` narrows the members.
std::string families(rules::Compiled const& compiled, std::string const& only = {}) {
  std::string columns;
  for (auto const* fact : compiled.facts)
    if (!fact->aggregate.empty()) columns += ", " + fact->aggregate;
  return "family f JOIN (SELECT m.family AS id" + columns +
         " FROM person m WHERE m.family IS NOT NULL AND m.merged_into IS NULL" + only +
         " GROUP BY m.family) g ON g.id = f.id";
}

/// Receivers of the year as a condition over subjects, or as a source joined to them.
std::string standing_of(Trial const& trial, std::string const& id) {
  std::string const key = is_of_person(trial) ? "person" : "family";
  return id + " IN (SELECT s." + key +
         " FROM enrolment s WHERE s.programme = :programme AND s.year = :rule_year AND s.status IN "
         "('proposed', 'approved') AND s." +
         key + " IS NOT NULL)";
}

constexpr std::array<std::string_view, 4> groups{"eligible", "unknown", "enter", "fall_out"};
constexpr std::array<std::string_view, 3> checked_groups{"seen", "wrong_in", "wrong_out"};

/// Subjects whose newest visit of the period says so; `fit` narrows what it says.
/// Index validation_entry_visited.
std::string seen_in_period(Trial const& trial, std::string const& fit = {}) {
  std::string const key = is_of_person(trial) ? "person" : "family";
  std::string const seen =
      "FROM validation_v_field_check c WHERE c.visited_on >= :checked_from AND c.visited_on <= "
      ":checked_to AND c." +
      key + " IS NOT NULL";
  return "SELECT k." + key + " FROM validation_v_field_check k WHERE k.id IN (SELECT MAX(c.id) " +
         seen + " GROUP BY c." + key + ")" + fit;
}

std::string group_condition(Trial const& trial, TrialSql const& asked, std::string const& group) {
  auto const& rule = asked.rule;
  if (group == "unknown") return "(" + rule + " IS NULL)";
  if (group == "enter") return rule + " AND NOT (" + standing_of(trial, asked.id) + ")";
  if (group == "fall_out") return "(NOT " + rule + ") AND " + standing_of(trial, asked.id);
  auto const found = [&](char const* fit) {
    return asked.id + " IN (" + seen_in_period(trial, fit) + ")";
  };
  if (group == "seen") return found("");
  if (group == "wrong_in") return rule + " AND " + found(" AND k.fit = 0");
  if (group == "wrong_out")
    return "(NOT " + rule + " OR " + rule + " IS NULL) AND " + found(" AND k.fit = 1");
  return rule;
}

std::vector<Column> columns_of(bool person) {
  if (person)
    return {Column{.key = "name", .sql = "p.name", .link = "/orang/{id}"},
            Column{.key = "nik",
                   .sql = "p.nik",
                   .kind = ColumnKind::nik,
                   .field_class = auth::FieldClass::k2},
            Column{.key = "born", .sql = "p.born", .kind = ColumnKind::date, .below = "age"},
            Column{.key = "age", .sql = "p.born", .kind = ColumnKind::age},
            Column{.key = "address",
                   .sql = "COALESCE(a.address, '')",
                   .field_class = auth::FieldClass::k2,
                   .below = "village"},
            Column{.key = "village", .sql = "COALESCE(r.name, p.region)"},
            Column{.key = "place",
                   .sql = "p.region",
                   .kind = ColumnKind::hidden,
                   .sortable = true,
                   .never_null = true},
            Column{.key = "decile", .sql = "p.decile", .kind = ColumnKind::integer},
            Column{.key = "id", .sql = "p.id", .kind = ColumnKind::hidden}};
  return {Column{.key = "name", .sql = "COALESCE(h.name, f.no_kk, '–')", .link = "/keluarga/{id}"},
          Column{.key = "no_kk",
                 .sql = "f.no_kk",
                 .kind = ColumnKind::no_kk,
                 .field_class = auth::FieldClass::k2},
          Column{.key = "address",
                 .sql = "f.address",
                 .field_class = auth::FieldClass::k2,
                 .below = "village"},
          Column{.key = "village", .sql = "COALESCE(r.name, f.region)"},
          Column{.key = "place",
                 .sql = "f.region",
                 .kind = ColumnKind::hidden,
                 .sortable = true,
                 .never_null = true},
          Column{.key = "id", .sql = "f.id", .kind = ColumnKind::hidden}};
}

void count_areas(Context& context, TrialSql const& asked, Preview& out) {
  auto const& rule = asked.rule;
  auto const sql = "SELECT " + asked.region + ", COUNT(*), SUM(CASE WHEN " + rule +
                   " THEN 1 ELSE 0 END), SUM(CASE WHEN NOT " + rule + " THEN 1 ELSE 0 END) FROM " +
                   asked.from + " WHERE " + asked.where + " GROUP BY " + asked.region +
                   " ORDER BY " + asked.region;
  using enum db::CellType;
  context.tx.rows_of("rules.preview", sql, scoped(context, asked.binds),
                     {text, integer, integer, integer}, [&](db::Row const& row) {
                       Preview::Area area;
                       area.village = db::detail::Read<RegionCode>::get(row[0]);
                       area.asked = db::detail::Read<std::int64_t>::get(row[1]);
                       area.eligible = db::detail::Read<std::int64_t>::get(row[2]);
                       area.unknown =
                           area.asked - area.eligible - db::detail::Read<std::int64_t>::get(row[3]);
                       out.asked += area.asked;
                       out.eligible += area.eligible;
                       out.unknown += area.unknown;
                       if (area.eligible + area.unknown > 0) out.areas.push_back(std::move(area));
                       return true;
                     });
}

void count_standing(Context& context, Trial const& trial, TrialSql const& asked, Preview& out) {
  auto const& rule = asked.rule;
  auto const sql = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN " + rule +
                   " THEN 1 ELSE 0 END), 0), COALESCE(SUM(CASE WHEN NOT " + rule +
                   " THEN 1 ELSE 0 END), 0) FROM " + asked.from + " WHERE " + asked.where +
                   " AND " + standing_of(trial, asked.id);
  using enum db::CellType;
  context.tx.rows_of("rules.standing", sql, scoped(context, asked.binds),
                     {integer, integer, integer}, [&](db::Row const& row) {
                       out.standing = db::detail::Read<std::int64_t>::get(row[0]);
                       out.stay = db::detail::Read<std::int64_t>::get(row[1]);
                       out.fall_out = db::detail::Read<std::int64_t>::get(row[2]);
                       return true;
                     });
}

}  // namespace

Trial trial_of(catalogue::Catalogue const& catalogue, catalogue::Programme const& programme,
               int year, rules::Rule const& rule, Date on) {
  auto pruned = rules::without_claims(rule, vocabulary_of(programme.unit));
  return {&catalogue, &programme, year, std::move(pruned.rule), pruned.shortened, on};
}

namespace {

TrialSql sql_over(Trial const& trial, std::string const& only) {
  rules::Known const known{vocabulary_of(trial.programme->unit), *trial.catalogue, trial.on, {}};
  auto const compiled = rules::compile(trial.rule, known);
  bool const person = is_of_person(trial);
  TrialSql out;
  out.rule = compiled.sql;
  out.from = person ? "person p" : families(compiled, only.empty() ? "" : " AND m.family" + only);
  out.where = person ? "p.merged_into IS NULL" : "f.ended IS NULL";
  out.id = person ? "p.id" : "f.id";
  out.region = person ? "p.region" : "f.region";
  if (!only.empty()) out.where += " AND " + out.id + only;
  out.where += " AND " + out.region + " >= :scope_from AND " + out.region + " < :scope_to";
  out.binds = compiled.binds;
  out.binds.push_back(db::bind("rule_year", trial.year));
  out.binds.push_back(db::bind("programme", trial.programme->id));
  return out;
}

}  // namespace

TrialSql trial_sql(Trial const& trial) { return sql_over(trial, {}); }

TrialSql checked_sql(Trial const& trial, Period const& period) {
  auto out = sql_over(trial, " IN (" + seen_in_period(trial) + ")");
  out.binds.push_back(db::bind("checked_from", period.from));
  out.binds.push_back(db::bind("checked_to", period.to));
  return out;
}

Checked checked_of(Context& context, Trial const& trial, Period const& period) {
  auto const asked = checked_sql(trial, period);
  auto const fit = asked.id + " IN (" + seen_in_period(trial, " AND k.fit = 1") + ")";
  auto const& rule = asked.rule;
  auto const count = [](std::string const& condition) {
    return ", COALESCE(SUM(CASE WHEN " + condition + " THEN 1 ELSE 0 END), 0)";
  };
  auto const sql = "SELECT COUNT(*)" + count(rule) + count(rule + " AND NOT " + fit) + count(fit) +
                   count(fit + " AND (NOT " + rule + " OR " + rule + " IS NULL)") + " FROM " +
                   asked.from + " WHERE " + asked.where;
  using enum db::CellType;
  Checked out;
  context.tx.rows_of("rules.checked", sql, scoped(context, asked.binds),
                     {integer, integer, integer, integer, integer}, [&](db::Row const& row) {
                       auto const read = [&](std::size_t at) {
                         return db::detail::Read<std::int64_t>::get(row[at]);
                       };
                       out = {read(0), read(1), read(2), read(3), read(4)};
                       return true;
                     });
  return out;
}

Preview preview_of(Context& context, Trial const& trial) {
  auto const asked = trial_sql(trial);
  Preview out;
  count_areas(context, asked, out);
  count_standing(context, trial, asked, out);
  return out;
}

void add_amounts(Trial const& trial, Preview& counted,
                 std::function<Preview(Trial const&)> const& count) {
  auto const& programme = *trial.programme;
  auto const* scheme = programme.scheme(trial.year);
  if (scheme == nullptr) return;
  auto const known = known_for(*trial.catalogue, programme.unit, trial.on);
  rules::Rule earlier;
  earlier.shape = rules::Rule::Shape::none;
  for (auto const& own : programme.amounts) {
    rules::Problems problems;
    auto const when = rules::read_rule(own.when, known, problems);
    if (!problems.empty()) continue;
    rules::Rule both;
    both.parts = {trial.rule, when};
    if (!earlier.parts.empty()) both.parts.push_back(earlier);
    auto const found = count(trial_of(*trial.catalogue, programme, trial.year, both, trial.on));
    auto const each =
        Rupiah{own.amount.whole() - scheme->amount.whole()}.times(times_a_year(scheme->period));
    for (auto const& area : found.areas)
      for (auto& sum : counted.areas)
        if (sum.village == area.village) sum.more = sum.more + each.times(area.eligible);
    earlier.parts.push_back(when);
  }
}

std::optional<Rupiah> yearly_cost(catalogue::Programme const& programme, int year) {
  if (programme.scheme(year) == nullptr) return std::nullopt;
  return yearly_amount(programme, year);
}

bool is_checked_group(std::string_view word) {
  return std::ranges::find(checked_groups, word) != checked_groups.end();
}
bool is_group(std::string_view word) {
  return std::ranges::find(groups, word) != groups.end() || is_checked_group(word);
}

Result<http::Answer> trial_list(screen::Visit& visit, Trial const& trial, std::string const& group,
                                Period const& period, screen::ListView view) {
  auto asked = is_checked_group(group) ? checked_sql(trial, period) : trial_sql(trial);
  bool const person = is_of_person(trial);
  auto const from =
      asked.from +
      (person ? std::string(" LEFT JOIN family a ON a.id = p.family LEFT JOIN region r ON r.code = "
                            "p.region")
              : std::string(" LEFT JOIN person h ON h.id = f.head LEFT JOIN region r ON r.code = "
                            "f.region"));
  auto const where = asked.where + " AND " + group_condition(trial, asked, group);
  auto const filter = asked.region + " >= :f_wilayah_from AND " + asked.region + " < :f_wilayah_to";
  screen::List const list{
      .name = person ? "rules.people" : "rules.families",
      .from = from,
      .where = where,
      .id = asked.id,
      .columns = columns_of(person),
      .filters = {Filter{.key = "wilayah", .kind = FilterKind::region, .where = filter}},
      .sort = "place",
      .people = "candidates",
  };
  view.binds = std::move(asked.binds);
  return screen::list_page(visit, list, view);
}

}  // namespace rangkul::programmes
