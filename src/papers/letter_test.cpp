#include "papers/letter.h"

#include <doctest/doctest.h>

namespace rangkul::papers {
namespace {

Letter sample() {
  return {.head = {"PEMERINTAH KOTA DEPOK", "DINAS SOSIAL"},
          .title = {},
          .number = "460/0001/RHB/2024",
          .lines = {{"Nomor", "460/0001/RHB/2024"}, {"Hal", "Rujukan <uji>"}},
          .place_and_day = "Depok, 17 Desember 2024",
          .to = {"Direktur RSUD", "di Depok"},
          .blocks = {{.heading = "Keadaan",
                      .paragraphs = {"Satu kalimat.", "Dua & tiga."},
                      .facts = {{"Nama", "Marlina"}}}},
          .signatures = {{.title = {"Kepala Dinas,"}, .name = "Sri", .number = "NIP 1"}},
          .copies = {"Kepala Dinas Kesehatan"}};
}

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("letters on paper: all that one says is on it, escaped") {
  auto const html = document(sample());
  for (auto const* part :
       {"Rujukan &lt;uji&gt;", "Dua &amp; tiga.", "<h3>Keadaan</h3>", "Direktur RSUD",
        "Depok, 17 Desember 2024", "Kepala Dinas Kesehatan", "<p class=\"letter-name\">Sri</p>"})
    CHECK_MESSAGE(has(html, part), part);
  CHECK_FALSE(has(html, "<uji>"));
  CHECK_FALSE(has(html, "letter-mark\">"));
  auto minutes = sample();
  minutes.title = "BERITA ACARA";
  minutes.mark = "SALINAN";
  minutes.signatures.push_back({.title = {"PIHAK KEDUA,"}, .name = "Beni", .number = {}});
  auto const other = document(minutes);
  CHECK(has(other, "<h2>BERITA ACARA</h2>"));
  CHECK(has(other, "letter-mark\">SALINAN"));
  CHECK(has(other, "letter-signs several"));
  CHECK_FALSE(has(other, "class=\"letter-day\""));
}

TEST_CASE("letters on paper: what is sealed comes back as it was, without the copy's mark") {
  auto letter = sample();
  auto const sealed = to_json(sealed_value(letter));
  letter.mark = "SALINAN";
  letter.foot = {"Kode"};
  CHECK(to_json(sealed_value(letter)) == sealed);
  CHECK(to_json(sealed_value(letter_of(parse_json(sealed).value()))) == sealed);
}

}  // namespace rangkul::papers
