#pragma once
// For the tests of this folder: a folder that vanishes, files, a tiny zip writer.

#include <zlib.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "sheet/reader.h"

namespace rangkul::sheet::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "rangkul-sheet-XXXXXX").string();
    CHECK_THAT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }
  std::string file(std::string_view name, std::string_view bytes) const {
    auto const path = path_ + "/" + std::string(name);
    std::ofstream(path, std::ios::binary) << bytes;
    return path;
  }
  std::string path(std::string_view name) const { return path_ + "/" + std::string(name); }
  std::size_t count() const {
    auto const entries = std::filesystem::directory_iterator(path_);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
  }

 private:
  std::string path_;
};

/// Builds zip archives, also wrong ones.
class Zip {
 public:
  struct Lie {
    /// Declared instead of the true unpacked size where not 0.
    std::uint32_t unpacked{0};
    std::uint16_t flags{0};
  };
  Zip& add(std::string const& name, std::string_view content) { return add(name, content, Lie{}); }
  Zip& add(std::string const& name, std::string_view content, Lie lie) {
    auto const packed = deflated(content);
    auto const crc = static_cast<std::uint32_t>(crc32(
        0, reinterpret_cast<Bytef const*>(content.data()), static_cast<uInt>(content.size())));
    auto const size = lie.unpacked != 0 ? lie.unpacked : static_cast<std::uint32_t>(content.size());
    std::string common = number(20, 2) + number(lie.flags, 2) + number(8, 2) + number(0, 4) +
                         number(crc, 4) + number(packed.size(), 4) + number(size, 4) +
                         number(name.size(), 2) + number(0, 2);
    directory_ += "PK\x01\x02" + number(20, 2) + common + number(0, 2) + number(0, 2) +
                  number(0, 2) + number(0, 4) + number(bytes_.size(), 4) + name;
    bytes_ += "PK\x03\x04" + common + name + packed;
    ++count_;
    return *this;
  }
  std::string bytes() const {
    return bytes_ + directory_ + "PK\x05\x06" + number(0, 4) + number(count_, 2) +
           number(count_, 2) + number(directory_.size(), 4) + number(bytes_.size(), 4) +
           number(0, 2);
  }

 private:
  static std::string number(std::uint64_t value, int size) {
    std::string out;
    for (int i = 0; i < size; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
    return out;
  }
  static std::string deflated(std::string_view content) {
    z_stream state{};
    CHECK_THAT(deflateInit2(&state, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) == Z_OK);
    std::string out(deflateBound(&state, static_cast<uLong>(content.size())), '\0');
    state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
    state.avail_in = static_cast<uInt>(content.size());
    state.next_out = reinterpret_cast<Bytef*>(out.data());
    state.avail_out = static_cast<uInt>(out.size());
    CHECK_THAT(deflate(&state, Z_FINISH) == Z_STREAM_END);
    out.resize(state.total_out);
    deflateEnd(&state);
    return out;
  }
  std::string bytes_{};
  std::string directory_{};
  std::uint64_t count_{0};
};

/// A workbook of one sheet, from the XML inside <worksheet> and, if any, inside <sst>.
struct BookParts {
  std::string worksheet{};
  std::string shared_strings{};
  std::string styles{};
  std::string workbook_properties{};
};
inline Zip workbook_zip(BookParts const& parts, Zip::Lie sheet_lie = {}) {
  std::string const head = R"(<?xml version="1.0" encoding="UTF-8"?>)";
  std::string const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
  std::string const links = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  std::string const relations =
      "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
  Zip zip;
  zip.add("_rels/.rels", head + relations + R"(<Relationship Id="r1" Type=")" + links +
                             R"(/officeDocument" Target="xl/workbook.xml"/></Relationships>)");
  zip.add("xl/workbook.xml", head + "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + links + "\">" +
                                 parts.workbook_properties +
                                 R"(<sheets><sheet name="Data" sheetId="1" r:id="r1"/></sheets>)" +
                                 "</workbook>");
  zip.add("xl/_rels/workbook.xml.rels",
          head + relations + R"(<Relationship Id="r1" Type=")" + links +
              R"(/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type=")" +
              links +
              R"(/sharedStrings" Target="/xl/sharedStrings.xml"/><Relationship Id="r3" Type=")" +
              links + R"(/styles" Target="styles.xml"/></Relationships>)");
  zip.add("xl/sharedStrings.xml",
          head + "<sst xmlns=\"" + main + "\">" + parts.shared_strings + "</sst>");
  zip.add("xl/styles.xml",
          head + "<styleSheet xmlns=\"" + main + "\">" + parts.styles + "</styleSheet>");
  zip.add("xl/worksheets/sheet1.xml",
          head + "<worksheet xmlns=\"" + main + "\">" + parts.worksheet + "</worksheet>",
          sheet_lie);
  return zip;
}

/// Texts of all rows, or the code of the refusal as the only row.
inline std::vector<std::vector<std::string>> read_all(std::string const& path,
                                                      ReadOptions const& options = {}) {
  auto const opened = open_sheet(path, options);
  if (!opened) return {{opened.error().code}};
  std::vector<std::vector<std::string>> out;
  Row row;
  while (true) {
    auto const more = opened.value()->next(row);
    if (!more) return {{more.error().code}};
    if (!more.value()) return out;
    out.emplace_back();
    for (auto const& cell : row.cells) out.back().emplace_back(cell.text);
  }
}

inline std::string refusal(std::string const& path, ReadOptions const& options = {}) {
  auto const rows = read_all(path, options);
  return rows.size() == 1 && rows[0].size() == 1 ? rows[0][0] : "none";
}

}  // namespace rangkul::sheet::test
