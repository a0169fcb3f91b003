#include "matching/doubles.h"

#include <algorithm>
#include <set>

#include "audit/audit.h"
#include "linkage/dedupe.h"
#include "matching/doubles_sql.h"

namespace rangkul::matching {
namespace {

namespace sql = doubles_sql;
using linkage::LinkClass;

/// The people of an area, in the order of their ids, and as the engine holds them.
struct People {
  std::vector<PersonId> ids;
  std::vector<std::string> regions;
  linkage::TableMaker table;
};

void read_people(Work const& work, People& out) {
  each_person(work, [&](PersonId id, linkage::Record const& record) {
    out.table.add(view_of(record), id.text());
    out.ids.push_back(id);
    out.regions.push_back(record.village);
  });
}

bool is_sure(linkage::CopyPair const& pair) { return pair.link_class != LinkClass::possible; }

using PersonPair = std::pair<std::int64_t, std::int64_t>;

std::set<PersonPair> known_pairs(Context& context) {
  std::set<PersonPair> out;
  context.tx.each(sql::known_doubles, {},
                  [&](std::int64_t first, std::int64_t second) { out.emplace(first, second); });
  return out;
}

Status write_doubles(Context& context, People const& people, linkage::Copies const& copies,
                     DoublesFound& found) {
  audit::Change change(context, {"match.doubles_found", {}});
  change.run(sql::forget_open, scoped(context, {}));
  auto const known = known_pairs(context);
  auto next = copies.pairs.begin();
  auto const now = context.clock.now();
  change.bulk("match_double",
              {"id", "first", "second", "probability", "class", "region", "other_region", "state",
               "found_at", "event"},
              [&](db::Row& row) {
                for (; next != copies.pairs.end(); ++next) {
                  auto const [a, b] = std::pair(people.ids[next->a], people.ids[next->b]);
                  if (known.contains({a.value(), b.value()})) continue;
                  bool const sure = is_sure(*next);
                  ++(sure ? found.sure : found.possible);
                  row = {db::cell(next_id_value()),
                         db::cell(a),
                         db::cell(b),
                         db::cell(next->probability),
                         db::cell(sure ? "sure" : "possible"),
                         db::cell(people.regions[next->a]),
                         db::cell(people.regions[next->b]),
                         db::cell("open"),
                         db::cell(now),
                         db::cell(change.event_id())};
                  ++next;
                  return true;
                }
                return false;
              });
  change.note("sure", Value(found.sure));
  change.note("possible", Value(found.possible));
  return {};
}

Status doubles_job(jobs::JobContext& job) {
  return work_as_job(job, "what", [&](Work const& work) -> Status {
    TRY(find_doubles(work));
    return {};
  });
}

Status decide_double(Context& context, DoubleId id, std::string_view seen, std::string_view state) {
  TRY(context.may(May::review_matches));
  auto const found = TRY(find_double(context, id));
  bool const rejects = state == "rejected";
  auto const late = [&] {
    return conflict(rejects ? "match.decided_already" : "match.not_decided");
  };
  if (found.state != seen) return late();
  audit::Change change(
      context, {rejects ? "match.double_rejected" : "match.double_reopened",
                {{"person", found.first.person.value()}, {"person", found.second.person.value()}}});
  auto const touched = change.run(
      sql::decide_double,
      {db::bind("id", id), db::bind("seen", seen), db::bind("state", state),
       db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
       db::bind("at", context.clock.now()), db::bind("event", change.event_id())});
  if (touched == 0) return late();
  return {};
}

}  // namespace

void each_person(Work const& work,
                 std::function<void(PersonId, linkage::Record const&)> const& take) {
  auto tx = work.store.read(work.actor);
  auto const scope = work.actor.scope();
  linkage::Record record;
  tx.each(sql::people, {db::bind("scope_from", scope.from), db::bind("scope_to", scope.to)},
          [&](PersonId id, std::string nik, std::string no_kk, std::string name, std::string born,
              std::int64_t sex, std::string mother, std::string address, std::string rt,
              std::string rw, std::string phone, std::string region) {
            record.nik = std::move(nik);
            record.no_kk = std::move(no_kk);
            record.name = std::move(name);
            record.birth = std::move(born);
            record.sex = sex == 0 ? "" : std::to_string(sex);
            record.mother = std::move(mother);
            record.address = std::move(address);
            record.rt = std::move(rt);
            record.rw = std::move(rw);
            record.village = std::move(region);
            record.phone = std::move(phone);
            take(id, record);
          });
}

Result<DoublesFound> find_doubles(Work const& work) {
  if (!work.actor.may(May::match_data)) return forbidden();
  if (!work.progress(0, 0, "match.phase.read")) return conflict("match.cancelled");
  People people;
  read_people(work, people);
  DoublesFound found{.people = static_cast<std::int64_t>(people.ids.size())};
  auto const copies = TRY(linkage::dedupe(
      people.table.take(), {}, [&](linkage::Phase phase, std::size_t done, std::size_t total) {
        return work.progress(static_cast<std::int64_t>(done), static_cast<std::int64_t>(total),
                             "match.phase." + std::string(phase_key(phase)));
      }));
  TRY(work.item([&](Context& context) { return write_doubles(context, people, copies, found); }));
  return found;
}

Result<JobId> start_doubles(Context& context) {
  TRY(context.may(May::match_data));
  return jobs::enqueue(context, {.kind = "match.doubles",
                                 .payload = Value::object({{"what", "registry"}}),
                                 .only_one = "match.doubles"});
}

Result<Double> find_double(Context& context, DoubleId id) {
  std::optional<Double> out;
  context.tx.each(sql::double_row, scoped(context, {db::bind("id", id)}),
                  [&](DoubleId found, double probability, std::string link_class, std::string state,
                      PersonId a, std::string a_name, std::optional<Date> a_born,
                      std::string a_address, RegionCode a_region, PersonId b, std::string b_name,
                      std::optional<Date> b_born, std::string b_address, RegionCode b_region) {
                    out = Double{
                        found,
                        {a, std::move(a_name), a_born, std::move(a_address), std::move(a_region)},
                        {b, std::move(b_name), b_born, std::move(b_address), std::move(b_region)},
                        probability,
                        std::move(link_class),
                        std::move(state)};
                  });
  if (!out) return not_found();
  return std::move(*out);
}

Status reject_double(Context& context, DoubleId id) {
  return decide_double(context, id, "open", "rejected");
}

Status reopen_double(Context& context, DoubleId id) {
  return decide_double(context, id, "rejected", "open");
}

Status keep_apart(Context& context, PersonId a, PersonId b) {
  db::Binds binds{db::bind("first", std::min(a.value(), b.value())),
                  db::bind("second", std::max(a.value(), b.value()))};
  if (!context.tx.value<std::int64_t>(sql::double_of, binds)) return {};
  audit::Change change(context,
                       {"match.double_rejected", {{"person", a.value()}, {"person", b.value()}}});
  for (auto& more :
       {db::bind("account", context.actor.account()), db::bind("name", context.actor.name()),
        db::bind("at", context.clock.now()), db::bind("event", change.event_id())})
    binds.push_back(more);
  change.run(sql::keep_apart, binds);
  return {};
}

void add_doubles_jobs(jobs::Runner& runner) { runner.on("match.doubles", doubles_job); }

}  // namespace rangkul::matching
