#pragma once
// Inside of catalogue/: what the readers of the single parts share while a folder is loaded.

#include <string>
#include <vector>

#include "catalogue/catalogue.h"

namespace rangkul::catalogue {

/// A file of the folder, named as faults name it.
struct SourceFile {
  std::string name;  // "codes/sex.csv"
  std::string text;
};

struct CodeReader {
  static CodeList read(SourceFile const& file, Faults& faults);
};
std::vector<Role> read_roles(Node const& root, std::string const& file, Faults& faults);
std::vector<Parameter> read_parameters(Node const& root, std::string const& file, Faults& faults);
/// A programme with the line it begins on, for faults found later.
struct ProgrammeSource {
  Programme programme;
  std::string file;
  int line;
};
std::vector<ProgrammeSource> read_programmes(Node const& root, std::string const& file,
                                             Faults& faults);
/// A local score of welfare: scores/*.toml.
Schema const& score_schema();
/// Procedures and days off: sop/*.toml, holidays/*.toml; read by procedures/.
Schema const& sop_schema();
Schema const& holidays_schema();
/// Letters of the office: letters/*.toml; read by letters/.
Schema const& letters_schema();
/// Assessment forms: forms/*.toml; read by forms/.
Schema const& forms_schema();
/// Sub-programmes of home care: homecare/*.toml; read by homecare/.
Schema const& homecare_schema();
Span span_of(Node const& node);
Name name_of(Node const& node, std::string_view key);
/// Messages flattened to dotted keys, with lines.
struct MessageSource {
  std::string key;
  std::string text;
  std::string file;
  int line;
};
std::vector<MessageSource> read_messages(Node const& root, std::string const& file, Faults& faults);
void compare_messages(std::vector<MessageSource> const& indonesian,
                      std::vector<MessageSource> const& english, Faults& faults);

/// Two entries of one id may not hold on the same day.
template <typename Entry>
bool overlaps_earlier(std::vector<Entry> const& earlier, Entry const& entry) {
  for (auto const& other : earlier)
    if (other.id == entry.id && other.span.overlaps(entry.span)) return true;
  return false;
}

}  // namespace rangkul::catalogue
