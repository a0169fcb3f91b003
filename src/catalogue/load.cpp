#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "catalogue/loader.h"

namespace rangkul::catalogue {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 19> code_lists{
    "relation",   "sex",           "marital",      "religion",   "education",
    "occupation", "life_status",   "disability",   "blood",      "citizenship",
    "agency",     "case_document", "case_service", "case_form",  "case_fact",
    "case_end",   "case_letter",   "case_moment",  "stop_reason"};

std::string read_text(fs::path const& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

/// All catalogue files of a folder and its sub-folders, by name. Editors' leavings are passed over.
std::vector<SourceFile> files_of(fs::path const& folder) {
  std::vector<SourceFile> out;
  for (auto const& entry : fs::recursive_directory_iterator(folder)) {
    auto const ending = entry.path().extension();
    auto const hidden = entry.path().filename().string().starts_with('.');
    if (!entry.is_regular_file() || hidden || (ending != ".toml" && ending != ".csv")) continue;
    out.push_back({fs::relative(entry.path(), folder).generic_string(), read_text(entry.path())});
  }
  std::ranges::sort(out, {}, &SourceFile::name);
  return out;
}

std::string digest_of(std::vector<SourceFile> const& files) {
  crypto_generichash_state state;
  constexpr std::size_t size = 8;
  std::array<unsigned char, 32> full{};
  CHECK_THAT(sodium_init() >= 0);
  crypto_generichash_init(&state, nullptr, 0, full.size());
  auto const add = [&](std::string const& text) {
    auto const length = std::to_string(text.size()) + ":";
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(length.data()),
                              length.size());
    crypto_generichash_update(&state, reinterpret_cast<unsigned char const*>(text.data()),
                              text.size());
  };
  for (auto const& file : files) {
    add(file.name);
    add(file.text);
  }
  crypto_generichash_final(&state, full.data(), full.size());
  std::array<char, size * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), full.data(), size);
  return hex.data();
}

}  // namespace

/// Builds a catalogue and gathers its faults.
struct Loader {
  std::vector<SourceFile> files;
  std::span<Section const> sections;
  std::span<Check const> checks;
  Faults faults{};
  std::unique_ptr<Catalogue> out{new Catalogue};
  std::vector<ProgrammeSource> programmes{};

  void run() {
    out->version_ = digest_of(files);
    read_words();
    for (auto const& file : files) {
      if (file.name.starts_with("messages/")) continue;
      if (!is_clean_utf8(file.text)) {
        fault(file.name, 1, "the file is not clean UTF-8 text");
      } else if (file.name.starts_with("codes/") && file.name.ends_with(".csv")) {
        auto list = CodeReader::read(file, faults);
        out->codes_.emplace(list.id(), std::move(list));
      } else if (auto const root = toml(file)) {
        read_part(file, *root);
      }
    }
    for (auto const* name : {"roles.toml", "parameters.toml"}) require(name);
    for (auto const list : code_lists) require("codes/" + std::string(list) + ".csv");
    if (faults.empty()) check_programmes();
    for (auto& source : programmes) out->programmes_.push_back(std::move(source.programme));
    if (faults.empty())
      for (auto const& check : checks) check(*out, faults);
    std::ranges::stable_sort(faults, [](Fault const& a, Fault const& b) {
      return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    });
  }

 private:
  void fault(std::string file, int line, std::string reason) {
    faults.push_back({std::move(file), line, std::move(reason)});
  }
  SourceFile const* find(std::string_view name) const {
    auto const at = std::ranges::find(files, name, &SourceFile::name);
    return at == files.end() ? nullptr : &*at;
  }
  void require(std::string const& name) {
    if (find(name) == nullptr) fault(name, 1, "the file is missing");
  }
  std::optional<Node> toml(SourceFile const& file) {
    return read_toml(file.text, file.name, faults);
  }

  /// messages/id.toml and messages/id/<module>.toml, and the same of en; a key stands in one of
  /// them.
  void read_words() {
    std::vector<MessageSource> words[2];
    for (std::size_t i = 0; i < 2; ++i) {
      auto const stem = std::string("messages/") + (i == 0 ? "id" : "en");
      require(stem + ".toml");
      for (auto const& file : files) {
        if (file.name != stem + ".toml" && !file.name.starts_with(stem + "/")) continue;
        auto const root = toml(file);
        if (!root) return;
        for (auto& message : read_messages(*root, file.name, faults)) {
          if (!out->messages_[i].emplace(message.key, message.text).second)
            fault(file.name, message.line, "message '" + message.key + "' stands in another file");
          words[i].push_back(std::move(message));
        }
      }
    }
    compare_messages(words[0], words[1], faults);
  }

