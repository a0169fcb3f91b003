#pragma once
// Inside of letters/: a template and its words made into the text of a letter.

#include "letters/letters.h"

namespace rangkul::letters {

/// The text with its {names} filled, once: what a word holds is never read as a name again. Nothing
/// where a word is empty or absent. Pure.
std::optional<std::string> filled(std::string_view text, Words const& words);
/// "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam"
std::string date_words(Date date);
/// "Depok" of "Dinas Sosial Kota Depok"; the office's whole name where it names no city.
std::string place_of(std::string const& office);

/// What is typed, checked and written as the letter says it. errors: as draft()
Result<Words> words_of(Template const& letter, NewLetter const& given);
/// What all letters may say: is_own_name().
void add_own_words(Words& words, Template const& letter, screen::OfficeNames const& office,
                   catalogue::Catalogue const& catalogue, Date on);
papers::Letter composed(Template const& letter, Words const& words,
                        screen::OfficeNames const& office, Date on);

}  // namespace rangkul::letters
