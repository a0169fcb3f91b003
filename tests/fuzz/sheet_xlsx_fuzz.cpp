// Any text as the parts of a workbook in a sound archive: no crash, and what holds of every table.
// The input is the XML of the sheet, the shared strings, the styles, the workbook and its
// relations, a line of "=" between them; a part that is missing is a usual one.
#include "check_table.h"
#include "sheet/test_support.h"

using namespace rangkul;
using namespace rangkul::sheet;

namespace {

std::vector<std::string_view> parts_of(std::string_view text) {
  constexpr std::string_view between = "\n=\n";
  std::vector<std::string_view> out;
  while (true) {
    auto const at = text.find(between);
    out.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return out;
    text.remove_prefix(at + between.size());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  auto const parts = parts_of({reinterpret_cast<char const*>(data), size});
  auto const part = [&](std::size_t number) {
    return number < parts.size() ? std::string(parts[number]) : std::string();
  };
  test::BookParts const book{part(0), part(1), part(2), part(3)};
  check_table(test::workbook_zip(book).bytes());
  if (parts.size() < 5) return 0;
  // The same with a workbook and relations of its own.
  test::Zip zip;
  zip.add("_rels/.rels",
          R"(<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></R>)");
  zip.add("xl/workbook.xml", parts[3]);
  zip.add("xl/_rels/workbook.xml.rels", parts[4]);
  zip.add("xl/worksheets/sheet1.xml", parts[0]);
  zip.add("xl/sharedStrings.xml", parts[1]);
  zip.add("xl/styles.xml", parts[2]);
  check_table(zip.bytes());
  check_table(zip.bytes(), "Data");
  return 0;
}
