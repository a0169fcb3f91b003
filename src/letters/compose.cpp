#include "letters/compose.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "screen/format.h"

namespace rangkul::letters {
namespace {

constexpr std::size_t longest = 8000;
constexpr std::size_t longest_line = 300;

std::string number_words(int number) {
  constexpr std::array<std::string_view, 12> small{"nol",     "satu",     "dua",     "tiga",
                                                   "empat",   "lima",     "enam",    "tujuh",
                                                   "delapan", "sembilan", "sepuluh", "sebelas"};
  constexpr int teens = 20;
  constexpr int hundred = 100;
  constexpr int two_hundred = 200;
  constexpr int thousand = 1000;
  constexpr int two_thousand = 2000;
  auto const rest = [](int left) { return left == 0 ? std::string() : " " + number_words(left); };
  if (number < static_cast<int>(small.size()))
    return std::string(small[static_cast<std::size_t>(number)]);
  if (number < teens) return number_words(number - 10) + " belas";
  if (number < hundred) return number_words(number / 10) + " puluh" + rest(number % 10);
  if (number < two_hundred) return "seratus" + rest(number - hundred);
  if (number < thousand) return number_words(number / hundred) + " ratus" + rest(number % hundred);
  if (number < two_thousand) return "seribu" + rest(number - thousand);
  return number_words(number / thousand) + " ribu" + rest(number % thousand);
}

Error at_field(std::string code, std::string const& field) {
  return invalid(std::move(code), {}, field);
}

/// One typed word as the letter says it. errors: as draft()
Result<std::string> said(Field const& field, std::string const& typed) {
  switch (field.kind) {
    case Field::Kind::date: {
      auto const day = Date::parse_iso(typed);
      if (!day.ok()) return at_field(day.error().code, field.id);
      return screen::long_date(day.value(), Language::id);
    }
    case Field::Kind::number: {
      auto const number = parse_id_value(typed);
      if (!number) return at_field("field.number", field.id);
      return group_thousands(*number);
    }
    case Field::Kind::choice: {
      auto const at = std::ranges::find(field.choices, typed, &std::pair<std::string, Name>::first);
      if (at == field.choices.end()) return at_field("field.choice", field.id);
      return at->second.id;
    }
    default: return typed;
  }
}

Result<std::string> clean(std::string const& word, std::size_t most, std::string const& field) {
  auto const text = std::string(trim(word));
  if (!is_clean_utf8(text)) return at_field("field.characters", field);
  if (text.size() > most)
    return invalid("field.too_long",
                   {{"most", std::to_string(most)}, {"now", std::to_string(text.size())}}, field);
  return text;
}

std::vector<std::string> filled_lines(std::vector<std::string> const& texts, Words const& words) {
  std::vector<std::string> out;
  for (auto const& text : texts)
    if (auto line = filled(text, words)) out.push_back(*std::move(line));
  return out;
}

/// Paragraphs, each line of a long text one of its own.
std::vector<std::string> paragraphs(std::vector<std::string> const& texts, Words const& words) {
  std::vector<std::string> out;
  for (auto const& text : filled_lines(texts, words))
    for (auto const line : split(text, '\n'))
      if (auto const kept = trim(line); !kept.empty()) out.emplace_back(kept);
  return out;
}

papers::Letter::Block block_of(Block const& block, Words const& words) {
  papers::Letter::Block out{.heading = filled(block.heading, words).value_or(std::string()),
                            .paragraphs = paragraphs(block.text, words),
                            .facts = {}};
  for (auto const& [label, text] : block.facts)
    if (auto value = filled(text, words)) out.facts.push_back({label, *std::move(value)});
  return out;
}

/// "PEMERINTAH KOTA DEPOK" and "DINAS SOSIAL" of "Dinas Sosial Kota Depok".
std::vector<std::string> head_of(screen::OfficeNames const& office) {
  std::vector<std::string> out;
  for (std::string_view const level : {" Kota ", " Kabupaten ", " Provinsi "}) {
    auto const at = office.name.find(level);
    if (at == std::string::npos) continue;
    out = {"PEMERINTAH" + ascii_upper(office.name.substr(at)),
           ascii_upper(office.name.substr(0, at))};
    break;
  }
  if (out.empty()) out = {"", ascii_upper(office.name)};
  if (!office.address.empty()) out.push_back(office.address);
  return out;
}

constexpr std::string_view blank_name = "........................................";

std::vector<papers::Letter::Signature> signatures_of(Template const& letter, Words const& words,
                                                     screen::OfficeNames const& office, Date on) {
  std::vector<papers::Letter::Signature> out;
  for (auto const& beside : letter.beside)
    out.push_back({filled_lines(beside.title, words),
                   filled(beside.name, words).value_or(std::string(blank_name)),
                   filled(beside.below, words).value_or(std::string())});
  papers::Letter::Signature own;
  auto const day = screen::long_date(on, Language::id);
  auto const place = place_of(office.name);
  if (letter.form == Form::order) own.title = {"Ditetapkan di " + place, "pada tanggal " + day};
  if (letter.form == Form::report) own.title = {place + ", " + day};
  auto const& title = words.at("signer.title");
  if (letter.for_head) {
    own.title.push_back("a.n. Kepala " + office.name);
    own.title.push_back(title + ",");
  } else {
    own.title.push_back(title + ",");
  }
  own.name = words.at("signer.name");
  if (auto const& number = words.at("signer.number"); !number.empty()) own.number = "NIP " + number;
  out.push_back(std::move(own));
  return out;
}

std::string title_of(Template const& letter) {
  return letter.form == Form::letter ? std::string() : ascii_upper(letter.name.id);
}

}  // namespace

std::optional<std::string> filled(std::string_view text, Words const& words) {
  std::string out;
  while (true) {
    auto const at = text.find('{');
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    auto const end = text.find('}', at);
    if (end == std::string_view::npos) return out += text.substr(at);
    auto const found = words.find(std::string(text.substr(at + 1, end - at - 1)));
    if (found == words.end() || found->second.empty()) return std::nullopt;
    out += found->second;
    text.remove_prefix(end + 1);
  }
}

std::string date_words(Date date) {
  constexpr std::array<std::string_view, 7> days{"Minggu", "Senin", "Selasa", "Rabu",
                                                 "Kamis",  "Jumat", "Sabtu"};
  return std::string(days[static_cast<std::size_t>(date.weekday())]) + " tanggal " +
         number_words(date.day()) + " bulan " + screen::month_name(date.month(), Language::id) +
         " tahun " + number_words(date.year());
}

std::string place_of(std::string const& office) {
  for (std::string_view const level : {" Kota ", " Kabupaten ", " Provinsi "})
    if (auto const at = office.find(level); at != std::string::npos)
      return office.substr(at + level.size());
  return office;
}

Words typed_of(Template const& letter, screen::Filled const& filled) {
  Words out;
  for (auto const& field : letter.fields) out[field.id] = filled.text(field.id);
  for (auto const* key : {"signer_name", "signer_number"}) out[key] = filled.text(key);
  return out;
}

Result<Words> words_of(Template const& letter, NewLetter const& given) {
  auto const typed = [&](std::string const& key) {
    auto const found = given.typed.find(key);
    return found == given.typed.end() ? std::string() : found->second;
  };
  Words words;
  for (auto const& field : letter.fields) {
    auto const most = field.kind == Field::Kind::long_text ? longest : longest_line;
    auto const text = TRY(clean(typed(field.id), most, field.id));
    if (text.empty() && field.required) return at_field("field.required", field.id);
    if (!text.empty()) words[field.id] = TRY(said(field, text));
  }
  words["signer.name"] = TRY(clean(typed("signer_name"), longest_line, "signer_name"));
  if (words["signer.name"].empty()) return at_field("field.required", "signer_name");
  words["signer.number"] = TRY(clean(typed("signer_number"), longest_line, "signer_number"));
  for (auto const* names : {&letter.needs, &letter.may_have})
    for (auto const& name : *names) {
      auto const found = given.given.find(name);
      if (found != given.given.end()) words[name] = TRY(clean(found->second, longest, {}));
      if (names == &letter.needs && words[name].empty())
        return invalid("letters.missing", {{"name", name}});
    }
  return words;
}

void add_own_words(Words& words, Template const& letter, screen::OfficeNames const& office,
                   catalogue::Catalogue const& catalogue, Date on) {
  words["office.name"] = office.name;
  words["office.head"] = office.head;
  words["letter.date"] = screen::long_date(on, Language::id);
  words["letter.date_words"] = date_words(on);
  auto const* role = catalogue.role(letter.signs, on);
  auto const title = role == nullptr ? letter.signs : role->name.id;
  // The head signs for the whole office; others by their place in it.
  bool const head = letter.signs_as.empty() && letter.signs == "kepala_dinas";
  words["signer.title"] = head ? "Kepala " + office.name
                          : letter.signs_as.empty()
                              ? title
                              : filled(letter.signs_as, words).value_or(title);
}

papers::Letter composed(Template const& letter, Words const& words,
                        screen::OfficeNames const& office, Date on) {
  papers::Letter out;
  out.head = head_of(office);
  out.title = title_of(letter);
  out.number = words.at("letter.number");
  auto const about = filled(letter.about, words).value_or(letter.name.id);
  if (letter.form == Form::letter) {
    out.place_and_day = place_of(office.name) + ", " + screen::long_date(on, Language::id);
    out.lines = {{"Nomor", out.number},
                 {"Sifat", letter.nature},
                 {"Lampiran", filled(letter.attachments, words).value_or("-")},
                 {"Hal", about}};
  } else if (letter.form == Form::report) {
    out.lines = {{"Hal", about}};
  }
  out.to = filled_lines(letter.to, words);
  if (auto basis = filled_lines(letter.legal_basis, words); !basis.empty())
    out.blocks.push_back({.heading = "Dasar", .paragraphs = std::move(basis), .facts = {}});
  for (auto const& block : letter.blocks) {
    auto made = block_of(block, words);
    if (!made.paragraphs.empty() || !made.facts.empty()) out.blocks.push_back(std::move(made));
  }
  out.signatures = signatures_of(letter, words, office, on);
  out.copies = filled_lines(letter.copies, words);
  return out;
}

}  // namespace rangkul::letters
