#include "procedures/picture.h"

#include <doctest/doctest.h>

#include "procedures/test_procedures.h"

using namespace rangkul;
using namespace rangkul::procedures;

namespace {

std::size_t count_of(std::string const& text, std::string_view what) {
  std::size_t out = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++out;
  return out;
}

}  // namespace

TEST_CASE("pictures: every shipped procedure, each step once, with a description and no style") {
  auto const& library = Library::of(shipped());
  for (auto const& procedure : library.versions()) {
    CAPTURE(procedure.id);
    for (auto const language : {Language::id, Language::en}) {
      Wording const wording(shipped(), procedure, *procedure.span.from, language);
      auto const picture = draw(wording, Paper::page).markup();
      CHECK(count_of(picture, "<rect ") == procedure.steps.size());
      CHECK(count_of(picture, "style") == 0);
      CHECK(picture.find("<title id=\"flow-title\">") != std::string::npos);
      auto const described = picture.find("<desc id=\"flow-desc\">");
      REQUIRE(described != std::string::npos);
      for (std::size_t i = 1; i <= procedure.steps.size(); ++i)
        CHECK(picture.find(std::to_string(i) + ". ", described) != std::string::npos);
      for (auto const at : drawing_order(procedure))
        CHECK(wording.numbered(procedure.steps[at].id).find(wording.in(procedure.steps[at].name)) !=
              std::string::npos);
      auto const alone = draw(wording, Paper::file).markup();
      CHECK(count_of(alone, "<style>") == 1);
      CHECK(count_of(alone, "style=") == 0);
      CHECK(alone.find("xmlns=\"http://www.w3.org/2000/svg\"") != std::string::npos);
    }
  }
}

TEST_CASE("pictures: the guide shows the procedures as they are") {
  auto const& library = Library::of(shipped());
  auto const folder =
      std::filesystem::path(catalogue::Catalogue::default_folder()) / ".." / "docs/gambar/prosedur";
  for (auto const& procedure : library.versions()) {
    CAPTURE(procedure.id);
    std::ifstream in(folder / (procedure.id + ".svg"), std::ios::binary);
    std::string const drawn{std::istreambuf_iterator<char>(in), {}};
    Wording const wording(shipped(), procedure, *procedure.span.from, Language::id);
    // Otherwise: rangkul catalogue draw ID --out docs/gambar/prosedur/ID.svg
    CHECK(drawn == draw(wording, Paper::file).markup() + "\n");
  }
}

TEST_CASE("pictures: steps stand before those that they lead to, the end last") {
  auto const procedure = procedure_of(lost_text);
  std::vector<std::string> order;
  for (auto const at : drawing_order(procedure)) order.push_back(procedure.steps[at].id);
  CHECK(order == std::vector<std::string>{"lapor", "cari", "identitas", "putus", "antar", "tutup"});
}

TEST_CASE("wording: a refusal names what it speaks of") {
  auto const procedure = procedure_of(lost_text);
  Wording const words(shipped(), procedure, *procedure.span.from, Language::id);
  auto const told = [&](char const* code, char const* key, char const* value) {
    return shipped().message(Language::id, in_words(conflict(code, {{key, value}}), words));
  };
  CHECK(told("procedure.missing", "what", "foto, surat-pengantar, asesmen, rs") ==
        "Belum lengkap: Foto, Surat pengantar, Formulir asesmen, RS ditanya.");
  CHECK(told("procedure.fact_bars", "fact", "is_sexual_violence") ==
        "Tidak dapat dipilih karena: kekerasan seksual.");
  CHECK(told("procedure.not_head", "role", "kabid") ==
        "Ini hanya dapat diputuskan oleh Kepala Bidang.");
  CHECK(told("procedure.others_open", "step", "cari") == "Langkah wajib \"Cari\" masih terbuka.");
  CHECK(told("procedure.agency_unknown", "agency", "kejari") ==
        "\"Kejaksaan Negeri\" tidak terlibat dalam langkah ini.");
}

TEST_CASE("wording: limits say what they count from") {
  auto const procedure = procedure_of(lost_text);
  Wording const words(shipped(), procedure, *procedure.span.from, Language::id);
  auto const limit = [&](char const* step) { return words.limit(procedure.step(step)->limit); };
  CHECK(limit("lapor") == "15 menit");
  CHECK(limit("cari") == "24 jam sejak kasus dibuka");
  CHECK(limit("putus") == "3 hari kerja");
  CHECK(limit("antar") == "6 jam sejak penahanan");
  CHECK(words.conditions({{"has_identity", true}, {"is_sick", false}}) ==
        "identitas diketahui, tidak: sakit atau belum sehat untuk perjalanan");
}
