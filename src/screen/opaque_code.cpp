#include "screen/opaque_code.h"

#include <sodium.h>

#include "base/text.h"

namespace rangkul::screen {
namespace {

// Without I, L, O, U and Z: 31 signs, a prime, so that the weighted sum tells every wrong sign and
// every two that are swapped.
constexpr std::string_view signs = "0123456789ABCDEFGHJKMNPQRSTVWXY";
constexpr std::size_t free_signs = 12;

char check_sign(std::string_view code) {
  std::size_t sum = 0;
  for (std::size_t i = 0; i < free_signs; ++i) sum += (i + 1) * signs.find(code[i]);
  return signs[sum % signs.size()];
}

char meant(char sign) {
  if (sign == 'O') return '0';
  if (sign == 'I' || sign == 'L') return '1';
  return sign == 'Z' ? '2' : sign;
}

}  // namespace

std::string new_code() {
  std::string code;
  for (std::size_t i = 0; i < free_signs; ++i)
    code.push_back(signs[randombytes_uniform(static_cast<std::uint32_t>(signs.size()))]);
  code.push_back(check_sign(code));
  return code;
}

std::string read_code(std::string_view typed) {
  std::string code;
  for (char const sign : ascii_upper(typed)) {
    if (sign == ' ' || sign == '-') continue;
    code.push_back(meant(sign));
    if (signs.find(code.back()) == std::string_view::npos) return {};
  }
  return code.size() == free_signs + 1 && check_sign(code) == code.back() ? code : std::string();
}

std::string code_words(std::string_view code) {
  constexpr std::size_t group = 4;
  std::string out;
  for (std::size_t at = 0; at < code.size(); at += group) {
    if (at > 0) out.push_back('-');
    out += code.substr(at, group);
  }
  return out;
}

}  // namespace rangkul::screen
