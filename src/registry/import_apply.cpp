#include "registry/import_apply.h"

#include <algorithm>
#include <numeric>
#include <thread>

#include "base/text.h"
#include "registry/import_apply_sql.h"
#include "registry/import_load_sql.h"
#include "registry/names.h"
#include "registry/people.h"
#include "registry/search.h"

namespace rangkul::registry {
namespace {

constexpr std::string_view head_relation = "1";

std::string text_of(db::Cell const& cell) {
  auto const* text = std::get_if<std::string>(&cell);
  return text == nullptr ? std::string{} : *text;
}

}  // namespace

void Applier::add_line(FileRow const& row, RowClass what, std::int64_t person,
                       std::string_view before) {
  if (!keeps_line(run_, what)) return;
  ChangeLine line{row.row_no,
                  what,
                  std::string(row.value(FileField::region)),
                  std::string(row.value(FileField::name)),
                  person,
                  "",
                  ""};
  if (what == RowClass::changed) tell_difference(line, before, row);
  if (what == RowClass::fresh) ++run_.checkpoint.examples_new;
  lines_.push_back(std::move(line));
}

void Applier::hold(FileRow& row) {
  bool const refused = row.refused();
  known_.record(row);
  run_.checkpoint.tally.count(refused ? RowClass::refused : RowClass::doubtful,
                              row.value(FileField::region));
  if (run_.checkpoint.writes_issues && !row.dismissed) issues_.push_back(&row);
}

std::int64_t Applier::family_of(FileRow const& row) {
  if (row.no_kk == 0) return 0;
  if (auto const* known = known_.family(row.no_kk)) return known->id;
  auto const id = next_id_value();
  auto const place = place_hash(row.value(FileField::region), row.value(FileField::address),
                                row.value(FileField::rt), row.value(FileField::rw),
                                row.value(FileField::postcode));
  known_.add_family({row.no_kk, id, 0, place, true});
  family_places_.emplace(id, families_.size());
  families_.push_back({&row, id, 0});
  return id;
}

void Applier::set_head(Context& context, FileRow const& row, std::int64_t person) {
  if (row.no_kk == 0 || row.value(FileField::relation) != head_relation) return;
  auto* family = known_.family(row.no_kk);
  if (family == nullptr || family->head == person) return;
  if (family->fresh && family->head != 0) return;  // of two heads in one file the first stays
  family->head = person;
  if (auto const place = family_places_.find(family->id); place != family_places_.end()) {
    families_[place->second].head = person;
  } else if (family->fresh) {
    late_heads_.push_back(family->id);
    late_heads_.push_back(person);
  } else {
    family_update(context, family->id).after[family_column("head")] = person;
  }
}

std::uint32_t Applier::area_place(std::string_view region) {
  if (auto const known = area_places_.find(region); known != area_places_.end())
    return known->second;
  auto const place = static_cast<std::uint32_t>(areas_.size());
  areas_.push_back(area_number(RegionCode::parse(region).value_or(RegionCode{})));
  area_places_.emplace(std::string(region), place);
  return place;
}

void Applier::take_new(Context& context, FileRow& row) {
  auto const family = family_of(row);
  auto person = known_.person(row);
  bool const made = person == 0;
  if (made) {
    person = next_id_value();
    auto const area = area_place(row.value(FileField::region));
    for (auto const token : row.tokens) postings_.push_back({token, area, person});
  }
  set_head(context, row, person);
  records_.push_back({&row, next_id_value(), person, made, family});
  if (!made) deferred_.push_back({person, records_.back().id, Touched{}.set()});
  add_line(row, RowClass::fresh, person, "");
  run_.checkpoint.tally.count(RowClass::fresh, row.value(FileField::region));
}

void Applier::take_changed(Context& context, FileRow& row, KnownRecord const& record) {
  auto const known = context.tx.first<std::int64_t, std::string>(import_load_sql::record_person,
                                                                 {db::bind("id", record.id)});
  CHECK_THAT(known.has_value());
  auto const& [person, before] = *known;
  auto const family = family_of(row);
  set_head(context, row, person);
  closed_.push_back(record.id);
  known_.close(record);
  records_.push_back({&row, next_id_value(), person, false, family});
  deferred_.push_back({person, records_.back().id, touched(before, row)});
  add_line(row, RowClass::changed, person, before);
  run_.checkpoint.tally.count(RowClass::changed, row.value(FileField::region));
}

void Applier::take_row(Context& context, FileRow& row) {
  if (row.held()) {
    hold(row);
    return;
  }
  auto const* record = known_.record(row);
  if (record == nullptr || known_.is_closed(*record)) {
    take_new(context, row);
  } else if (record->content == row.content) {
    run_.checkpoint.tally.count(RowClass::unchanged, row.value(FileField::region));
  } else {
    take_changed(context, row, *record);
  }
}

void Applier::take(Context& context, audit::Change& change, std::span<FileRow> rows) {
  for (auto& row : rows) take_row(context, row);
  write_all(context, change);
}

void Applier::leave_source(db::Row& person) const {
  if (run_.source == Source::city) {
    person[person_column("in_city")] = std::int64_t{0};
    return;
  }
  for (std::string_view const column :
       {"in_ministry", "receives_pkh", "receives_bpnt", "receives_pbi"})
    person[person_column(column)] = std::int64_t{0};
  person[person_column("decile")] = db::Cell{};
}

bool Applier::close_gone(Context& context, audit::Change& change, std::size_t most) {
  if (known_.is_supplement()) return false;
  if (!gone_) gone_ = known_.silent();
  auto const end = std::min(gone_->size(), gone_at_ + most);
  for (; gone_at_ < end; ++gone_at_) {
    auto const& record = known_.records()[(*gone_)[gone_at_]];
    known_.close(record);
    closed_.push_back(record.id);
    auto const known = context.tx.first<std::int64_t, std::string>(import_load_sql::record_person,
                                                                   {db::bind("id", record.id)});
    CHECK_THAT(known.has_value());
    auto const person = std::get<0>(*known);
    auto const others = context.tx.value<std::int64_t>(
        import_load_sql::other_records,
        {db::bind("person", person), db::bind("source", source_word(run_.source)),
         db::bind("but", record.id)});
    auto& update = person_update(context, person);
    if (others.value_or(0) == 0) leave_source(update.after);
    auto const region = text_of(update.before[person_column("region")]);
    if (keeps_line(run_, RowClass::gone))
      lines_.push_back({-1 - run_.checkpoint.tally[RowClass::gone], RowClass::gone, region,
                        text_of(update.before[person_column("name")]), person, "", ""});
    run_.checkpoint.tally.count(RowClass::gone, region);
  }
  write_all(context, change);
  return gone_at_ < gone_->size();
}

void Applier::expect(std::int64_t rows) {
  constexpr std::size_t words_a_name = 3;
  auto const most = static_cast<std::size_t>(std::max<std::int64_t>(0, rows));
  postings_.reserve(most * words_a_name);
  // A row is about somebody known by its version, or by NIK.
  deferred_.reserve(std::min(most, known_.people() + known_.records().size()));
}

void Applier::add_made(TokenBook& tokens, std::int64_t person, std::string const& key,
                       RegionCode const& region) {
  auto const area = area_place(region.text());
  for (auto const& token : name_tokens(key))
    postings_.push_back({tokens.number_of(token), area, person});
}

void Applier::write_all(Context& context, audit::Change& change) {
  auto const now = context.clock.now();
  write_families(change, now);
  write_people(change, now);
  // In the order of the table, so that each of its pages is touched once.
  std::ranges::sort(closed_);
  for (auto const id : closed_)
    change.run(import_apply_sql::close_record, {db::bind("import", run_.id), db::bind("id", id)});
  write_records(change);
  write_updates(context, change);
  auto const keep = [&](std::string_view table, std::string_view key, auto const& order,
                        auto const& updates, auto const& columns) {
    if (order.empty()) return;
    auto const since =
        columns.size() == person_columns().size() ? person_column("since") : family_column("since");
    std::size_t next = 0;
    change.bulk(table, {key, "since", "until", "event", "ended_by", "data"}, [&](db::Row& out) {
      if (next == order.size()) return false;
      auto const id = order[next++];
      auto const& before = updates.at(id).before;
      out = {id,
             before[since],
             now.seconds,
             before[since + 1],
             change.event_id().value(),
             history_data(id, columns, before)};
      return true;
    });
  };
  keep("person_history", "person", people_order_, people_updates_, person_columns());
  keep("family_history", "family", family_order_, family_updates_, family_columns());
  for (std::size_t i = 0; i + 1 < late_heads_.size(); i += 2)
    change.run(import_apply_sql::set_head,
               {db::bind("id", late_heads_[i]), db::bind("head", late_heads_[i + 1])});
  write_issues(change, run_.id, issues_);
  write_changes(change, run_.id, lines_);
  records_.clear();
  families_.clear();
  family_places_.clear();
  people_updates_.clear();
  family_updates_.clear();
  people_order_.clear();
  family_order_.clear();
  late_heads_.clear();
  closed_.clear();
  issues_.clear();
  lines_.clear();
}

/// Into the order of the table, so that it is written from front to back.
void Applier::sort_postings(std::vector<TokenBook::Entry> const& entries) {
  // Places in the order of the ids compare faster than the ids themselves.
  std::vector<std::uint32_t> tokens(entries.size());
  std::vector<std::uint32_t> areas(areas_.size());
  auto const rank = [](std::vector<std::uint32_t>& ranks, auto const& id_at) {
    std::vector<std::uint32_t> order(ranks.size());
    std::iota(order.begin(), order.end(), 0U);
    std::ranges::sort(order, {}, id_at);
    for (std::uint32_t i = 0; i < order.size(); ++i) ranks[order[i]] = i;
  };
  rank(tokens, [&](std::uint32_t i) { return entries[i].id; });
  rank(areas, [&](std::uint32_t i) { return areas_[i]; });
  auto const before = [&](Posting const& left, Posting const& right) {
    if (left.token != right.token) return tokens[left.token] < tokens[right.token];
    if (left.area != right.area) return areas[left.area] < areas[right.area];
    return left.person < right.person;
  };
  auto const middle = postings_.begin() + static_cast<std::ptrdiff_t>(postings_.size() / 2);
  std::thread other([&] { std::sort(postings_.begin(), middle, before); });
  std::sort(middle, postings_.end(), before);
  other.join();
  std::inplace_merge(postings_.begin(), middle, postings_.end(), before);
}

void Applier::write_names(audit::Change& change, db::Transaction& tx, TokenBook& tokens) {
  auto& entries = tokens.entries();
  // Words that came into the store since the book was loaded have their ids there.
  TextMap<std::int64_t> ids;
  tx.each(import_load_sql::tokens, {},
          [&](std::int64_t id, std::string token) { ids.emplace(std::move(token), id); });
  std::vector<std::int64_t> bearers(entries.size());
  for (auto const& posting : postings_) ++bearers[posting.token];
  std::vector<std::uint32_t> fresh;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    auto const known = ids.find(entries[i].token);
    entries[i].id = known == ids.end() ? 0 : known->second;
    if (bearers[i] == 0) continue;
    if (entries[i].id == 0) {
      entries[i].id = next_id_value();
      fresh.push_back(i);
    } else {
      change.run(import_apply_sql::count_tokens,
                 {db::bind("id", entries[i].id), db::bind("by", bearers[i])});
    }
  }
  std::size_t next = 0;
  change.bulk("name_token", {"id", "token", "bearers"}, [&](db::Row& out) {
    if (next == fresh.size()) return false;
    auto const place = fresh[next++];
    out = {entries[place].id, entries[place].token, bearers[place]};
    return true;
  });
  sort_postings(entries);
  next = 0;
  change.bulk("name_posting", {"token", "area", "person"}, [&](db::Row& out) {
    if (next == postings_.size()) return false;
    auto const& posting = postings_[next++];
    out[0] = entries[posting.token].id;
    out[1] = areas_[posting.area];
    out[2] = posting.person;
    return true;
  });
  postings_ = std::vector<Posting>();
}

}  // namespace rangkul::registry
