// A model of weights as a file that people edit.
#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "app/match_files.h"
#include "sheet/file.h"

namespace rangkul::app {
namespace {

std::string text_of(std::string const& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

linkage::Model odd_model() {
  auto model = linkage::Model::usual();
  model.prior_same = 1.0 / 3e6;
  model.link_probability = 1;
  model.words = {{"muhammad", 0.1}, {"o\"brien", 1e-7}, {"x1", 0.25}};
  return model;
}

/// What reading says of the usual model with one text in place of another.
Error refused(std::string const& before, std::string const& after) {
  auto const file = sheet::TempFile::create();
  REQUIRE(file.ok());
  auto const& path = file.value().path();
  REQUIRE(write_model(path, odd_model(), nullptr).ok());
  auto text = text_of(path);
  auto const at = text.find(before);
  REQUIRE(at != std::string::npos);
  std::ofstream(path) << text.replace(at, before.size(), after);
  auto const model = read_model(path);
  REQUIRE_FALSE(model.ok());
  CHECK(model.error().code == "match.model_malformed");
  return model.error();
}

std::string place(Error const& error) {
  auto const at = error.detail.at("at");
  return at.substr(at.find(':') + 1);
}

}  // namespace

TEST_CASE("model file: what is written is read back to the last bit, with and without comments") {
  auto const words = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  REQUIRE(words.ok());
  for (auto const* each :
       {words.value().get(), static_cast<catalogue::Catalogue const*>(nullptr)}) {
    auto const file = sheet::TempFile::create();
    REQUIRE(file.ok());
    REQUIRE(write_model(file.value().path(), odd_model(), each).ok());
    auto const model = read_model(file.value().path());
    REQUIRE(model.ok());
    bool const same = to_json(model.value().to_value()) == to_json(odd_model().to_value());
    CHECK(same);
    bool const comments = text_of(file.value().path()).find("# ") != std::string::npos;
    CHECK(comments == (each != nullptr));
    CHECK(text_of(file.value().path()).find("match.") == std::string::npos);
  }
}

TEST_CASE("model file: an error names the line and what is wrong there") {
  CHECK(place(refused("version = 1", "version = 7")) == "2: version");
  CHECK(place(refused("prior_same", "prior_some")).ends_with(": prior_some"));
  CHECK(place(refused("swapped = { same = 0.02", "swapped = { same = 20"))
            .ends_with(": birth.swapped.same"));
  CHECK(place(refused("swapped = { same = 0.02, ", "swapped = { "))
            .ends_with(": birth.swapped.same"));
  CHECK(place(refused("one_nik = ", "one_nick = ")).ends_with(": one_nick"));
  auto const calibration = place(refused("odds = -0.", "odds = -9."));
  CHECK(calibration.ends_with(": calibration.odds"));
  CHECK(calibration != "2: calibration.odds");
  CHECK(place(refused("x1 = 0.25", "x1 = \"much\"")).ends_with(": words"));
  auto const broken = refused("[words]", "[words");
  CHECK(broken.detail.at("at").find(":") != std::string::npos);
}

TEST_CASE("memory: an amount is a number with K, M or G") {
  CHECK(read_memory("").value() == 0);
  CHECK(read_memory("4096").value() == 4096);
  CHECK(read_memory("3k").value() == 3072);
  CHECK(read_memory("256M").value() == std::uint64_t{256} << 20);
  CHECK(read_memory("2G").value() == std::uint64_t{2} << 30);
  for (auto const* bad : {"0", "M", "12X", "-1G", "1.5G", "999999999G", "G2"}) {
    auto const read = read_memory(bad);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().code == "match.memory");
  }
}

}  // namespace rangkul::app
