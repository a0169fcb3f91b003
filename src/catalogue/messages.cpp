#include <algorithm>
#include <map>
#include <set>

#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

void flatten(Node const& node, std::string const& prefix, std::string const& file,
             std::vector<MessageSource>& out, Faults& faults) {
  for (auto const& [name, value] : node.fields) {
    auto const key = prefix.empty() ? name : prefix + "." + name;
    if (value.kind == Node::Kind::table) {
      flatten(value, key, file, out, faults);
    } else if (value.kind == Node::Kind::text && !value.text.empty()) {
      out.push_back({key, value.text, file, value.line});
    } else {
      faults.push_back({file, value.line, "message '" + key + "' must be a text"});
    }
  }
}

/// The {names} of a message.
std::set<std::string> names_of(std::string const& text) {
  std::set<std::string> out;
  for (std::size_t at = text.find('{'); at != std::string::npos; at = text.find('{', at + 1)) {
    auto const end = text.find('}', at);
    if (end == std::string::npos) break;
    out.insert(text.substr(at + 1, end - at - 1));
  }
  return out;
}

}  // namespace

std::vector<MessageSource> read_messages(Node const& root, std::string const& file,
                                         Faults& faults) {
  std::vector<MessageSource> out;
  flatten(root, "", file, out, faults);
  return out;
}

void compare_messages(std::vector<MessageSource> const& indonesian,
                      std::vector<MessageSource> const& english, Faults& faults) {
  std::map<std::string, MessageSource const*> other;
  for (auto const& message : english) other.emplace(message.key, &message);
  for (auto const& message : indonesian) {
    auto const found = other.find(message.key);
    if (found == other.end()) {
      faults.push_back(
          {message.file, message.line, "message '" + message.key + "' is missing in English"});
      continue;
    }
    if (names_of(message.text) != names_of(found->second->text))
      faults.push_back({found->second->file, found->second->line,
                        "message '" + message.key + "' has other {names} than in Indonesian"});
    other.erase(found);
  }
  for (auto const& [key, message] : other)
    faults.push_back(
        {message->file, message->line, "message '" + key + "' is missing in Indonesian"});
}

}  // namespace rangkul::catalogue
