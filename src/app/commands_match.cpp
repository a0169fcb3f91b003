#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <iostream>
#include <map>
#include <optional>

#include "app/commands.h"
#include "app/match_files.h"
#include "base/text.h"
#include "linkage/earlier.h"
#include "linkage/files.h"
#include "linkage/run.h"
#include "matching/matching.h"

namespace rangkul::app {
namespace {

using linkage::LinkClass;
using linkage::RowClass;
using linkage::Tally;

constexpr std::array<LinkClass, 4> link_classes{LinkClass::equal, LinkClass::different,
                                                LinkClass::ambiguous, LinkClass::possible};

std::string percent(double share) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), "%.2f", share * 100);
  auto text = std::string(out.data());
  text[text.find('.')] = ',';
  return text + " %";
}

Value counts_of(std::array<std::size_t, linkage::row_class_count> const& counts) {
  Value out;
  for (std::size_t i = 0; i < counts.size(); ++i)
    out.set(std::string(row_class_key(static_cast<RowClass>(i))), counts[i]);
  return out;
}

Value tally_value(Tally const& tally) {
  return Value::object({{"persons", tally.all_persons()},
                        {"families", tally.all_families()},
                        {"persons_by_class", counts_of(tally.persons)},
                        {"families_by_class", counts_of(tally.families)}});
}

std::size_t count_links(linkage::Outcome const& outcome, LinkClass link_class) {
  std::size_t count = 0;
  for (auto const& link : outcome.links)
    if (link.link_class == link_class) ++count;
  return count;
}

Value outcome_value(linkage::Outcome const& outcome, MatchOptions const& options) {
  Value links;
  for (auto const each : link_classes)
    links.set(std::string(link_class_key(each)), count_links(outcome, each));
  return Value::object(
      {{"out", options.out},
       {"links", links},
       {"pairs_compared", outcome.pairs_compared},
       {"rows_taken_over", outcome.from_earlier.ministry_rows + outcome.from_earlier.city_rows},
       {"blocks", blocks_value(outcome.blocks)},
       {"ministry", tally_value(outcome.total.ministry)},
       {"city", tally_value(outcome.total.city)}});
}

void print_row(std::string const& name, std::array<std::string, 4> const& cells) {
  constexpr std::size_t name_width = 30;
  constexpr std::size_t cell_width = 14;
  std::cout << left_aligned(name, name_width);
  for (auto const& cell : cells) std::cout << right_aligned(cell, cell_width);
  std::cout << '\n';
}

void print_taken_over(catalogue::Catalogue const* words, std::int64_t rows, std::int64_t all) {
  if (rows == 0 || words == nullptr) return;
  std::cout << words->message(Language::id, "matching.taken_over",
                              {{"rows", group_thousands(rows)}, {"all", group_thousands(all)}})
            << '\n';
}

void print_outcome(linkage::Outcome const& outcome, catalogue::Catalogue const* words,
                   std::string const& out) {
  auto const number = [](std::size_t count) {
    return group_thousands(static_cast<std::int64_t>(count));
  };
  auto const& [ministry, city] = outcome.total;
  print_row("", {"orang Kem.", "keluarga Kem.", "orang kota", "keluarga kota"});
  for (std::size_t i = 0; i < linkage::row_class_count; ++i) {
    auto const key = std::string(row_class_key(static_cast<RowClass>(i)));
    auto const label = words == nullptr ? key : words->message(Language::id, "match.row." + key);
    print_row(label, {number(ministry.persons[i]), number(ministry.families[i]),
                      number(city.persons[i]), number(city.families[i])});
  }
  print_row("Jumlah", {number(ministry.all_persons()), number(ministry.all_families()),
                       number(city.all_persons()), number(city.all_families())});
  std::cout << number(outcome.links.size()) << " pasangan ditulis ke " << out << ", "
            << number(count_links(outcome, LinkClass::possible)) << " perlu diputuskan.\n";
  auto const& earlier = outcome.from_earlier;
  print_taken_over(
      words, static_cast<std::int64_t>(earlier.ministry_rows + earlier.city_rows),
      static_cast<std::int64_t>(outcome.ministry_classes.size() + outcome.city_classes.size()));
}

