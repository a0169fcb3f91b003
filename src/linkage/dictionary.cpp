#include "linkage/dictionary.h"

#include <algorithm>
#include <bit>

#include "linkage/standardise.h"

namespace rangkul::linkage {

Letters letters_of(std::string_view text) {
  Letters out;
  constexpr std::size_t most = 255;
  out.size = static_cast<std::uint8_t>(std::min(text.size(), most));
  for (char const c : text.substr(0, most)) {
    bool const letter = c >= 'a' && c <= 'z';
    auto const shift = letter ? static_cast<unsigned>(c - 'a') * 2 : 52U + (c & 3U) * 2;
    auto const seen = out.bits >> shift & 3U;
    if (seen == 0)
      out.bits |= std::uint64_t{1} << shift;
    else if (seen == 1)
      out.bits |= std::uint64_t{2} << shift;
    else
      ++out.uncounted;
  }
  return out;
}

int most_common_letters(Letters const& a, Letters const& b) {
  return std::popcount(a.bits & b.bits) + std::min<int>(a.uncounted, b.uncounted);
}

std::uint32_t Dictionary::number(std::string_view word) {
  auto const [number, fresh] = words_.number(word);
  if (!fresh) return number;
  auto const key = phonetic_key(word);
  auto const sound = sounds_.number(key);
  if (sound.fresh) sound_letters_.push_back(letters_of(key));
  facts_.push_back({letters_of(word), sound.number, static_cast<std::uint32_t>(hash_text(word) >> 32)});
  return number;
}

}  // namespace rangkul::linkage
