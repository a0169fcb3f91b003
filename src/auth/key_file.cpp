#include "auth/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "audit/audit.h"
#include "auth/seal.h"
#include "auth/totp_sql.h"

namespace rangkul::auth {
namespace {

std::string environment(char const* name) {
  auto const* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

Error told(std::string code, std::string const& file) {
  return Error{ErrorKind::unavailable, std::move(code), {{"file", file}}};
}

/// errors: key.missing, key.readable, key.malformed
Result<SecretKey> read_key(std::string const& file) {
  if (auto const given = environment("RANGKUL_KEY"); !given.empty()) {
    auto key = SecretKey::parse(given);
    if (!key.ok()) return told("key.malformed", "RANGKUL_KEY");
    return key;
  }
  struct stat about {};
  if (file.empty() || ::stat(file.c_str(), &about) != 0) return told("key.missing", file);
  constexpr mode_t of_others = 077;
  if ((about.st_mode & of_others) != 0) return told("key.readable", file);
  std::ifstream in(file, std::ios::binary);
  std::string const text(std::istreambuf_iterator<char>(in), {});
  auto key = SecretKey::parse(text);
  if (!key.ok()) return told("key.malformed", file);
  return key;
}

bool write_new(std::string const& file, std::string const& text) {
  int const out = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
  if (out < 0) return false;
  bool const whole = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                     ::fsync(out) == 0;
  return (::close(out) == 0) && whole;
}

/// Written beside and linked, so that of two programs that start at once one key wins and nobody
/// reads half of it. errors: key.no_place, key.unwritable, and those of read_key
Result<SecretKey> make_key(std::string const& file) {
  if (file.empty()) return invalid("key.no_place");
  auto const unfinished = file + "." + std::to_string(next_id_value());
  bool const written = write_new(unfinished, SecretKey::random().hex() + "\n");
  bool const linked = written && (::link(unfinished.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(unfinished.c_str());
  if (!linked) return told("key.unwritable", file);
  return read_key(file);
}

void seal_clear_ones(db::Store& store, Clock const& clock, catalogue::Catalogue const& catalogue) {
  auto const actor = Actor::system("key");
  auto tx = store.write(actor);
  std::vector<std::pair<AccountId, std::string>> clear;
  tx.each(totp_sql::all_secrets, {}, [&](AccountId account, std::string const& secret) {
    if (key_name_of(secret).empty()) clear.emplace_back(account, secret);
  });
  if (clear.empty()) return;
  Context context{tx, actor, clock, catalogue, {}};
  audit::Change change(
      context, {.name = "auth.secrets_sealed", .data = Value::object({{"count", clear.size()}})});
  for (auto const& [account, secret] : clear)
    change.run(totp_sql::reseal, {db::bind("account", account), db::bind("seen", secret),
                                  db::bind("secret", seal(tx, secret, account))});
  tx.commit();
}

}  // namespace

std::string key_file_of(std::string const& url) {
  if (auto file = environment("RANGKUL_KEY_FILE"); !file.empty()) return file;
  constexpr std::string_view sqlite = "sqlite:";
  if (url.starts_with(sqlite)) return url.substr(sqlite.size()) + ".key";
  auto folder = environment("RANGKUL_FILES");
  while (folder.ends_with('/')) folder.pop_back();
  return folder.empty() ? folder : folder + ".key";
}

Status take_key(db::Store& store, Clock const& clock, catalogue::Catalogue const& catalogue,
                KeyNeed need) {
  auto const file = key_file_of(store.url());
  auto used = [&] {
    auto tx = store.read(Actor::system("key"));
    return keys_in_use(tx);
  }();
  bool const clear = used.erase("") > 0;
  auto key = read_key(file);
  bool const missing = !key.ok() && key.error().code == "key.missing";
  if (missing && need == KeyNeed::if_there) return {};
  if (missing && used.empty()) key = make_key(file);
  if (missing && !used.empty()) {
    auto error = key.error();
    error.detail["key"] = *used.begin();
    return error;
  }
  if (!key.ok()) return key.error();
  used.erase(key.value().name());
  if (!used.empty() && need == KeyNeed::required)
    return Error{ErrorKind::unavailable,
                 "key.other",
                 {{"file", file}, {"key", *used.begin()}, {"found", key.value().name()}}};
  store.use_key(key.value().bytes());
  if (clear && need == KeyNeed::required) seal_clear_ones(store, clock, catalogue);
  return {};
}

}  // namespace rangkul::auth
