#include "programmes/register_columns.h"

#include <algorithm>
#include <array>

#include "programmes/register_columns_sql.h"

namespace rangkul::programmes {
namespace {

namespace sql = register_columns_sql;

constexpr std::int32_t born_unknown = 0;
constexpr std::int8_t unknown = -1;
constexpr std::int8_t no_disability = 7;  // catalogue/codes/disability.csv: tidak ada
constexpr std::int8_t pupil = 3;          // catalogue/codes/occupation.csv: pelajar/mahasiswa

/// "2004-07-01" -> 20040701
std::int32_t day_number(std::string const& iso) {
  constexpr std::size_t iso_size = 10;
  if (iso.size() != iso_size) return born_unknown;
  std::int32_t out = 0;
  for (char const c : iso)
    if (c != '-') out = out * 10 + (c - '0');
  return out;
}

std::int64_t integer(db::Cell const& cell) { return db::detail::Read<std::int64_t>::get(cell); }

}  // namespace

std::int32_t RegisterColumns::region_of(std::string const& code) {
  auto const [found, fresh] =
      region_number_.try_emplace(code, static_cast<std::int32_t>(regions_.size()));
  if (fresh) regions_.push_back(code);
  return found->second;
}

std::int32_t RegisterColumns::family_of(std::int64_t id) const {
  auto const found = std::ranges::lower_bound(family_id_, id);
  if (found == family_id_.end() || *found != id) return -1;
  return static_cast<std::int32_t>(found - family_id_.begin());
}

void RegisterColumns::load_families(db::Transaction& tx) {
  tx.each(sql::families, {}, [&](std::int64_t id, std::string const& region, int stands) {
    family_id_.push_back(id);
    family_region_.push_back(region_of(region));
    family_asked_.push_back(static_cast<std::int8_t>(stands));
  });
}

void RegisterColumns::load_people(db::Transaction& tx) {
  using enum db::CellType;
  std::vector<db::CellType> types{integer, text, text, integer};
  types.resize(types.size() + column_count, integer);
  constexpr std::size_t first = 4;
  person_.resize(column_count);
  tx.rows(sql::people, {}, types, [&](db::Row const& row) {
    person_id_.push_back(programmes::integer(row[0]));
    person_region_.push_back(region_of(std::get<std::string>(row[1])));
    person_born_.push_back(day_number(std::get<std::string>(row[2])));
    person_family_.push_back(family_of(programmes::integer(row[3])));
    for (std::size_t i = 0; i < column_count; ++i)
      person_[i].push_back(static_cast<std::int8_t>(programmes::integer(row[first + i])));
    return true;
  });
}

/// What members come to, as the vocabulary of a family says it.
void RegisterColumns::add_up_families() {
  auto const families = family_id_.size();
  family_.assign(column_count, Small(families, unknown));
  for (auto* wide : {&family_youngest_, &family_oldest_, &family_members_, &family_pupils_})
    wide->assign(families, 0);
  family_disabled_.assign(families, 0);
  Small seen(families, 0);
  for (std::size_t i = 0; i < people(); ++i) {
    if (person_family_[i] < 0) continue;
    auto const f = static_cast<std::size_t>(person_family_[i]);
    seen[f] = 1;
    for (auto const column : {alive, pkh, bpnt, pbi, in_city, in_ministry})
      family_[column][f] = std::max(family_[column][f], person_[column][i]);
    auto const mine = person_[decile][i];
    auto& least = family_[decile][f];
    if (mine != unknown && (least == unknown || mine < least)) least = mine;
    if (person_[alive][i] == 0) continue;
    ++family_members_[f];
    if (person_[occupation][i] == pupil) ++family_pupils_[f];
    if (person_[disability][i] != unknown && person_[disability][i] != no_disability)
      family_disabled_[f] = 1;
    auto const born = person_born_[i];
    if (born == born_unknown) continue;
    family_youngest_[f] = std::max(family_youngest_[f], born);
    family_oldest_[f] = family_oldest_[f] == 0 ? born : std::min(family_oldest_[f], born);
  }
  for (std::size_t f = 0; f < families; ++f) family_asked_[f] = family_asked_[f] & seen[f];
}

void RegisterColumns::load(db::Transaction& tx) {
  *this = RegisterColumns{};
  load_families(tx);
  load_people(tx);
  add_up_families();
}

/// Judges the conditions of one trial.
class ColumnJudge {
 public:
  ColumnJudge(RegisterColumns const& columns, db::Transaction& tx, Trial const& trial)
      : c_(columns),
        tx_(tx),
        trial_(trial),
        by_person_(trial.programme->unit == catalogue::Unit::person),
        size_(by_person_ ? columns.person_id_.size() : columns.family_id_.size()) {}

