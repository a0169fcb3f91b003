#include <array>
#include <charconv>
#include <fstream>
#include <sstream>

#include "app/match_files.h"
#include "base/text.h"
#include "catalogue/node.h"

namespace rangkul::app {
namespace {

using catalogue::Node;

Error malformed(std::string const& path, int line, std::string const& what) {
  return invalid("match.model_malformed",
                 {{"at", path + ":" + std::to_string(line) + ": " + what}});
}

Value value_of(Node const& node) {
  if (node.kind != Node::Kind::table) return node.value();
  Value out{Value::Fields{}};
  for (auto const& [key, child] : node.fields) out.set(key, value_of(child));
  return out;
}

/// In the file words are keys; in a Value they are a list, whatever they are called.
Value words_of(Node const& words) {
  Value out{Value::List{}};
  for (auto const& [word, share] : words.fields)
    out.push(Value::object({{"word", Value(word)}, {"share", share.value()}}));
  return out;
}

/// The first key that a model does not have; `like` is a model.
Node const* unknown_key(Node const& node, Value const& like, std::string& key) {
  for (auto const& [name, child] : node.fields) {
    key = name;
    auto const& known = like[name];
    if (known.is_null()) return &child;
    if (known.fields() == nullptr) continue;
    if (auto const* found = unknown_key(child, known, key)) return found;
  }
  return nullptr;
}

/// The line of "birth.equal.same", or of the table in which it is missing.
int line_of(Node const& root, std::string const& place) {
  auto const* node = &root;
  if (place.find('.') != std::string::npos)
    if (!place.starts_with("calibration."))
      if (auto const* fields = root.find("fields")) node = fields;
  for (auto const part : split(place, '.')) {
    auto const* next = node->find(part);
    if (next == nullptr) break;
    node = next;
  }
  return node->line;
}

std::string number_text(double number) {
  std::array<char, 32> digits{};
  auto const* const end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  std::string const out(static_cast<char const*>(digits.data()), end);
  return out.find_first_of(".e") == std::string::npos ? out + ".0" : out;
}

std::string scalar_text(Value const& value) {
  if (auto const* whole = value.integer()) return std::to_string(*whole);
  return number_text(value.real() == nullptr ? 0 : *value.real());
}

/// Words of names are letters and digits; any other is quoted.
std::string key_text(std::string const& key) {
  bool const bare = !key.empty() && std::ranges::all_of(key, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
  if (bare) return key;
  std::string out = "\"";
  for (char const c : key) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

/// A model as TOML; what each part is stands beside it when there is a catalogue.
class ModelWriter {
 public:
  ModelWriter(linkage::Model const& model, catalogue::Catalogue const* words)
      : model_(model.to_value()), words_(words) {}

  std::string text() {
    comment("match.model.head");
    for (auto const& [key, value] : *model_.fields()) {
      if (value.fields() != nullptr || value.list() != nullptr) continue;
      out_ << '\n';
      comment("match.model." + key);
      out_ << key << " = " << scalar_text(value) << '\n';
    }
    add_calibration();
    out_ << '\n';
    comment("match.model.fields");
    for (auto const& [key, levels] : *model_["fields"].fields()) add_field(key, levels);
    out_ << '\n';
    comment("match.model.words");
    out_ << "[words]\n";
    for (auto const& word : *model_["words"].list())
      out_ << key_text(word["word"].text_or_empty()) << " = " << scalar_text(word["share"]) << '\n';
    return out_.str();
  }

 private:
  std::string say(std::string const& key) const {
    return words_ == nullptr ? std::string() : words_->message(Language::id, key);
  }
  void comment(std::string const& key) {
    if (words_ == nullptr) return;
    auto const text = say(key);
    for (auto const line : split(text, '\n')) out_ << "# " << line << '\n';
  }
  void add_calibration() {
    out_ << '\n';
    comment("match.model.calibration");
    out_ << "[calibration]\n";
    for (auto const& [sign, bits] : *model_["calibration"].fields()) {
      out_ << key_text(sign) << " = " << scalar_text(bits);
      if (words_ != nullptr) out_ << "  # " << say("match.sign." + sign);
      out_ << '\n';
    }
  }
  void add_field(std::string const& field, Value const& levels) {
    out_ << "\n[fields." << field << "]";
    if (words_ != nullptr) out_ << "  # " << say("match.field." + field);
    out_ << '\n';
    for (auto const& [level, columns] : *levels.fields()) {
      if (words_ != nullptr) out_ << "# " << say("match.level." + field + "." + level) << '\n';
      out_ << level << " = {";
      std::string_view between = " ";
      for (auto const& [column, number] : *columns.fields()) {
        out_ << between << column << " = " << scalar_text(number);
        between = ", ";
      }
      out_ << " }\n";
    }
  }

  Value model_;
  catalogue::Catalogue const* words_;
  std::ostringstream out_;
};

}  // namespace

Result<linkage::Model> read_model(std::string const& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return invalid("sheet.unreadable");
  catalogue::Faults faults;
  auto const root = catalogue::read_toml(text.str(), path, faults);
  if (!root) return malformed(path, faults.front().line, faults.front().reason);
  Node without_words = *root;
  std::erase_if(without_words.fields, [](auto const& field) { return field.first == "words"; });
  std::string key;
  if (auto const* odd = unknown_key(without_words, linkage::Model::usual().to_value(), key))
    return malformed(path, odd->line, key);
  auto value = value_of(without_words);
  if (auto const* words = root->find("words")) value.set("words", words_of(*words));
  auto model = linkage::Model::from_value(value);
  if (model.ok()) return model;
  auto const place = model.error().detail.at("at");
  return malformed(path, line_of(*root, place), place);
}

Status write_model(std::string const& path, linkage::Model const& model,
                   catalogue::Catalogue const* words) {
  std::ofstream file(path, std::ios::binary);
  file << ModelWriter(model, words).text();
  file.close();
  if (!file) return invalid("sheet.unwritable");
  return {};
}

}  // namespace rangkul::app
