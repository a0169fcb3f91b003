#include "evidence/documents.h"

#include <array>
#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "evidence/evidence_sql.h"
#include "evidence/parts.h"
#include "jobs/subprocess.h"

namespace rangkul::evidence {
namespace {

namespace fs = std::filesystem;
namespace sql = evidence_sql;

constexpr std::string_view job_kind = "evidence.document";

fs::path folder_of(std::string const& files_folder) {
  return fs::path(files_folder) / "bukti" / "masuk";
}
fs::path source_of(std::string const& files_folder, DocumentId id) {
  return folder_of(files_folder) / (id.text() + ".pdf");
}

Kind const* kind_named(std::string_view key) {
  for (auto const* kind : known_kinds())
    if (kind->key == key) return kind;
  return nullptr;
}

Status keep(std::string const& sent, fs::path const& place) {
  std::error_code error;
  fs::create_directories(place.parent_path(), error);
  if (!error) fs::copy_file(sent, place, error);
  if (!error) fs::permissions(place, fs::perms::owner_read | fs::perms::owner_write, error);
  if (error) return Error{ErrorKind::unavailable, "evidence.unwritable"};
  return {};
}

/// Pages on the disk, gone with this object.
class Drawn {
 public:
  explicit Drawn(fs::path folder) : folder_(std::move(folder)) {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
    fs::create_directories(folder_, ignored);
  }
  Drawn(Drawn const&) = delete;
  Drawn& operator=(Drawn const&) = delete;
  ~Drawn() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  std::string folder() const { return folder_.string(); }

 private:
  fs::path folder_;
};

struct Waiting {
  std::string kind;
  std::int64_t owner{0};
  NewPhoto sent{};
};
std::optional<Waiting> find_waiting(Context& context, DocumentId id) {
  std::optional<Waiting> out;
  context.tx.each(sql::document, {db::bind("id", id)},
                  [&](std::string kind, std::int64_t owner, std::string label, std::string caption,
                      std::string const& taken_on, std::optional<double> latitude,
                      std::optional<double> longitude) {
                    out = Waiting{std::move(kind),
                                  owner,
                                  {.path = {},
                                   .label = std::move(label),
                                   .caption = std::move(caption),
                                   .whole_page = true}};
                    if (auto const day = Date::parse_iso(taken_on); day.ok())
                      out->sent.taken_on = day.value();
                    if (latitude && longitude) out->sent.position = Position{*latitude, *longitude};
                  });
  return out;
}

std::string caption_of(Context& context, std::string const& said, std::size_t page,
                       std::size_t pages) {
  if (pages == 1) return said;
  auto const words = context.catalogue.message(
      Language::id, "evidence.page",
      {{"page", std::to_string(page + 1)}, {"pages", std::to_string(pages)}});
  return said.empty() ? words : said + ", " + words;
}

/// The pages as photos; what the record has already stays as it is.
Result<int> add_pages(Context& context, std::string const& files_folder, Waiting const& waiting,
                      std::vector<std::string> const& pages) {
  auto const* kind = kind_named(waiting.kind);
  if (kind == nullptr) return not_found();
  auto const owner = TRY(kind->find(context, waiting.owner));
  int added = 0;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    auto sent = waiting.sent;
    sent.path = pages[i];
    sent.caption = caption_of(context, waiting.sent.caption, i, pages.size());
    auto const photo = add(context, *kind, owner, files_folder, sent);
    if (photo.ok())
      ++added;
    else if (photo.error().code != "evidence.twice")
      return photo.error();
  }
  if (added == 0) return invalid("evidence.pdf_twice", {}, "photo");
  return added;
}

Status end(Context& context, DocumentId id, int pages, std::string const& reason) {
  bool const refused = !reason.empty();
  audit::Change change(
      context, {refused ? "evidence.document_refused" : "evidence.document_read",
                {{"evidence_document", id.value()}},
                Value::object({{"pages", static_cast<std::int64_t>(pages)}, {"reason", reason}})});
  change.run(
      sql::end_document,
      {db::bind("id", id), db::bind("state", refused ? "refused" : "done"),
       db::bind("pages", pages), db::bind("reason", reason), db::bind("event", change.event_id())});
  return {};
}

/// Broken worlds are tried again; what is wrong with the file is told on its record's page.
bool is_of_file(Error const& error) { return error.kind != ErrorKind::unavailable; }

Status read_document(jobs::JobContext& job) {
  auto const id = DocumentId{parse_id_value(job.payload()["document"].text_or_empty()).value_or(0)};
  auto const files_folder = job.store().files_folder();
  auto const source = source_of(files_folder, id);
  Drawn const drawn(folder_of(files_folder) / (id.text() + ".hal"));
  job.progress(0, 2, "job.phase.evidence.drawing");
  auto const pages = draw_pages(source.string(), drawn.folder());
  if (!pages.ok() && !is_of_file(pages.error())) return pages.error();
  job.progress(1, 2, "job.phase.evidence.storing");
  int added = 0;
  std::string reason = pages.ok() ? "" : pages.error().code;
  if (reason.empty()) {
    auto const status = job.item([&](Context& context) -> Status {
      auto const waiting = find_waiting(context, id);
      if (!waiting) return {};
      added = TRY(add_pages(context, files_folder, *waiting, pages.value()));
      return end(context, id, added, "");
    });
    if (!status.ok() && !is_of_file(status.error())) return status;
    if (!status.ok()) reason = status.error().code;
  }
  if (!reason.empty()) TRY(job.item([&](Context& context) { return end(context, id, 0, reason); }));
  std::error_code ignored;
  fs::remove(source, ignored);
  job.set_result(Value::object({{"pages", static_cast<std::int64_t>(added)}}));
  return {};
}

}  // namespace