  void read_part(SourceFile const& file, Node const& root) {
    if (file.name == "roles.toml") {
      out->roles_ = read_roles(root, file.name, faults);
    } else if (file.name == "parameters.toml") {
      out->parameters_ = read_parameters(root, file.name, faults);
    } else if (file.name.starts_with("programmes/")) {
      for (auto& source : read_programmes(root, file.name, faults))
        programmes.push_back(std::move(source));
    } else {
      read_document(file, root);
    }
  }

  Schema const* schema_of(std::string_view folder) const {
    if (folder == "scores") return &score_schema();
    if (folder == "sop") return &sop_schema();
    if (folder == "holidays") return &holidays_schema();
    if (folder == "letters") return &letters_schema();
    if (folder == "forms") return &forms_schema();
    if (folder == "homecare") return &homecare_schema();
    auto const section = std::ranges::find(sections, folder, &Section::folder);
    return section == sections.end() ? nullptr : section->schema;
  }

  void read_document(SourceFile const& file, Node const& root) {
    auto const folder = file.name.substr(0, file.name.find('/'));
    auto const* schema = schema_of(folder);
    if (schema == nullptr) {
      fault(file.name, 1, "no part of the program reads this file");
      return;
    }
    check_schema(root, *schema, file.name, faults);
    out->documents_[folder].push_back({file.name, root});
  }

  /// What programmes say about each other, about code lists and about messages.
  void check_programmes() {
    std::set<std::string> umbrellas;
    for (auto const& source : programmes)
      if (source.programme.is_umbrella) umbrellas.insert(source.programme.id);
    for (std::size_t i = 0; i < programmes.size(); ++i) {
      auto const& [programme, file, line] = programmes[i];
      auto const refuse = [&, &name = file, at = line](std::string const& reason) {
        fault(name, at, reason);
      };
      for (std::size_t j = 0; j < i; ++j)
        if (programmes[j].programme.id == programme.id &&
            programmes[j].programme.span.overlaps(programme.span))
          refuse("effective dates of '" + programme.id + "' overlap");
      if (!programme.umbrella.empty() && !umbrellas.contains(programme.umbrella))
        refuse("unknown umbrella '" + programme.umbrella + "'");
      if (!programme.purpose.empty() && !out->has_message("purpose." + programme.purpose))
        refuse("there is no message 'purpose." + programme.purpose + "'");
    }
  }
};

namespace {

Loader read_folder(std::string const& folder, std::span<Section const> sections,
                   std::span<Check const> checks) {
  Loader loader{files_of(folder), sections, checks};
  loader.run();
  return loader;
}

bool is_folder(std::string const& folder) {
  std::error_code ignored;
  return fs::is_directory(folder, ignored);
}

}  // namespace

Result<std::unique_ptr<Catalogue const>> Catalogue::load(std::string const& folder,
                                                         std::span<Section const> sections,
                                                         std::span<Check const> checks) {
  if (!is_folder(folder)) return invalid("catalogue.missing", {{"folder", folder}});
  auto loader = read_folder(folder, sections, checks);
  if (loader.faults.empty()) return std::unique_ptr<Catalogue const>(std::move(loader.out));
  std::vector<std::string> lines;
  for (auto const& fault : loader.faults) lines.push_back(fault.text());
  return invalid("catalogue.faulty",
                 {{"count", std::to_string(lines.size())}, {"faults", join(lines, "\n")}});
}

Faults Catalogue::check(std::string const& folder, std::span<Section const> sections,
                        std::span<Check const> checks) {
  if (!is_folder(folder)) return {{folder, 0, "there is no such folder"}};
  return read_folder(folder, sections, checks).faults;
}

std::string Catalogue::default_folder() {
  if (auto const* folder = std::getenv("RANGKUL_CATALOGUE")) return folder;
  std::error_code error;
  auto place = fs::read_symlink("/proc/self/exe", error).parent_path();
  constexpr int levels_up = 4;  // build/release/rangkul and build/debug/tests/x_test
  for (int i = 0; i < levels_up && !place.empty(); ++i, place = place.parent_path())
    if (fs::exists(place / "catalogue" / "roles.toml", error))
      return (place / "catalogue").string();
  return "/usr/share/rangkul/catalogue";
}

}  // namespace rangkul::catalogue
