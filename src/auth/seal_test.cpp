#include "auth/seal.h"

#include <sys/stat.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "auth/test_office.h"
#include "auth/totp.h"
#include "support/store_fixture.h"

namespace rangkul::auth {
namespace {

namespace fs = std::filesystem;

/// A folder for a key file, named in the environment as an office would; put back at the end.
class KeyPlace {
 public:
  KeyPlace()
      : folder_(fs::temp_directory_path() / ("rangkul_key_" + next_id<AccountTag>().text())) {
    fs::create_directory(folder_);
    if (auto const* given = std::getenv("RANGKUL_KEY")) given_ = given;
    ::unsetenv("RANGKUL_KEY");
    ::setenv("RANGKUL_KEY_FILE", file().c_str(), 1);
  }
  KeyPlace(KeyPlace const&) = delete;
  KeyPlace& operator=(KeyPlace const&) = delete;
  ~KeyPlace() {
    ::unsetenv("RANGKUL_KEY_FILE");
    ::setenv("RANGKUL_KEY", given_.c_str(), 1);
    fs::remove_all(folder_);
  }
  std::string file() const { return (folder_ / "office.key").string(); }
  std::string text() const {
    std::ifstream in(file());
    return {std::istreambuf_iterator<char>(in), {}};
  }
  void write(std::string const& text, int mode = 0600) const {
    fs::remove(file());
    std::ofstream(file()) << text;
    ::chmod(file().c_str(), static_cast<mode_t>(mode));
  }

 private:
  fs::path folder_;
  std::string given_{};
};

std::string failure_of(std::function<void()> const& act) {
  try {
    act();
  } catch (db::StoreFailure const& failure) {
    return failure.code();
  }
  return "";
}

std::string stored(Office& office) {
  auto tx = office.store.read(office.system);
  std::string out;
  tx.rows_of("test.secret", "SELECT secret FROM account_totp ORDER BY account", {},
             {db::CellType::text}, [&](db::Row const& row) {
               out += db::detail::Read<std::string>::get(row[0]) + "\n";
               return true;
             });
  return out;
}

std::string taken(Office& office, KeyNeed need = KeyNeed::required) {
  auto const status = take_key(office.store, office.clock, shipped(), need);
  return status.ok() ? "" : status.error().code;
}

/// The whole way in with a code of the known secret.
bool enters(Office& office, std::string const& login) {
  office.clock.advance_seconds(60);
  auto const entered = office.enter(login);
  if (!entered.ok()) return false;
  auto door = office.door();
  auto const code = totp_code(base32_decode(totp_secret), totp_step(office.clock.now()));
  return verify_totp(door, entered.value().token, code).ok();
}

}  // namespace

TEST_CASE("seal: opens with its key for its account alone, and any change of it is noticed") {
  test::for_each_store([](db::Store& store) {
    auto const key = SecretKey::random();
    store.use_key(key.bytes());
    auto const tx = store.read(Actor::system("test"));
    AccountId const owner{7};
    auto const sealed = seal(tx, totp_secret, owner);
    CHECK(sealed.find(totp_secret) == std::string::npos);
    CHECK(sealed != seal(tx, totp_secret, owner));
    CHECK(unseal(tx, sealed, owner) == totp_secret);
    CHECK(key_name_of(sealed) == key.name());
    CHECK(failure_of([&] { unseal(tx, sealed, AccountId{8}); }) == "key.damaged");
    for (std::size_t i = sealed.rfind('.') + 1; i < sealed.size(); ++i) {
      auto changed = sealed;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      CHECK(failure_of([&] { unseal(tx, changed, owner); }) == "key.damaged");
      CHECK(failure_of([&] { unseal(tx, sealed.substr(0, i), owner); }) == "key.damaged");
    }
    CHECK(unseal(tx, totp_secret, owner) == totp_secret);
    store.use_key(SecretKey::random().bytes());
    CHECK(failure_of([&] { unseal(tx, sealed, owner); }) == "key.other");
    store.use_key("");
    CHECK(failure_of([&] { unseal(tx, sealed, owner); }) == "key.missing");
    CHECK(failure_of([&] { seal(tx, totp_secret, owner); }) == "key.missing");
  });
}

TEST_CASE("key: 64 hex digits and nothing else") {
  auto const key = SecretKey::random();
  CHECK(SecretKey::parse(key.hex() + "\n").value().bytes() == key.bytes());
  CHECK(SecretKey::random().name() != key.name());
  CHECK(key.hex().find(key.name()) == std::string::npos);
  for (auto const& wrong : {std::string(), key.hex().substr(1), key.hex() + "0",
                            "x" + key.hex().substr(1), key.hex() + " " + key.hex()})
    CHECK(code_of(SecretKey::parse(wrong)) == "key.malformed");
}

TEST_CASE("second step: its secret never stands in the store, and its codes open the door") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.06.1006");
    auto const actor = Actor::person(rina, "rina", {}, RegionCode::parse("32.76.06.1006").value());
    auto const shown = office.write(
        actor, [&](Context& context) { return enrol_totp(context, "Rangkul").value(); });
    office.account("heri", {"kabid"}, "32.76", totp_secret);
    auto const rows = stored(office);
    CHECK(std::count(rows.begin(), rows.end(), '\n') == 2);
    CHECK(rows.find(shown.secret_base32) == std::string::npos);
    CHECK(rows.find(totp_secret) == std::string::npos);
    CHECK(enters(office, "heri"));
  });
}

