#include "matching/lookalikes.h"

#include <algorithm>

#include "base/text.h"
#include "linkage/one_against.h"
#include "matching/runs_sql.h"
#include "matching/store.h"

namespace rangkul::matching {
namespace {

constexpr std::size_t most_shown = 5;

linkage::Record record_of(registry::NearPerson const& person) {
  linkage::Record out;
  out.nik = person.nik;
  out.no_kk = person.no_kk;
  out.name = person.name;
  if (person.born) out.birth = person.born->iso();
  out.sex = person.sex == Sex::male ? "1" : person.sex == Sex::female ? "2" : "";
  out.mother = person.mother;
  out.address = person.address;
  out.rt = person.rt;
  out.rw = person.rw;
  out.village = person.region.text();
  out.phone = person.phone;
  return out;
}

std::vector<registry::Lookalike::Evidence> evidence_of(linkage::Resemblance const& resemblance) {
  std::vector<registry::Lookalike::Evidence> out;
  for (std::size_t i = 0; i < linkage::field_count; ++i) {
    auto const field = static_cast<linkage::Field>(i);
    auto const level = resemblance.agreement.levels[i];
    if (level == 0) continue;
    out.push_back({std::string(field_key(field)), std::string(linkage::level_key(field, level)),
                   resemblance.score.fields[i] > 0});
  }
  return out;
}

}  // namespace

linkage::Model const& Lookalikes::model(Context& context) {
  auto const newest = context.tx.value<RunId>(runs_sql::newest_done, {}).value_or(RunId{});
  if (run_ == newest) return model_;
  run_ = newest;
  model_ = linkage::Model::usual();
  if (auto kept = model_of(context, newest); kept.ok()) model_ = std::move(kept).value();
  return model_;
}

linkage::Model Lookalikes::judged_by(Context& context) {
  std::lock_guard const lock(mutex_);
  return model(context);
}

std::vector<registry::Lookalike> Lookalikes::find(Context& context,
                                                  registry::NearPerson const& asked) {
  auto near = registry::near_people(context, names_, asked);
  std::erase_if(near, [&](auto const& one) { return one.person == asked.person; });
  if (near.empty()) return {};
  std::vector<linkage::Record> records;
  records.reserve(near.size());
  for (auto const& one : near) records.push_back(record_of(one));
  std::lock_guard const lock(mutex_);
  auto const& weights = model(context);
  auto const judged = linkage::one_against(record_of(asked), records, weights);
  std::vector<registry::Lookalike> out;
  for (std::size_t i = 0; i < near.size(); ++i) {
    auto const probability = judged[i].score.probability();
    if (probability < weights.possible_probability) continue;
    out.push_back({near[i].person, probability, evidence_of(judged[i]), near[i].region});
  }
  std::ranges::stable_sort(out, std::ranges::greater{}, &registry::Lookalike::probability);
  if (out.size() > most_shown) out.resize(most_shown);
  return out;
}

}  // namespace rangkul::matching
