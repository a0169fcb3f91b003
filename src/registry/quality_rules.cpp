#include <algorithm>

#include "base/text.h"
#include "registry/quality.h"

namespace rangkul::registry {
namespace {

// Relations of the family card (catalogue/codes/relation.csv).
constexpr int head_relation = 1;
constexpr int husband_relation = 2;
constexpr int wife_relation = 3;
constexpr int child_relation = 4;
constexpr int parent_relation = 7;
// source: domain.md 2.2 (usual faults of family cards)
constexpr int youngest_spouse = 12;
constexpr std::size_t largest_family = 15;
constexpr int oldest_age = 120;

constexpr std::array<std::string_view, 14> test_names{
    "test", "tes",       "testing", "coba",   "cobacoba", "dummy", "contoh",
    "nama", "tanpanama", "noname",  "anonim", "unknown",  "null",  "xxx"};

bool lives_here(Judged const& person) {
  return person.life != "mati" && person.life != "pindah" && person.life != "tidak_valid";
}

class Inspector {
 public:
  Inspector(QualityUnit const& unit, QualityFacts const& facts) : unit_(unit), facts_(facts) {}

  std::vector<QualityFinding> all() {
    for (auto const& member : unit_.members) {
      if (!lives_here(member)) continue;
      look_at_number(member);
      look_at_age(member);
      look_at_name(member);
    }
    if (unit_.has_card) look_at_family();
    return std::move(found_);
  }

 private:
  void say(Judged const& person, std::string_view code, std::string detail = {}) {
    found_.push_back({person.id, person.region, code, std::move(detail)});
  }

  void look_at_number(Judged const& person) {
    // Who has no name yet cannot have a number.
    if (person.identity == "temporary") return;
    if (person.nik.empty()) return say(person, "nik.missing");
    auto const reading =
        read_nik(person.nik, {.today = facts_.today,
                              .sex = person.sex == Sex::unknown ? std::optional<Sex>{} : person.sex,
                              .born = person.born});
    if (!reading.nik || reading.has_error()) return say(person, "nik.malformed");
    if (facts_.shared_niks.contains(person.nik)) say(person, "nik.shared");
    if (reading.has("nik.birth")) {
      auto const birth = reading.nik->birth(facts_.today, person.born);
      say(person, "nik.birth", birth ? birth->date.iso() : std::string{});
    }
    if (reading.has("nik.sex"))
      say(person, "nik.sex", std::to_string(static_cast<int>(reading.nik->sex())));
  }

  void look_at_age(Judged const& person) {
    if (!person.born) return;
    if (*person.born > facts_.today) return say(person, "age.negative");
    if (age_on(*person.born, facts_.today) > oldest_age) say(person, "age.over_120");
  }

  void look_at_name(Judged const& person) {
    if (person.identity == "temporary") return;
    if (std::ranges::any_of(person.name, [](char c) { return c >= '0' && c <= '9'; }))
      return say(person, "name.digits");
    auto letters = fold(person.name);
    std::erase(letters, ' ');
    if (letters.size() < 2) return say(person, "name.short");
    bool const one_letter = std::ranges::all_of(letters, [&](char c) { return c == letters[0]; });
    if (one_letter || std::ranges::find(test_names, letters) != test_names.end())
      say(person, "name.test");
  }

  void look_at_family() {
    std::vector<Judged const*> living;
    for (auto const& member : unit_.members)
      if (lives_here(member)) living.push_back(&member);
    if (living.empty()) return;
    auto const& first = *living.front();
    if (unit_.no_kk.empty())
      say(first, "kk.missing");
    else if (facts_.shared_kks.contains(unit_.no_kk))
      say(first, "kk.shared");
    if (living.size() > largest_family) say(first, "family.large", std::to_string(living.size()));
    look_at_heads(living);
    look_at_relations(living);
  }

  void look_at_heads(std::vector<Judged const*> const& living) {
    std::vector<Judged const*> heads;
    for (auto const* member : living)
      if (member->relation == head_relation) heads.push_back(member);
    if (heads.size() > 1)
      for (auto const* head : heads) say(*head, "relation.two_heads");
    if (!heads.empty()) return;
    bool const head_died = std::ranges::any_of(unit_.members, [](Judged const& member) {
      return member.relation == head_relation && member.life == "mati";
    });
    say(*living.front(), head_died ? "relation.dead_head" : "relation.no_head");
  }

  void look_at_relations(std::vector<Judged const*> const& living) {
    std::optional<Date> head_born;
    for (auto const& member : unit_.members)
      if (member.relation == head_relation && member.born && !head_born) head_born = member.born;
    for (auto const* member : living) {
      if (!member->born || !member->relation) continue;
      bool const spouse =
          *member->relation == husband_relation || *member->relation == wife_relation;
      if (spouse && *member->born <= facts_.today &&
          age_on(*member->born, facts_.today) < youngest_spouse)
        say(*member, "relation.young_spouse");
      if (!head_born) continue;
      bool const too_old = *member->relation == child_relation && *member->born <= *head_born;
      bool const too_young = *member->relation == parent_relation && *member->born >= *head_born;
      if (too_old || too_young) say(*member, "relation.child_older");
    }
  }

  QualityUnit const& unit_;
  QualityFacts const& facts_;
  std::vector<QualityFinding> found_;
};

}  // namespace

bool is_quality_code(std::string_view code) {
  return std::ranges::find(quality_codes, code) != quality_codes.end();
}

Judged judged(Person const& person) {
  return {person.id,       person.region,
          person.name,     person.nik ? person.nik->reveal(Why::own_record) : std::string{},
          person.sex,      person.born,
          person.life,     person.died,
          person.identity, person.relation};
}

std::vector<QualityFinding> findings(QualityUnit const& unit, QualityFacts const& facts) {
  auto out = Inspector(unit, facts).all();
  auto const place = [](QualityFinding const& finding) {
    return std::ranges::find(quality_codes, finding.code) - quality_codes.begin();
  };
  std::ranges::stable_sort(out, [&](QualityFinding const& a, QualityFinding const& b) {
    return a.person != b.person ? a.person < b.person : place(a) < place(b);
  });
  return out;
}

}  // namespace rangkul::registry
