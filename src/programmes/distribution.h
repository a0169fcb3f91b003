#pragma once
// Handing out what a batch gives as goods or in cash at a post: a day with its place and hours
// calls the lines of an area that wait, a queue list is printed for it, and whoever hands over
// confirms each line by the code beside it. A confirmed line is paid like any other line of its
// batch, so that a day's sums are the batch's. Who did not come waits on and is called to another
// day. Main types: Day, QueueLine. Tables: distribution_day, distribution_line. Events:
// distribution.planned, distribution.moved, distribution.closed, distribution.reopened,
// distribution.handed_over, distribution.taken_back.

#include "programmes/batches.h"

namespace rangkul::programmes {

using DayId = Id<struct DistributionDayTag>;

struct NewDay {
  BatchId batch;
  RegionCode area;  // whose lines are called
  std::string place;
  Date on;
  std::string opens{}, closes{};  // "08.00"
};
struct Day {
  DayId id;
  BatchId batch;
  std::string programme;
  int year{0};
  RegionCode area;
  std::string place;
  Date on;
  std::string opens, closes;
  bool open{true};
  std::string made_name;
};
/// Calls the lines of the area that wait and are called to no open day. errors: batch.not_approved
/// (also when it is over), distribution.method, distribution.area, distribution.nobody,
/// field.required, payment.other_year
Result<DayId> plan_day(Context& context, NewDay const& asked);
/// Within the actor's area and benefits. errors: not_found
Result<Day> find_day(Context& context, DayId id);
/// Of a batch, in their order, those of the actor's area. Index distribution_day_batch.
std::vector<Day> days_of(Context& context, BatchId id);
/// Lines of a day by what became of them, and their money.
BatchSums day_sums(Context& context, DayId id);
/// Who waits at one day is called to another one of the same batch; how many.
/// errors: distribution.closed, distribution.other_batch
Result<std::int64_t> move_waiting(Context& context, DayId from, DayId to);
/// Nobody is handed anything on a closed day. errors: distribution.same_state
Status set_day_open(Context& context, DayId id, bool open);

/// A line as who hands over sees it.
struct QueueLine {
  PaymentId payment;
  DayId day;
  EnrolmentId enrolment;
  std::int64_t number{0};
  std::string code;
  std::string name;
  RegionCode region;
  std::string card;  // No. KK, masked
  Rupiah amount;
  std::string status;  // of the payment
  std::string taken_by, handed_name;
  std::optional<Instant> handed_at{};
  std::string uid{};
};
/// errors: not_found (also outside the actor's area and benefits)
Result<QueueLine> find_queue_line(Context& context, std::string_view typed_code);
/// A day's lines by number, `after` a number, at most `most`: what is printed.
std::vector<QueueLine> queue_of(Context& context, DayId id, std::int64_t after, int most);

/// Confirms that a line was handed over today. The same uid again changes nothing.
/// errors: payment.uid, distribution.no_name, batch.not_sent, distribution.closed,
/// distribution.early, distribution.handed (detail by), distribution.ended (failed, came back or
/// left the batch), distribution.stopped (the enrolment stands no more)
Result<QueueLine> hand_over_line(Context& context, std::string_view typed_code,
                                 std::string const& uid, std::string const& taken_by);
/// Takes a confirmation back while nothing else happened to the line: it waits again.
/// errors: distribution.not_handed, distribution.closed
Status take_back_line(Context& context, std::string_view typed_code);

}  // namespace rangkul::programmes
