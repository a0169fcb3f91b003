#include "sheet/xlsx_book.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "base/text.h"
#include "sheet/xml.h"

namespace rangkul::sheet {
namespace {

constexpr std::size_t max_styles = 65'536;
constexpr std::size_t max_sheets = 1'000;

struct Relation {
  std::string type;
  std::string target;
};

class Relations final : public XmlHandler {
 public:
  void open(std::string_view name, char const** attributes) override {
    if (name != "Relationship" || by_id.size() > max_entries) return;
    by_id[std::string(attribute(attributes, "Id"))] = {
        std::string(attribute(attributes, "Type")), std::string(attribute(attributes, "Target"))};
  }
  void text(std::string_view) override {}
  void close(std::string_view) override {}
  std::string target_of_type(std::string_view ending) const {
    for (auto const& [id, relation] : by_id)
      if (relation.type.ends_with(ending)) return relation.target;
    return {};
  }
  std::map<std::string, Relation> by_id{};

 private:
  static constexpr std::size_t max_entries = 10'000;
};

struct SheetMention {
  std::string name;
  std::string relation;
  bool visible{true};
};

class Workbook final : public XmlHandler {
 public:
  void open(std::string_view name, char const** attributes) override {
    if (name == "workbookPr") {
      auto const value = attribute(attributes, "date1904");
      from_1904 = value == "1" || value == "true";
    }
    if (name == "sheet" && sheets.size() < max_sheets)
      sheets.push_back({std::string(attribute(attributes, "name")),
                        std::string(attribute(attributes, "id")),
                        !attribute(attributes, "state").ends_with("idden")});
  }
  void text(std::string_view) override {}
  void close(std::string_view) override {}
  std::vector<SheetMention> sheets{};
  bool from_1904{false};
};

int to_int(std::string_view text) {
  int out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

NumberStyle built_in_style(int id) {
  if ((id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
      (id >= 50 && id <= 54) || id == 57 || id == 58)
    return NumberStyle::date;
  if ((id >= 18 && id <= 21) || (id >= 45 && id <= 47)) return NumberStyle::time;
  return NumberStyle::plain;
}

class Styles final : public XmlHandler {
 public:
  void open(std::string_view name, char const** attributes) override {
    if (name == "numFmt" && own_.size() < max_styles)
      own_[to_int(attribute(attributes, "numFmtId"))] =
          number_style(attribute(attributes, "formatCode"));
    if (name == "cellXfs") inside_ = true;
    if (name != "xf" || !inside_ || styles.size() >= max_styles) return;
    int const id = to_int(attribute(attributes, "numFmtId"));
    auto const found = own_.find(id);
    styles.push_back(found == own_.end() ? built_in_style(id) : found->second);
  }
  void text(std::string_view) override {}
  void close(std::string_view name) override {
    if (name == "cellXfs") inside_ = false;
  }
  std::vector<NumberStyle> styles{};

 private:
  std::map<int, NumberStyle> own_{};
  bool inside_{false};
};

class SharedStrings final : public XmlHandler {
 public:
  SharedStrings(StringSpool& spool, std::size_t limit) : spool_(spool), limit_(limit) {}
  void open(std::string_view name, char const**) override {
    if (name == "si") current_.clear();
    if (name == "rPh") phonetic_ = true;
    taking_ = name == "t" && !phonetic_;
  }
  void text(std::string_view piece) override {
    if (!taking_) return;
    current_ += piece;
    if (current_.size() > limit_)
      refuse(
          invalid("sheet.cell_too_long", {{"limit", std::to_string(limit_ / 1024)}, {"row", "-"}}));
  }
  void close(std::string_view name) override {
    taking_ = false;
    if (name == "rPh") phonetic_ = false;
    if (name != "si") return;
    decode_escapes(current_, 0);
    if (auto const added = spool_.add(current_); !added) refuse(added.error());
  }
  std::optional<Error> refused{};

 private:
  void refuse(Error error) {
    if (!refused) refused = std::move(error);
    pause = true;
  }
  StringSpool& spool_;
  std::size_t limit_;
  std::string current_{};
  bool taking_{false};
  bool phonetic_{false};
};

std::string_view archive_looks_like(std::vector<ZipEntry> const& entries) {
  auto const any = [&](std::string_view start) {
    return std::ranges::any_of(
        entries, [&](ZipEntry const& entry) { return entry.name.starts_with(start); });
  };
  if (any("word/")) return "docx";
  if (any("ppt/")) return "pptx";
  if (any("xl/workbook.bin")) return "xlsb";
  if (any("content.xml")) return "ods";
  if (any("AndroidManifest.xml")) return "apk";
  return "zip";
}

/// The part that a relation of `base` names; a leading slash begins at the archive's root.
std::string part_of(std::string_view base, std::string_view target) {
  if (target.starts_with('/')) return std::string(target.substr(1));
  auto folder = base.substr(0, base.rfind('/') == std::string_view::npos ? 0 : base.rfind('/'));
  while (target.starts_with("../")) {
    target.remove_prefix(3);
    auto const slash = folder.rfind('/');
    folder = folder.substr(0, slash == std::string_view::npos ? 0 : slash);
  }
  return folder.empty() ? std::string(target) : std::string(folder) + "/" + std::string(target);
}

std::string relations_part(std::string_view part) {
  auto const slash = part.rfind('/');
  auto const name = slash == std::string_view::npos ? part : part.substr(slash + 1);
  auto const folder = slash == std::string_view::npos ? "" : std::string(part.substr(0, slash + 1));
  return folder + "_rels/" + std::string(name) + ".rels";
}

}  // namespace

NumberStyle number_style(std::string_view code) {
  bool day = false;
  bool clock = false;
  int months = 0;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    char const c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      auto const close = std::min(code.find(']', i), code.size());
      auto const inside = ascii_lower(code.substr(i + 1, close - i - 1));
      clock |= !inside.empty() && inside.find_first_not_of(inside[0]) == std::string::npos &&
               std::string_view("hms").find(inside[0]) != std::string_view::npos;
      i = close;
    } else {
      char const low = ascii_lower({&c, 1})[0];
      day |= low == 'y' || low == 'd';
      clock |= low == 'h' || low == 's';
      months += low == 'm' ? 1 : 0;
    }
  }
  if (day || (months >= 3 && !clock)) return NumberStyle::date;
  return clock ? NumberStyle::time : NumberStyle::plain;
}

Result<Book> read_book(File const& file, Limits const& limits) {
  Book out{TRY(read_zip_directory(file, limits))};
  auto const not_a_table = [&] {
    return invalid("sheet.not_a_table",
                   {{"looks_like", std::string(archive_looks_like(out.entries))}});
  };
  auto const* const root = find_entry(out.entries, "_rels/.rels");
  if (root == nullptr) return not_a_table();
  Relations top;
  TRY(read_xml(file, *root, top));
  auto const main = part_of("", top.target_of_type("/officeDocument"));
  auto const* const workbook_part = find_entry(out.entries, main);
  if (workbook_part == nullptr || !main.ends_with(".xml")) return not_a_table();
  Workbook workbook;
  TRY(read_xml(file, *workbook_part, workbook));
  auto const* const links_part = find_entry(out.entries, relations_part(main));
  if (workbook.sheets.empty() || links_part == nullptr) return not_a_table();
  Relations links;
  TRY(read_xml(file, *links_part, links));
  out.from_1904 = workbook.from_1904;
  for (auto const& mention : workbook.sheets) {
    auto const found = links.by_id.find(mention.relation);
    // Chart sheets have no rows.
    if (found == links.by_id.end() || !found->second.type.ends_with("/worksheet")) continue;
    out.sheets.push_back({mention.name, part_of(main, found->second.target), mention.visible});
  }
  if (auto const* part = find_entry(out.entries, part_of(main, links.target_of_type("/styles")))) {
    Styles styles;
    TRY(read_xml(file, *part, styles));
    out.styles = std::move(styles.styles);
  }
  auto const strings = links.target_of_type("/sharedStrings");
  if (!strings.empty()) out.shared_strings_part = part_of(main, strings);
  return out;
}

Result<StringSpool> read_shared_strings(File const& file, Book const& book, Limits const& limits,
                                        std::string const& temp_folder) {
  auto spool = TRY(StringSpool::create(temp_folder));
  auto const* const part = find_entry(book.entries, book.shared_strings_part);
  if (part != nullptr) {
    SharedStrings handler(spool, limits.cell_bytes);
    auto const stream = TRY(XmlStream::open(file, *part, handler));
    auto const paused = TRY(stream->read_on());
    if (handler.refused) return *handler.refused;
    if (paused) return invalid("sheet.damaged");
  }
  TRY(spool.finish());
  return spool;
}

void decode_escapes(std::string& text, std::size_t from) {
  auto at = text.find("_x", from);
  while (at != std::string::npos) {
    unsigned point = 0;
    bool const shaped = at + 7 <= text.size() && text[at + 6] == '_';
    auto const* const digits = text.data() + at + 2;
    bool const hex = shaped && std::from_chars(digits, digits + 4, point, 16).ptr == digits + 4;
    if (hex && point < 0x80 && point != 0) text.replace(at, 7, 1, static_cast<char>(point));
    at = text.find("_x", at + 1);
  }
}

}  // namespace rangkul::sheet
