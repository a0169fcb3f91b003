#include <iostream>

#include "app/match_files.h"
#include "base/text.h"
#include "linkage/dedupe.h"
#include "linkage/files.h"
#include "matching/doubles.h"

namespace rangkul::app {
namespace {

std::size_t count_pairs(linkage::Copies const& copies, linkage::LinkClass link_class) {
  std::size_t count = 0;
  for (auto const& pair : copies.pairs)
    if (pair.link_class == link_class) ++count;
  return count;
}

Value copies_value(linkage::Copies const& copies, MatchOptions const& options) {
  using linkage::LinkClass;
  Value pairs;
  for (auto const each : {LinkClass::equal, LinkClass::different, LinkClass::possible})
    pairs.set(std::string(link_class_key(each)), count_pairs(copies, each));
  return Value::object({{"out", options.copies_out},
                        {"rows", copies.rows},
                        {"clusters", copies.clusters},
                        {"rows_in_clusters", copies.rows_in_clusters},
                        {"pairs", std::move(pairs)},
                        {"pairs_compared", copies.pairs_compared},
                        {"blocks", blocks_value(copies.blocks)}});
}

}  // namespace

Status dedupe_file(MatchOptions const& options) {
  auto const settings = TRY(match_settings(options));
  auto const today = local_date(SystemClock{}.now(), Zone::wib);
  auto file = TRY(linkage::read_table(options.file, today, settings));
  auto const loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  auto const* words = loaded.ok() ? loaded.value().get() : nullptr;
  auto const copies = TRY(linkage::dedupe(std::move(file), settings, match_progress(words)));
  TRY(linkage::write_copies(options.copies_out, copies));
  if (options.json) {
    std::cout << to_json(copies_value(copies, options)) << '\n';
    return {};
  }
  auto const number = [](std::size_t count) {
    return group_thousands(static_cast<std::int64_t>(count));
  };
  std::cout << number(copies.rows) << " baris, " << number(copies.clusters) << " orang tercatat "
            << number(copies.rows_in_clusters) << " kali; "
            << number(count_pairs(copies, linkage::LinkClass::possible))
            << " pasangan perlu diputuskan. Ditulis ke " << options.copies_out << ".\n";
  return {};
}

Status dedupe_registry(Places const& places, bool json) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("dedupe");
  auto const words = program->catalogue().snapshot();
  auto const tell = [&](std::int64_t done, std::int64_t total, std::string_view phase) {
    show_progress(words->message(Language::id, phase), done, total);
    return true;
  };
  auto const work = matching::work_now(program->store(), actor, program->clock(), *words, tell);
  auto const found = TRY(matching::find_doubles(work));
  if (json) {
    std::cout << to_json(Value::object({{"people", found.people},
                                        {"sure", found.sure},
                                        {"possible", found.possible}}))
              << '\n';
    return {};
  }
  std::cout << words->message(Language::id, "matching.doubles.found",
                              {{"people", group_thousands(found.people)},
                               {"sure", group_thousands(found.sure)},
                               {"possible", group_thousands(found.possible)}})
            << '\n';
  return {};
}

}  // namespace rangkul::app
