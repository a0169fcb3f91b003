#pragma once
// For tests of batches: the three hands of one, and its way from drawn up to settled, each act in a
// transaction of its own.

#include <string>

#include "programmes/batches.h"
#include "support/programmes_office.h"

namespace rangkul::programmes {

/// Nina draws up and pays; Heri-like Kabid checks; the head approves.
inline Actor const& nina() {
  static Actor const actor = colleague(
      20, "Nina", {May::see_people, May::see_programmes, May::pay, May::export_lists}, "32.76");
  return actor;
}
inline Actor const& kabid() {
  static Actor const actor =
      colleague(21, "Kabid", {May::see_programmes, May::approve_money, May::pay}, "32.76");
  return actor;
}
inline Actor const& head() {
  static Actor const actor =
      colleague(22, "Kepala", {May::see_programmes, May::approve_money}, "32.76");
  return actor;
}

inline NewBatch batch_of(std::string programme, std::string uid = "batch-0001", int part = 0) {
  return {.uid = std::move(uid),
          .programme = std::move(programme),
          .year = 2024,
          .part = part,
          .area = RegionCode::parse("32.76").value(),
          .method = "goods",
          .pay_on = Date::from_ymd(2024, 12, 20).value()};
}

inline Result<BatchId> drawn(db::Store& store, NewBatch const& asked, Actor const& who = nina()) {
  return act(store, who, [&](Context& context) { return draw_batch(context, asked); });
}
inline Status checked(db::Store& store, BatchId id, Actor const& who = kabid()) {
  return act(store, who, [&](Context& context) { return check_batch(context, id); });
}
inline Status approved_by(db::Store& store, BatchId id, Actor const& who = head()) {
  return act(store, who, [&](Context& context) { return approve_batch(context, id); });
}
inline Status handed_over(db::Store& store, BatchId id) {
  return act(store, nina(),
             [&](Context& context) { return hand_over_batch(context, id, "SP2D-17/2024"); });
}
inline Result<std::int64_t> settled(db::Store& store, BatchId id) {
  return act(store, nina(), [&](Context& context) {
    return settle_rest(context, id, Date::from_ymd(2024, 12, 16).value(), "Daftar tanda terima 17");
  });
}
inline BatchId handed(db::Store& store, NewBatch const& asked) {
  auto const id = drawn(store, asked).value();
  checked(store, id).value();
  approved_by(store, id).value();
  handed_over(store, id).value();
  return id;
}
inline std::int64_t lines(db::Store& store, std::string const& status) {
  return number(store, "SELECT COUNT(*) FROM payment WHERE status = '" + status + "'");
}
inline std::int64_t ledger(db::Store& store, std::string const& column) {
  return number(store, "SELECT COALESCE(SUM(" + column + "), 0) FROM programme_ledger");
}
inline std::string state(db::Store& store) {
  return words_of(store, "SELECT state FROM payment_batch");
}

inline void stand(db::Store& store, std::string const& programme, int count) {
  add_pupils(store, 1000, count);
  for (int i = 0; i < count; ++i) standing(store, programme, 1000 + i);
}

}  // namespace rangkul::programmes
