#include "linkage/dictionary.h"

#include "linkage/standardise.h"

namespace rangkul::linkage {

std::uint32_t Dictionary::number(std::string_view word) {
  auto const found = numbers_.find(word);
  if (found != numbers_.end()) return found->second;
  auto const key = phonetic_key(word);
  auto sound = sound_numbers_.find(key);
  if (sound == sound_numbers_.end()) {
    sounds_.push_back(key);
    sound = sound_numbers_.emplace(sounds_.back(), static_cast<std::uint32_t>(sounds_.size() - 1))
                .first;
  }
  words_.push_back(Word{std::string(word), sound->second});
  auto const number = static_cast<std::uint32_t>(words_.size() - 1);
  numbers_.emplace(words_.back().text, number);
  return number;
}

}  // namespace rangkul::linkage