bool is_pdf(std::string const& path) {
  std::array<char, 5> head{};
  std::ifstream in(path, std::ios::binary);
  in.read(head.data(), head.size());
  return in.gcount() == static_cast<std::streamsize>(head.size()) &&
         std::string_view(head.data(), head.size()) == "%PDF-";
}

Result<std::vector<std::string>> draw_pages(std::string const& pdf, std::string const& folder) {
  // A page of a scanner takes a sixth of a second and some twenty megabytes.
  auto const drawn = jobs::run_subprocess(
      {.argv = {"prlimit", "--cpu=2", "--data=67108864", "--fsize=16777216", "--core=0", "pdftoppm",
                "-q", "-jpeg", "-jpegopt", "quality=90", "-scale-to", std::to_string(longest_side),
                "-l", std::to_string(most_pages + 1), pdf, folder + "/hal"},
       .timeout_seconds = 20});
  if (!drawn.ok() && drawn.error().code == "subprocess.missing") return drawn.error();
  if (!drawn.ok()) return invalid("evidence.pdf_damaged", {}, "photo");
  std::vector<std::string> pages;
  for (auto const& entry : fs::directory_iterator(folder)) pages.push_back(entry.path().string());
  std::ranges::sort(pages);
  if (pages.empty()) return invalid("evidence.pdf_damaged", {}, "photo");
  if (pages.size() > static_cast<std::size_t>(most_pages))
    return invalid("evidence.pdf_pages", {{"most", std::to_string(most_pages)}}, "photo");
  return pages;
}

Result<DocumentId> take_document(Context& context, Kind const& kind, Owner const& owner,
                                 std::string const& files_folder, NewPhoto const& sent) {
  TRY(context.may(kind.add));
  TRY(check_sent(context, kind, sent));
  auto const id = next_id<EvidenceDocumentTag>();
  audit::Change change(context, {"evidence.document_sent",
                                 {{"evidence_document", id.value()}, {kind.key, owner.id}},
                                 Value::object({{"kind", std::string(kind.key)}})});
  std::optional<double> latitude, longitude;
  if (sent.position) {
    latitude = sent.position->latitude;
    longitude = sent.position->longitude;
  }
  change.run(sql::insert_document,
             {db::bind("id", id), db::bind("kind", kind.key), db::bind("owner", owner.id),
              db::bind("label", sent.label), db::bind("caption", std::string(trim(sent.caption))),
              db::bind("taken_on", sent.taken_on ? sent.taken_on->iso() : std::string()),
              db::bind("latitude", latitude), db::bind("longitude", longitude),
              db::bind("name", context.actor.name()), db::bind("at", context.clock.now()),
              db::bind("event", change.event_id())});
  TRY(jobs::enqueue(context, {.kind = std::string(job_kind),
                              .payload = Value::object({{"document", id.text()}}),
                              .title = today(context).iso()}));
  TRY(keep(sent.path, source_of(files_folder, id)));
  return id;
}

std::vector<Document> documents_of(Context& context, Kind const& kind, Owner const& owner) {
  std::vector<Document> out;
  context.tx.each(sql::documents, {db::bind("kind", kind.key), db::bind("owner", owner.id)},
                  [&](DocumentId id, std::string label, std::string const& state,
                      std::string reason, std::string name, Instant at) {
                    out.push_back({id, std::move(label), state == "refused", std::move(reason),
                                   std::move(name), at});
                  });
  return out;
}

Status forget_document(Context& context, Kind const& kind, Owner const& owner, DocumentId id) {
  TRY(context.may(kind.add));
  audit::Change change(context, {"evidence.document_forgotten",
                                 {{"evidence_document", id.value()}, {kind.key, owner.id}}});
  if (change.run(sql::forget_document, {db::bind("id", id), db::bind("kind", kind.key),
                                        db::bind("owner", owner.id)}) == 0)
    return not_found();
  return {};
}

void add_jobs(jobs::Runner& runner) { runner.on(std::string(job_kind), read_document); }

}  // namespace rangkul::evidence
