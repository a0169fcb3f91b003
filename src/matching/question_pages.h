#pragma once
// What a pair's page shows of a question to a colleague, the forms for it, and the list of them.

#include "matching/pages.h"
#include "matching/question.h"
#include "screen/record.h"

namespace rangkul::matching {

/// The id of the form that decides: an answer is typed elsewhere on the page.
constexpr std::string_view decide_form_id = "putuskan";

/// What is asked or was answered about the pair, for who is concerned; else empty.
Html question_notice(screen::Visit& visit, Pair const& pair);
/// The sheet with which an open pair is handed on, with what was typed; empty when nobody else may
/// review there or a question is open.
Html ask_sheet(screen::Visit& visit, Hooks const& hooks, Pair const& pair,
               screen::Filled const& filled);
/// "Jadikan tugas saya" or "Lepaskan", for an open pair.
Html owner_button(screen::Visit& visit, Pair const& pair);
/// Who asked whom, for programs; null without a question.
Value question_json(screen::Visit& visit, Pair const& pair);
/// Questions of the actor's in this run that wait, above the queue; empty without any.
Html asked_sheet(screen::Visit& visit, RunId run);

/// Shows the pair again with the faults of the form.
using ShowPair =
    std::function<Result<http::Answer>(screen::Visit&, Pair const&, screen::Filled const&)>;
void add_question_routes(screen::Routes& routes, Hooks const& hooks, ShowPair const& show);

}  // namespace rangkul::matching
