#pragma once
// Reading a sample: two records and two buttons, without the run's answer and without anybody
// else's. What the pages of a sample share.

#include "matching/pages.h"
#include "matching/sample.h"

namespace rangkul::matching {

std::string sample_address(SampleId sample);
/// The sample of the address. errors: not_found
Result<Sample> sample_of(screen::Visit& visit);
/// When it was drawn, as its name.
std::string sample_name(screen::Visit const& visit, Sample const& sample);
void add_reading_routes(screen::Routes& routes);

}  // namespace rangkul::matching
