#include <iostream>

#include "app/commands.h"
#include "base/text.h"
#include "matching/matching.h"
#include "matching/reconcile.h"
#include "registry/import.h"

namespace rangkul::app {
namespace {

using matching::Side;

struct Taken {
  std::int64_t import{0};
  bool fresh{false};
};

/// A file that is applied already is not taken in twice.
Result<Taken> take_in(Program& program, registry::ImportWork const& work, std::string const& path) {
  auto const known = TRY(program.in_read(work.actor, [&](Context& context) {
    return registry::find_applied_file(context, registry::Source::ministry, path);
  }));
  if (known) return Taken{known->value(), false};
  registry::ImportOptions options;
  options.source = registry::Source::ministry;
  options.path = path;
  options.yes = true;
  auto const summary = TRY(registry::run_import(work, options));
  return Taken{summary.id.value(), true};
}

Value class_value(matching::MonthSums const& sums, matching::MonthClass month_class) {
  auto out = Value::object({{"class", std::string(month_class_key(month_class))}});
  for (auto const side : matching::sides) {
    auto const count = sums.of(month_class, side);
    out.set(std::string(side_key(side)),
            Value::object({{"persons", count.persons}, {"families", count.families}}));
  }
  return out;
}

void print_line(std::string const& name,
                std::function<matching::ClassCount(Side)> const& count_of) {
  constexpr std::size_t name_width = 34;
  constexpr std::size_t cell_width = 12;
  std::cout << left_aligned(name, name_width);
  for (auto const side : matching::sides) {
    auto const count = count_of(side);
    std::cout << right_aligned(group_thousands(count.persons), cell_width)
              << right_aligned(group_thousands(count.families), cell_width);
  }
  std::cout << '\n';
}

void print_month(catalogue::Catalogue const& words, matching::Month const& month,
                 matching::MonthSums const& sums) {
  auto const say = [&](std::string const& key) { return words.message(Language::id, key); };
  std::cout << say("reconcile.title") << ' ' << month.month << '\n' << left_aligned("", 34);
  for (auto const side : matching::sides)
    std::cout << right_aligned(say("reconcile.cli." + std::string(side_key(side))), 24);
  std::cout << '\n';
  for (std::size_t i = 0; i < matching::month_class_count; ++i) {
    auto const month_class = static_cast<matching::MonthClass>(i);
    print_line(say("reconcile.class." + std::string(month_class_key(month_class))),
               [&](Side side) { return sums.of(month_class, side); });
  }
  print_line(say("reconcile.total"), [&](Side side) { return sums.all(side); });
}

}  // namespace

Status reconcile(Places const& places, ReconcileOptions const& options) {
  auto program = TRY(Program::open(places, false));
  auto const words = program->catalogue().snapshot();
  auto const actor = Actor::system("reconcile");
  auto const tell = [&](std::int64_t done, std::int64_t total, std::string_view phase) {
    show_progress(words->message(Language::id, phase), done, total);
    return true;
  };
  registry::ImportWork const work{program->store(), actor, program->clock(), *words, tell};
  auto const last = TRY(take_in(*program, work, options.last));
  auto const now = TRY(take_in(*program, work, options.now));
  if (last.fresh || now.fresh)
    TRY(matching::run_now(program->store(), actor, program->clock(), *words, tell));
  auto const id = TRY(matching::reconcile_now(program->store(), actor, program->clock(), *words,
                                              {options.month, last.import, now.import}, tell));
  return program->in_read(actor, [&](Context& context) -> Status {
    auto const month = TRY(matching::find_month(context, id));
    matching::MonthSums const sums(context, id);
    if (!options.json) {
      print_month(*words, month, sums);
      return {};
    }
    Value::List classes;
    for (std::size_t i = 0; i < matching::month_class_count; ++i)
      classes.push_back(class_value(sums, static_cast<matching::MonthClass>(i)));
    auto out = month.summary;
    out.set("month", month.month);
    out.set("classes", Value(std::move(classes)));
    std::cout << to_json(out) << '\n';
    return {};
  });
}

}  // namespace rangkul::app
