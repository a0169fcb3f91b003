#pragma once
// Inside of letters/: what the register, the pages and the files of letters share.

#include "letters/letters.h"
#include "screen/list.h"

namespace rangkul::letters {

constexpr std::string_view index_path = "/surat";
constexpr std::string_view check_path = "/cek-surat";

/// Whether who asks may see every confidential letter of their area.
bool sees_confidential(Actor const& actor);
/// A letter of the actor's area, whoever may open it. errors: not_found
Result<Letter> any_letter(Context& context, LetterId id);
/// As find_letter(), or with its subject. errors: as find_letter()
Result<Letter> opened_letter(Context& context, LetterId id, Subjects const& subjects);

/// Binds :confidential (1: all of them) and :me.
screen::List const& register_list();

/// Counts one more printing; whether it is a copy of one that was printed before.
/// errors: not_found
Result<bool> count_print(Context& context, Letter const& letter);
/// What is of the copy at hand: the mark, the code by which it is checked, the foot.
void add_copy(Context& context, papers::Letter& text, Letter const& letter, std::string_view mark,
              std::string const& origin);

void add_paper_routes(screen::Routes& routes, Subjects const& subjects);
/// The letter's files, with the button that makes one.
Html files_part(screen::Visit& visit, Letter const& letter);

}  // namespace rangkul::letters
