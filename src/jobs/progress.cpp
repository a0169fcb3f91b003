#include <algorithm>
#include <array>

#include "base/text.h"
#include "catalogue/catalogue.h"
#include "jobs/parts.h"

namespace rangkul::jobs {
namespace {

constexpr std::array<std::string_view, 6> state_words{"queued",    "running", "cancelling",
                                                      "cancelled", "done",    "failed"};
constexpr std::int64_t percent_base = 100;

}  // namespace

std::string_view word_of(State state) { return state_words[static_cast<std::size_t>(state)]; }

std::optional<State> state_of(std::string_view word) {
  auto const at = std::ranges::find(state_words, word);
  if (at == state_words.end()) return std::nullopt;
  return static_cast<State>(at - state_words.begin());
}

bool is_open(State state) {
  return state == State::queued || state == State::running || state == State::cancelling;
}

std::optional<std::int64_t> seconds_left(Job const& job, Instant now) {
  constexpr std::int64_t least_seconds = 2;
  if (job.state != State::running || !job.started_at || job.total <= 0 || job.done <= 0)
    return std::nullopt;
  auto const spent = now.seconds - job.started_at->seconds;
  if (spent < least_seconds || job.done * percent_base < job.total) return std::nullopt;
  auto const left = std::max<std::int64_t>(0, job.total - job.done);
  // Rounded up: "0 seconds" for work that still runs would be untrue.
  return (left * spent + job.done - 1) / job.done;
}

std::optional<int> percent_done(Job const& job) {
  if (job.state == State::done) return static_cast<int>(percent_base);
  if (job.total <= 0) return std::nullopt;
  auto const percent = job.done * percent_base / job.total;
  return static_cast<int>(std::clamp<std::int64_t>(percent, 0, percent_base));
}

std::string rights_text(Rights const& rights) {
  std::string out;
  for (std::size_t i = 0; i < may_count; ++i) {
    if (!rights.test(i)) continue;
    if (!out.empty()) out += ' ';
    out += catalogue::word_of(static_cast<May>(i));
  }
  return out;
}

Rights rights_of_text(std::string_view text) {
  Rights out;
  for (auto const word : words(text))
    if (auto const may = catalogue::may_of(word)) out.set(static_cast<std::size_t>(*may));
  return out;
}

}  // namespace rangkul::jobs
