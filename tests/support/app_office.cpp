#include "support/app_office.h"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "base/text.h"
#include "sheet/reader.h"
#include "support/app_office_files.h"
#include "support/app_office_maker.h"
#include "support/store_fixture.h"

namespace rangkul::app {
namespace {

std::string file_text(std::string const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// The catalogue that offices of this process run on: a copy, which tests may add to.
struct CatalogueCopy {
  std::filesystem::path folder = std::filesystem::temp_directory_path() /
                                 ("rangkul_office_catalogue_" + std::to_string(::getpid()));
  CatalogueCopy() {
    std::filesystem::copy(catalogue::Catalogue::default_folder(), folder,
                          std::filesystem::copy_options::recursive);
  }
  CatalogueCopy(CatalogueCopy const&) = delete;
  CatalogueCopy& operator=(CatalogueCopy const&) = delete;
  ~CatalogueCopy() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
};
CatalogueCopy const& catalogue_copy() {
  static CatalogueCopy const copy;
  return copy;
}

}  // namespace

Office::Office(db::Store& store, Cast& cast)
    : store_(store), cast_(cast), clock_(Instant{office_start.seconds + 7200}) {
  program_ = must(
      Program::open_with(
          {.db = store.url(), .catalogue = catalogue_copy().folder.string(), .assets = {}}, clock_),
      "open");
  dispatcher_ = std::make_unique<Dispatcher>(*program_);
}

Office::~Office() {
  for (auto const& path : added_files_) std::filesystem::remove(path);
}

void Office::add_catalogue_file(std::string const& name, std::string const& toml) {
  auto const place = name.find('/') == std::string::npos ? "programmes/" + name : name;
  added_files_.push_back((catalogue_copy().folder / place).string());
  std::ofstream(added_files_.back()) << toml;
}

void Office::sign_in(Member& member) { enter(store_, *program_, clock_, member); }

Member& Office::member(std::string_view login) {
  for (auto& member : cast_.members)
    if (member.login == login) return member;
  throw std::runtime_error("no such member of the cast: " + std::string(login));
}

Place const& Office::place(std::string_view village) const {
  for (auto const& place : cast_.places)
    if (place.code.text() == village) return place;
  throw std::runtime_error("no such place: " + std::string(village));
}

Actor Office::actor_of(Member const& member) const {
  if (member.nobody()) return Actor::nobody();
  return Actor::person(member.id, member.login, member.rights, member.area)
      .in_department(member.department);
}

std::string Office::address(std::string pattern, std::string_view village, std::size_t at) const {
  auto const& here = place(village);
  auto const& ids = cast_.ids;
  auto const pick = [&](std::vector<std::int64_t> const& list) {
    return list.empty() ? std::string("1") : std::to_string(list[at % list.size()]);
  };
  std::map<std::string, std::string> const values{
      {"person", pick(here.people)},
      {"other", std::to_string(here.people[(at + 3) % here.people.size()])},
      {"family", pick(here.families)},
      {"enrolment", pick(here.enrolments)},
      {"payment", pick(here.payments)},
      {"house", pick(here.houses)},
      {"graduation", pick(here.graduations)},
      {"letter", pick(here.letters)},
      {"case", pick(here.cases)},
      {"conference", pick(here.conferences)},
      {"care", pick(here.cares)},
      {"care_visit", pick(here.care_visits)},
      {"pillar", pick(here.pillars)},
      {"hero_family", pick(here.heroes)},
      {"ppks", pick(here.needs)},
      {"form", "barthel"},
      {"months", "6"},
      {"label_round", std::to_string(ids.at("label_round"))},
      {"batch", pick(here.batches)},
      {"import", std::to_string(ids.at("import.city"))},
      {"job", std::to_string(ids.at("job"))},
      {"account", std::to_string(ids.at("account.near"))},
      {"programme", "kds-bantuan-pangan"},
      {"year", "2024"},
      {"section", "kds"},
      {"row", "2"},
      {"code", "nik.missing"}};
  for (auto const& [name, value] : values) {
    auto const where = pattern.find("{" + name + "}");
    if (where != std::string::npos) pattern.replace(where, name.size() + 2, value);
  }
  return pattern;
}

http::Request request_of(Member const& who, http::Method method, std::string const& address) {
  http::Request request;
  request.method = method;
  auto const mark = address.find('?');
  request.path = http::url_decode(address.substr(0, mark)).value_or("/");
  if (mark != std::string::npos)
    request.query = http::parse_pairs(address.substr(mark + 1)).value_or(http::Pairs{});
  request.remote = "203.0.113.9";
  if (!who.token.empty()) request.cookies["sesi"] = who.token;
  return request;
}

Reply Office::send(http::Request& request) {
  auto answer = dispatcher_->answer(request);
  Reply reply{answer.status, std::move(answer.body), answer.content_type, {}, answer.headers};
  if (answer.file) {
    reply.body = file_text(answer.file->path);
    if (answer.file->remove_after) std::filesystem::remove(answer.file->path);
  }
  for (auto const& [name, value] : answer.headers)
    if (ascii_lower(name) == "location") reply.location = value;
  return reply;
}

Reply Office::get(Member const& who, std::string const& address, bool json) {
  auto request = request_of(who, http::Method::get, address);
  if (json) request.headers["accept"] = "application/json";
  return send(request);
}

Reply Office::post(Member const& who, std::string const& address, Form const& form,
                   bool with_token) {
  auto request = request_of(who, http::Method::post, address);
  for (auto const& [name, value] : form) request.form.add(name, value);
  if (with_token) request.form.add("_csrf", who.csrf);
  return send(request);
}

std::string Office::text(std::string const& sql) {
  auto const actor = Actor::system("test");
  auto tx = store_.read(actor);
  std::string out;
  tx.rows_of("test.text", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
    out += db::detail::Read<std::string>::get(row[0]) + "\n";
    return true;
  });
  return out;
}

std::int64_t Office::count(std::string const& sql) {
  auto const actor = Actor::system("test");
  auto tx = store_.read(actor);
  std::int64_t out = -1;
  tx.rows_of("test.count", sql, {}, {db::CellType::integer}, [&](db::Row const& row) {
    out = db::detail::Read<std::int64_t>::get(row[0]);
    return true;
  });
  return out;
}

void in_office(std::function<void(Office&)> const& act) {
  static std::map<db::Dialect, Cast> casts;
  test::for_each_prepared_store(
      "office", [](db::Store& store) { casts[store.dialect()] = make_office(store); },
      [&](db::Store& store) {
        auto cast = casts.at(store.dialect());
        Office office(store, cast);
        act(office);
      });
}

std::string sheet_text(std::string const& xlsx) {
  Folder const folder;
  auto const reader = sheet::open_sheet(folder.write("a.xlsx", xlsx));
  if (!reader.ok()) return "unreadable: " + reader.error().code;
  std::string out;
  sheet::Row row;
  while (true) {
    auto const more = reader.value()->next(row);
    if (!more.ok() || !more.value()) return out;
    for (std::size_t i = 0; i < row.cells.size(); ++i) out += std::string(row.text(i)) + ";";
    out += "\n";
  }
}

std::string visible_text(std::string const& html) {
  std::string out;
  bool inside = false;
  for (std::size_t i = 0; i < html.size(); ++i) {
    if (html[i] == '<') {
      inside = true;
      out.push_back('\n');
    } else if (html[i] == '>' && inside) {
      inside = false;
    } else if (!inside) {
      out.push_back(html[i]);
    }
  }
  return out;
}

}  // namespace rangkul::app
