#include "base/json_events.h"

#include <limits>
#include <nlohmann/json.hpp>

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

}  // namespace

Status read_json(std::istream& in, JsonEvents& events) {
  Bridge bridge(events);
  bool const whole = nlohmann::json::sax_parse(in, &bridge);
  if (!whole && bridge.status().ok()) return invalid("json.malformed");
  return bridge.status();
}

}  // namespace rangkul
