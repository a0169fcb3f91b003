#include "http/intake.h"

#include "base/text.h"
#include "http/multipart.h"

namespace rangkul::http {
namespace {

Error malformed() { return invalid("body.malformed"); }
Error too_large() { return Error{ErrorKind::too_large, "body.too_large"}; }

std::string plain_text(Value const& value) {
  if (auto const* flag = value.flag()) return *flag ? "true" : "false";
  if (auto const* number = value.integer()) return std::to_string(*number);
  if (value.real() != nullptr) return to_json(value);
  return value.text_or_empty();
}

class MemoryIntake : public Intake {
 public:
  explicit MemoryIntake(std::int64_t limit) : limit_(limit) {}
  std::int64_t limit() const override { return limit_; }
  Status take(std::string_view bytes) override {
    if (static_cast<std::int64_t>(held_.size() + bytes.size()) > limit_) return too_large();
    held_ += bytes;
    return {};
  }

 protected:
  std::string held_;

 private:
  std::int64_t limit_;
};

class FormIntake final : public MemoryIntake {
 public:
  using MemoryIntake::MemoryIntake;
  Status finish(Request& request) override {
    auto pairs = parse_pairs(held_);
    if (!pairs) return malformed();
    request.form = std::move(*pairs);
    return {};
  }
};

class JsonIntake final : public MemoryIntake {
 public:
  using MemoryIntake::MemoryIntake;
  Status finish(Request& request) override {
    auto const value = parse_json(held_);
    if (!value) return malformed();
    if (auto const* fields = value.value().fields()) {
      for (auto const& [name, field] : *fields) {
        auto const* list = field.list();
        for (auto const& one : list == nullptr ? Value::List{field} : *list) {
          if (one.is_null() || one.list() != nullptr || one.fields() != nullptr) continue;
          auto text = plain_text(one);
          if (!is_clean_utf8(text)) return malformed();
          request.form.add(name, std::move(text));
        }
      }
    }
    request.body = std::move(held_);
    return {};
  }
};

}  // namespace

std::unique_ptr<Intake> Intake::create(std::string_view content_type, IntakeLimits limits) {
  auto const type = ascii_lower(trim(content_type.substr(0, content_type.find(';'))));
  if (type == "application/x-www-form-urlencoded")
    return std::make_unique<FormIntake>(limits.form_bytes);
  if (type == "application/json" || type.ends_with("+json"))
    return std::make_unique<JsonIntake>(limits.form_bytes);
  if (type == "multipart/form-data") return Multipart::create(content_type, std::move(limits));
  return nullptr;
}

}  // namespace rangkul::http
