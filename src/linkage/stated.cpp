#include "linkage/stated.h"

#include <algorithm>
#include <cstdlib>

#include "linkage/calibrate.h"
#include "linkage/weigh.h"

namespace rangkul::linkage {
namespace {

/// Levels of a pair by their names.
struct Seen {
  NameLevel name;
  BirthLevel birth;
  NikLevel nik;
  SexLevel sex;
  KkLevel kk;
  PlaceLevel place;
  int proven;  // rows whose NIK holds their birth date
  explicit Seen(Agreement const& agreement, int proven_niks)
      : name(static_cast<NameLevel>(agreement.level(Field::name))),
        birth(static_cast<BirthLevel>(agreement.level(Field::birth))),
        nik(static_cast<NikLevel>(agreement.level(Field::nik))),
        sex(static_cast<SexLevel>(agreement.level(Field::sex))),
        kk(static_cast<KkLevel>(agreement.level(Field::kk))),
        place(static_cast<PlaceLevel>(agreement.level(Field::place))),
        proven(proven_niks) {}
  bool same_birth() const { return birth == BirthLevel::equal || birth == BirthLevel::typical; }
  bool unlike_niks() const { return nik == NikLevel::serial || nik == NikLevel::differs; }
};

class Writer {
 public:
  Writer(Signs& signs) : signs_(signs) {}
  void set(Sign sign, double number) { signs_[static_cast<std::size_t>(sign)] = number; }
  void set(Sign sign, bool is) { set(sign, is ? 1.0 : 0.0); }

