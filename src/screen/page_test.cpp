#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "screen/flash.h"
#include "screen/format.h"
#include "screen/parts.h"
#include "support/screen_desk.h"

namespace rangkul::screen {
namespace {

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

std::string header_of(http::Answer const& answer, std::string const& name) {
  for (auto const& [key, value] : answer.headers)
    if (key == name) return value;
  return {};
}

/// A line a tag, so that a change is seen where it is.
std::string in_lines(std::string const& markup) {
  std::string out;
  for (std::size_t at = 0; at < markup.size(); ++at) {
    if (markup[at] == '<' && markup[at + 1] != '/' && !out.empty() && out.back() != '\n')
      out += '\n';
    out += markup[at];
  }
  return out + "\n";
}

std::string folder_of_goldens() {
  return catalogue::Catalogue::default_folder() + "/../tests/golden/screen/";
}

/// Equal to tests/golden/screen/<name>; RANGKUL_GOLDEN=write writes it anew.
void check_golden(std::string const& name, std::string const& markup) {
  auto const path = folder_of_goldens() + name;
  auto const now = in_lines(markup);
  auto const* wish = std::getenv("RANGKUL_GOLDEN");
  if (wish != nullptr && std::string_view(wish) == "write") {
    std::filesystem::create_directories(folder_of_goldens());
    std::ofstream(path) << now;
    return;
  }
  std::ifstream file(path);
  std::string const kept{std::istreambuf_iterator<char>(file), {}};
  CHECK_MESSAGE(kept == now, name << " differs; see ./dev golden");
}

Html many_parts(Visit const& visit) {
  auto const numbers =
      sheet({.heading = "Kartu Depok Sejahtera 2024",
             .remark = "17 Des 2024 pukul 06.00, sementara",
             .body = figures({{"penerima dari target 8.395", "7.724", "", "/program/nama"},
                              {"ditangani dalam 3 jam", "82,56 %", "71 dari 86", ""}}),
             .footer = visit.words("screen.demo")});
  auto const target =
      table({.caption = "Penerima",
             .columns = {{"Manfaat"}, {"Capaian"}, {"Realisasi", true}, {"Target", true}},
             .rows = {{http::text("Santunan Kematian"), bar(Percent(2490, 3150), "79,05 persen"),
                       opens("2.490", "/program/1"), http::text("3.150")},
                      {http::text("Alat Bantu"), bar(Percent(120, 80), "150 persen"),
                       http::text("120"), http::text("80")}},
             .totals = {{http::text("Jumlah"), Html(), http::text("2.610"), http::text("3.230")}},
             .figured = true});
  auto const words = stack(
      {chip(Tone::late, "Lewat 2 hari"), chip(Tone::soon, "Hari ini 15.00"),
       chip(Tone::done, "Diterima"), chip(Tone::note, "Dipantau"), chip(Tone::plain, "Rancangan"),
       notice(Tone::soon, "Perlu dipastikan",
              http::element("p", http::text("Tanggal lahir berbeda dengan NIK."))),
       stages({"Berkas", "Kolom", "Pratinjau", "Terapkan"}, 2),
       pile({{"f4", 876}, {"f2", 86}, {"f1", 31}, {"fl", 7}}, "Tidak berubah 87,6 persen"),
       progress(64, 100, "Kemajuan"),
       timeline({{"16 Des 15.10", http::text("Catatan ditambahkan."), Tone::note},
                 {"12 Des 10.00", http::text("Lewat waktu."), Tone::late}})});
  auto const work =
      todo({{"412",
             "/usulan",
             "Keluarga diusulkan pada Desember",
             chip(Tone::soon, "Hari ini 23.59"),
             {.label = "Periksa dan sahkan", .address = "/usulan", .primary = true}}});
  return stack({tabs({{"Ringkasan", "/a", true}, {"Bantuan", "/b", false, 3}}, "Bagian halaman"),
                sheet({.heading = "Menunggu Anda", .body = work}),
                cols("wide", stack({numbers, sheet({.heading = "Tabel", .body = target})}),
                     sheet({.heading = "Kata dan gambar", .body = words, .id = "kata"})),
                empty({"cari", "Belum ada", "Coba lagi.", {{.label = "Ulang", .address = "/x"}}})});
}

}  // namespace

TEST_CASE("page: the parts together look as agreed") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, heri());
    PageHead const head{
        .title = "Contoh bagian",
        .context = "Semua bagian pada satu halaman.",
        .current = "people",
        .trail = {{"Orang", "/orang"}},
        .actions = {{.label = "Unduh", .address = "/unduh", .icon = "unduh"},
                    {.label = "Hapus", .address = "/hapus", .post = true, .danger = true}}};
    check_golden("parts.html", page(desk.visit, head, many_parts(desk.visit)).body);
  });
}

