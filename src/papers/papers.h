#pragma once
// What the office prints: a paper is a value (title, as-of line, sections, tables), one template
// makes every paper look alike, and a job turns it into a PDF that its reader fetches. Each kind of
// paper is declared once by the folder whose figures it shows. Letters are papers of another form
// (letter.h). Main types: Paper, Kind. No tables; files lie in the folder papers beside the store
// for 90 days, since they can be made again. Access: export.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "jobs/runner.h"
#include "screen/screen.h"

namespace rangkul::papers {

struct Column {
  std::string heading;
  bool number{false};
};
/// The first cell of each line names it.
struct Table {
  std::vector<Column> columns;
  std::vector<std::vector<std::string>> rows{};
  std::vector<std::vector<std::string>> totals{};
};
struct Section {
  std::string heading;
  std::vector<std::string> paragraphs{};
  std::string remark{};  // why there is nothing to tell
  std::optional<Table> table{};
};
/// A label to be cut out: a picture beside its number.
struct Sticker {
  std::string heading;
  Html picture;
  std::string number;
  std::vector<std::string> lines{};
  std::string corner{};  // small, for who cuts them
};
/// All texts are in the reader's language; none is markup.
struct Paper {
  std::string title;
  std::string office;
  std::string as_of;
  bool provisional{false};
  std::vector<std::string> warnings{};
  std::vector<Section> sections{};
  std::vector<Sticker> stickers{};  // behind the sections, ten a page
};
/// The whole HTML document, for A4.
std::string document(Paper const& paper, Language language);

struct Kind {
  std::string_view key;      // of its job: "reports.note_pdf"; messages job.kind.KEY
  std::string_view address;  // its files: "/laporan/berkas" + "/{job}"
  May right;
  std::string_view subject;  // in accesses: "note"; a literal
  std::string_view file;     // "catatan-akhir-tahun-", before the job's title
  bool own_only{false};      // for nobody but who asked for it, whatever their area
};

/// Writes the paper that a job's payload names, with the rights of who asked for it.
using Writer = std::function<Result<Paper>(Context&, Value const& payload)>;

/// Queues the making of one paper; `title` tells it from others of its kind: "2024", "2026-11".
/// errors: job.already_open
Result<JobId> queue(Context& context, Kind const& kind, Value payload, std::string const& title);
/// The handler of the kind's job. errors of the job: those of `write`, subprocess.*
void add_job(jobs::Runner& runner, Kind const& kind, Writer write);
/// The same for what is no Paper: a whole HTML document.
using DocumentWriter = std::function<Result<std::string>(Context&, Value const& payload)>;
void add_document_job(jobs::Runner& runner, Kind const& kind, DocumentWriter write);
/// GET of a made file, for who asked for it and those who see that area.
void add_route(screen::Routes& routes, Kind const& kind);
/// The newest files of this title that the reader may open, and those being made; empty without
/// any. It asks `address`, the page that it stands on, again until they are made.
Html files_sheet(screen::Visit& visit, Kind const& kind, std::string const& title,
                 std::string const& address);
/// "catatan-akhir-tahun-2024.pdf"
std::string file_name(Kind const& kind, std::string_view title, std::string_view ending);

}  // namespace rangkul::papers
