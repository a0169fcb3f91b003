// What those outside see of the built program: exit codes, sums of --json, one sentence a refusal;
// and the description of its interface. RANGKUL_PROGRAM names another build of the program,
// RANGKUL_OPENAPI_OUT a file that the description is written to.
#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "base/text.h"
#include "support/app_office.h"
#include "support/app_office_files.h"
#include "support/store_fixture.h"

namespace rangkul::app {
namespace {

// As program.cpp gives them by the kind of a refusal.
constexpr int wrong_input = 2;
constexpr int missing = 3;
constexpr int conflicting = 5;

/// What a command says, and how it ends.
struct Said {
  int code{0};
  std::string out;
  std::string err;
};

Said command(std::vector<std::string> words) {
  Folder const folder;
  char const* other = std::getenv("RANGKUL_PROGRAM");
  words.insert(words.begin(), other == nullptr ? RANGKUL_PROGRAM : other);
  std::vector<char*> list;
  for (auto& word : words) list.push_back(word.data());
  list.push_back(nullptr);
  auto const out = folder.file("out");
  auto const err = folder.file("err");
  auto const child = ::fork();
  if (child == 0) {
    ::dup2(::open("/dev/null", O_RDONLY), STDIN_FILENO);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT, 0600), STDOUT_FILENO);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT, 0600), STDERR_FILENO);
    ::execv(list[0], list.data());
    ::_exit(127);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, folder.read("out"), folder.read("err")};
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

Value json_of(Said const& said) {
  INFO(said.code << " " << said.out << said.err);
  auto parsed = parse_json(said.out);
  REQUIRE(parsed.ok());
  return std::move(parsed).value();
}

std::int64_t number(Value const& value, std::string_view name) {
  auto const* found = value[name].integer();
  INFO(name);
  REQUIRE(found != nullptr);
  return *found;
}

/// A refusal is one line that begins with the program's name and shows no key of a message.
void check_refused(Said const& said, int code) {
  INFO(said.code << " " << said.out << said.err);
  CHECK(said.code == code);
  CHECK(said.out.empty());
  CHECK(said.err.starts_with("rangkul: "));
  CHECK(std::ranges::count(said.err, '\n') == 1);
  CHECK(said.err.ends_with(".\n"));
}

/// What a forger with the store in hand could do.
void forge(db::Store& store) {
  std::string const of_table = store.dialect() == db::Dialect::sqlite ? "" : " ON event";
  test::run_directly(store, "DROP TRIGGER event_kept" + of_table +
                                "; UPDATE event SET reason = 'karangan' WHERE seq = 3");
}

/// The city's file of the office; in the later one five people moved and two are no longer there.
std::string city_file(bool later) {
  Files files;
  Place place;
  place.code = RegionCode::parse(near_village).value();
  place.marker = "XZQBEJITIMUR";
  files.add_village(place);
  auto text = files.city;
  if (!later) return text;
  for (auto at = text.find(";1;4;"); at != std::string::npos; at = text.find(";1;4;", at))
    text.replace(at, 5, ";9;4;");
  for (int i = 0; i < 2; ++i) text.erase(text.rfind('\n', text.size() - 2) + 1);
  return text + "W900;bukan nik;;;L;;;;;;;;;;;" + std::string(near_village) + "\n";
}

}  // namespace

TEST_CASE("commands: an unknown word or a missing one is told with the help, and is no success") {
  for (std::vector<std::string> const& words : {std::vector<std::string>{},
                                                {"menari"},
                                                {"audit"},
                                                {"audit", "verify", "--menari"},
                                                {"import", "berkas.csv", "--as", "desa"},
                                                {"import", "undo"},
                                                {"init"}}) {
    auto const said = command(words);
    INFO(words.size() << said.out << said.err);
    CHECK(said.code != 0);
    CHECK(said.code != 127);
    CHECK_FALSE(said.err.empty());
  }
  CHECK(command({"--version"}).code == 0);
  CHECK(has(command({"--help"}).out, "import"));
}

TEST_CASE("commands: each kind of refusal has its exit code and one sentence") {
  in_office([](Office& office) {
    Folder const folder;
    auto const url = office.store().url();
    check_refused(command({"audit", "verify"}), wrong_input);
    check_refused(command({"audit", "verify", "--db", "sqlite:" + folder.file("tidak-ada.db")}),
                  wrong_input);
    check_refused(command({"import", folder.file("tidak-ada.csv"), "--as", "city", "--db", url}),
                  wrong_input);
    check_refused(command({"import", folder.write("kosong.csv", ""), "--as", "city", "--db", url}),
                  wrong_input);
    check_refused(command({"import", "undo", "12", "--yes", "--db", url}), missing);
    check_refused(command({"import", "resume", "--db", url}), missing);
    check_refused(command({"account", "reset", "siapa.ini", "--db", url}), missing);
    check_refused(
        command({"account", "create", "kabid", "--name", "Dua", "--role", "kabid", "--db", url}),
        conflicting);
    check_refused(command({"init", "--db", url, "--office", "32.76", "--regions",
                           folder.write("wilayah.csv", "code,name,level,parent\n")}),
                  conflicting);
  });
}

