#include "base/json_events.h"

#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <streambuf>

namespace rangkul {
namespace {

/// The names are those that the library asks for.
class Bridge {
 public:
  explicit Bridge(JsonEvents& events) : events_(events) {}
  bool null() { return go(events_.other()); }
  bool boolean(bool) { return go(events_.other()); }
  bool number_integer(std::int64_t number) { return go(events_.whole(number)); }
  bool number_unsigned(std::uint64_t number) {
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      return go(events_.number(static_cast<double>(number)));
    return go(events_.whole(static_cast<std::int64_t>(number)));
  }
  bool number_float(double number, std::string const&) { return go(events_.number(number)); }
  bool string(std::string const& text) { return go(events_.text(text)); }
  bool binary(nlohmann::json::binary_t const&) { return go(invalid("json.malformed")); }
  bool start_object(std::size_t) { return go(events_.begin_object()); }
  bool key(std::string const& name) { return go(events_.name(name)); }
  bool end_object() { return go(events_.end_object()); }
  bool start_array(std::size_t) { return go(events_.begin_list()); }
  bool end_array() { return go(events_.end_list()); }
  bool parse_error(std::size_t, std::string const&, nlohmann::json::exception const&) {
    return go(invalid("json.malformed"));
  }
  Status status() const { return status_; }

 private:
  bool go(Status status) {
    if (status.ok()) return true;
    status_ = std::move(status);
    return false;
  }
  JsonEvents& events_;
  Status status_;
};

/// Ends the file at a text or number that is longer than any that is meant: the library would hold
/// all of it.
class Guarded final : public std::streambuf {
 public:
  explicit Guarded(std::istream& in) : in_(in) {}

 private:
  int_type underflow() override {
    if (length_ > longest_json_text) return traits_type::eof();
    in_.read(block_.data(), static_cast<std::streamsize>(block_.size()));
    auto const got = static_cast<std::size_t>(in_.gcount());
    if (got == 0) return traits_type::eof();
    for (std::size_t i = 0; i < got; ++i) look_at(block_[i]);
    setg(block_.data(), block_.data(), block_.data() + got);
    return traits_type::to_int_type(block_.front());
  }
  void look_at(char sign) {
    ++length_;
    if (escaped_) {
      escaped_ = false;
    } else if (in_text_) {
      escaped_ = sign == '\\';
      if (sign == '"') in_text_ = false;
    } else if (sign == '"') {
      in_text_ = true;
      length_ = 0;
    } else if (std::string_view("{}[],: \t\r\n").find(sign) != std::string_view::npos) {
      length_ = 0;
    }
  }
  std::istream& in_;
  std::array<char, 16'384> block_{};
  std::size_t length_{0};
  bool in_text_{false}, escaped_{false};
};

}  // namespace

Status read_json(std::istream& in, JsonEvents& events) {
  Bridge bridge(events);
  Guarded guarded(in);
  std::istream held(&guarded);
  bool const whole = nlohmann::json::sax_parse(held, &bridge);
  if (!whole && bridge.status().ok()) return invalid("json.malformed");
  return bridge.status();
}

}  // namespace rangkul
