#include "papers/papers.h"

#include <doctest/doctest.h>

namespace rangkul::papers {
namespace {

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Paper sample() {
  return {.title = "Laporan <uji>",
          .office = "Dinas Sosial",
          .as_of = "Keadaan hari ini",
          .provisional = true,
          .warnings = {"Hanya Beji"},
          .sections = {{.heading = "Angka",
                        .paragraphs = {"Satu kalimat."},
                        .table = Table{.columns = {{"Bantuan"}, {"Orang", true}},
                                       .rows = {{"Kematian", "2.490"}},
                                       .totals = {{"Jumlah", "2.490"}}}},
                       {.heading = "Kosong", .remark = "Belum ada angka"}}};
}

TEST_CASE("papers: all that a paper says is on it, escaped, with its numbers to the right") {
  auto const html = document(sample(), Language::id);
  for (auto const* part :
       {"Laporan &lt;uji&gt;", "Keadaan hari ini", "Hanya Beji", "1. Angka", "2. Kosong",
        "Satu kalimat.", "<th class=\"num\">Orang</th>", "<td class=\"num\">2.490</td>",
        "<th scope=\"row\">Jumlah</th>", "<p class=\"none\">Belum ada angka</p>"})
    CHECK_MESSAGE(has(html, part), part);
  CHECK_FALSE(has(html, "<uji>"));
  auto final = sample();
  final.provisional = false;
  final.sections.pop_back();
  CHECK_FALSE(has(document(final, Language::id), "class=\"mark\""));
  CHECK_FALSE(has(document(final, Language::id), "class=\"none\""));
}

}  // namespace
}  // namespace rangkul::papers