TEST_CASE("audit verify: a whole chain exits with 0, a broken row is named and exits with 5") {
  in_office([](Office& office) {
    auto const url = office.store().url();
    auto const events = office.count("SELECT COUNT(*) FROM event");
    auto const whole = command({"audit", "verify", "--db", url});
    CHECK(whole.code == 0);
    CHECK(has(whole.out, group_thousands(events)));
    CHECK(whole.err.empty());
    auto const same = json_of(command({"audit", "verify", "--json", "--db", url}));
    CHECK(number(same, "events") == events);
    CHECK(same["first_broken"].is_null());
    forge(office.store());
    auto const broken = command({"audit", "verify", "--db", url});
    CHECK(broken.code == conflicting);
    CHECK(has(broken.err, "Rantai jejak audit putus pada event 3"));
    auto const json = command({"audit", "verify", "--json", "--db", url});
    CHECK(json.code == conflicting);
    CHECK(json_of(json)["first_broken"].text_or_empty() == "event 3: its content was changed");
    auto const page = office.get(office.member("auditor"), "/jejak/periksa");
    CHECK(has(page.body, "event 3"));
  });
}

TEST_CASE("import --json: what came of the rows sums to the rows, and undoing brings all back") {
  in_office([](Office& office) {
    Folder const folder;
    auto const url = office.store().url();
    auto const people = office.count("SELECT COUNT(*) FROM person");
    auto const take = [&](std::string const& name, std::string const& text) {
      auto const value = json_of(command(
          {"import", folder.write(name, text), "--as", "city", "--yes", "--json", "--db", url}));
      CHECK(number(value, "rows_in") == number(value, "new") + number(value, "changed") +
                                            number(value, "unchanged") + number(value, "doubtful") +
                                            number(value, "refused"));
      CHECK(value["state"].text_or_empty() == "applied");
      return value;
    };
    auto const first = take("satu.csv", city_file(false));
    CHECK(number(first, "rows_in") == 12);
    CHECK(number(first, "unchanged") == 12);
    auto const later = take("dua.csv", city_file(true));
    CHECK(number(later, "rows_in") == 11);
    CHECK(number(later, "changed") == 3);
    CHECK(number(later, "refused") + number(later, "doubtful") == 1);
    auto const listed = json_of(command({"import", "list", "--json", "--db", url}));
    REQUIRE(listed.list() != nullptr);
    CHECK(listed.list()->front()["id"].text_or_empty() == later["id"].text_or_empty());
    auto const undone =
        command({"import", "undo", later["id"].text_or_empty(), "--yes", "--db", url});
    INFO(undone.err);
    CHECK(undone.code == 0);
    CHECK(office.count("SELECT COUNT(*) FROM person") == people);
    CHECK(command({"audit", "verify", "--db", url}).code == 0);
  });
}

TEST_CASE("match --json: the classes of each file sum to its rows") {
  in_office([](Office& office) {
    auto const run = json_of(command({"match", "run", "--json", "--db", office.store().url()}));
    for (auto const* side : {"ministry", "city"}) {
      auto const& tally = run[side];
      for (auto const* unit : {"persons", "families"}) {
        std::int64_t sum = 0;
        auto const* classes = tally[std::string(unit) + "_by_class"].fields();
        REQUIRE(classes != nullptr);
        for (auto const& [name, count] : *classes) sum += count.integer_or(0);
        INFO(side << " " << unit);
        CHECK(sum == number(tally, unit));
      }
    }
    CHECK(number(run["ministry"], "persons") == 36);
    CHECK(number(run["city"], "persons") == 48);
  });
}

TEST_CASE("openapi: the document describes every route of the interface") {
  in_office([](Office& office) {
    auto const reply = office.get({}, "/api/v1/openapi.json");
    CHECK(reply.status == 200);
    CHECK(has(reply.content_type, "json"));
    auto const parsed = parse_json(reply.body);
    REQUIRE(parsed.ok());
    auto const& document = parsed.value();
    CHECK(document["openapi"].text_or_empty().starts_with("3.1"));
    std::size_t routes = 0;
    for (auto const& route : office.program().routes().routes()) {
      if (!route.pattern.starts_with("/api/v1")) continue;
      ++routes;
      INFO(route.pattern);
      auto const& path = document["paths"][route.pattern];
      auto const& one = path[route.method == http::Method::get ? "get" : "post"];
      CHECK_FALSE(one["operationId"].text_or_empty().empty());
      CHECK_FALSE(route.summary.empty());
    }
    CHECK(routes > 15);
    if (char const* file = std::getenv("RANGKUL_OPENAPI_OUT")) std::ofstream(file) << reply.body;
  });
}

}  // namespace rangkul::app