Status tell_written(catalogue::Catalogue const* words, MatchOptions const& options) {
  if (options.json)
    std::cout << to_json(Value::object({{"written_by_other", true}})) << '\n';
  else if (words != nullptr)
    std::cout << words->message(Language::id, "match.written_by_other") << '\n';
  return {};
}

/// A file that is damaged, or of another version, is as good as none.
std::optional<linkage::Earlier> earlier_of(std::string const& path) {
  if (path.empty()) return std::nullopt;
  auto read = linkage::read_earlier(path);
  if (!read.ok()) return std::nullopt;
  return std::move(read).value();
}

}  // namespace

Value blocks_value(linkage::BlockReport const& blocks) {
  Value out;
  for (std::size_t i = 0; i < linkage::rule_count; ++i)
    out.set(std::string(rule_key(static_cast<linkage::Rule>(i))),
            Value::object({{"pairs", blocks[i].pairs},
                           {"rows_cut", blocks[i].rows_cut},
                           {"pairs_given_up", blocks[i].pairs_given_up}}));
  return out;
}

Result<linkage::TwoTables> read_two_files(MatchOptions const& options) {
  if (options.ministry.empty() || options.city.empty()) return invalid("match.what");
  auto const today = local_date(SystemClock{}.now(), Zone::wib);
  return linkage::read_tables(options.ministry, options.city, today, TRY(match_settings(options)));
}

Result<linkage::Settings> match_settings(MatchOptions const& options) {
  linkage::Settings out;
  out.threads = options.threads;
  out.memory_bytes = TRY(read_memory(options.memory));
  out.keep_agreements = options.weights;
  if (!options.model.empty()) out.model = TRY(read_model(options.model));
  return out;
}

Result<std::uint64_t> read_memory(std::string_view text) {
  std::uint64_t size = 0;
  auto const* const end = text.data() + text.size();
  auto const [at, error] = std::from_chars(text.data(), end, size);
  if (text.empty()) return size;
  auto const unit = ascii_lower(std::string_view(at, end));
  static std::map<std::string, unsigned, std::less<>> const shifts{
      {"", 0}, {"k", 10}, {"m", 20}, {"g", 30}};
  auto const shift = shifts.find(unit);
  constexpr std::uint64_t most = std::uint64_t{1} << 50;
  if (error != std::errc{} || shift == shifts.end() || size == 0 || size > most >> shift->second)
    return invalid("match.memory", {{"written", std::string(text)}});
  return size << shift->second;
}

linkage::Progress match_progress(catalogue::Catalogue const* words) {
  return [words](linkage::Phase phase, std::size_t done, std::size_t total) {
    auto const key = std::string(phase_key(phase));
    show_progress(words == nullptr ? key : words->message(Language::id, "match.phase." + key),
                  static_cast<std::int64_t>(done), static_cast<std::int64_t>(total));
    return true;
  };
}

std::string right_aligned(std::string text, std::size_t width) {
  return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string left_aligned(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size()), ' ');
  return text;
}

Status match_files(MatchOptions const& options) {
  auto files = TRY(read_two_files(options));
  auto settings = TRY(match_settings(options));
  auto const earlier = earlier_of(options.earlier);
  settings.earlier = earlier ? &*earlier : nullptr;
  settings.leave = !options.earlier.empty();
  settings.work = options.work;
  auto const loaded = catalogue::Catalogue::load(catalogue::Catalogue::default_folder());
  auto const* words = loaded.ok() ? loaded.value().get() : nullptr;
  auto const outcome = TRY(linkage::run(std::move(files), settings, match_progress(words)));
  if (outcome.written_by_other) return tell_written(words, options);
  TRY(linkage::write_links(options.out, outcome));
  if (outcome.writing) TRY(outcome.writing->finish());
  if (outcome.left) TRY(linkage::write_earlier(options.earlier, *outcome.left));
  if (options.json)
    std::cout << to_json(outcome_value(outcome, options)) << '\n';
  else
    print_outcome(outcome, words, options.out);
  return {};
}

