#include <cstdio>

#include "world.h"

namespace rangkul::demo {
namespace {

std::string head_of(std::string const& district, Date date, int more) {
  char out[32];
  std::snprintf(out, sizeof out, "%s%02d%02d%02d", district.c_str(), date.day() + more,
                date.month(), date.year() % 100);
  return out;
}

}  // namespace

Date reference_day() { return Date::from_ymd(2024, 12, 31).value(); }

std::string Numbers::next(Random& random, std::string const& head) {
  auto& last = serials_[std::stoull(head)];
  last = static_cast<std::uint16_t>(last + (random.chance(0.8) ? 1 : random.between(2, 4)));
  char out[8];
  std::snprintf(out, sizeof out, "%04d", static_cast<int>(last % 10000));
  return head + out;
}

std::string Numbers::nik(Random& random, std::string const& district, Date born, Sex sex) {
  return next(random, head_of(district, born, sex == Sex::female ? 40 : 0));
}

std::string Numbers::no_kk(Random& random, std::string const& district, Date issued) {
  // Cards have a sequence of their own; the leading 9 keeps it apart from the people's.
  auto& last = serials_[std::stoull("9" + head_of(district, issued, 0))];
  last = static_cast<std::uint16_t>(last + random.between(1, 3));
  char out[8];
  std::snprintf(out, sizeof out, "%04d", static_cast<int>(last % 10000));
  return head_of(district, issued, 0) + out;
}

}  // namespace rangkul::demo
