// Makes people of several roles in a store and signs 200 of them in: load_users STORE [cases]. One
// line of JSON: a list of users with role, area and session, and addresses of the pages that people
// open; with "cases" those who work on cases, and their pages.

#include <array>
#include <cstdio>
#include <exception>
#include <span>
#include <stdexcept>
#include <string_view>

#include "auth/auth.h"
#include "auth/key_file.h"
#include "auth/secret.h"
#include "auth/session.h"
#include "auth/totp.h"
#include "base/value.h"
#include "catalogue/catalogue.h"
#include "registry/office.h"

namespace rangkul::bench {
namespace {

constexpr std::string_view secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP";
constexpr std::string_view password = "beban-contoh-2027";

template <typename T>
T got(Result<T> result) {
  if (!result.ok()) throw std::runtime_error("load_users: " + result.error().code);
  return std::move(result).value();
}

struct Kind {
  std::string_view role;
  int sessions;       // of 200
  int accounts;       // that share them
  RegionLevel level;  // of their area
  bool totp;
};
constexpr std::array<Kind, 7> kinds{{{"operator_desa", 100, 50, RegionLevel::village, false},
                                     {"pendamping_pkh", 40, 20, RegionLevel::district, false},
                                     {"kasi", 20, 5, RegionLevel::regency, false},
                                     {"analis", 20, 5, RegionLevel::regency, false},
                                     {"kabid", 10, 10, RegionLevel::regency, true},
                                     {"bendahara", 6, 6, RegionLevel::regency, true},
                                     {"kepala_dinas", 4, 4, RegionLevel::regency, true}}};
constexpr std::array<Kind, 7> case_kinds{{{"operator_desa", 30, 30, RegionLevel::village, false},
                                          {"petugas_puskesos", 40, 40, RegionLevel::village, false},
                                          {"ksdsk", 60, 30, RegionLevel::district, false},
                                          {"peksos", 40, 10, RegionLevel::regency, false},
                                          {"trc", 10, 5, RegionLevel::regency, false},
                                          {"kasi", 10, 5, RegionLevel::regency, false},
                                          {"kabid", 10, 10, RegionLevel::regency, true}}};

class Load {
 public:
  explicit Load(std::string const& url)
      : store_(got(db::Store::open(url))),
        words_(got(catalogue::Catalogue::load(catalogue::Catalogue::default_folder()))) {
    if (!auth::take_key(*store_, clock_, *words_, auth::KeyNeed::required).ok())
      throw std::runtime_error("load_users: key");
    auto tx = store_->read(actor_);
    Context context{tx, actor_, clock_, *words_};
    office_ = registry::office_names(context).region;
  }

  Value all(std::span<Kind const> some) {
    auto const villages = codes(10);
    auto const districts = codes(6);
    Value::List users;
    for (auto const& kind : some) {
      for (int i = 0; i < kind.accounts; ++i) {
        auto const& places = kind.level == RegionLevel::village ? villages : districts;
        auto const place =
            static_cast<std::size_t>(i) * places.size() / static_cast<std::size_t>(kind.accounts);
        auto const area = kind.level == RegionLevel::regency ? office_ : places[place];
        auto const login = make(kind, i, area);
        for (int j = i; j < kind.sessions; j += kind.accounts)
          users.push_back(Value::object({{"role", std::string(kind.role)},
                                         {"area", area.text()},
                                         {"token", signed_in(kind, login)}}));
      }
    }
    return Value::object(
        {{"office", office_.text()},
         {"users", Value(std::move(users))},
         {"people", ids("SELECT region, id FROM person WHERE merged_into IS NULL AND id % 97 = 5")},
         {"families", ids("SELECT region, id FROM family WHERE ended IS NULL AND id % 31 = 5")},
         {"entries", ids("SELECT region, id FROM validation_entry WHERE id % 31 = 5")},
         {"periods", texts("SELECT period FROM validation_round ORDER BY period")},
         {"enrolments", ids("SELECT region, id FROM enrolment WHERE id % 7 = 1")},
         {"named",
          rows_of("SELECT region, name FROM person WHERE merged_into IS NULL AND id % 997 = 5",
                  db::CellType::text)},
         {"cases", ids("SELECT area, id FROM case_file WHERE confidentiality = 'normal' AND id % "
                       "7 = 1")},
         {"open_cases", ids("SELECT area, id FROM case_file WHERE confidentiality = 'normal' AND "
                            "state = 'open'")},
         {"in_cases", ids("SELECT c.area, p.person FROM case_person p JOIN case_file c ON c.id = "
                          "p.case_file WHERE p.id % 31 = 5")},
         {"numbers",
          rows_of("SELECT area, number FROM case_file WHERE id % 997 = 5", db::CellType::text)}});
  }

