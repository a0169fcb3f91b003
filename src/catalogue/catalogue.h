#pragma once
// Catalogue: the office's rules and words as files that an office edits without a programmer.
// catalogue/ holds roles.toml, parameters.toml, codes/*.csv, messages/{id,en}.toml, programmes/,
// scores/, sop/, letters/, forms/ and holidays/*.toml. Everything but messages holds from a date to
// a date; ask with the day it is about. Load checks all and lists each fault as "file:line:
// reason"; a faulty folder never replaces a good one. version() names the exact files; it is kept
// with decisions. Main types: Catalogue, Role, Parameter, CodeList, Programme (programme.h),
// CatalogueHolder (holder.h). Tables: none. Events: none (the reload is recorded by the
// application).

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <typeindex>
#include <vector>

#include "base/actor.h"
#include "base/date.h"
#include "base/result.h"
#include "base/value.h"
#include "catalogue/node.h"
#include "catalogue/programme.h"

namespace rangkul::catalogue {

/// How a role sees a field class (domain.md 8.2); declared in roles.toml, enforced in auth/.
enum class Sight { full, masked, hidden };

/// A role of domain.md 6.2. `rights` already holds what `fields` says about K2, K3 and K4.
struct Role {
  std::string id;
  Name name;
  Rights rights;
  std::vector<RegionLevel> levels;  // an account with this role has an area of one of these
  bool requires_totp{false};
  bool of_department{false};  // for accounts of other departments, and for those alone
  Sight k2{Sight::masked};
  Sight k3{Sight::hidden};
  Sight k4{Sight::hidden};
  Span span;
};

/// The word of a right in roles.toml: "see_people".
std::string_view word_of(May);
std::optional<May> may_of(std::string_view word);

/// A dated number or text: "auth.session_idle_minutes", "pkh.elderly_yearly".
struct Parameter {
  std::string id;
  Value value;
  std::string unit;
  Span span;
  std::string source;
};

struct Code {
  int code{0};
  Name label;
  std::vector<std::string> synonyms;  // as other files write it
  bool alarm{false};                  // occupation: questions eligibility (domain.md 3.4)
  Span span;
};

/// A list of codes/*.csv: relation, sex, marital, religion, education, occupation, life_status,
/// disability, blood, citizenship; for procedures agency, case_* and stop_reason.
class CodeList {
 public:
  explicit CodeList(std::string id) : id_(std::move(id)) {}
  std::string const& id() const { return id_; }
  std::vector<Code> const& all() const { return codes_; }
  Code const* find(int code) const;
  /// By number ("3", "03") or by word in any spelling ("Istri", "ISTERI"); labels of both languages
  /// and synonyms count. Nothing when no code has that word.
  Code const* read(std::string_view cell) const;
  /// The label, or the bare number when the code is unknown.
  std::string label(int code, Language) const;

 private:
  friend struct CodeReader;
  std::string id_;
  std::vector<Code> codes_;
  std::map<std::string, std::size_t, std::less<>> by_word_;
};

/// A further folder of TOML files that a module brings, each checked against its schema.
struct Section {
  std::string_view folder;  // "letters"
  Schema const* schema;
};
struct Document {
  std::string file;
  Node root;
};

class Catalogue;
/// What a module asks of a whole catalogue that is otherwise good; it adds what is faulty.
using Check = std::function<void(Catalogue const&, Faults&)>;

/// The parameters of a message: {name} -> text.
using Params = std::map<std::string, std::string>;

/// Stands for every benefit of every year where a department's own are asked for.
constexpr std::string_view every_benefit = "*";

class Catalogue {
 public:
  /// errors: catalogue.missing (no such folder), catalogue.faulty (detail "count" and "faults", one
  /// a line). Cost: reads a few hundred small files.
  static Result<std::unique_ptr<Catalogue const>> load(std::string const& folder,
                                                       std::span<Section const> sections = {},
                                                       std::span<Check const> checks = {});
  /// Everything wrong with a folder, in order of file and line; empty when it is good.
  static Faults check(std::string const& folder, std::span<Section const> sections = {},
                      std::span<Check const> checks = {});
  /// RANGKUL_CATALOGUE, else `catalogue` beside or above the program, else
  /// /usr/share/rangkul/catalogue.
  static std::string default_folder();

  /// BLAKE2b of all files with their names, 16 hex digits.
  std::string const& version() const { return version_; }

  /// The text of a key with its {names} filled. A key without a text gives the key itself (a test
  /// looks for that). Names without a parameter stay as they are.
  std::string message(Language language, std::string_view key, Params const& params = {}) const;
  /// The text of an error's code, filled with its detail.
  std::string message(Language language, Error const& error) const;
  bool has_message(std::string_view key) const;
  std::vector<std::string> message_keys() const;

  Role const* role(std::string_view id, Date on) const;
  std::vector<Role const*> roles(Date on) const;

  Parameter const* parameter(std::string_view id, Date on) const;
  /// The whole-number parameter, or `other` when it is not set on that day.
  std::int64_t integer(std::string_view id, Date on, std::int64_t other) const;

  /// A code list by name; an unknown name is our own mistake.
  CodeList const& codes(std::string_view list) const;
  std::vector<std::string> code_lists() const;

  /// The programme as it holds on a day.
  Programme const* programme(std::string_view id, Date on) const;
  /// In the order of the files; an umbrella comes before its benefits.
  std::vector<Programme const*> programmes(Date on) const;
  /// Each as often as it stands in the files, whenever it holds.
  std::span<Programme const> all_programmes() const { return programmes_; }
  std::vector<Programme const*> benefits_of(std::string_view umbrella, Date on) const;
  /// Departments beside the office that run a benefit in some year, by name.
  std::vector<std::string> other_departments() const;
  /// What a department owns, by benefit and year: "|kds-rtlh 2023|kds-rtlh 2024|"; `every_benefit`
  /// for an empty department, which is the office. Queries bind it as :own.
  std::string benefits_of_department(std::string_view department, Date on) const;

  std::span<Document const> documents(std::string_view folder) const;

  /// What a module makes of the whole catalogue: made at the first call, kept with it, the same for
  /// all threads.
  template <typename T>
  T const& derived(T (*make)(Catalogue const&)) const {
    std::lock_guard const held(derived_->lock);
    auto place = derived_->made.find(typeid(T));
    if (place == derived_->made.end()) {
      auto const gone = [](void const* made) { delete static_cast<T const*>(made); };
      place = derived_->made.emplace(typeid(T), Made(new T(make(*this)), gone)).first;
    }
    return *static_cast<T const*>(place->second.get());
  }

 private:
  friend struct Loader;
  using Made = std::unique_ptr<void const, void (*)(void const*)>;
  struct Derived {
    std::mutex lock;
    std::map<std::type_index, Made> made;
  };
  Catalogue() = default;
  std::unique_ptr<Derived> derived_ = std::make_unique<Derived>();
  std::string version_;
  std::map<std::string, std::string, std::less<>> messages_[2];
  std::vector<Role> roles_;
  std::vector<Parameter> parameters_;
  std::map<std::string, CodeList, std::less<>> codes_;
  std::vector<Programme> programmes_;
  std::map<std::string, std::vector<Document>, std::less<>> documents_;
};

}  // namespace rangkul::catalogue
