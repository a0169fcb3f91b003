#include "http/intake.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "http/test_client.h"

using namespace rangkul;
using namespace rangkul::http;

namespace {

namespace fs = std::filesystem;

struct Folder {
  Folder() : path(fs::temp_directory_path() / ("intake." + std::to_string(getpid()))) {
    fs::create_directories(path);
  }
  ~Folder() { fs::remove_all(path); }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), {}));
  }
  fs::path path;
};

std::string content_of(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

IntakeLimits limits(Folder const& folder) {
  IntakeLimits held;
  held.folder = folder.path;
  held.form_bytes = 100;
  held.upload_bytes = 1000;
  held.fields = 3;
  held.files = 2;
  return held;
}

constexpr char const* multipart_type = "multipart/form-data; boundary=\"b-1\"";

std::string code_of(Folder const& folder, std::string_view type, std::string_view body) {
  auto const intake = Intake::create(type, limits(folder));
  if (!intake) return "no intake";
  Request request;
  auto status = intake->take(body);
  if (status) status = intake->finish(request);
  return status ? "" : status.error().code;
}

std::string field_part(std::string const& name, std::string const& value) {
  return "--b-1\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n";
}

}  // namespace

TEST_CASE("intake: a multipart form is read the same wherever it is cut") {
  Folder const folder;
  Pairs fields;
  fields.add("alasan", "a\r\n--b-\r\nb");
  auto const content = std::string("x\r\n--b-2\r\n\0y\r", 13);
  auto const body = test::multipart_body("b-1", fields, "berkas", "C:\\data\\dtks 1.csv", content);
  for (std::size_t cut = 0; cut <= body.size(); ++cut) {
    auto const intake = Intake::create(multipart_type, limits(folder));
    Request request;
    REQUIRE(intake->take(std::string_view(body).substr(0, cut)).ok());
    REQUIRE(intake->take(std::string_view(body).substr(cut)).ok());
    REQUIRE(intake->finish(request).ok());
    REQUIRE(request.uploads.size() == 1);
    REQUIRE(request.uploads[0].file_name == "dtks 1.csv");
    REQUIRE(request.uploads[0].field == "berkas");
    REQUIRE(request.uploads[0].size == 13);
    REQUIRE(content_of(request.uploads[0].path) == content);
    REQUIRE(request.form.get("alasan") == "a\r\n--b-\r\nb");
    REQUIRE((fs::status(request.uploads[0].path).permissions() & fs::perms::all) ==
            (fs::perms::owner_read | fs::perms::owner_write));
  }
  CHECK(folder.files() == 0);
}

TEST_CASE("intake: limits on size and number of parts; nothing stays on disk") {
  Folder const folder;
  auto const file = [](std::size_t size) {
    return test::multipart_body("b-1", {}, "f", "a", std::string(size, 'x'));
  };
  CHECK(code_of(folder, multipart_type, file(1000)).empty());
  CHECK(code_of(folder, multipart_type, file(1001)) == "body.too_large");
  auto const end = "--b-1--\r\n";
  auto const one = field_part("a", "1");
  CHECK(code_of(folder, multipart_type, one + one + one + end).empty());
  CHECK(code_of(folder, multipart_type, one + one + one + one + end) == "body.too_large");
  CHECK(code_of(folder, multipart_type, field_part("a", std::string(101, 'x')) + end) ==
        "body.too_large");
  std::string three;
  for (int i = 0; i < 3; ++i)
    three += "--b-1\r\nContent-Disposition: form-data; name=\"f\"; filename=\"a\"\r\n\r\nx\r\n";
  CHECK(code_of(folder, multipart_type, three + end) == "body.too_large");
  CHECK(folder.files() == 0);
}

TEST_CASE("intake: malformed bodies are refused") {
  Folder const folder;
  for (std::string const& body :
       {std::string(), std::string("--b-1"), std::string("x--b-1\r\n"),
        std::string("--b-1\r\n\r\n"), field_part("a", "1"), field_part("a", "1") + "--b-1 --",
        field_part("a", "\xff") + "--b-1--",
        std::string("--b-1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b-1--"),
        std::string("--b-1\r\nContent-Disposition: attachment; name=\"a\"\r\n\r\nx\r\n--b-1--"),
        "--b-1\r\nX: " + std::string(5000, 'a')}) {
    CAPTURE(body);
    CHECK(code_of(folder, multipart_type, body) == "body.malformed");
  }
  CHECK(code_of(folder, "application/json", "{\"a\":") == "body.malformed");
  CHECK(code_of(folder, "application/json", std::string(101, ' ')) == "body.too_large");
  CHECK(code_of(folder, "application/x-www-form-urlencoded", "a=%0") == "body.malformed");
  CHECK(code_of(folder, "application/x-www-form-urlencoded", std::string(101, 'a')) ==
        "body.too_large");
  for (auto const* type :
       {"", "text/plain", "multipart/form-data", "multipart/form-data; boundary="})
    CHECK(code_of(folder, type, "") == "no intake");
}

TEST_CASE("intake: an empty file field is no upload") {
  Folder const folder;
  auto const intake = Intake::create(multipart_type, limits(folder));
  Request request;
  REQUIRE(intake->take(test::multipart_body("b-1", {}, "f", "", "")).ok());
  REQUIRE(intake->finish(request).ok());
  CHECK(request.uploads.empty());
}

TEST_CASE("intake: the top fields of JSON are form fields, the body stays") {
  Folder const folder;
  auto const intake = Intake::create("application/json; charset=utf-8", limits(folder));
  Request request;
  REQUIRE(intake->take(R"({"a":"x","n":12,"t":true,"l":[1,"b",[2]],)").ok());
  REQUIRE(intake->take(R"("o":{},"z":null})").ok());
  REQUIRE(intake->finish(request).ok());
  CHECK(request.form.list().size() == 5);
  CHECK(request.form.get("a") == "x");
  CHECK(request.form.get("n") == "12");
  CHECK(request.form.get("t") == "true");
  CHECK(request.form.all("l") == std::vector<std::string>{"1", "b"});
  CHECK(request.body.starts_with("{\"a\""));
}
