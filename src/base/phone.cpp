#include "base/phone.h"

#include "base/text.h"

namespace rangkul {

Result<Phone> Phone::parse(std::string_view raw) {
  std::string digits;
  auto const text = trim(raw);
  for (std::size_t i = 0; i < text.size(); ++i) {
    char const c = text[i];
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
    } else if (c != ' ' && c != '-' && c != '.' && c != '(' && c != ')' && !(c == '+' && i == 0)) {
      return invalid("phone.malformed");
    }
  }
  if (digits.starts_with("62")) digits = "0" + digits.substr(2);
  if (!digits.starts_with('0')) digits = "0" + digits;
  if (digits.size() < 9 || digits.size() > 14) return invalid("phone.malformed");
  Phone phone;
  phone.e164_ = "+62" + digits.substr(1);
  return phone;
}

std::string Phone::masked() const {
  auto const national = "0" + e164_.substr(3);
  return national.substr(0, 4) + " •••• " + national.substr(national.size() - 4);
}

}  // namespace rangkul
