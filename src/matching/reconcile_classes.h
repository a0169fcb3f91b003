#pragma once
// What a row of the ministry's file or a person of the register is in a month: pure, no store.
// Every row of last month's file, every row of this month's and every person of the register gets
// exactly one class, by this precedence (what else is true of it stands in its flags):
// - doubled: the same person a second time in one file, or a row that repeats another (TL03)
// - held: in the file, but held back by the import until somebody mends it
// - dead: said to be dead by the ministry or by us (TL01), listed still or gone
// - fresh: in this month's file, not in last month's
// - moved_in: stands in another village than last month (at the new one)
// - moved_out: the same person at the old village; or gone, and moved away by our register (TL02)
// - contradictory: the ministry and the register disagree on NIK, birth date, sex or life status
// - changed: other values than last month
// - gone: not in this month's file, with a reason that we know (graduated, TL04, TL05, TL08)
// - unexplained: not in this month's file, without a reason; an unmatched NIK is none (TL09)
// - only_ministry: not in the city's register
// - unchanged
// and persons of the register who are in none of the rows above:
// - elsewhere: in the ministry's file, but in another village
// - only_city: not in the ministry's file
// - ended: not alive and present in the register, and not in the ministry's file
// source: domain.md 3.3, 3.4

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "registry/person_record.h"

namespace rangkul::matching {

enum class MonthClass : std::uint8_t {
  doubled,
  held,
  dead,
  fresh,
  moved_in,
  moved_out,
  contradictory,
  changed,
  gone,
  unexplained,
  only_ministry,
  unchanged,
  elsewhere,
  only_city,
  ended,
  count_
};
constexpr std::size_t month_class_count = static_cast<std::size_t>(MonthClass::count_);
/// "double", "held", "dead", "new", "moved_in" ...
std::string_view month_class_key(MonthClass);

/// What else is true of a row, beside its class.
enum class Flag : std::uint8_t {
  nik,            // the ministry's NIK is missing or not that of the register
  contradictory,  // as the class
  only_ministry,
  elsewhere,     // the register has the person in another village
  changed,       // beside a move
  was_held,      // last month's row was held back
  new_key,       // last month's row had another key
  whole_family,  // nobody of the family is left in the file
  count_
};
using Flags = std::uint32_t;
constexpr Flags bit(Flag flag) { return 1U << static_cast<unsigned>(flag); }
/// "nik,only_ministry"
std::string flags_text(Flags flags);

/// Which of a row's fields; places as in registry::FileField.
using FieldMask = std::uint64_t;
constexpr FieldMask bit(registry::FileField field) { return FieldMask{1} << registry::at(field); }
/// "nik,born"
std::string fields_text(FieldMask fields);

/// The values of a row of a file as views into source_record.data.
class RowValues {
 public:
  explicit RowValues(std::string_view data);
  std::string_view operator[](registry::FileField field) const {
    return values_[registry::at(field)];
  }

 private:
  std::array<std::string_view, registry::kept_file_fields> values_{};
};

/// A person of the register, as far as the month compares: numbers instead of texts.
struct Ours {
  std::int64_t id{0};
  std::int64_t nik{0};  // 0: none
  std::int64_t family{0};
  std::int32_t born{no_day};  // days since 1970
  std::uint32_t region{0};    // number of the village
  std::uint32_t name_at{0};
  std::uint8_t sex{0};
  std::uint8_t life{0};  // place in life_words
  bool in_city{false};
  bool excluded_work{false};  // civil servant, soldier, police, state company, village official

  static constexpr std::int32_t no_day = INT32_MIN;
};
constexpr std::array<std::string_view, 7> life_words{"",       "hidup", "mati",       "pindah",
                                                     "hilang", "pergi", "tidak_valid"};
std::uint8_t life_of(std::string_view word);
std::int32_t day_of(std::string_view iso);
/// Occupations whose bearers' families the ministry excludes (TL05). source: domain.md 2.5, 3.4
bool is_excluded_work(std::int64_t occupation);

/// Why somebody is gone or asked about: codes of unfitness (domain.md 3.4), and that the family
/// graduated (domain.md row 45), which is an exit of its own kind.
constexpr std::array<std::string_view, 11> reason_words{
    "", "TL01", "TL02", "TL03", "TL04", "TL05", "TL06", "TL07", "TL08", "TL09", "graduated"};

/// What is known of one row when it is judged.
struct MonthFacts {
  RowValues const* last{nullptr};  // null: not in last month's file, or held back there
  RowValues const* now{nullptr};
  Ours const* ours{nullptr};  // null: nobody known
  bool was_held{false};
  bool new_key{false};
  bool second{false};           // the person has another row in the same file
  bool moved{false};            // of village, between the months
  bool elsewhere{false};        // the register has another village than the row
  bool excluded_family{false};  // a member has work that excludes the family
  bool graduated{false};        // the family left by its own means, by a ratified row
};
struct Judged {
  MonthClass month_class{MonthClass::unchanged};
  Flags flags{0};
  FieldMask changed{0};
  FieldMask differs{0};
  std::string_view reason{};  // of reason_words; empty: none
  bool asks{false};           // a person has to decide
};
Judged judge_row(MonthFacts const& facts);

/// The fields that two rows of one person say differently; the key and the village aside.
FieldMask changed_fields(RowValues const& last, RowValues const& now);
/// What the ministry and the register disagree on: NIK, birth date, sex, life status.
FieldMask differing_fields(RowValues const& row, Ours const& ours);
/// Our value of a compared field as text; empty for other fields.
std::string our_value(Ours const& ours, registry::FileField field);

/// A number for the facts upon which a row is decided: the same facts next month give the same
/// number. What only happens once (new, moved, gone) holds in its month alone.
std::int64_t facts_of(Judged const& judged, MonthFacts const& facts, std::string_view month);

/// The same of a person of the city who is in no file: it stays until the ministry takes them in.
std::int64_t facts_of_city_only();

/// The class of a family whose members have these classes (a bit each): theirs when they agree;
/// else the first of doubled, dead and contradictory that one has; else changed.
MonthClass family_class(std::uint32_t members);

}  // namespace rangkul::matching
