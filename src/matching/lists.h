#pragma once
// The lists behind a run's numbers (lists.cpp) and of what people review (queue_lists.cpp). All but
// suspicions, questions and samples bind :run.

#include "screen/list.h"

namespace rangkul::matching {

screen::List const& villages_list();
screen::List const& pairs_list();
/// Pairs that people decide, whether decided or not; what matters most and is most doubtful comes
/// first. Binds :me, the reader's account.
screen::List const& queue_list();
/// Those of them that wait: what a reader is led through. Not registered.
screen::List const& waiting_list();
/// Questions to and from the reader; binds :me, the reader's account.
screen::List const& questions_list();
/// Open suspicions with their clocks, the nearest day first; binds :me, :today and :soon (days).
screen::List const& suspicions_list();
/// What people found in a random sample, finished pairs alone; binds :sample.
screen::List const& sample_list();
/// Rows without a sure partner.
screen::List const& singles_list();

}  // namespace rangkul::matching