  Truths tree(rules::Rule const& rule) {
    using Shape = rules::Rule::Shape;
    if (rule.shape == Shape::condition) return condition(rule);
    bool const all = rule.shape == Shape::all;
    Truths out(size_, all ? column_yes : column_no);
    for (auto const& part : rule.parts) {
      auto const inner = tree(part);
      for (std::size_t i = 0; i < size_; ++i)
        out[i] = all ? std::min(out[i], inner[i]) : std::max(out[i], inner[i]);
    }
    if (rule.shape == Shape::none) negate(out);
    return out;
  }

 private:
  using R = RegisterColumns;

  static void negate(Truths& out) {
    for (auto& one : out) one = static_cast<std::uint8_t>(column_yes - one);
  }
  static std::uint8_t truth(bool holds) { return holds ? column_yes : column_no; }

  template <typename Judge>
  Truths each(Judge judge) const {
    Truths out(size_);
    for (std::size_t i = 0; i < size_; ++i) out[i] = judge(i);
    return out;
  }

  Truths condition(rules::Rule const& rule) {
    fact_ = vocabulary_of(trial_.programme->unit).find(rule.fact);
    CHECK_THAT(fact_ != nullptr);
    wanted_ = rules::values_on(rule, *trial_.catalogue, trial_.on);
    if (wanted_.empty()) return Truths(size_, column_unknown);
    op_ = rule.op;
    using enum rules::Operator;
    auto out = positive();
    if (op_ == none_of || op_ == is_not || op_ == not_within) negate(out);
    return out;
  }

  Truths positive() {
    if (fact_->kind == rules::Kind::set) return aids();
    if (fact_->kind == rules::Kind::region) return area();
    if (fact_->kind == rules::Kind::age) return age();
    return by_person_ ? of_person() : of_family();
  }

  std::uint8_t compared(std::int64_t value) const {
    if (op_ == rules::Operator::at_least) return truth(value >= number(wanted_.front()));
    if (op_ == rules::Operator::at_most) return truth(value <= number(wanted_.front()));
    return truth(std::ranges::any_of(
        wanted_, [&](rules::Scalar const& one) { return number(one) == value; }));
  }
  static std::int64_t number(rules::Scalar const& value) { return std::get<std::int64_t>(value); }

  Truths small(R::Small const& column) const {
    // A column of small numbers has few different ones: each is judged once.
    std::array<std::uint8_t, 256> told{};
    for (int value = 0; value < 128; ++value)
      told[static_cast<std::size_t>(value)] = compared(value);
    told[static_cast<std::uint8_t>(unknown)] = column_unknown;
    return each([&](std::size_t i) { return told[static_cast<std::uint8_t>(column[i])]; });
  }

