#pragma once
// The catalogue in use, replaced as a whole without a restart.

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "catalogue/catalogue.h"

namespace rangkul::catalogue {

/// Thread-safe. The one shared_ptr of the program: a request or job keeps the snapshot it began
/// with for as long as it runs, while a reload puts a new one beside it; neither can own it alone.
class CatalogueHolder {
 public:
  CatalogueHolder(std::string folder, std::unique_ptr<Catalogue const> first,
                  std::vector<Section> sections = {}, std::vector<Check> checks = {});
  std::shared_ptr<Catalogue const> snapshot() const { return held_.load(); }
  /// Reads the folder again; on a fault the old catalogue stays. errors: as Catalogue::load
  Status reload();
  std::string const& folder() const { return folder_; }

 private:
  std::string folder_;
  std::vector<Section> sections_;
  std::vector<Check> checks_;
  std::atomic<std::shared_ptr<Catalogue const>> held_;
};

}  // namespace rangkul::catalogue
