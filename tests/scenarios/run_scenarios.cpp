// Every file of tests/scenarios holds, on both stores. Their names begin with baris_NNN: the row of
// the handbook that they prove.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "scenarios/scenario.h"

namespace rangkul::app {
namespace {

std::vector<std::filesystem::path> files() {
  std::vector<std::filesystem::path> out;
  for (auto const& entry : std::filesystem::recursive_directory_iterator(RANGKUL_SCENARIOS))
    if (entry.path().extension() == ".txt") out.push_back(entry.path());
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> faults_of(std::string const& text) {
  std::vector<std::string> out;
  in_office([&](Office& office) {
    std::istringstream in(text);
    out = play(office, "coba.txt", in);
  });
  return out;
}

}  // namespace

TEST_CASE("scenarios: each file's sentences hold") {
  auto const all = files();
  CHECK(all.size() >= 14);
  for (auto const& file : all) {
    in_office([&](Office& office) {
      std::ifstream in(file);
      REQUIRE(in.good());
      for (auto const& fault : play(office, file.filename().string(), in)) FAIL_CHECK(fault);
    });
  }
  MESSAGE(all.size() << " files");
}

TEST_CASE("scenarios: what does not hold is told with its file, line and sentence") {
  auto const two = faults_of(
      "# coba\nHeri masuk\nHeri membuka program tahun 2024\ntampak \"Tidak Pernah Ada\"\n"
      "berhasil\nHeri menari\n");
  REQUIRE(two.size() == 2);
  CHECK(two[0].starts_with("coba.txt:4: tampak \"Tidak Pernah Ada\": not seen in "));
  CHECK(two[1] == "coba.txt:6: Heri menari: no such sentence");
  CHECK(faults_of("Heri masuk\nHeri membuka gudang\nberhasil\n").front() ==
        "coba.txt:2: Heri membuka gudang: no such page");
  CHECK(faults_of("Budiman masuk\nberhasil\n").front() ==
        "coba.txt:1: Budiman masuk: nobody is called Budiman");
  CHECK(faults_of("capaian kds-bantuan-pangan adalah 5 dari 3.000\n").front() ==
        "coba.txt:1: capaian kds-bantuan-pangan adalah 5 dari 3.000: 4 of 3000");
  CHECK(faults_of("ditolak: forbidden\n").size() == 1);
  CHECK(faults_of("Camat masuk\nCamat membuka jejak unduhan\ntidak tampak \"x\"\n").front() ==
        "coba.txt:3: tidak tampak \"x\": answered 403");
}

TEST_CASE("scenarios: a text that looks at nothing proves nothing") {
  CHECK(faults_of("# kosong\n") == std::vector<std::string>{"coba.txt: looks at nothing"});
  CHECK(faults_of("Heri masuk\n") == std::vector<std::string>{"coba.txt: looks at nothing"});
  CHECK(faults_of("capaian kds-bantuan-pangan adalah 4 dari 3.000\n").empty());
}

}  // namespace rangkul::app
