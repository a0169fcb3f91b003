#include <algorithm>
#include <array>

#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

using Holds = Key::Holds;
constexpr auto optional = Key::Need::optional;

constexpr std::array<std::string_view, 3> sight_words{"full", "masked", "hidden"};
constexpr std::array<std::string_view, 5> level_words{"country", "province", "regency", "district",
                                                      "village"};
constexpr std::array<RegionLevel, 5> levels{RegionLevel::country, RegionLevel::province,
                                            RegionLevel::regency, RegionLevel::district,
                                            RegionLevel::village};
constexpr Key field_keys[] = {{"k2", Holds::text, Key::Need::required, sight_words},
                              {"k3", Holds::text, Key::Need::required, sight_words},
                              {"k4", Holds::text, Key::Need::required, sight_words}};
constexpr Schema field_schema{"fields", field_keys};
constexpr Key role_keys[] = {{"id", Holds::text},
                             {"name", Holds::name},
                             {"levels", Holds::texts, Key::Need::required, level_words},
                             {"rights", Holds::texts},
                             {"requires_totp", Holds::flag, optional},
                             {"of_department", Holds::flag, optional},
                             {"fields", Holds::table, Key::Need::required, {}, &field_schema},
                             {"valid_from", Holds::date, optional},
                             {"valid_to", Holds::date, optional}};
constexpr Schema role_schema{"role", role_keys};
constexpr Key root_keys[] = {{"role", Holds::tables, Key::Need::required, {}, &role_schema}};
constexpr Schema root_schema{"roles.toml", root_keys};

constexpr std::array<May, 3> field_rights{May::see_full_numbers, May::see_restricted,
                                          May::see_secret};

void set(Rights& rights, May may) { rights.set(static_cast<std::size_t>(may)); }

Sight sight_of(Node const& fields, std::string_view key) {
  auto const at = std::ranges::find(sight_words, fields.text_of(key));
  return static_cast<Sight>(at - sight_words.begin());
}

void read_rights(Node const& node, Role& role, std::string const& file, Faults& faults) {
  set(role.rights, May::sign_in);
  for (auto const& item : node.items_of("rights")) {
    auto const may = may_of(item.text);
    if (!may) {
      faults.push_back({file, item.line, "unknown right '" + item.text + "'"});
    } else if (std::ranges::find(field_rights, *may) != field_rights.end()) {
      faults.push_back({file, item.line, "'" + item.text + "' is said by fields, not by rights"});
    } else {
      set(role.rights, *may);
    }
  }
}

void read_fields(Node const& node, Role& role, std::string const& file, Faults& faults) {
  auto const& fields = *node.find("fields");
  role.k2 = sight_of(fields, "k2");
  role.k3 = sight_of(fields, "k3");
  role.k4 = sight_of(fields, "k4");
  if (role.k2 == Sight::full) set(role.rights, May::see_full_numbers);
  if (role.k3 == Sight::full) set(role.rights, May::see_restricted);
  if (role.k4 == Sight::full) set(role.rights, May::see_secret);
  if (role.k3 == Sight::masked || role.k4 == Sight::masked)
    faults.push_back({file, fields.line, "k3 and k4 are either full or hidden"});
  if (role.k2 == Sight::hidden && role.rights.test(static_cast<std::size_t>(May::see_people)))
    faults.push_back({file, fields.line, "k2 is full or masked for a role that sees people"});
}

/// All that somebody of another department may do; everything else is the office's own work.
constexpr std::array<May, 5> department_rights{May::sign_in, May::see_programmes, May::export_lists,
                                               May::tell_realisation, May::ask_eligibility};

void check_department(Node const& node, Role const& role, std::string const& file, Faults& faults) {
  for (std::size_t i = 0; i < may_count; ++i) {
    auto const may = static_cast<May>(i);
    bool const given = role.rights.test(i);
    bool const of_others = std::ranges::find(department_rights, may) != department_rights.end();
    if (role.of_department && given && !of_others)
      faults.push_back({file, node.line,
                        "role '" + role.id + "' is of another department and must not give '" +
                            std::string(word_of(may)) + "'"});
  }
  bool const tells = role.rights.test(static_cast<std::size_t>(May::tell_realisation)) ||
                     role.rights.test(static_cast<std::size_t>(May::ask_eligibility));
  if (!role.of_department && tells)
    faults.push_back({file, node.line,
                      "role '" + role.id + "' speaks for a department: set of_department = true"});
}

void check_role(Node const& node, Role const& role, std::string const& file, Faults& faults) {
  auto const gives = [&](May may) { return role.rights.test(static_cast<std::size_t>(may)); };
  if (!role.requires_totp && (gives(May::approve_enrolment) || gives(May::approve_money)))
    faults.push_back(
        {file, node.line,
         "role '" + role.id + "' ratifies or approves money: set requires_totp = true"});
  if (gives(May::manage_accounts) && gives(May::see_people))
    faults.push_back(
        {file, node.line, "role '" + role.id + "' manages accounts and must not see people"});
  check_department(node, role, file, faults);
}

}  // namespace

Span span_of(Node const& node) {
  return Span{node.maybe_date("valid_from"), node.maybe_date("valid_to")};
}

Name name_of(Node const& node, std::string_view key) {
  auto const* name = node.find(key);
  if (name == nullptr) return {};
  return Name{name->text_of("id"), name->text_of("en")};
}

std::vector<Role> read_roles(Node const& root, std::string const& file, Faults& faults) {
  auto const before = faults.size();
  check_schema(root, root_schema, file, faults);
  std::vector<Role> out;
  if (faults.size() != before) return out;
  for (auto const& node : root.items_of("role")) {
    Role role;
    role.id = node.text_of("id");
    role.name = name_of(node, "name");
    role.requires_totp = node.flag_of("requires_totp");
    role.of_department = node.flag_of("of_department");
    role.span = span_of(node);
    for (auto const& word : node.texts_of("levels")) {
      auto const at = std::ranges::find(level_words, word) - level_words.begin();
      role.levels.push_back(levels[static_cast<std::size_t>(at)]);
    }
    read_rights(node, role, file, faults);
    read_fields(node, role, file, faults);
    check_role(node, role, file, faults);
    if (overlaps_earlier(out, role))
      faults.push_back({file, node.line, "role '" + role.id + "' stands twice for the same day"});
    out.push_back(std::move(role));
  }
  return out;
}

}  // namespace rangkul::catalogue
