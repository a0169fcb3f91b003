#pragma once
// What the pages of batches share: addresses, lists and forms.

#include "programmes/batches.h"
#include "programmes/pages.h"
#include "screen/list.h"

namespace rangkul::programmes {

constexpr std::string_view batches_path = "/penyaluran";

/// "/penyaluran/12"
std::string batch_address(BatchId id);
/// errors: not_found
Result<Batch> batch_of(screen::Visit& visit);
std::string benefit_name(screen::Visit const& visit, std::string const& id, int year);

/// All batches, or those of one benefit and year (:programme, :year; empty and 0: all).
screen::List const& batches_list();
/// Lines of :batch, by name by address.
screen::List const& batch_lines_list();
/// What a bank, the post or a store is given of :batch.
screen::List const& hand_over_list();
/// Lines that failed or came back and wait for what is to be done.
screen::List const& fixes_list();

/// The form that was sent to a batch and did not pass: the last part of its address, and what was
/// typed.
struct SentAct {
  std::string_view act{};
  screen::Filled filled{};
};
/// The page of one batch, with that form as it was typed.
Result<http::Answer> batch_page_with(screen::Visit& visit, SentAct const& sent);
/// What the reader may do with the batch now, each with its form.
Html batch_acts(screen::Visit& visit, Batch const& batch, BatchSums const& sums,
                SentAct const& sent);
Value batch_json(screen::Visit& visit, Batch const& batch, BatchSums const& sums);

/// An id that nobody else makes, for forms that must not be taken twice.
std::string fresh_uid();

void add_batch_routes(screen::Routes& routes);
void add_batch_act_routes(screen::Routes& routes);
void add_check_routes(screen::Routes& routes);
void add_distribution_routes(screen::Routes& routes);
/// The way to a batch's days of handing out; nothing where it is paid another way.
Html days_link(screen::Visit& visit, Batch const& batch);

}  // namespace rangkul::programmes
