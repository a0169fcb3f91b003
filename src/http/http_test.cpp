#include "http/http.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "http/assets.h"
#include "http/gzip.h"
#include "http/html.h"
#include "http/router.h"

using namespace rangkul;
using namespace rangkul::http;

TEST_CASE("http: pairs keep order and repeated names") {
  auto const pairs = parse_pairs("a=1&b=x+y%20z&a=2&c&=e&d=%C3%A9").value();
  CHECK(pairs.get("a") == "1");
  CHECK(pairs.all("a") == std::vector<std::string>{"1", "2"});
  CHECK(pairs.get("b") == "x y z");
  CHECK(pairs.find("c").has_value());
  CHECK(pairs.get("d") == "\xc3\xa9");
  CHECK_FALSE(pairs.find("z").has_value());
  CHECK(pairs.get("z", "other") == "other");
}

TEST_CASE("http: malformed pairs are refused") {
  for (auto const* text : {"a=%", "a=%4", "a=%zz", "a=%00", "%00=1", "a=%ff", "a=%1b"})
    CHECK_FALSE(parse_pairs(text).has_value());
  CHECK_FALSE(parse_pairs("a=1&b=2&c=3", 2).has_value());
  CHECK(parse_pairs("").value().list().empty());
}

TEST_CASE("http: addresses decode once and plus stays") {
  CHECK(url_decode("/a%2Fb+c%20d").value() == "/a/b+c d");
  CHECK_FALSE(url_decode("%0").has_value());
  CHECK(url_part("a b/\xc3\xa9~") == "a%20b%2F%C3%A9~");
}

TEST_CASE("http: cookies, first of equal names wins") {
  auto const cookies = parse_cookies("sesi=abc=; tema=gelap; sesi=x; bad; =y");
  CHECK(cookies.size() == 2);
  CHECK(cookies.at("sesi") == "abc=");
}

TEST_CASE("http: base64url round trip and one spelling a value") {
  for (std::string const text : {"", "f", "fo", "foo", "foob", "\xff\xfe\xfd"})
    CHECK(base64url_decode(base64url(text)).value() == text);
  CHECK(base64url("\xff\xfe") == "__4");
  for (auto const* text : {"a", "_", "__5", "ab=", "a b", "ab+c"})
    CHECK_FALSE(base64url_decode(text).has_value());
}

TEST_CASE("http: a local path leads nowhere else") {
  for (auto const* path : {"/", "/orang/12?a=b", "/a#b"}) CHECK(is_local_path(path));
  for (auto const* path :
       {"", "orang", "//evil", "/\\evil", "https://x", "/a\r\nb", "/a b", "/\tx"})
    CHECK_FALSE(is_local_path(path));
  CHECK(see_other("/orang/12").status == 303);
}

TEST_CASE("http: a malformed id is an address that does not exist") {
  Request request;
  request.params = {{"person", "12"}, {"bad", "12x"}, {"zero", "0"}};
  CHECK(request.id("person").value() == 12);
  CHECK(request.id("bad").error().kind == ErrorKind::not_found);
  CHECK(request.id("zero").error().kind == ErrorKind::not_found);
  CHECK(request.id("absent").error().kind == ErrorKind::not_found);
}

TEST_CASE("http: downloads carry a type and a safe name") {
  auto const answer = file_answer(SendFile{"/x", true}, "d\"af\xc3\xa9/..\r\n.csv");
  CHECK(answer.content_type == "text/csv; charset=utf-8");
  CHECK(answer.headers.at(0).second.find('\r') == std::string::npos);
  CHECK(answer.headers.at(0).second.starts_with("attachment; filename=\"d_af___..__.csv\""));
}

TEST_CASE("html: elements escape what they are given") {
  CHECK(element("p", {{"class", "a\"b"}, {"hidden", on()}}, text("1 < 2")).markup() ==
        "<p class=\"a&quot;b\" hidden>1 &lt; 2</p>");
  CHECK(element("input", {{"value", "`"}}, text("x")).markup() == "<input value=\"&#96;\">");
  CHECK(link("/orang/1", text("A"), "k").markup() == "<a href=\"/orang/1\" class=\"k\">A</a>");
  CHECK(icon("home").markup() ==
        "<svg class=\"icon\" aria-hidden=\"true\"><use href=\"/aset/icons.svg#home\"></use></svg>");
}

