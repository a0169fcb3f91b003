#pragma once
// The parts that live as long as the program serves or runs a command.

#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "catalogue/holder.h"
#include "db/db.h"
#include "jobs/runner.h"
#include "matching/lookalikes.h"
#include "programmes/previews.h"
#include "registry/family_size.h"
#include "registry/search.h"
#include "screen/screen.h"

namespace rangkul::app {

/// Where the store and the catalogue are; read from options, then from the environment.
struct Places {
  std::string db;         // --db or RANGKUL_DB
  std::string catalogue;  // --catalogue, RANGKUL_CATALOGUE, or beside the program
  std::string assets;     // --assets, RANGKUL_ASSETS, or beside the program
};

/// An open store with its catalogue. errors: store.*, catalogue.*
class Program {
 public:
  static Result<std::unique_ptr<Program>> open(Places const& places, bool migrate);
  /// For tests and scenarios: with a clock that they move and that outlives the program.
  static Result<std::unique_ptr<Program>> open_with(Places const& places, Clock const& clock);

  db::Store& store() { return *store_; }
  Clock const& clock() const { return *clock_; }
  catalogue::CatalogueHolder& catalogue() { return *catalogue_; }
  jobs::Runner& runner() { return *runner_; }
  registry::NameIndex& names() { return names_; }
  registry::FamilySizes& family_sizes() { return family_sizes_; }
  screen::Routes const& routes() const { return routes_; }
  std::vector<screen::NavItem> const& nav() const { return nav_; }
  Places const& places() const { return places_; }

  /// Runs `act` in a write transaction of the system (command line); commits when it succeeds.
  template <typename F>
  auto in_write(Actor const& actor, F act) -> decltype(act(std::declval<Context&>())) {
    auto const snapshot = catalogue_->snapshot();
    auto tx = store_->write(actor);
    Context context{tx, actor, *clock_, *snapshot, {}};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename F>
  auto in_read(Actor const& actor, F act) -> decltype(act(std::declval<Context&>())) {
    auto const snapshot = catalogue_->snapshot();
    auto tx = store_->read(actor);
    Context context{tx, actor, *clock_, *snapshot, {}};
    return act(context);
  }

 private:
  Program() = default;
  static Result<std::unique_ptr<Program>> start(Places const& places, bool migrate,
                                                Clock const* clock);
  Places places_;
  SystemClock system_clock_;
  Clock const* clock_{&system_clock_};
  std::unique_ptr<db::Store> store_;
  std::unique_ptr<catalogue::CatalogueHolder> catalogue_;
  registry::NameIndex names_;
  matching::Lookalikes lookalikes_{names_};
  registry::FamilySizes family_sizes_;
  programmes::Previews previews_;
  std::unique_ptr<jobs::Runner> runner_;
  screen::Routes routes_;
  std::vector<screen::NavItem> nav_;
};

/// The folder of the running program.
std::string program_folder();
/// The exit code of a refusal, derived once.
int exit_code_of(ErrorKind);

}  // namespace rangkul::app
