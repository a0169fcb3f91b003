#include "sheet/xml.h"

#include <expat.h>

namespace rangkul::sheet {
namespace {

constexpr int max_depth = 64;
constexpr std::int64_t max_markup_bytes = 1024 * 1024;

std::string_view local_name(std::string_view name) {
  auto const colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

class Expat final : public XmlStream {
 public:
  Expat(std::unique_ptr<ZipStream> source, XmlHandler& handler)
      : source_(std::move(source)), handler_(handler), parser_(XML_ParserCreate(nullptr)) {
    CHECK_THAT(parser_ != nullptr);
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(parser_, on_open, on_close);
    XML_SetCharacterDataHandler(parser_, on_text);
    XML_SetStartDoctypeDeclHandler(parser_, on_doctype);
  }
  ~Expat() override { XML_ParserFree(parser_); }

  Result<bool> read_on() override {
    handler_.pause = false;
    while (true) {
      auto said = XML_STATUS_OK;
      if (paused_) {
        paused_ = false;
        said = XML_ResumeParser(parser_);
      } else {
        if (ended_) return false;
        auto const piece = TRY(source_->next());
        fed_ += static_cast<std::int64_t>(piece.size());
        ended_ = piece.empty();
        said = XML_Parse(parser_, piece.data(), static_cast<int>(piece.size()), ended_);
      }
      if (said == XML_STATUS_ERROR) return invalid("sheet.damaged");
      if (said == XML_STATUS_SUSPENDED) {
        paused_ = true;
        return true;
      }
      // A tag or attribute without end would grow in expat's buffer.
      if (fed_ - XML_GetCurrentByteIndex(parser_) > max_markup_bytes)
        return invalid("sheet.damaged");
    }
  }
  std::uint64_t bytes_taken() const override { return source_->bytes_taken(); }

 private:
  static Expat& self(void* data) { return *static_cast<Expat*>(data); }
  static void on_open(void* data, XML_Char const* name, XML_Char const** attributes) {
    auto& me = self(data);
    if (++me.depth_ > max_depth) return static_cast<void>(XML_StopParser(me.parser_, XML_FALSE));
    me.handler_.open(local_name(name), attributes);
    me.pause_if_asked();
  }
  static void on_close(void* data, XML_Char const* name) {
    auto& me = self(data);
    --me.depth_;
    me.handler_.close(local_name(name));
    me.pause_if_asked();
  }
  static void on_text(void* data, XML_Char const* text, int size) {
    auto& me = self(data);
    me.handler_.text({text, static_cast<std::size_t>(size)});
    me.pause_if_asked();
  }
  static void on_doctype(void* data, XML_Char const*, XML_Char const*, XML_Char const*, int) {
    XML_StopParser(self(data).parser_, XML_FALSE);
  }
  void pause_if_asked() {
    if (!handler_.pause) return;
    XML_ParsingStatus status{};
    XML_GetParsingStatus(parser_, &status);
    if (status.parsing == XML_PARSING) XML_StopParser(parser_, XML_TRUE);
  }

  std::unique_ptr<ZipStream> source_;
  XmlHandler& handler_;
  XML_Parser parser_;
  std::int64_t fed_{0};
  int depth_{0};
  bool paused_{false};
  bool ended_{false};
};

}  // namespace

std::string_view attribute(char const** attributes, std::string_view name) {
  for (; *attributes != nullptr; attributes += 2) {
    std::string_view const full = attributes[0];
    if (full.ends_with(name) &&
        (full.size() == name.size() || full[full.size() - name.size() - 1] == ':'))
      return attributes[1];
  }
  return {};
}

Result<std::unique_ptr<XmlStream>> XmlStream::open(File const& file, ZipEntry const& entry,
                                                   XmlHandler& handler) {
  std::unique_ptr<XmlStream> out =
      std::make_unique<Expat>(TRY(ZipStream::open(file, entry)), handler);
  return out;
}

Status read_xml(File const& file, ZipEntry const& entry, XmlHandler& handler) {
  auto const stream = TRY(XmlStream::open(file, entry, handler));
  if (TRY(stream->read_on())) return invalid("sheet.damaged");
  return {};
}

}  // namespace rangkul::sheet