TEST_CASE("key file: made once for its owner alone, and nothing opens without it") {
  test::for_each_store([](db::Store& store) {
    KeyPlace const place;
    Office office(store);
    CHECK(taken(office, KeyNeed::if_there) == "");
    CHECK_FALSE(fs::exists(place.file()));
    CHECK(taken(office) == "");
    struct stat about {};
    REQUIRE(::stat(place.file().c_str(), &about) == 0);
    CHECK((about.st_mode & 0777) == 0600);
    auto const text = place.text();
    office.account("heri", {"kabid"}, "32.76", totp_secret);
    CHECK(taken(office) == "");
    CHECK(place.text() == text);
    CHECK(enters(office, "heri"));

    place.write(text, 0640);
    CHECK(taken(office) == "key.readable");
    place.write("not a key\n");
    CHECK(taken(office) == "key.malformed");
    place.write(SecretKey::random().hex());
    CHECK(taken(office) == "key.other");
    fs::remove(place.file());
    CHECK(taken(office) == "key.missing");
    CHECK_FALSE(fs::exists(place.file()));
    // Looking after the store goes on, so that the second step can be taken away.
    CHECK(taken(office, KeyNeed::if_there) == "");
    ::setenv("RANGKUL_KEY", text.substr(0, text.size() - 1).c_str(), 1);
    CHECK(taken(office) == "");
    CHECK(enters(office, "heri"));
    ::unsetenv("RANGKUL_KEY");
  });
}

TEST_CASE("key file: secrets that still stand in clear are sealed at the start, once") {
  test::for_each_store([](db::Store& store) {
    KeyPlace const place;
    Office office(store);
    auto const heri = office.account("heri", {"kabid"}, "32.76", totp_secret);
    test::run_directly(store, "UPDATE account_totp SET secret = '" + std::string(totp_secret) +
                                  "' WHERE account = " + heri.text());
    auto const sealed = [&] {
      auto tx = store.read(office.system);
      return tx
          .value<std::int64_t>(db::Query("test.sealed",
                                         "SELECT COUNT(*) FROM event WHERE name = "
                                         "'auth.secrets_sealed'"),
                               {})
          .value_or(-1);
    };
    CHECK(taken(office) == "");
    CHECK(stored(office).find(totp_secret) == std::string::npos);
    CHECK(sealed() == 1);
    CHECK(enters(office, "heri"));
    CHECK(taken(office) == "");
    CHECK(sealed() == 1);
  });
}

}  // namespace rangkul::auth
