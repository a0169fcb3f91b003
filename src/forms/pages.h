#pragma once
// Pages of forms: those that hold, for everybody signed in; and for a kind of record the part on
// its page, one answer, filling in and correcting.

#include "forms/answers.h"

namespace rangkul::forms {

/// The answers of a record with what came out of them, each opening; the curves of scores that were
/// said more than once; buttons for what can be filled in. Nothing for who may not see them.
Html part(screen::Visit& visit, Kind const& kind, Owner const& owner, std::size_t most = 6);
/// "Indeks Barthel 12: ketergantungan ringan", one a score that its reader may see.
Html score_chips(screen::Visit const& visit, Answer const& answer);

/// "/kasus/12/isi/barthel": where a form is filled in for a record.
std::string fill_address(Kind const& kind, Owner const& owner, std::string_view form);
std::string answer_address(Kind const& kind, Owner const& owner, AnswerId id);

/// The form as it was sent, with what its filler may not see and left empty as it was before.
screen::Filled read_correction(screen::Visit const& visit, screen::Record const& record,
                               Values const& before);

/// Of a kind: {kind.address}/{owner}/formulir, .../formulir/{form_answer}, .../perbaiki and
/// {kind.address}/{owner}/isi/{form}; as pages and below /api/v1.
void add_routes(screen::Routes& routes, Kind const& kind);
/// /formulir, /formulir/{form} and /formulir/{form}/cetak.
void add_routes(screen::Routes& routes);

}  // namespace rangkul::forms
