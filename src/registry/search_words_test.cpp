#include "registry/search_words.h"

#include <doctest/doctest.h>

#include "base/text.h"

using namespace rangkul;
using namespace rangkul::registry;

TEST_CASE("search: a question is sorted into names, place, year and numbers") {
  auto const asked = read_search("Soedjarwo Gg. Mawar RT 4 RW 07 1958");
  CHECK(asked.words == std::vector<std::string>{"soedjarwo", "mawar"});
  CHECK(asked.rt == "004");
  CHECK(asked.rw == "007");
  CHECK(asked.year == 1958);
  CHECK(read_search("3276 0617 0890 0002").number == "3276061708900002");
  CHECK(read_search("mrx-2024-007").temporary_code == "MRX-2024-007");
  CHECK(read_search("rt4 rw7").rt == "004");
}

TEST_CASE("search: old spelling is the same word, a typing error is a near one") {
  CHECK(fold_spelling("soedjarwo") == fold_spelling("sujarwo"));
  CHECK(fold_spelling("tjokro") == fold_spelling("cokro"));
  CHECK(word_nearness("sujarwo", "sujarwo") == 1);
  CHECK(word_nearness("sujarwo", "sujrawo") > 0.8);
  CHECK(word_nearness("sujarwo", "sudirman") == 0);
  CHECK(word_nearness("ani", "ana") == 0);
}

TEST_CASE("search: edits are counted up to a limit, a swap of neighbours is one") {
  CHECK(edit_distance("kitten", "sitting", 5) == 3);
  CHECK(edit_distance("abcd", "abdc", 2) == 1);
  CHECK(edit_distance("abc", "xyz", 2) == 3);
  CHECK(edit_distance("", "ab", 2) == 2);
}
