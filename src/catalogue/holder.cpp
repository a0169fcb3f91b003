#include "catalogue/holder.h"

namespace rangkul::catalogue {

CatalogueHolder::CatalogueHolder(std::string folder, std::unique_ptr<Catalogue const> first,
                                 std::vector<Section> sections, std::vector<Check> checks)
    : folder_(std::move(folder)), sections_(std::move(sections)), checks_(std::move(checks)) {
  held_.store(std::shared_ptr<Catalogue const>(std::move(first)));
}

Status CatalogueHolder::reload() {
  auto fresh = Catalogue::load(folder_, sections_, checks_);
  if (!fresh.ok()) return fresh.error();
  held_.store(std::shared_ptr<Catalogue const>(std::move(fresh).value()));
  return {};
}

}  // namespace rangkul::catalogue