TEST_CASE("page: a list looks as agreed") {
  test::for_each_store([](db::Store& store) {
    test::run_directly(store, some_regions);
    add_people(store);
    Desk desk(store, rina());
    auto const answer =
        list_page(desk.visit, people_list(),
                  {.head = {.title = "Orang", .current = "people"}, .as_of = "Keadaan hari ini"});
    check_golden("list.html", answer.value().body);
  });
}

TEST_CASE("page: the menu shows only what one may open, and where one is") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, rina());
    auto const body = page(desk.visit, {.title = "Orang", .current = "people"}, {}).body;
    CHECK(has(body, R"(<a href="/orang" aria-current="page">)"));
    CHECK_FALSE(has(body, "/impor"));
    CHECK(has(body, R"(<form class="find" role="search" action="/cari" method="post">)"));
    CHECK(has(body, "<title>Orang · Rangkul</title>"));
    CHECK(has(body, "17 Desember 2024 pukul 08.12 WIB"));
    CHECK_FALSE(has(body, "Data contoh"));
    desk.office.demo = true;
    desk.visit.theme = "dark";
    auto const dark = page(desk.visit, {.title = "Orang", .field = true}, {}).body;
    CHECK(has(dark, R"(<html lang="id" data-theme="dark" data-density="field">)"));
    CHECK(has(dark, "Data contoh"));
  });
}

TEST_CASE("page: who is not signed in gets a frame without menu, search and person") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, yuli());
    auto const body = page(desk.visit, {.title = "Masuk"}, {}).body;
    CHECK(has(body, R"(<body class="public">)"));
    CHECK_FALSE(has(body, "rail"));
    CHECK_FALSE(has(body, "role=\"search\""));
  });
}

TEST_CASE("page: the title is text") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, rina());
    auto const body = page(desk.visit, {.title = "<script>alert(1)</script>{{body}}"}, {}).body;
    CHECK_FALSE(has(body, "<script>alert"));
    CHECK(has(body, "&lt;script&gt;alert(1)&lt;/script&gt;{{body}}"));
  });
}

TEST_CASE("flash: what was done is told once on the next page, with its way back") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, rina());
    auto const sent = done(desk.visit, "/orang/1", {"Catatan \"A\" tersimpan.", "/orang/1/urung"});
    CHECK(sent.status == 303);
    CHECK(header_of(sent, "Location") == "/orang/1");
    auto const cookie = header_of(sent, "Set-Cookie");
    CHECK(has(cookie, "HttpOnly; SameSite=Lax; Max-Age=60"));
    CHECK_FALSE(has(cookie, "Secure"));
    auto const start = cookie.find('=') + 1;
    desk.request.cookies["kilas"] = cookie.substr(start, cookie.find(';') - start);
    auto const next = page(desk.visit, {.title = "Orang"}, {});
    CHECK(has(next.body, "Catatan &quot;A&quot; tersimpan."));
    CHECK(has(next.body, R"(action="/orang/1/urung")"));
    CHECK(has(header_of(next, "Set-Cookie"), "kilas=; "));
  });
}

