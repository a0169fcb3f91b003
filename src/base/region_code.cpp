#include "base/region_code.h"

#include "base/text.h"

namespace rangkul {
namespace {

std::string dotted(std::string_view digits) {
  std::string out(digits.substr(0, 2));
  if (digits.size() >= 4) out.append(".").append(digits.substr(2, 2));
  if (digits.size() >= 6) out.append(".").append(digits.substr(4, 2));
  if (digits.size() >= 10) out.append(".").append(digits.substr(6, 4));
  return out;
}

std::size_t text_length(RegionLevel level) {
  switch (level) {
    case RegionLevel::country: return 0;
    case RegionLevel::province: return 2;
    case RegionLevel::regency: return 5;
    case RegionLevel::district: return 8;
    case RegionLevel::village: return 13;
  }
  return 0;
}

}  // namespace

Result<RegionCode> RegionCode::parse(std::string_view raw) {
  auto const text = trim(raw);
  std::string digits;
  for (char const c : text) {
    if (c == '.') continue;
    if (c < '0' || c > '9') return invalid("region.malformed");
    digits.push_back(c);
  }
  auto const size = digits.size();
  if (size != 2 && size != 4 && size != 6 && size != 10) return invalid("region.malformed");
  RegionCode code;
  code.text_ = dotted(digits);
  if (text.find('.') != std::string_view::npos && text != code.text_)
    return invalid("region.malformed");
  return code;
}

std::string RegionCode::digits() const {
  std::string out;
  for (char const c : text_)
    if (c != '.') out.push_back(c);
  return out;
}

RegionLevel RegionCode::level() const {
  switch (text_.size()) {
    case 0: return RegionLevel::country;
    case 2: return RegionLevel::province;
    case 5: return RegionLevel::regency;
    case 8: return RegionLevel::district;
    default: return RegionLevel::village;
  }
}

bool RegionCode::covers(RegionCode const& other) const { return other.text_.starts_with(text_); }

RegionCode RegionCode::parent() const {
  switch (level()) {
    case RegionLevel::village: return at(RegionLevel::district);
    case RegionLevel::district: return at(RegionLevel::regency);
    case RegionLevel::regency: return at(RegionLevel::province);
    default: return RegionCode{};
  }
}

RegionCode RegionCode::at(RegionLevel level) const {
  RegionCode out;
  out.text_ = text_.substr(0, text_length(level));
  return out;
}

RegionRange range_of(RegionCode const& area) {
  // Codes hold digits and dots; '.' sorts before digits and '/' follows '.', so "32.76" covers
  // exactly the codes in ["32.76", "32.76/"). The country covers all, also rows without a region.
  if (area.text().empty()) return {"", "~"};
  return {area.text(), area.text() + "/"};
}

}  // namespace rangkul
