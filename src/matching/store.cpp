#include "matching/store.h"

#include "audit/audit.h"
#include "linkage/explain.h"
#include "matching/queue.h"
#include "matching/runs_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = runs_sql;
using linkage::Link;
using linkage::LinkClass;
using linkage::RowClass;

constexpr std::size_t rows_a_chunk = 20'000;

/// Whole tables of rows, written in chunks of one transaction each.
class Storer {
 public:
  Storer(Work const& work, RunId run, Input const& input, linkage::Outcome const& outcome)
      : work_(work), run_(run), input_(input), outcome_(outcome) {
    list_singles("ministry", "only_ministry", input.ministry, outcome.ministry_classes);
    list_singles("city", "only_city", input.city, outcome.city_classes);
  }

  Status store() {
    while (pair_ < outcome_.links.size() || single_ < singles_.size()) {
      TRY(work_.item([&](Context& context) -> Status {
        audit::Change change(context, {"match.stored", {{"match_run", run_.value()}}});
        if (pair_ < outcome_.links.size())
          write_pairs(change, {context.clock.now().seconds, due_day(context).iso(), 0, {}, {}, {}});
        else
          write_singles(change);
        return {};
      }));
      if (!tell()) return conflict("match.cancelled");
    }
    return {};
  }

 private:
  struct Single {
    std::string_view side;
    std::string_view row_class;
    SourceFile const* file;
    std::size_t row;
  };

  bool tell() const {
    return work_.progress(static_cast<std::int64_t>(pair_ + single_),
                          static_cast<std::int64_t>(outcome_.links.size() + singles_.size()),
                          "match.phase.store");
  }

  void list_singles(std::string_view side, std::string_view alone, SourceFile const& file,
                    std::vector<RowClass> const& classes) {
    for (std::size_t i = 0; i < classes.size(); ++i) {
      if (classes[i] == RowClass::equal || classes[i] == RowClass::different) continue;
      singles_.push_back(
          {side, classes[i] == RowClass::only_here ? alone : row_class_key(classes[i]), &file, i});
    }
  }

  static std::string differences_of(Link const& link) {
    std::string out;
    for (std::size_t i = 0; i < linkage::field_count; ++i) {
      auto const field = static_cast<linkage::Field>(i);
      if (!link.differences.has(field)) continue;
      if (!out.empty()) out += ',';
      out += field_key(field);
    }
    return out;
  }

  /// What the queue is ordered by, for pairs that people decide; `fresh` is a question of today.
  void fill_question(db::Row& row, Link const& link, Carried const& fresh) const {
    auto const& ministry = input_.ministry.records[link.ministry];
    auto const& city = input_.city.records[link.city];
    auto const found = input_.carried.find({ministry.key, city.key});
    auto const& kept = found == input_.carried.end() ? fresh : found->second;
    auto const doubt = doubt_of(link.probability, outcome_.model.link_probability);
    for (auto& cell : {db::cell(pair_kind(link, ministry, city, outcome_.model)),
                       db::cell(kept.money), db::cell(kept.receives), db::cell(doubt),
                       db::cell(priority_of(Rupiah{kept.money}, doubt)), db::cell(kept.opened),
                       db::cell(kept.due), db::cell(kept.owner), db::cell(kept.owner_name)})
      row.push_back(cell);
  }

  void fill_pair(db::Row& row, Link const& link, Carried const& fresh) {
    auto const decided = input_.decisions.find({link.ministry, link.city});
    bool const by_people = decided != input_.decisions.end();
    bool const sure = link.link_class <= LinkClass::different;
    auto const& city = input_.city;
    auto const& ministry = input_.ministry;
    row = {db::cell(next_id_value()),
           db::cell(run_),
           db::cell(ministry.ids[link.ministry]),
           db::cell(city.ids[link.city]),
           db::cell(ministry.records[link.ministry].key),
           db::cell(city.records[link.city].key),
           db::cell(link.probability),
           db::cell(link_class_key(link.link_class)),
           db::cell(differences_of(link)),
           db::cell(city.records[link.city].name),
           db::cell(city.regions[link.city]),
           db::cell(by_people ? "confirmed"
                    : sure    ? "linked"
                              : "open"),
           by_people ? db::cell(decided->second.account) : db::Cell{},
           by_people ? db::cell(decided->second.at) : db::Cell{},
           db::cell(by_people ? std::string() : signs_of(link))};
    if (!by_people && !sure) {
      fill_question(row, link, fresh);
      return;
    }
    row.insert(row.end(), {db::cell(""), db::cell(0), db::cell(""), db::cell(0), db::cell(0),
                           db::Cell{}, db::cell(""), db::Cell{}, db::cell("")});
  }