  Truths of_person() {
    static std::map<std::string_view, R::Column> const columns{
        {"alive", R::alive},           {"sex", R::sex},
        {"occupation", R::occupation}, {"education", R::education},
        {"marital", R::marital},       {"relation", R::relation},
        {"disability", R::disability}, {"decile", R::decile},
        {"in_city", R::in_city},       {"in_ministry", R::in_ministry},
        {"has_nik", R::has_nik}};
    if (fact_->key == "registered") return Truths(size_, compared(1));
    if (fact_->key == "disabled")
      return each([&](std::size_t i) {
        auto const code = c_.person_[R::disability][i];
        return code == unknown ? column_unknown : compared(code == no_disability ? 0 : 1);
      });
    if (auto const found = columns.find(fact_->key); found != columns.end())
      return small(c_.person_[found->second]);
    auto const told = members_fact();
    return each([&](std::size_t i) {
      auto const f = c_.person_family_[i];
      return f < 0 ? column_unknown : told[static_cast<std::size_t>(f)];
    });
  }

  Truths of_family() {
    static std::map<std::string_view, R::Column> const columns{{"alive", R::alive},
                                                               {"decile", R::decile},
                                                               {"in_city", R::in_city},
                                                               {"in_ministry", R::in_ministry}};
    if (fact_->key == "registered") return Truths(size_, compared(1));
    if (auto const found = columns.find(fact_->key); found != columns.end())
      return small(c_.family_[found->second]);
    return members_fact();
  }

  /// What a family's living members come to, by family.
  Truths members_fact() const {
    Truths out(c_.family_id_.size());
    auto const fill = [&](auto const& column) {
      for (std::size_t f = 0; f < out.size(); ++f) out[f] = compared(column[f]);
    };
    if (fact_->key == "members")
      fill(c_.family_members_);
    else if (fact_->key == "pupils")
      fill(c_.family_pupils_);
    else {
      CHECK_THAT(fact_->key == "member_disabled");
      fill(c_.family_disabled_);
    }
    return out;
  }

  /// The day so many years before as a number; 29 February of any year compares as it should.
  std::int64_t years_before(std::int64_t years) const {
    constexpr std::int64_t a_year = 10'000;
    return trial_.on.year() * a_year + trial_.on.month() * 100 + trial_.on.day() - years * a_year;
  }

  std::uint8_t old(std::int32_t born) const {
    if (born == born_unknown) return column_unknown;
    if (op_ == rules::Operator::at_least) return truth(born <= years_before(number(wanted_[0])));
    if (op_ == rules::Operator::at_most) return truth(born > years_before(number(wanted_[0]) + 1));
    return truth(std::ranges::any_of(wanted_, [&](rules::Scalar const& one) {
      return born <= years_before(number(one)) && born > years_before(number(one) + 1);
    }));
  }

  Truths age() {
    if (fact_->key == "age") return each([&](std::size_t i) { return old(c_.person_born_[i]); });
    auto const& born = fact_->key == "youngest" ? c_.family_youngest_ : c_.family_oldest_;
    if (!by_person_) return each([&](std::size_t i) { return old(born[i]); });
    return each([&](std::size_t i) {
      auto const f = c_.person_family_[i];
      return f < 0 ? column_unknown : old(born[static_cast<std::size_t>(f)]);
    });
  }

  Truths area() {
    std::vector<std::uint8_t> inside;
    for (auto const& code : c_.regions_)
      inside.push_back(truth(std::ranges::any_of(wanted_, [&](rules::Scalar const& area) {
        auto const range = range_of(RegionCode::parse(std::get<std::string>(area)).value());
        return code >= range.from && code < range.to;
      })));
    auto const& regions = by_person_ ? c_.person_region_ : c_.family_region_;
    return each([&](std::size_t i) { return inside[static_cast<std::size_t>(regions[i])]; });
  }

  /// Never unknown: the aids that are known of count.
  Truths aids() {
    auto const& held = by_person_ ? c_.person_ : c_.family_;
    Truths out(size_, column_no);
    auto const add = [&](R::Column column) {
      for (std::size_t i = 0; i < size_; ++i)
        if (held[column][i] > 0) out[i] = column_yes;
    };
    for (auto const& word : wanted_) {
      auto const& id = std::get<std::string>(word);
      if (id == "pkh") add(R::pkh);
      if (id == "bpnt" || id == "bsp") add(R::bpnt);
      if (id == "pbi-jkn") add(R::pbi);
      add_standing(id, out);
    }
    return out;
  }