 private:
  Signs& signs_;
};

void add_standing(Writer& out, Standing const& standing) {
  bool const beside = standing.place != Standing::Place::best;
  out.set(Sign::any_link, true);
  out.set(Sign::odds, standing.bits);
  out.set(Sign::odds_when_sure, std::max(0.0, standing.bits - sure_bits));
  out.set(Sign::odds_beside, beside ? standing.bits : 0.0);
  out.set(Sign::odds_when_doubtful, std::max(0.0, -standing.bits));
  out.set(Sign::family, standing.family);
  out.set(Sign::contested, standing.contested && !beside);
  out.set(Sign::beside, beside);
  out.set(Sign::rival_of_copy, standing.place == Standing::Place::rival && standing.copy_beside);
  out.set(Sign::two_identities, standing.two_identities && !standing.contested);
  constexpr double usual_alone = 0.1;
  out.set(Sign::rows_alone, standing.rows_alone - usual_alone);
}

void add_niks(Writer& out, Seen const& seen) {
  bool const both = seen.proven == 2;
  out.set(Sign::one_nik, (seen.nik == NikLevel::equal && seen.proven > 0) ||
                             (seen.nik == NikLevel::one_digit && !both));
  out.set(Sign::slip_of_two, seen.nik == NikLevel::one_digit && both);
  out.set(Sign::two_births,
          both && (seen.birth == BirthLevel::swapped || seen.birth == BirthLevel::one_part ||
                   seen.birth == BirthLevel::same_year));
  out.set(Sign::two_niks_moved, both && seen.unlike_niks() && seen.place >= PlaceLevel::village);
  out.set(Sign::no_nik, seen.nik == NikLevel::missing && seen.proven == 1);
  bool const other_nik = seen.nik == NikLevel::one_digit ||
                         (both && (seen.unlike_niks() || seen.nik == NikLevel::region_digit));
  out.set(Sign::two_sexes, seen.sex == SexLevel::differs && other_nik);
  bool const one_card = seen.kk == KkLevel::equal || seen.kk == KkLevel::one_digit;
  out.set(Sign::twins, both && seen.nik == NikLevel::serial && seen.same_birth() && one_card);
}

void add_births(Writer& out, Seen const& seen, std::int32_t a, std::int32_t b, bool contested) {
  constexpr std::int32_t year = 10'000;
  constexpr std::int32_t generation = 14;
  out.set(Sign::same_birth, seen.birth == BirthLevel::equal);
  out.set(Sign::unproven_birth, seen.same_birth() && seen.proven == 0);
  out.set(Sign::other_birth, seen.birth == BirthLevel::differs && contested);
  out.set(Sign::generation,
          seen.birth != BirthLevel::missing && std::abs(a / year - b / year) >= generation);
  constexpr std::int32_t most_years = 30;
  auto const after = std::clamp(std::max(a, b) / year - youth_begins, 0, most_years);
  out.set(Sign::youth, after / 10.0);
}

void add_names(Writer& out, Seen const& seen, std::uint32_t a, std::uint32_t b, double rarity) {
  constexpr double little = 8;
  auto const words = std::min(a, b);
  out.set(Sign::rare_words, rarity / 10);
  out.set(Sign::one_word, words == 1);
  out.set(Sign::one_word_alike,
          words == 1 && (seen.name == NameLevel::exact || seen.name == NameLevel::same));
  out.set(Sign::whole_name, seen.name == NameLevel::exact || seen.name == NameLevel::shorter);
  out.set(Sign::words_apart, a != b);
  out.set(Sign::common_words, words >= 3 && rarity < little);
}

void add_places(Writer& out, Seen const& seen) {
  bool const other_card = seen.kk == KkLevel::differs;
  out.set(Sign::other_card_near,
          other_card && seen.place != PlaceLevel::missing && seen.place != PlaceLevel::differs);
  out.set(Sign::other_card_rt, other_card && seen.place == PlaceLevel::rt_rw);
  out.set(Sign::same_address, seen.place == PlaceLevel::address);
}

/// What signs say more of together than each by itself.
void add_together(Writer& writer, Seen const& seen, RunFacts const& run, Signs const& signs) {
  constexpr double usual_spelt = 1.0 / 3;
  auto const has = [&](Sign sign) { return signs[static_cast<std::size_t>(sign)] != 0; };
  auto const spelt = run.spelt - usual_spelt;
  writer.set(Sign::spelt, spelt);
  auto const equal = signs[static_cast<std::size_t>(Sign::equal_niks)];
  writer.set(Sign::equal_spelt, spelt * equal);
  writer.set(Sign::doubt, true);
  writer.set(Sign::doubt_equal, equal);
  writer.set(Sign::doubt_spelt, spelt);
  writer.set(Sign::doubt_equal_spelt, spelt * equal);
  writer.set(Sign::words_apart_spelt, has(Sign::words_apart) ? spelt : 0.0);
  writer.set(Sign::generation_spelt, has(Sign::generation) ? spelt : 0.0);
  writer.set(Sign::generation_no_nik, has(Sign::generation) && has(Sign::no_nik));
  writer.set(Sign::same_birth_address, has(Sign::same_address) && has(Sign::same_birth));
  writer.set(Sign::slip_of_two_sexes, has(Sign::slip_of_two) && seen.sex == SexLevel::differs);
  writer.set(Sign::namesake_rt, has(Sign::other_card_rt) && seen.name == NameLevel::exact);
}

}  // namespace

RunFacts RunFacts::of(Model const& model) {
  auto const share = [&](Field field, auto level) {
    auto const& levels = model.fields[static_cast<std::size_t>(field)].levels;
    return levels[static_cast<std::size_t>(level)].same;
  };
  // Where there are hardly such names, the share says little.
  constexpr double usual_spelt = 1.0 / 3;
  constexpr double behind = 1e-3;
  auto const spelt = share(Field::name, NameLevel::same);
  auto const slips = share(Field::name, NameLevel::close);
  // No town that was learnt from lies further from the usual share.
  constexpr double furthest = 0.25;
  auto const part = (spelt + usual_spelt * behind) / (spelt + slips + behind);
  return {share(Field::nik, NikLevel::equal),
          std::clamp(part, usual_spelt - furthest, usual_spelt + furthest)};
}

std::string_view sign_key(Sign sign) {
  static constexpr std::array<std::string_view, sign_count> keys{"any_link",
                                                                 "odds",
                                                                 "odds_when_sure",
                                                                 "odds_beside",
                                                                 "one_nik",
                                                                 "slip_of_two",
                                                                 "two_births",
                                                                 "two_niks_moved",
                                                                 "two_identities",
                                                                 "no_nik",
                                                                 "same_birth",
                                                                 "unproven_birth",
                                                                 "other_birth",
                                                                 "generation",
                                                                 "youth",
                                                                 "two_sexes",
                                                                 "twins",
                                                                 "other_card_near",
                                                                 "other_card_rt",
                                                                 "same_address",
                                                                 "rare_words",
                                                                 "one_word",
                                                                 "one_word_alike",
                                                                 "whole_name",
                                                                 "same_name_alone",
                                                                 "words_apart",
                                                                 "common_words",
                                                                 "family",
                                                                 "contested",
                                                                 "beside",
                                                                 "copy_as_twin",
                                                                 "rival_of_copy",
                                                                 "rows_alone",
                                                                 "equal_niks",
                                                                 "odds_when_doubtful",
                                                                 "spelt",
                                                                 "words_apart_spelt",
                                                                 "generation_spelt",
                                                                 "generation_no_nik",
                                                                 "same_birth_address",
                                                                 "slip_of_two_sexes",
                                                                 "namesake_rt",
                                                                 "equal_spelt",
                                                                 "doubt",
                                                                 "doubt_equal",
                                                                 "doubt_spelt",
                                                                 "doubt_equal_spelt"};
  return keys[static_cast<std::size_t>(sign)];
}

double Calibration::stated(double odds, Signs const& signs) const {
  auto const first = stated_first(odds, signs);
  auto const depth = depth_of_doubt(first);
  if (depth == 0) return first;
  double sum = 0;
  for (std::size_t i = first_doubt; i < sign_count; ++i) sum += bits[i] * signs[i];
  // More, and a surer link would be stated as less likely.
  constexpr double most = 0.9 * doubt_ends;
  return first + depth * std::clamp(sum, -most, most);
}

double Calibration::depth_of_doubt(double first) {
  return std::clamp(doubt_ends - first, 0.0, deepest_doubt) / doubt_ends;
}

double Calibration::stated_first(double odds, Signs const& signs) const {
  double sum = 0;
  for (std::size_t i = 0; i < first_doubt; ++i) sum += bits[i] * signs[i];
  if (sum > 0) return std::max(odds, std::min(odds + sum, most_looked_at_bits));
  auto const part = std::clamp((beyond_signs - odds) / (beyond_signs - sure_bits), 0.0, 1.0);
  return odds + part * sum;
}

Signs signs_of(Standardised const& a, Standardised const& b, Agreement const& agreement,
               Standing const& standing, RunFacts const& run) {
  Signs out{};
  Writer writer(out);
  Seen const seen(agreement, int{birth_proves_nik(a)} + int{birth_proves_nik(b)});
  add_standing(writer, standing);
  add_niks(writer, seen);
  add_births(writer, seen, a.birth, b.birth, standing.contested);
  add_names(writer, seen, a.name.size, b.name.size, static_cast<double>(agreement.rarity));
  add_places(writer, seen);
  writer.set(Sign::same_name_alone, seen.name == NameLevel::exact && !standing.contested);
  writer.set(Sign::copy_as_twin,
             standing.place == Standing::Place::copy && seen.nik == NikLevel::serial);
  constexpr double usual_equal = 0.85;
  writer.set(Sign::equal_niks, run.equal_niks - usual_equal);
  add_together(writer, seen, run, out);
  return out;
}

}  // namespace rangkul::linkage
