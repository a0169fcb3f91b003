#pragma once
// For the tests of letters: an office without people, and a letter that can be written.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "letters/letters.h"
#include "support/screen_desk.h"

namespace rangkul::letters {

inline constexpr std::int64_t a_case = 4711;

inline RegionCode place(char const* code) { return RegionCode::parse(code).value(); }

/// Rina writes for Beji, Heri leads secret cases of the city, Dewi sees cases of the city, Cakra
/// those of Cimanggis, Yuli nothing.
struct Cast {
  static Actor person(int id, char const* name, std::vector<May> const& rights, char const* area) {
    return Actor::person(AccountId{id}, name, screen::rights_of(rights), place(area));
  }
  Actor rina = person(7, "Rina", {May::see_cases, May::work_cases, May::export_lists}, "32.76.06");
  Actor heri =
      person(8, "Heri",
             {May::see_cases, May::work_cases, May::lead_cases, May::see_secret, May::export_lists},
             "32.76");
  Actor dewi = person(9, "Dewi", {May::see_cases, May::see_secret}, "32.76");
  Actor cakra = person(10, "Cakra", {May::see_cases, May::lead_cases, May::see_secret}, "32.76.02");
  Actor yuli = Actor::nobody();
};

inline screen::OfficeNames const& office() {
  static screen::OfficeNames const names{.name = "Dinas Sosial Kota Depok",
                                         .region = place("32.76"),
                                         .zone = Zone::wib,
                                         .head = "Sri Wahyuni",
                                         .address = "Jalan Margonda Raya 54, Depok"};
  return names;
}

/// The catalogue as an office has it, with files of its own in place of some.
class Files {
 public:
  Files() {
    namespace fs = std::filesystem;
    folder_ = fs::temp_directory_path() / ("rangkul_letters_" + std::to_string(next_id_value()));
    fs::copy(catalogue::Catalogue::default_folder(), folder_, fs::copy_options::recursive);
  }
  ~Files() { std::filesystem::remove_all(folder_); }
  Files(Files const&) = delete;
  Files& operator=(Files const&) = delete;

  void write(std::string const& name, std::string const& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  std::string read(std::string const& name) const {
    std::ifstream in(folder_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  /// Puts `to` in the place of `from`, which must stand there.
  void change(std::string const& name, std::string const& from, std::string const& to) {
    auto text = read(name);
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    write(name, text.replace(at, from.size(), to));
  }
  void remove(std::string const& name) { std::filesystem::remove(folder_ / name); }
  catalogue::Faults faults() const {
    std::vector<catalogue::Check> const checks{check_letters};
    return catalogue::Catalogue::check(folder_.string(), {}, checks);
  }
  std::unique_ptr<catalogue::Catalogue const> load() const {
    auto loaded = catalogue::Catalogue::load(folder_.string());
    if (!loaded.ok()) throw std::runtime_error(loaded.error().detail.at("faults"));
    return std::move(loaded).value();
  }

 private:
  std::filesystem::path folder_;
};

inline NewLetter recommendation() {
  return {.letter = "surat-rekomendasi",
          .uid = {},
          .subject = {"case", a_case},
          .region = place("32.76.06.1006"),
          .confidential = false,
          .given = {{"person.name", "Marlina"},
                    {"person.nik", "3276064107900002"},
                    {"person.born", "Depok, 1 Juli 1990"},
                    {"case.number", "RHB-ODGJ/2024/0123"},
                    {"case.procedure", "ODGJ terlantar"}},
          .typed = {{"to_office", "Direktur RSUD Kota Depok"},
                    {"to_place", "Depok"},
                    {"purpose", "rumah-sakit"},
                    {"purpose_text", "mendapat perawatan inap tanpa biaya"},
                    {"reason", "Ditemukan di trotoar.\nTidak mengenal keluarganya."},
                    {"valid_until", "2024-12-31"},
                    {"signer_name", "Sri Wahyuni"},
                    {"signer_number", "196801011990032001"}}};
}

/// Acts on one store, each in a transaction as the program opens it.
class Town : public Cast {
 public:
  explicit Town(db::Store& at) : store(at) {
    test::run_directly(store, screen::some_regions);
    add_routes(routes, {.opens =
                            [this](Context&, std::string_view kind, std::int64_t id) {
                              return kind == "case" && id == a_case && case_is_open;
                            },
                        .address = [](std::string_view, std::int64_t) { return "/kasus/4711"; }});
  }
  db::Store& store;
  ManualClock clock{Instant{1'734'397'950}};  // 17 December 2024, 08.12 WIB
  screen::Routes routes;
  bool case_is_open{false};  // whether the subject opens to who asks
  catalogue::Catalogue const* words{&screen::test_catalogue()};

  template <typename Act>
  auto write(Actor const& actor, Act act) {
    auto tx = store.write(actor);
    Context context{tx, actor, clock, *words, "10.0.0.1"};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename Act>
  auto read(Actor const& actor, Act act) {
    auto tx = store.read(actor);
    Context context{tx, actor, clock, *words, "10.0.0.1"};
    return act(context);
  }
  Result<LetterId> issued(Actor const& actor, NewLetter const& letter) {
    return write(actor, [&](Context& context) { return issue(context, office(), letter); });
  }
  Letter one(LetterId id) {
    auto found = read(heri, [&](Context& context) { return find_letter(context, id); });
    REQUIRE(found.ok());
    return found.value();
  }
  http::Answer asked(Actor const& actor, http::Method method, std::string const& address,
                     std::vector<std::pair<std::string, std::string>> const& form = {}) {
    bool const writes = method == http::Method::post;
    screen::Desk desk(store, actor, writes ? http::Access::write : http::Access::read);
    for (auto const& [name, value] : form) desk.request.form.add(name, value);
    auto const* route = desk.seek(routes, method, address);
    REQUIRE(route != nullptr);
    if (!route->policy.allows(actor)) return screen::refusal(desk.visit, forbidden());
    auto result = route->handler(desk.visit);
    if (!result.ok()) return screen::refusal(desk.visit, result.error());
    if (writes && result.value().status < 400) desk.tx.commit();
    return std::move(result).value();
  }
  http::Answer get(Actor const& actor, std::string const& address) {
    return asked(actor, http::Method::get, address);
  }
};

inline void in_town(std::function<void(Town&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Town town(store);
    act(town);
  });
}

inline bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace rangkul::letters