  void add_standing(std::string const& programme, Truths& out) {
    std::vector<std::uint8_t> families;
    tx_.each(sql::standing, {db::bind("programme", programme), db::bind("year", trial_.year)},
             [&](std::string const& unit, std::int64_t person, std::int64_t family) {
               if (unit == "person") {
                 auto const at = std::ranges::lower_bound(c_.person_id_, person);
                 if (by_person_ && at != c_.person_id_.end() && *at == person)
                   out[static_cast<std::size_t>(at - c_.person_id_.begin())] = column_yes;
                 return;
               }
               auto const f = c_.family_of(family);
               if (f < 0) return;
               families.resize(c_.family_id_.size());
               families[static_cast<std::size_t>(f)] = 1;
             });
    if (families.empty()) return;
    for (std::size_t i = 0; i < size_; ++i) {
      auto const f = by_person_ ? c_.person_family_[i] : static_cast<std::int32_t>(i);
      if (f >= 0 && families[static_cast<std::size_t>(f)] != 0) out[i] = column_yes;
    }
  }

  RegisterColumns const& c_;
  db::Transaction& tx_;
  Trial const& trial_;
  bool by_person_;
  std::size_t size_;
  rules::Fact const* fact_{nullptr};
  rules::Operator op_{rules::Operator::is};
  std::vector<rules::Scalar> wanted_{};
};

Truths RegisterColumns::judge(db::Transaction& tx, Trial const& trial) const {
  return ColumnJudge{*this, tx, trial}.tree(trial.rule);
}

Preview RegisterColumns::count(db::Transaction& tx, Trial const& trial,
                               RegionRange const& area) const {
  auto const told = judge(tx, trial);
  bool const by_person = trial.programme->unit == catalogue::Unit::person;
  auto const& region = by_person ? person_region_ : family_region_;
  auto const asked = [&](std::size_t i) { return by_person || family_asked_[i] != 0; };
  std::vector<Preview::Area> areas(regions_.size());
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (!asked(i)) continue;
    auto& sum = areas[static_cast<std::size_t>(region[i])];
    ++sum.asked;
    sum.eligible += told[i] == column_yes ? 1 : 0;
    sum.unknown += told[i] == column_unknown ? 1 : 0;
  }
  Preview out;
  std::vector<std::uint8_t> inside;
  for (auto const& code : regions_) inside.push_back(code >= area.from && code < area.to ? 1 : 0);
  for (auto const& [code, number] : region_number_) {
    auto& sum = areas[static_cast<std::size_t>(number)];
    if (inside[static_cast<std::size_t>(number)] == 0) continue;
    out.asked += sum.asked;
    out.eligible += sum.eligible;
    out.unknown += sum.unknown;
    sum.village = RegionCode::parse(code).value_or(RegionCode{});
    if (sum.eligible + sum.unknown > 0) out.areas.push_back(std::move(sum));
  }
  std::vector<std::size_t> standing;
  tx.each(sql::standing, {db::bind("programme", trial.programme->id), db::bind("year", trial.year)},
          [&](std::string const&, std::int64_t person, std::int64_t family) {
            auto const& ids = by_person ? person_id_ : family_id_;
            auto const id = by_person ? person : family;
            auto const at = std::ranges::lower_bound(ids, id);
            if (at != ids.end() && *at == id)
              standing.push_back(static_cast<std::size_t>(at - ids.begin()));
          });
  std::ranges::sort(standing);
  standing.erase(std::unique(standing.begin(), standing.end()), standing.end());
  for (auto const i : standing) {
    if (!asked(i) || inside[static_cast<std::size_t>(region[i])] == 0) continue;
    ++out.standing;
    out.stay += told[i] == column_yes ? 1 : 0;
    out.fall_out += told[i] == column_no ? 1 : 0;
  }
  return out;
}

}  // namespace rangkul::programmes
