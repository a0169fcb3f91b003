#include "auth/password.h"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <semaphore>
#include <vector>

#include "auth/secret.h"
#include "base/text.h"

namespace rangkul::auth {
namespace {

constexpr std::size_t least_length = 12;
constexpr std::size_t most_length = 200;
constexpr std::size_t own_part = 8;         // signs that must remain without the own name
constexpr std::ptrdiff_t most_at_once = 4;  // times 46 MiB
constexpr std::size_t memory = 46U << 20U;
constexpr unsigned long long passes = 1;

// The cost of hashing is a limit of the machine, so the gate is one for the whole process.
std::counting_semaphore<most_at_once> gate{most_at_once};

class Turn {
 public:
  Turn() { gate.acquire(); }
  ~Turn() { gate.release(); }
  Turn(Turn const&) = delete;
  Turn& operator=(Turn const&) = delete;
};

constexpr std::array<std::string_view, 40> common{"password1234",    "password12345",
                                                  "password123456",  "passwordpassword",
                                                  "qwertyuiop12",    "qwertyuiop123",
                                                  "qwertyqwerty",    "qwerty123456",
                                                  "qwerty1234567",   "1q2w3e4r5t6y",
                                                  "1qaz2wsx3edc",    "zaq12wsxcde3",
                                                  "adminadminadmin", "administrator",
                                                  "administrator1",  "admin1234567",
                                                  "admin12345678",   "iloveyou1234",
                                                  "letmein12345",    "welcome12345",
                                                  "indonesia1945",   "indonesia123",
                                                  "indonesiaraya",   "bismillah123",
                                                  "bismillah1234",   "bismillahirrahmanirrahim",
                                                  "alhamdulillah",   "assalamualaikum",
                                                  "rahasia12345",    "katasandi123",
                                                  "katasandi1234",   "dinassosial1",
                                                  "dinassosial123",  "dinsos123456",
                                                  "kotadepok123",    "pancasila1945",
                                                  "merdeka17845",    "jakarta12345",
                                                  "sayangkamu123",   "akucintakamu"};

/// "aaaa...", "abcabcabc...": the text is one block of at most four signs over and over.
bool repeats(std::string_view text) {
  constexpr std::size_t longest_block = 4;
  for (std::size_t block = 1; block <= longest_block; ++block) {
    bool same = true;
    for (std::size_t i = block; i < text.size() && same; ++i) same = text[i] == text[i - block];
    if (same) return true;
  }
  return false;
}

/// "123456789012", "abcdefghijkl": every sign follows the one before, the ten digits in a ring.
bool runs(std::string_view text) {
  auto const follows = [](char a, char b) { return b == a + 1 || (a == '9' && b == '0'); };
  for (std::size_t i = 1; i < text.size(); ++i)
    if (!follows(text[i - 1], text[i])) return false;
  return true;
}

std::string without(std::string text, std::string const& part) {
  constexpr std::size_t shortest_part = 4;
  if (part.size() < shortest_part) return text;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part))
    text.erase(at, part.size());
  return text;
}

/// What remains of the password without login and names.
std::size_t own_signs(std::string_view password, std::string_view login, std::string_view name) {
  auto rest = without(ascii_lower(password), ascii_lower(login));
  auto const folded = fold(name);
  for (auto const word : words(folded)) rest = without(rest, std::string(word));
  return rest.size();
}

constexpr std::array<std::string_view, 64> plain_words{
    "tikar",   "benang", "kopi",   "sawah",   "bukit",   "layang", "perahu", "kelapa",
    "sungai",  "pintu",  "lampu",  "kertas",  "jambu",   "durian", "rambut", "kaca",
    "tangga",  "kebun",  "pasir",  "ombak",   "bintang", "bulan",  "awan",   "hujan",
    "daun",    "batu",   "kayu",   "besi",    "emas",    "perak",  "gula",   "garam",
    "beras",   "jagung", "cabai",  "tomat",   "wortel",  "bayam",  "ikan",   "ayam",
    "kambing", "kuda",   "gajah",  "merpati", "elang",   "kancil", "rusa",   "kupu",
    "meja",    "kursi",  "lemari", "piring",  "gelas",   "sendok", "payung", "sepatu",
    "baju",    "topi",   "tas",    "buku",    "pena",    "peta",   "jam",    "roda"};

}  // namespace

Status check_password(std::string_view password, std::string_view login, std::string_view name) {
  auto const refuse = [](std::string code) {
    return invalid(std::move(code), {{"least", std::to_string(least_length)}}, "password");
  };
  // Signs, not bytes: continuation bytes of UTF-8 do not count.
  auto const signs = static_cast<std::size_t>(std::ranges::count_if(
      password, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  if (signs < least_length) return refuse("auth.password_short");
  if (password.size() > most_length) return refuse("auth.password_long");
  auto const lower = ascii_lower(password);
  if (std::ranges::find(common, lower) != common.end() || repeats(lower) || runs(lower))
    return refuse("auth.password_common");
  if (own_signs(password, login, name) < own_part) return refuse("auth.password_own_name");
  return {};
}

std::string hash_password(std::string_view password) {
  CHECK_THAT(sodium_init() >= 0);
  Turn const turn;
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str_alg(out.data(), password.data(), password.size(), passes, memory,
                            crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  return out.data();
}

bool password_matches(std::string_view password, std::string const& hash) {
  CHECK_THAT(sodium_init() >= 0);
  Turn const turn;
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

void spend_a_check(std::string_view password) { static_cast<void>(hash_password(password)); }

std::string make_password() {
  auto const word = [] { return std::string(plain_words[random_below(plain_words.size())]); };
  auto const number = [] { return std::to_string(1000 + random_below(9000)); };
  auto out = word();
  out += "-" + number();
  out += "-" + word();
  out += "-" + number();
  return out;
}

}  // namespace rangkul::auth
