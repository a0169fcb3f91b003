#pragma once
// People whom an import has made, compared with those whom the register held before: a row without
// a NIK, or with one that nobody has, may be about somebody known. Nobody is joined and no row is
// held back: each resemblance is a suspicion (doubles.h) that names the import and waits for a
// person. Some thousand newcomers are asked about one by one, as somebody who is entered is
// (lookalikes.h); more are linked with the register in one go. A first load asks nothing; and of a
// source's first file, when it is large, a run over both sources (matching.h) is left to speak.
// Table: match_newcomers. Events: match.newcomers_queued, match.newcomers_asked,
// match.newcomers_forgotten.

#include <optional>

#include "matching/lookalikes.h"
#include "matching/work.h"
#include "registry/import.h"

namespace rangkul::matching {

struct Newcomers {
  std::string state;  // waiting, asking, done, first, left (see migrations/0093_newcomers.sql)
  std::int64_t people{0};
  std::int64_t asked{0};
};
/// Nothing where an import has not been followed.
std::optional<Newcomers> newcomers_of(Context& context, ImportId import);

/// Suspicions of the import that nobody has decided, within the reader's area.
std::int64_t newcomers_waiting(Context& context, ImportId import);

/// Above this number they are linked in one go.
constexpr std::int64_t most_asked_singly = 5'000;
/// Asks about all whom the import has made since it was asked about last; goes on where it was cut
/// off. Cost: some 5 ms each; or, linked, a read of the register and a run.
/// errors: not_found, match.cancelled
Status ask_newcomers(Work const& work, Lookalikes& alike, ImportId import,
                     std::int64_t most_singly = most_asked_singly);

/// Subscribers of "import.applied" and "import.rows_taken": queues the job match.newcomers.
Status on_import_applied(Context& context, Value const& payload);
/// Of "import.undone": the suspicions go with the people.
Status on_newcomers_undone(Context& context, Value const& payload);
void add_newcomer_jobs(jobs::Runner& runner, Lookalikes& alike);

/// What became of them, for the page of the import.
Html newcomers_part(screen::Visit& visit, registry::ImportSummary const& import);

}  // namespace rangkul::matching
