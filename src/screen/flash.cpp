#include "screen/flash.h"

#include "base/text.h"

namespace rangkul::screen {
namespace {

constexpr std::string_view cookie = "kilas";
constexpr std::size_t longest_message = 600;  // browsers keep 4 KiB a cookie

std::string cookie_line(std::string const& value, std::string const& max_age, bool secure) {
  std::string line(cookie);
  line += "=" + value + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + max_age;
  if (secure) line += "; Secure";
  return line;
}

/// Cut between characters, never inside one.
std::string_view cut(std::string_view text) {
  if (text.size() <= longest_message) return text;
  auto length = longest_message;
  while (length > 0 && (static_cast<unsigned char>(text[length]) & 0xc0U) == 0x80U) --length;
  return text.substr(0, length);
}

}  // namespace

std::optional<Flash> waiting_flash(http::Request const& request) {
  auto const found = request.cookies.find(std::string(cookie));
  if (found == request.cookies.end() || found->second.empty()) return std::nullopt;
  auto const bytes = http::base64url_decode(found->second);
  if (!bytes || !is_clean_utf8(*bytes)) return std::nullopt;
  auto const value = parse_json(*bytes);
  if (!value.ok()) return std::nullopt;
  Flash flash{value.value()["message"].text_or_empty(), value.value()["undo"].text_or_empty()};
  if (flash.message.empty()) return std::nullopt;
  if (!http::is_local_path(flash.undo_address)) flash.undo_address.clear();
  return flash;
}

void forget_flash(http::Answer& answer) { answer.with("Set-Cookie", cookie_line("", "0", false)); }

http::Answer done(Visit& visit, std::string address, Flash const& flash) {
  CHECK_THAT(flash.undo_address.empty() || http::is_local_path(flash.undo_address));
  auto answer = http::see_other(std::move(address));
  if (flash.message.empty()) return answer;
  auto const value = Value::object({{"message", cut(flash.message)}, {"undo", flash.undo_address}});
  answer.with("Set-Cookie",
              cookie_line(http::base64url(to_json(value)), "60", visit.request.secure));
  return answer;
}

}  // namespace rangkul::screen
