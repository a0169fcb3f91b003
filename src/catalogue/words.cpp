#include <algorithm>
#include <array>

#include "catalogue/catalogue.h"

namespace rangkul::catalogue {
namespace {

constexpr std::array<std::string_view, may_count> may_words{
    "sign_in",           "see_people",
    "edit_people",       "merge_people",
    "see_full_numbers",  "see_restricted",
    "see_secret",        "see_quality",
    "import_data",       "match_data",
    "review_matches",    "see_programmes",
    "edit_programmes",   "enrol",
    "approve_enrolment", "pay",
    "approve_money",     "see_reports",
    "write_reports",     "export_lists",
    "see_audit",         "manage_accounts",
    "manage_office",     "see_jobs",
    "reveal_reason",     "see_reconciliation",
    "reconcile",         "close_month",
    "see_validation",    "assess",
    "hold_meeting",      "verify_data",
    "ratify_data",       "tell_realisation",
    "ask_eligibility",   "see_cases",
    "report_cases",      "work_cases",
    "lead_cases",        "break_glass"};
constexpr std::array<std::string_view, 3> unit_words{"person", "family", "household"};
constexpr std::array<std::string_view, 5> period_words{"once", "year", "semester", "quarter",
                                                       "month"};
constexpr std::array<std::string_view, 4> level_words{"country", "province", "regency", "village"};

template <typename Enum, std::size_t n>
std::optional<Enum> read_word(std::array<std::string_view, n> const& words, std::string_view word) {
  auto const at = std::ranges::find(words, word);
  if (at == words.end()) return std::nullopt;
  return static_cast<Enum>(at - words.begin());
}

}  // namespace

std::string_view word_of(May may) { return may_words[static_cast<std::size_t>(may)]; }
std::optional<May> may_of(std::string_view word) { return read_word<May>(may_words, word); }
std::string_view word_of(Unit unit) { return unit_words[static_cast<std::size_t>(unit)]; }
std::string_view word_of(Period period) { return period_words[static_cast<std::size_t>(period)]; }
std::string_view word_of(Level level) { return level_words[static_cast<std::size_t>(level)]; }
std::optional<Unit> unit_of(std::string_view word) { return read_word<Unit>(unit_words, word); }
std::optional<Period> period_of(std::string_view word) {
  return read_word<Period>(period_words, word);
}

Scheme const* Programme::scheme(int year) const {
  auto const at = std::ranges::find(schemes, year, &Scheme::year);
  return at == schemes.end() ? nullptr : &*at;
}

std::string const& Programme::owner_in(int year) const {
  auto const* found = scheme(year);
  return found != nullptr ? found->owner_department : owner_department;
}

bool Programme::run_by_office_in(int year) const {
  auto const* found = scheme(year);
  return found != nullptr ? found->run_by_office : run_by_office;
}

}  // namespace rangkul::catalogue
