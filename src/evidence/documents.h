#pragma once
// Papers sent as PDF: a job draws their pages, and each becomes a photo of the record, so that
// nothing of a stranger's file but what it shows is kept. Drawn by pdftoppm (poppler-utils) in a
// process of its own with at most 2 seconds of the processor and 64 MB. Main types: Document.

#include "evidence/evidence.h"
#include "jobs/runner.h"

namespace rangkul::evidence {

using DocumentId = Id<struct EvidenceDocumentTag>;

constexpr int most_pages = 12;

/// Whether a file begins as a PDF does.
bool is_pdf(std::string const& path);

/// One that waits, or that could not be read.
struct Document {
  DocumentId id;
  std::string label;
  bool refused{false};
  std::string reason;  // a message, when it was refused
  std::string sent_name;
  Instant sent_at;
};

/// Keeps the file until its job has read it. errors: evidence.too_large, evidence.label,
/// date.in_future, evidence.unwritable, forbidden
Result<DocumentId> take_document(Context&, Kind const&, Owner const&,
                                 std::string const& files_folder, NewPhoto const& sent);
/// Newest first, at most 5. Index evidence_document_owner.
std::vector<Document> documents_of(Context&, Kind const&, Owner const&);
/// Of one that was refused. errors: not_found, forbidden
Status forget_document(Context&, Kind const&, Owner const&, DocumentId);

/// What is drawn of a PDF lies in `folder` as 01.jpg and so on. errors: evidence.pdf_damaged (also
/// locked by a password, or more than a reader may take), evidence.pdf_pages
Result<std::vector<std::string>> draw_pages(std::string const& pdf, std::string const& folder);

void add_jobs(jobs::Runner&);

}  // namespace rangkul::evidence
