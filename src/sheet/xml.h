#pragma once
// A pull over expat for parts of a workbook: events in document order, bounded in memory, no
// document type and so no entities of the file's own.

#include <memory>
#include <string_view>

#include "sheet/zip.h"

namespace rangkul::sheet {

/// What an XML part is read with. Names come without their namespace prefix.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  /// `attributes` is expat's list: name, value, ..., null.
  virtual void open(std::string_view name, char const** attributes) = 0;
  virtual void text(std::string_view piece) = 0;
  virtual void close(std::string_view name) = 0;
  /// Set by a handler to end or pause: read_on() returns after the current event.
  bool pause{false};
};

/// The value of an attribute, by its name without prefix; empty if absent.
std::string_view attribute(char const** attributes, std::string_view name);

class XmlStream {
 public:
  static Result<std::unique_ptr<XmlStream>> open(File const& file, ZipEntry const& entry,
                                                 XmlHandler& handler);
  virtual ~XmlStream() = default;
  XmlStream() = default;
  XmlStream(XmlStream const&) = delete;
  XmlStream& operator=(XmlStream const&) = delete;
  /// Feeds the handler until it asks for a pause (true) or the part ends (false).
  /// errors: sheet.damaged and those of ZipStream
  virtual Result<bool> read_on() = 0;
  virtual std::uint64_t bytes_taken() const = 0;
};

/// Reads a whole part. errors: as XmlStream::read_on
Status read_xml(File const& file, ZipEntry const& entry, XmlHandler& handler);

}  // namespace rangkul::sheet
