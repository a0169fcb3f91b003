#include <array>

#include "catalogue/loader.h"

// The keys of sop/*.toml and holidays/*.toml; what they mean stands in procedures/procedures.h.

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto required = Key::Need::required;
constexpr auto optional = Key::Need::optional;
constexpr std::int64_t most_amount = 10'000;

constexpr std::array<std::string_view, 3> confidentialities{"normal", "terbatas", "rahasia"};

constexpr Key limit_keys[] = {{"minutes", Holds::integer, optional, {}, nullptr, 1, most_amount},
                              {"hours", Holds::integer, optional, {}, nullptr, 1, most_amount},
                              {"days", Holds::integer, optional, {}, nullptr, 1, most_amount},
                              {"working_days", Holds::integer, optional, {}, nullptr, 1, 1000},
                              {"months", Holds::integer, optional, {}, nullptr, 1, 600},
                              {"from", Holds::text, optional},
                              {"source", Holds::text}};
constexpr Schema limit_schema{"limit", limit_keys};

constexpr Key escalate_keys[] = {
    {"after_hours", Holds::integer, required, {}, nullptr, 0, most_amount}, {"to", Holds::text}};
constexpr Schema escalate_schema{"escalate", escalate_keys};

constexpr Key answer_keys[] = {{"id", Holds::text},
                               {"name", Holds::name},
                               {"to", Holds::texts},
                               {"only_if", Holds::texts, optional},
                               {"sets", Holds::texts, optional},
                               {"not_before", Holds::table, optional, {}, &limit_schema}};
constexpr Schema answer_schema{"procedure.step.answer", answer_keys};

constexpr Key check_keys[] = {{"id", Holds::text}, {"name", Holds::name}};
constexpr Schema check_schema_keys{"procedure.step.check", check_keys};

constexpr Key step_keys[] = {{"id", Holds::text},
                             {"name", Holds::name},
                             {"by", Holds::text},
                             {"with", Holds::texts, optional},
                             {"mandatory", Holds::flag, optional},
                             {"documents", Holds::texts, optional},
                             {"check", Holds::tables, optional, {}, &check_schema_keys},
                             {"form", Holds::text, optional},
                             {"letters", Holds::texts, optional},
                             {"approval", Holds::text, optional},
                             {"limit", Holds::table, required, {}, &limit_schema},
                             {"goal", Holds::table, optional, {}, &limit_schema},
                             {"not_before", Holds::table, optional, {}, &limit_schema},
                             {"clock_stops", Holds::flag, optional},
                             {"join", Holds::flag, optional},
                             {"only_if", Holds::texts, optional},
                             {"question", Holds::name, optional},
                             {"answer", Holds::tables, optional, {}, &answer_schema},
                             {"next", Holds::texts, optional},
                             {"ends", Holds::texts, optional},
                             {"escalate", Holds::tables, optional, {}, &escalate_schema},
                             {"source", Holds::text, optional}};
constexpr Schema step_schema{"procedure.step", step_keys};

constexpr Key procedure_keys[] = {{"id", Holds::text},
                                  {"name", Holds::name},
                                  {"number", Holds::text},
                                  {"confidentiality", Holds::text, required, confidentialities},
                                  {"coordinator", Holds::text},
                                  {"head", Holds::text},
                                  {"legal_basis", Holds::text},
                                  {"begin", Holds::texts},
                                  {"limit", Holds::table, optional, {}, &limit_schema},
                                  {"early_ends", Holds::texts},
                                  {"stop_reasons", Holds::texts},
                                  {"escalate", Holds::tables, required, {}, &escalate_schema},
                                  {"step", Holds::tables, required, {}, &step_schema},
                                  {"valid_from", Holds::date},
                                  {"valid_to", Holds::date, optional},
                                  {"source", Holds::text}};
constexpr Schema procedure_schema{"procedure", procedure_keys};
constexpr Key sop_keys[] = {{"procedure", Holds::tables, required, {}, &procedure_schema}};
constexpr Schema sop{"sop", sop_keys};

constexpr Key holiday_keys[] = {
    {"date", Holds::date}, {"name", Holds::name}, {"leave", Holds::flag, optional}};
constexpr Schema holiday_table{"holiday", holiday_keys};
constexpr Key holidays_keys[] = {{"source", Holds::text},
                                 {"holiday", Holds::tables, required, {}, &holiday_table}};
constexpr Schema holidays{"holidays", holidays_keys};

}  // namespace

Schema const& sop_schema() { return sop; }
Schema const& holidays_schema() { return holidays; }

}  // namespace rangkul::catalogue
