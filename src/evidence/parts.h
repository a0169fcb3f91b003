#pragma once
// Inside of evidence/: where files lie, and what the pages share.

#include <string>

#include "evidence/evidence.h"

namespace rangkul::evidence {

/// The path of a stored file, by its hash.
std::string file_of(std::string const& files_folder, std::string const& content);
/// What is wrong with a file before it is read. errors: evidence.label, evidence.no_file,
/// evidence.too_large, date.in_future
Status check_sent(Context& context, Kind const& kind, NewPhoto const& sent);
/// Where a photo, or its thumbnail, lies. errors: evidence.file_gone
Result<std::string> stored_path(Context& context, std::string const& files_folder,
                                Photo const& photo, bool small);
std::string photos_address(Kind const& kind, Owner const& owner);
std::string photo_address(Kind const& kind, Owner const& owner, PhotoId photo);

}  // namespace rangkul::evidence