Status match_evaluate(MatchOptions const& options) {
  auto const links = TRY(linkage::read_links(options.links));
  auto const truth = TRY(linkage::read_truth(options.truth, options.of));
  auto const sure = linkage::evaluate(links, truth);
  auto const with_possible = linkage::evaluate(links, truth, LinkClass::possible);
  auto const value_of = [](linkage::Evaluation const& found) {
    return Value::object({{"links", found.links},
                          {"true_pairs", found.true_pairs},
                          {"right", found.right},
                          {"wrong", found.links - found.right},
                          {"missed", found.true_pairs - found.right},
                          {"precision", found.precision()},
                          {"recall", found.recall()},
                          {"f1", found.f1()}});
  };
  if (options.json) {
    auto value = value_of(sure);
    value.set("with_possible", value_of(with_possible));
    std::cout << to_json(value) << '\n';
    return {};
  }
  auto const print = [](std::string_view heading, linkage::Evaluation const& found) {
    auto const number = [](std::size_t count) {
      return group_thousands(static_cast<std::int64_t>(count));
    };
    std::cout << heading << '\n'
              << "  presisi (precision): " << percent(found.precision()) << '\n'
              << "  kelengkapan (recall): " << percent(found.recall()) << '\n'
              << "  F1: " << percent(found.f1()) << '\n'
              << "  pasangan: " << number(found.links) << ", benar " << number(found.right)
              << ", salah " << number(found.links - found.right) << ", terlewat "
              << number(found.true_pairs - found.right) << ", seharusnya "
              << number(found.true_pairs) << '\n';
  };
  print("Tanpa bertanya:", sure);
  print("Termasuk yang perlu diputuskan:", with_possible);
  return {};
}

Status match_run(Places const& places, MatchRunOptions const& options) {
  auto program = TRY(Program::open(places, false));
  auto const actor = Actor::system("match");
  auto const words = program->catalogue().snapshot();
  auto const id = TRY(matching::run_now(
      program->store(), actor, program->clock(), *words,
      [&](std::int64_t done, std::int64_t total, std::string_view phase) {
        show_progress(words->message(Language::id, phase), done, total);
        return true;
      },
      options.everything ? matching::Compare::everything : matching::Compare::what_is_new));
  auto const run = TRY(
      program->in_read(actor, [&](Context& context) { return matching::find_run(context, id); }));
  if (options.json) {
    auto value = run.summary;
    value.set("run", id.text());
    std::cout << to_json(value) << '\n';
    return {};
  }
  auto const number = [](Value const& value) { return group_thousands(value.integer_or(0)); };
  auto const& [ministry, city] = std::pair{run.summary["ministry"], run.summary["city"]};
  print_row("", {"orang Kem.", "keluarga Kem.", "orang kota", "keluarga kota"});
  for (std::size_t i = 0; i < linkage::row_class_count; ++i) {
    auto const key = std::string(row_class_key(static_cast<RowClass>(i)));
    print_row(
        words->message(Language::id, "match.row." + key),
        {number(ministry["persons_by_class"][key]), number(ministry["families_by_class"][key]),
         number(city["persons_by_class"][key]), number(city["families_by_class"][key])});
  }
  print_row("Jumlah", {number(ministry["persons"]), number(ministry["families"]),
                       number(city["persons"]), number(city["families"])});
  std::cout << number(run.summary["merged"]) << " orang disatukan.\n";
  print_taken_over(words.get(),
                   run.summary["taken_over"]["ministry"].integer_or(0) +
                       run.summary["taken_over"]["city"].integer_or(0),
                   ministry["persons"].integer_or(0) + city["persons"].integer_or(0));
  return {};
}

}  // namespace rangkul::app