  /// Links and their signs are in one order.
  std::string signs_of(Link const& link) {
    auto const at = [](auto const& each) { return std::pair(each.ministry, each.city); };
    auto const& all = outcome_.signs;
    while (signs_ < all.size() && at(all[signs_]) < at(link)) ++signs_;
    if (signs_ == all.size() || at(all[signs_]) != at(link)) return {};
    return to_json(linkage::signs_to_value(all[signs_].signs));
  }

  void write_pairs(audit::Change& change, Carried const& fresh) {
    auto const end = std::min(outcome_.links.size(), pair_ + rows_a_chunk);
    change.bulk("match_pair",
                {"id",       "run",         "ministry_record", "city_record", "ministry_key",
                 "city_key", "probability", "class",           "differences", "name",
                 "region",   "state",       "decided_by",      "decided_at",  "signs",
                 "kind",     "money",       "receives",        "doubt",       "priority",
                 "opened",   "due",         "owner",           "owner_name"},
                [&](db::Row& row) {
                  if (pair_ == end) return false;
                  fill_pair(row, outcome_.links[pair_++], fresh);
                  return true;
                });
  }

  void write_singles(audit::Change& change) {
    auto const end = std::min(singles_.size(), single_ + rows_a_chunk);
    change.bulk(
        "match_single", {"run", "record", "side", "class", "region", "person"}, [&](db::Row& row) {
          if (single_ == end) return false;
          auto const& [side, row_class, file, at] = singles_[single_++];
          row = {db::cell(run_),      db::cell(file->ids[at]),     db::cell(side),
                 db::cell(row_class), db::cell(file->regions[at]), db::cell(file->people[at])};
          return true;
        });
  }

  Work const& work_;
  RunId run_;
  Input const& input_;
  linkage::Outcome const& outcome_;
  std::vector<Single> singles_;
  std::size_t pair_{0};
  std::size_t single_{0};
  std::size_t signs_{0};
};

}  // namespace

Status store_rows(Work const& work, RunId run, Input const& input,
                  linkage::Outcome const& outcome) {
  return Storer(work, run, input, outcome).store();
}

void write_villages(audit::Change& change, RunId run, Villages const& villages,
                    std::string const& side) {
  std::vector<db::Row> rows;
  for (auto const& [region, counts] : villages)
    for (std::size_t i = 0; i < linkage::row_class_count; ++i) {
      if (counts.persons[i] == 0 && counts.families[i] == 0) continue;
      rows.push_back({db::cell(run), db::cell(region),
                      db::cell(side + "." + std::string(row_class_key(static_cast<RowClass>(i)))),
                      db::cell(counts.persons[i]), db::cell(counts.families[i])});
    }
  std::size_t next = 0;
  change.bulk("match_village", {"run", "region", "class", "persons", "families"},
              [&](db::Row& row) {
                if (next == rows.size()) return false;
                row = rows[next++];
                return true;
              });
}

Result<linkage::Model> model_of(Context& context, RunId run) {
  auto const text = context.tx.value<std::string>(sql::model, {db::bind("id", run)});
  if (!text) return not_found();
  return linkage::Model::from_value(TRY(parse_json(*text)));
}

Value summary_of(linkage::Outcome const& outcome, Villages const& ministry, Villages const& city) {
  Value links;
  for (auto const each :
       {LinkClass::equal, LinkClass::different, LinkClass::ambiguous, LinkClass::possible}) {
    std::int64_t count = 0;
    for (auto const& link : outcome.links)
      if (link.link_class == each) ++count;
    links.set(std::string(link_class_key(each)), count);
  }
  auto const& earlier = outcome.from_earlier;
  return Value::object({{"ministry", to_value(total_of(ministry))},
                        {"city", to_value(total_of(city))},
                        {"links", std::move(links)},
                        {"pairs_compared", outcome.pairs_compared},
                        {"taken_over", Value::object({{"ministry", earlier.ministry_rows},
                                                      {"city", earlier.city_rows},
                                                      {"fits", earlier.fits}})},
                        {"merged", 0},
                        {"joined", 0}});
}

}  // namespace rangkul::matching
