#include "programmes/preview.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "programmes/judge.h"
#include "programmes/previews.h"
#include "registry/people.h"
#include "rules/compile.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {
namespace {

using rules::Kind;
using rules::Rule;
using rules::Truth;

Date const trial_day = Date::from_ymd(2024, 2, 29).value();

/// What a random rule may ask of a kind.
rules::Scalar any_value(rules::Fact const& fact) {
  static std::vector<std::string> const places{"32.76", "32.76.06", "32.76.05.1001", "32.73"};
  static std::vector<std::string> const aids{"pkh", "bpnt", "bsp", "pbi-jkn", "uji-kuota"};
  switch (fact.kind) {
    case Kind::region: return *rc::gen::elementOf(places);
    case Kind::set: return *rc::gen::elementOf(aids);
    case Kind::yes_no: return std::int64_t{*rc::gen::inRange(0, 2)};
    case Kind::age:
      return std::int64_t{*rc::gen::elementOf(std::vector<int>{0, 1, 3, 4, 16, 17, 59, 60})};
    case Kind::code: return std::int64_t{*rc::gen::inRange(1, 8)};
    default: return std::int64_t{*rc::gen::inRange(0, 6)};
  }
}

Rule any_condition(rules::Vocabulary const& vocabulary) {
  std::vector<rules::Fact const*> facts;
  for (auto const& fact : vocabulary.facts)
    if (!fact.sql.empty()) facts.push_back(&fact);
  auto const& fact = **rc::gen::elementOf(facts);
  Rule out;
  out.shape = Rule::Shape::condition;
  out.fact = std::string(fact.key);
  out.op = *rc::gen::elementOf(rules::operators_of(fact.kind));
  auto const count = rules::takes_list(out.op) ? *rc::gen::inRange(1, 4) : 1;
  for (int i = 0; i < count; ++i) out.values.push_back(any_value(fact));
  return out;
}

Rule any_rule(rules::Vocabulary const& vocabulary, int depth) {
  Rule out;
  out.shape = *rc::gen::element(Rule::Shape::all, Rule::Shape::any, Rule::Shape::none);
  auto const count = *rc::gen::inRange(1, 4);
  for (int i = 0; i < count; ++i)
    out.parts.push_back(depth > 0 && *rc::gen::inRange(0, 3) == 0 ? any_rule(vocabulary, depth - 1)
                                                                  : any_condition(vocabulary));
  return out;
}

std::string maybe(std::vector<std::string> const& values) {
  auto const at = *rc::gen::inRange<std::size_t>(0, values.size() + 1);
  return at == values.size() ? "NULL" : values[at];
}
std::string flag() { return std::to_string(*rc::gen::inRange(0, 2)); }

/// A few people in a few families, with gaps; some stand in a benefit.
std::string any_people() {
  static std::vector<std::string> const born{"'2024-02-29'", "'2023-03-01'", "'2020-02-29'",
                                             "'2007-02-28'", "'2007-03-01'", "'1964-02-29'",
                                             "'1959-12-31'", "'2030-01-01'"};
  std::string sql;
  for (int id = 1001; id <= 1012; ++id) {
    auto const family = maybe({"10", "20", "21", "30"});
    auto const region = *rc::gen::elementOf(
        std::vector<std::string>{"32.76.06.1006", "32.76.05.1001", "32.73.01.1001"});
    sql +=
        "INSERT INTO person (id, region, name, name_key, sex, born, occupation, education, "
        "marital, relation, disability, life, family, decile, receives_pkh, receives_bpnt, "
        "receives_pbi, in_city, in_ministry, since, event) VALUES (" +
        std::to_string(id) + ", '" + region + "', 'Uji', 'uji', " +
        std::to_string(*rc::gen::inRange(0, 3)) + ", " + maybe(born) + ", " +
        maybe({"1", "3", "5"}) + ", " + maybe({"2", "4"}) + ", " + maybe({"1", "2"}) + ", " +
        maybe({"1", "4"}) + ", " + maybe({"1", "7"}) + ", " +
        *rc::gen::elementOf(std::vector<std::string>{"'hidup'", "'mati'", "'pindah'"}) + ", " +
        family + ", " + maybe({"1", "4", "9"}) + ", " + flag() + ", " + flag() + ", " + flag() +
        ", " + flag() + ", " + flag() + ", 0, 1);\n";
    if (*rc::gen::inRange(0, 3) == 0)
      sql +=
          "INSERT INTO enrolment (id, programme, year, period, unit, person, region, name, "
          "status, proposed_at, event) VALUES (" +
          std::to_string(id + 5000) + ", 'uji-kuota', 2024, '2024', 'person', " +
          std::to_string(id) + ", '" + region + "', 'Uji', 'approved', 0, 1);\n";
  }
  if (*rc::gen::inRange(0, 2) == 0)
    sql +=
        "INSERT INTO enrolment (id, programme, year, period, unit, family, region, name, "
        "status, proposed_at, event) VALUES (9001, 'uji-kuota', 2024, '2024', 'family', 10, "
        "'32.76.06.1006', 'Uji', 'proposed', 0, 1);\n";
  return sql;
}

Actor const& everywhere() {
  static Actor const actor = Actor::system("test");
  return actor;
}

/// What SQL says of each subject: 1 yes, 0 no, 2 unknown.
std::map<std::int64_t, Truth> by_sql(Context& context, Trial const& trial) {
  std::map<std::int64_t, Truth> out;
  auto const asked = trial_sql(trial);
  context.tx.rows_of("test.rule",
                     "SELECT " + asked.id + ", CASE WHEN " + asked.rule + " THEN 1 WHEN NOT " +
                         asked.rule + " THEN 0 ELSE 2 END FROM " + asked.from + " WHERE " +
                         asked.where,
                     scoped(context, asked.binds), {db::CellType::integer, db::CellType::integer},
                     [&](db::Row const& row) {
                       auto const told = std::get<std::int64_t>(row[1]);
                       out[std::get<std::int64_t>(row[0])] = told == 2   ? Truth::unknown
                                                             : told == 1 ? Truth::yes
                                                                         : Truth::no;
                       return true;
                     });
  return out;
}

std::string told(Preview const& counted) {
  std::string out;
  for (auto const number : {counted.asked, counted.eligible, counted.unknown, counted.standing,
                            counted.stay, counted.fall_out})
    out += std::to_string(number) + " ";
  for (auto const& area : counted.areas)
    out += area.village.text() + ":" + std::to_string(area.eligible) + "/" +
           std::to_string(area.unknown) + "/" + std::to_string(area.asked) + " ";
  return out;
}

/// The columns in memory count what SQL counts, in the whole register and in a part of it.
void check_counts(Context& context, RegisterColumns const& columns, Trial const& trial) {
  for (auto const* actor : {&everywhere(), &heri(), &dewi()}) {
    Context theirs{context.tx, *actor, context.clock, context.catalogue};
    auto const by_memory = told(columns.count(context.tx, trial, actor->scope()));
    if (auto const by_store = told(preview_of(theirs, trial)); by_store != by_memory)
      RC_FAIL("SQL " + by_store + ", memory " + by_memory + ": " +
              to_json(rules::to_value(trial.rule, vocabulary_of(trial.programme->unit))));
  }
}

void check_agreement(db::Store& store, catalogue::Unit unit) {
  test::run_directly(store, any_people());
  catalogue::Programme programme;
  programme.id = "uji-kuota";
  programme.unit = unit;
  auto tx = store.read(everywhere());
  Context context{tx, everywhere(), test_clock(), office_catalogue()};
  // Days on which some of the people have their birthday.
  auto const on = *rc::gen::element(trial_day, trial_day.plus_days(1), trial_day.plus_days(-1));
  auto const known = known_for(office_catalogue(), unit, on);
  RegisterColumns columns;
  columns.load(tx);
  for (int i = 0; i < 8; ++i) {
    auto const rule = any_rule(known.vocabulary, 2);
    auto const trial = trial_of(office_catalogue(), programme, 2024, rule, on);
    auto const said = by_sql(context, trial);
    RC_ASSERT(said.size() >= 4U);
    check_counts(context, columns, trial);
    for (auto const& [id, truth] : said) {
      Candidate candidate;
      candidate.programme = programme.id;
      candidate.year = 2024;
      if (unit == catalogue::Unit::person)
        candidate.person = PersonId{id};
      else
        candidate.family = FamilyId{id};
      auto const facts = facts_of(context, candidate, programme, on);
      RC_ASSERT(facts.ok());
      auto const told = rules::evaluate(
          rule, known, [&](rules::Fact const& fact) { return facts.value().facts.find(fact.key); });
      if (told.truth != truth)
        RC_FAIL(std::to_string(id) + " by SQL " + std::string(rules::word_of(truth)) + ", alone " +
                std::string(rules::word_of(told.truth)) + ": " +
                to_json(rules::to_value(rule, known.vocabulary)));
    }
  }
}

}  // namespace

TEST_CASE("rules: one by one and set by set say the same of everybody") {
  for (auto const unit : {catalogue::Unit::person, catalogue::Unit::family})
    CHECK(rc::check("evaluate, SQL and memory agree",
                    [&] { with_people([&](db::Store& store) { check_agreement(store, unit); }); }));
}

TEST_CASE("rules: a register kept in memory is read anew when somebody changes people") {
  with_people([](db::Store& store) {
    Previews previews(0);
    auto const* programme = office_catalogue().programme("kds-alat-bantu", trial_day);
    auto const rule =
        rule_of_file(*programme, known_for(office_catalogue(), programme->unit, trial_day),
                     *std::make_unique<rules::Problems>());
    auto const counted = [&] {
      auto tx = store.read(heri());
      Context context{tx, heri(), test_clock(), office_catalogue()};
      return previews.of(context, trial_of(office_catalogue(), *programme, 2024, rule, trial_day))
          .eligible;
    };
    CHECK(counted() == 1);
    act(store, Actor::system("test"), [](Context& context) {
      return registry::record_death(context, PersonId{201}, Date::from_ymd(2024, 12, 1).value(),
                                    "surat");
    }).value();
    CHECK(counted() == 0);
  });
}

}  // namespace rangkul::programmes