TEST_CASE("flash: a cookie that we did not write shows nothing and leads nowhere else") {
  for (auto const* text : {"", "{", "[]", "{\"message\":3}", "{\"undo\":\"/x\"}", "\xff"}) {
    http::Request request;
    request.cookies["kilas"] = http::base64url(text);
    CHECK_FALSE(waiting_flash(request));
  }
  http::Request request;
  request.cookies["kilas"] = http::base64url(R"({"message":"x","undo":"//evil.example"})");
  REQUIRE(waiting_flash(request));
  CHECK(waiting_flash(request)->undo_address.empty());
}

TEST_CASE("refusal: each kind has its status, and what is outside looks like what never was") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, rina());
    struct Row {
      Error error;
      int status;
      char const* words;
    };
    for (auto const& row : {Row{not_found(), 404, "tidak ditemukan"},
                            Row{not_found("person.gone"), 404, "tidak ditemukan"},
                            Row{forbidden(), 403, "belum berhak"},
                            Row{invalid("list.sort"), 422, "tidak dapat diurutkan"},
                            Row{conflict("list.sort"), 409, "belum dapat disimpan"},
                            Row{Error{ErrorKind::too_many, "list.sort"}, 429, "Terlalu banyak"},
                            Row{Error{ErrorKind::unavailable, "list.sort"}, 503, "Belum dapat"},
                            Row{Error{ErrorKind::too_large, "list.sort"}, 413, "terlalu besar"},
                            Row{Error{ErrorKind::unauthenticated, "list.sort"}, 401, "/masuk"}}) {
      auto const answer = refusal(desk.visit, row.error);
      CHECK(answer.status == row.status);
      CHECK_MESSAGE(has(answer.body, row.words), row.words);
    }
    CHECK(refusal(desk.visit, not_found("person.gone")).body ==
          refusal(desk.visit, not_found()).body);
  });
}

TEST_CASE("refusal: leads back to the page that one came from, and never out of the office") {
  test::for_each_store([](db::Store& store) {
    struct Row {
      char const* referer;
      http::Method method;
      char const* back;
    };
    for (auto const& row : {Row{"http://desa:8080/orang/7/ubah?x=1", http::Method::post,
                                "href=\"/orang/7/ubah?x=1\""},
                            Row{"http://desa:8080/coba", http::Method::post, "href=\"/coba\""},
                            Row{"http://desa:8080/coba", http::Method::get, ""},
                            Row{"http://desa:8080//evil.example", http::Method::post, ""},
                            Row{"http://evil.example/orang", http::Method::post, ""},
                            Row{"", http::Method::post, ""}}) {
      INFO(row.referer);
      Desk desk(store, rina());
      desk.request.method = row.method;
      desk.request.headers["host"] = "desa:8080";
      desk.request.headers["referer"] = row.referer;
      auto const body = refusal(desk.visit, conflict("list.sort")).body;
      CHECK(has(body, "Kembali") == (*row.back != '\0'));
      CHECK(has(body, row.back));
      CHECK_FALSE(has(body, "evil"));
    }
  });
}

TEST_CASE("refusal: programs get a problem with code, text and field") {
  test::for_each_store([](db::Store& store) {
    Desk desk(store, rina());
    desk.request.path = "/api/v1/orang";
    auto const answer =
        refusal(desk.visit, invalid("field.too_long", {{"most", "5"}, {"now", "7"}}, "name"));
    CHECK(answer.content_type == "application/problem+json; charset=utf-8");
    auto const json = parse_json(answer.body);
    REQUIRE(json.ok());
    CHECK(json.value()["status"].integer_or(0) == 422);
    CHECK(json.value()["code"].text_or_empty() == "field.too_long");
    CHECK(json.value()["detail"].text_or_empty() == "Terlalu panjang: 7 huruf, paling banyak 5.");
    CHECK(json.value()["field"].text_or_empty() == "name");
  });
}

TEST_CASE("parts: a bar beyond its target changes the scale, not the number") {
  auto const over = bar(Percent(120, 80), "150 persen").markup();
  CHECK(has(over, R"(class="f1" width="100%")"));
  CHECK(has(over, R"(x1="66.66%")"));
  CHECK(has(bar(Percent(2490, 3150), "").markup(), R"(class="f1" width="79.05%")"));
  CHECK_FALSE(has(bar(Percent(5, 0), "").markup(), "tick"));
}

TEST_CASE("parts: the segments of a pile fill the whole without gaps") {
  auto const markup = pile({{"f1", 1}, {"f2", 1}, {"f3", 1}, {"f4", 0}}, "x").markup();
  CHECK(has(markup, R"(x="0%" width="33.33%")"));
  CHECK(has(markup, R"(x="33.33%" width="33.33%")"));
  CHECK(has(markup, R"(x="66.66%" width="33.34%")"));
  CHECK_FALSE(has(markup, "f4"));
}

}  // namespace rangkul::screen
