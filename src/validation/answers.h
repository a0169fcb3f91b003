#pragma once
// The ministry's answer to what a month has ratified, row by row, from its file (CSV or XLSX): by
// NIK and, where one has both, by kind. Each row of the file is accounted for; a later file says
// the last word, and one that was taken in by mistake is taken back.

#include "jobs/runner.h"
#include "validation/validation.h"

namespace rangkul::validation {

using AnswerId = Id<struct ValidationAnswerTag>;

struct Answers {
  AnswerId id;
  RoundId round;
  std::string file_name;
  std::int64_t rows{0}, granted{0}, refused{0};
  std::int64_t unknown{0};     // no ratified row of this month has the number
  std::int64_t unreadable{0};  // no number, or no word for yes or no
  std::int64_t twice{0};       // the file has answered the row before
  std::string taken_name;
  Instant taken_at;
  bool undone{false};
};
/// By who verifies the whole month, closed or not. errors: validation.answers.columns (detail
/// missing), validation.answers.none, sheet.*, not_found
Result<Answers> take_answers(Context& context, Round const& round, std::string const& path,
                             std::string const& file_name);
/// From this size on a file is taken in by a job, 20,000 rows at a time.
constexpr std::int64_t bytes_at_once = 1LL << 20;
/// Keeps the file until its job has read it. errors: as take_answers(); job.already_open while
/// another file of this month is read
Result<JobId> take_answers_as_job(Context& context, Round const& round, std::string const& path,
                                  std::string const& file_name, std::string const& files_folder);
void add_answer_jobs(jobs::Runner& runner);
/// The answers before it hold again. errors: validation.answers.undone, not_found
Status undo_answers(Context& context, AnswerId id);
/// errors: not_found
Result<Answers> find_answers(Context& context, AnswerId id);
/// Newest first. Index validation_answer_round.
std::vector<Answers> answers_to(Context& context, RoundId round);

struct LeftRow {
  std::int64_t row{0};
  std::string why, said;
};
/// Of a file, by their number in it, at most `limit`. Primary key.
std::vector<LeftRow> left_rows(Context& context, std::int64_t file, int limit);

}  // namespace rangkul::validation