 private:
  std::vector<RegionCode> codes(int level) {
    std::vector<RegionCode> out;
    auto const range = range_of(office_);
    rows("SELECT DISTINCT substr(region, 1, " + std::to_string(level == 10 ? 13 : 8) +
             ") FROM family WHERE region >= '" + std::string(range.from) + "' AND region < '" +
             std::string(range.to) + "' ORDER BY 1",
         {db::CellType::text}, [&](db::Row const& row) {
           if (auto code = RegionCode::parse(std::get<std::string>(row[0])); code.ok())
             out.push_back(std::move(code).value());
         });
    return out;
  }
  template <typename Take>
  void rows(std::string const& sql, std::vector<db::CellType> const& types, Take take) {
    auto tx = store_->read(actor_);
    tx.rows_of("load", sql, {}, types, [&](db::Row const& row) {
      take(row);
      return true;
    });
  }
  Value texts(std::string const& sql) {
    Value::List out;
    rows(sql, {db::CellType::text},
         [&](db::Row const& row) { out.push_back(std::get<std::string>(row[0])); });
    return Value(std::move(out));
  }
  Value ids(std::string const& sql) { return rows_of(sql, db::CellType::integer); }
  Value rows_of(std::string const& sql, db::CellType second) {
    Value::List out;
    rows(sql, {db::CellType::text, second}, [&](db::Row const& row) {
      auto const* number = std::get_if<std::int64_t>(&row[1]);
      out.push_back(Value(Value::List{
          std::get<std::string>(row[0]),
          number != nullptr ? std::to_string(*number) : std::get<std::string>(row[1])}));
    });
    return Value(std::move(out));
  }
  std::string make(Kind const& kind, int number, RegionCode const& area) {
    auto const login =
        "beban-" + std::to_string(number) + "-" + std::string(kind.role).substr(0, 12);
    auto tx = store_->write(actor_);
    Context context{tx, actor_, clock_, *words_};
    auto const made = auth::create_account(
        context, {.login = login,
                  .name = "Beban " + std::to_string(number),
                  .area = area,
                  .roles = {std::string(kind.role)},
                  .password = std::string(password),
                  .must_change_password = false,
                  .totp_secret = kind.totp ? std::string(secret) : std::string{}});
    if (made.ok()) tx.commit();  // else it is there from an earlier run
    return login;
  }
  std::string signed_in(Kind const& kind, std::string const& login) {
    auth::Door door{*store_, clock_, *words_, "127.0.0.1", "load"};
    auto in = got(auth::sign_in(door, login, password));
    if (!kind.totp) return in.token;
    // A code counts once, so that those with a second step have one session each.
    auto const code = auth::totp_code(auth::base32_decode(secret), auth::totp_step(clock_.now()));
    return got(auth::verify_totp(door, in.token, code)).token;
  }

  std::unique_ptr<db::Store> store_;
  std::unique_ptr<catalogue::Catalogue const> words_;
  Actor actor_ = Actor::system("load");
  SystemClock clock_{};
  RegionCode office_{};
};

}  // namespace
}  // namespace rangkul::bench

int main(int count, char** words) {
  if (count < 2) return 1;
  using namespace rangkul::bench;
  bool const casework = count > 2 && std::string_view(words[2]) == "cases";
  std::span<Kind const> const some = casework ? std::span(case_kinds) : std::span(kinds);
  try {
    std::printf("%s\n", rangkul::to_json(rangkul::bench::Load(words[1]).all(some)).c_str());
    return 0;
  } catch (std::exception const& fault) {
    std::fprintf(stderr, "%s\n", fault.what());
    return 1;
  }
}