TEST_CASE("router: literal parts win over names, unknown methods are told apart") {
  Router<int> router;
  router.get("/orang/{person}", Policy::signed_in(), 1);
  router.get("/orang/baru", Policy::right(May::edit_people), 2);
  router.post("/orang/{person}/gabung", Policy::right(May::merge_people), 3);
  bool known = false;
  CHECK(router.match(Method::get, "/orang/baru", known)->route->handler == 2);
  auto const match = router.match(Method::get, "/orang/12", known);
  CHECK(match->route->handler == 1);
  CHECK(match->params.at("person") == "12");
  CHECK_FALSE(router.match(Method::get, "/orang/12/gabung", known).has_value());
  CHECK(known);
  CHECK_FALSE(router.match(Method::get, "/orang/", known).has_value());
  CHECK_FALSE(router.match(Method::get, "/orang/12/x/y", known).has_value());
  CHECK_FALSE(known);
}

TEST_CASE("gzip: accepted by header, round trip") {
  CHECK(accepts_gzip("gzip, deflate, br"));
  CHECK(accepts_gzip("br;q=1, GZIP;q=0.5"));
  CHECK_FALSE(accepts_gzip("gzip;q=0"));
  CHECK_FALSE(accepts_gzip("gzip; q=0.000"));
  CHECK_FALSE(accepts_gzip("xgzip"));
  CHECK_FALSE(accepts_gzip(""));
  std::string const text(5000, 'a');
  auto const squeezed = gzip(text);
  CHECK(squeezed.size() < 200);
  CHECK(gunzip(squeezed) == text);
  CHECK(gunzip(squeezed, 100).empty());
  CHECK(gunzip(squeezed.substr(0, 10)).empty());
}

TEST_CASE("assets: hashed names for ever, logical names asked again, nothing else") {
  auto const folder =
      std::filesystem::temp_directory_path() / ("assets." + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  auto const write = [&](char const* name, std::string const& text) {
    std::ofstream(folder / name, std::ios::binary) << text;
  };
  CHECK(Assets::load(folder).error().code == "assets.missing");
  write("manifest.json", R"({"a.css": "a.12.css", "f.woff2": "f.34.woff2"})");
  CHECK(Assets::load(folder).error().code == "assets.damaged");
  write("a.12.css", "b{}");
  write("a.12.css.gz", gzip("b{}"));
  write("f.34.woff2", "font");
  auto const assets = Assets::load(folder).value();
  CHECK(assets.url("a.css") == "/aset/a.12.css");
  CHECK(assets.url("x.css") == "/aset/x.css");
  Request request;
  request.path = "/aset/a.12.css";
  auto answer = assets.answer(request).value();
  CHECK(answer.body == "b{}");
  CHECK(answer.headers.at(0).second == "public, max-age=31536000, immutable");
  request.headers["accept-encoding"] = "gzip";
  answer = assets.answer(request).value();
  CHECK(gunzip(answer.body) == "b{}");
  CHECK(answer.content_type == "text/css; charset=utf-8");
  request.path = "/aset/f.34.woff2";
  CHECK(assets.answer(request).value().content_type == "font/woff2");
  request.path = "/aset/a.css";
  CHECK(assets.answer(request).value().headers.at(0).second == "no-cache");
  // Who has the bytes already gets none; a compressed copy is another representation.
  request.path = "/aset/a.12.css";
  request.headers["if-none-match"] = "\"a.11.css\", W/\"a.12.css.gz\"";
  answer = assets.answer(request).value();
  CHECK(answer.status == 304);
  CHECK(answer.body.empty());
  CHECK(answer.headers.at(1).second == "\"a.12.css.gz\"");
  request.headers.erase("accept-encoding");
  CHECK(assets.answer(request).value().status == 200);
  request.headers["if-none-match"] = "*";
  CHECK(assets.answer(request).value().status == 304);
  request.headers.erase("if-none-match");
  for (auto const* path : {"/aset/", "/aset/manifest.json", "/aset/../assets.cpp", "/x"}) {
    request.path = path;
    CHECK_FALSE(assets.answer(request).has_value());
  }
  std::filesystem::remove_all(folder);
}
