#include <algorithm>

#include "forms/forms.h"
#include "homecare/homecare.h"

namespace rangkul::homecare {
namespace {

using catalogue::Catalogue;
using catalogue::Faults;
using catalogue::Node;
using procedures::Confidentiality;

Confidentiality secrecy_of(std::string const& word) {
  for (auto const each : {Confidentiality::restricted, Confidentiality::secret})
    if (procedures::word_of(each) == word) return each;
  return Confidentiality::normal;
}

SubProgramme read(Node const& node) {
  SubProgramme out;
  out.id = node.text_of("id");
  if (auto const* name = node.find("name")) out.name = {name->text_of("id"), name->text_of("en")};
  out.unit = node.text_of("unit");
  for (auto const& item : node.items_of("serves"))
    out.serves.push_back(static_cast<int>(item.integer));
  out.services = node.texts_of("services");
  out.every_days = static_cast<int>(node.integer_of("every_days"));
  out.forms = node.texts_of("forms");
  out.result_form = node.text_of("result_form");
  out.confidentiality = secrecy_of(node.text_of("confidentiality"));
  out.span = {node.maybe_date("valid_from"), node.maybe_date("valid_to")};
  out.source = node.text_of("source");
  out.line = node.line;
  return out;
}

/// All sub-programmes of a catalogue, read once.
struct Library {
  std::vector<SubProgramme> programmes;
};
Library read_all(Catalogue const& catalogue) {
  Library out;
  for (auto const& document : catalogue.documents("homecare"))
    for (auto const& node : document.root.items_of("homecare")) {
      out.programmes.push_back(read(node));
      out.programmes.back().file = document.file;
    }
  return out;
}

std::string quoted(std::string_view word) { return "'" + std::string(word) + "'"; }

/// One sub-programme under check.
class Proof {
 public:
  Proof(SubProgramme const& one, Node const& node, Catalogue const& catalogue, Faults& faults)
      : one_(one), node_(node), catalogue_(catalogue), faults_(faults) {}

  void check() {
    auto const stem = "homecare/" + one_.id + ".toml";
    if (one_.file != stem) fault("id", "stands in " + one_.file + ", not in " + stem);
    if (one_.span.to && *one_.span.to < *one_.span.from)
      fault("valid_to", "valid_to lies before valid_from");
    known("unit", "agency", one_.unit);
    for (auto const& service : one_.services) known("services", "case_service", service);
    if (one_.services.empty()) fault("services", "names no service");
    for (auto const category : one_.serves)
      if (catalogue_.codes("ppks").find(category) == nullptr)
        fault("serves", std::to_string(category) + " is not in codes/ppks.csv");
    for (auto const& form : one_.forms) known_form("forms", form);
    known_form("result_form", one_.result_form);
  }

 private:
  void fault(std::string_view key, std::string reason) {
    auto const* at = node_.find(key);
    faults_.push_back({one_.file, at == nullptr ? node_.line : at->line, std::move(reason)});
  }
  void known(std::string_view key, std::string const& list, std::string const& word) {
    if (catalogue_.codes(list).read(word) == nullptr)
      fault(key, quoted(word) + " is not in codes/" + list + ".csv");
  }
  void known_form(std::string_view key, std::string const& form) {
    if (!forms::find(catalogue_, form, *one_.span.from))
      fault(key, quoted(form) + " is no form of forms/ on " + one_.span.from->iso());
  }

  SubProgramme const& one_;
  Node const& node_;
  Catalogue const& catalogue_;
  Faults& faults_;
};

}  // namespace

std::vector<SubProgramme> all(Catalogue const& catalogue, Date on) {
  std::vector<SubProgramme> out;
  for (auto const& one : catalogue.derived<Library>(&read_all).programmes)
    if (one.span.holds(on)) out.push_back(one);
  return out;
}

std::optional<SubProgramme> find(Catalogue const& catalogue, std::string_view id, Date on) {
  for (auto const& one : catalogue.derived<Library>(&read_all).programmes)
    if (one.id == id && one.span.holds(on)) return one;
  return std::nullopt;
}

std::string name_of(Catalogue const& catalogue, std::string_view id, Language language) {
  std::string out(id);
  for (auto const& one : catalogue.derived<Library>(&read_all).programmes)
    if (one.id == id) out = one.name.in(language);
  return out;
}

void check_programmes(Catalogue const& catalogue, Faults& faults) {
  std::vector<SubProgramme> earlier;
  for (auto const& document : catalogue.documents("homecare"))
    for (auto const& node : document.root.items_of("homecare")) {
      auto one = read(node);
      one.file = document.file;
      Proof(one, node, catalogue, faults).check();
      for (auto const& other : earlier)
        if (other.id == one.id && other.span.overlaps(one.span))
          faults.push_back(
              {one.file, one.line, "effective dates of " + quoted(one.id) + " overlap"});
      earlier.push_back(std::move(one));
    }
}

}  // namespace rangkul::homecare
