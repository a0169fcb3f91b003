#include <memory>
#include <vector>

#include "audit/audit.h"
#include "base/text.h"
#include "screen/format.h"
#include "screen/list_faces.h"
#include "screen/values.h"
#include "sheet/writer.h"

namespace rangkul::screen {
namespace {

using auth::Visible;

constexpr int batch_rows = 5000;

/// One cell of a download: text keeps its bytes here, the others travel as they are.
struct Made {
  std::string text;
  sheet::OutCell cell;
};

std::string local_minute(Instant at, Zone zone) {
  auto const shifted = at.plus_seconds(static_cast<std::int64_t>(zone) * 3600);
  auto text = to_iso(shifted).substr(0, 16);
  text[10] = ' ';
  return text;
}

Made text_cell(std::string text) { return {std::move(text), std::string_view{}}; }

Made made_cell(Visit const& visit, ShownColumn const& shown, db::Cell const& cell) {
  auto const& column = *shown.column;
  auto const stored = text_of(cell);
  if (stored.empty()) return {{}, std::monostate{}};
  if (shown.visible == Visible::full) {
    switch (column.kind) {
      case ColumnKind::integer: return {{}, std::get<std::int64_t>(cell)};
      case ColumnKind::money: return {{}, Rupiah(std::get<std::int64_t>(cell))};
      case ColumnKind::date:
        if (auto const date = Date::parse_iso(stored); date.ok()) return {{}, date.value()};
        return text_cell(stored);
      case ColumnKind::instant:
        return text_cell(local_minute(Instant{std::get<std::int64_t>(cell)}, visit.office.zone));
      case ColumnKind::nik:
      case ColumnKind::no_kk: return text_cell(stored);
      default: break;
    }
  }
  return text_cell(cell_text(visit, column, cell, shown.visible));
}

std::string csv_text(Made const& made) {
  if (auto const* number = std::get_if<std::int64_t>(&made.cell)) return std::to_string(*number);
  if (auto const* money = std::get_if<Rupiah>(&made.cell)) return std::to_string(money->whole());
  if (auto const* date = std::get_if<Date>(&made.cell)) return date->iso();
  return made.text;
}

/// What a sheet on paper must say about itself: whose, as of when, which rows, for whom.
std::string note_of(Visit const& visit, ListQuery const& query, ListView const& view) {
  auto const filters = filters_text(visit, query);
  return visit.say(
      "list.export_note",
      {{"title", view.head.title},
       {"office", visit.office.name},
       {"time", long_time(visit.context.clock.now(), visit.office.zone, visit.language())},
       {"filters", filters.empty() ? visit.say("list.no_filters") : filters},
       {"name", visit.context.actor.name()}});
}

/// The two formats behind one face.
class Sink {
 public:
  Sink() = default;
  Sink(Sink const&) = delete;
  Sink& operator=(Sink const&) = delete;
  virtual ~Sink() = default;
  virtual Status add(std::vector<Made> const& row) = 0;
  virtual Status close() = 0;
};

class CsvSink final : public Sink {
 public:
  explicit CsvSink(sheet::CsvWriter writer) : writer_(std::move(writer)) {}
  Status add(std::vector<Made> const& row) override {
    cells_.clear();
    for (auto const& made : row) cells_.push_back(csv_text(made));
    return writer_.add(cells_);
  }
  Status close() override { return writer_.close(); }

 private:
  sheet::CsvWriter writer_;
  std::vector<std::string> cells_;
};

class XlsxSink final : public Sink {
 public:
  explicit XlsxSink(std::unique_ptr<sheet::XlsxWriter> writer) : writer_(std::move(writer)) {}
  Status add(std::vector<Made> const& row) override {
    cells_.clear();
    for (auto const& made : row)
      cells_.push_back(std::holds_alternative<std::string_view>(made.cell) ? made.text : made.cell);
    return writer_->add(cells_);
  }
  Status close() override { return writer_->close(); }

 private:
  std::unique_ptr<sheet::XlsxWriter> writer_;
  std::vector<sheet::OutCell> cells_;
};

struct Head {
  std::string path;
  std::string title;
  std::string note;
  std::vector<std::string> headings;
};

Result<std::unique_ptr<Sink>> csv_sink(Head const& head) {
  auto writer = TRY(sheet::CsvWriter::create(head.path));
  TRY(writer.add(std::vector<std::string>{head.note}));
  TRY(writer.add(head.headings));
  return std::unique_ptr<Sink>(std::make_unique<CsvSink>(std::move(writer)));
}

Result<std::unique_ptr<Sink>> xlsx_sink(Head const& head) {
  sheet::XlsxLayout layout;
  layout.sheet_name = head.title;
  layout.note = head.note;
  for (auto const& heading : head.headings) layout.columns.push_back({heading, 0});
  auto writer = TRY(sheet::XlsxWriter::create(head.path, std::move(layout)));
  return std::unique_ptr<Sink>(std::make_unique<XlsxSink>(std::move(writer)));
}

/// All rows by key, batch after batch: memory stays that of one batch.
Result<std::int64_t> write_rows(Visit const& visit, ListQuery& query,
                                std::vector<ShownColumn> const& columns, Sink& sink) {
  std::int64_t written = 0;
  std::vector<Made> row;
  query.limit(batch_rows);
  query.place(std::nullopt);
  while (true) {
    auto const batch = fetch(visit, query);
    for (auto const& one : batch.rows) {
      row.clear();
      for (auto const& shown : columns) row.push_back(made_cell(visit, shown, one.cells[shown.at]));
      TRY(sink.add(row));
      ++written;
    }
    if (!batch.next) return written;
    query.place(batch.next);
  }
}

std::string file_name(Visit const& visit, ListView const& view, std::string const& format) {
  auto name = fold(view.head.title);
  for (auto& c : name)
    if (c == ' ') c = '-';
  return name + "-" + visit.today().iso() + "." + format;
}

}  // namespace

Result<http::Answer> list_export(Visit& visit, ListQuery& query, ListView const& view,
                                 std::string const& format) {
  TRY(visit.context.may(May::export_lists));
  if (format != "csv" && format != "xlsx") return invalid("list.format", {}, "format");
  auto const& list = query.list();
  auto const columns = shown_columns(visit, list, Below::as_columns);
  auto file = TRY(sheet::TempFile::create());
  Head head{file.path(), view.head.title, note_of(visit, query, view), {}};
  for (auto const& shown : columns) head.headings.push_back(heading_of(visit, list, *shown.column));
  auto sink = format == "csv" ? TRY(csv_sink(head)) : TRY(xlsx_sink(head));
  auto const rows = TRY(write_rows(visit, query, columns, *sink));
  TRY(sink->close());
  audit::record(visit.context, {.action = "export",
                                .kind = list.people,
                                .purpose = std::string(list.name) + " " + format,
                                .rows = rows});
  return http::file_answer({file.release(), true}, file_name(visit, view, format));
}

}  // namespace rangkul::screen
