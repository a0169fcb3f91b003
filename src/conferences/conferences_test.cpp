#include "conferences/conferences.h"

#include <doctest/doctest.h>

#include "conferences/pages.h"
#include "support/cases_desk.h"

namespace rangkul::conferences {
namespace {

using cases::CaseDesk;
using cases::CaseId;
using cases::day;
using cases::number;
using cases::on_each_case_desk;
using cases::place;

NewConference told(std::string uid = "rapat-1") {
  return {.uid = std::move(uid),
          .title = "Rapat kasus macet",
          .area = place("32.76"),
          .on = day("2024-12-20")};
}

ConferenceId planned(CaseDesk& desk, NewConference const& given = told()) {
  auto const made = desk.write(desk.dimas, [&](Context& context) { return plan(context, given); });
  if (!made.ok()) FAIL(made.error().code);
  return made.value();
}

template <typename T>
std::string code_of(Result<T> const& result) {
  return result.ok() ? std::string("ok") : result.error().code + " " + result.error().field;
}

std::vector<Item> agenda_for(CaseDesk& desk, Actor const& who, ConferenceId id) {
  return desk.read(who, [&](Context& context) { return agenda(context, id); });
}

ItemId put_on(CaseDesk& desk, ConferenceId id, CaseId of) {
  auto const item =
      desk.write(desk.bidan, [&](Context& context) { return add_case(context, id, of, "macet"); });
  if (!item.ok()) FAIL(item.error().code);
  return item.value();
}

}  // namespace

TEST_CASE("conference: planned once, in the planner's area") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const plans = [&](Actor const& who, NewConference const& given) {
      return code_of(desk.write(who, [&](Context& context) { return plan(context, given); }));
    };
    auto given = told();
    CHECK(plans(desk.lurah, given) == "forbidden ");
    given.title = " ";
    CHECK(plans(desk.dimas, given) == "field.required title");
    given = told();
    CHECK(plans(desk.tika, given) == "case.area_outside area");  // of Cimanggis alone
    given.area = {};
    CHECK(plans(desk.dimas, given) == "case.area_outside area");
    auto const id = planned(desk);
    CHECK(planned(desk) == id);
    CHECK(plans(desk.bidan, told()) == "case.uid_other ");
    CHECK(desk.read(desk.dimas, [&](Context& context) { return find(context, id).ok(); }));
    CHECK_FALSE(desk.read(desk.tika, [&](Context& context) { return find(context, id).ok(); }));
    CHECK_FALSE(desk.read(desk.sita, [&](Context& context) { return find(context, id).ok(); }));
  });
}

TEST_CASE("conference: late cases are offered, latest first, until they are on the agenda") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const first = desk.open();
    desk.clock.advance_seconds(60);
    auto const second = desk.open();
    auto const id = planned(desk);
    auto const offered = [&] {
      return desk.read(desk.dimas, [&](Context& context) {
        return stuck(context, find(context, id).value(), 15);
      });
    };
    CHECK(offered().empty());  // neither is late yet
    desk.clock.advance_seconds(3600);
    REQUIRE(offered().size() == 2);
    CHECK(offered()[0].of == first);
    put_on(desk, id, first);
    REQUIRE(offered().size() == 1);
    CHECK(offered()[0].of == second);
    auto const twice = desk.write(
        desk.dimas, [&](Context& context) { return add_case(context, id, first, "lagi"); });
    CHECK(code_of(twice) == "conference.has_it ");
    auto const items = agenda_for(desk, desk.dimas, id);
    REQUIRE(items.size() == 1);
    CHECK(items[0].number == desk.find(first).number);
    CHECK_FALSE(items[0].step_name.empty());
    CHECK(desk.write(desk.dimas,
                     [&](Context& context) { return remove_case(context, id, items[0].id); })
              .ok());
    CHECK(offered().size() == 2);
  });
}

TEST_CASE("conference: a secret case is on the agenda for who may know of it alone") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const hidden = desk.open(CaseDesk::told("korban-kekerasan"), &desk.bidan);
    auto const id = planned(desk);
    CHECK(code_of(desk.write(desk.dimas, [&](Context& context) {
            return add_case(context, id, hidden, "macet");
          })) == "not_found ");
    auto const item = put_on(desk, id, hidden);
    CHECK(agenda_for(desk, desk.dimas, id).empty());
    REQUIRE(agenda_for(desk, desk.bidan, id).size() == 1);
    CHECK(agenda_for(desk, desk.bidan, id)[0].title.empty());
    CHECK(desk.write(desk.dimas,
                     [&](Context& context) {
                       return decide(context, id, item, {.outcome = "tahu", .task = {}});
                     })
              .error()
              .code == "not_found");
    desk.clock.advance_seconds(100 * 86'400);
    CHECK(desk.read(desk.dimas, [&](Context& context) {
      return stuck(context, find(context, id).value(), 15).empty();
    }));
  });
}

TEST_CASE("conference: a decision becomes a task of the case, with owner and date") {
  on_each_case_desk([](CaseDesk& desk) {
    auto const of = desk.open();
    auto const id = planned(desk);
    auto const item = put_on(desk, id, of);
    auto const says = [&](Decision const& given) {
      auto const status = desk.write(
          desk.dimas, [&](Context& context) { return decide(context, id, item, given); });
      return status.ok() ? std::string("ok") : status.error().code + " " + status.error().field;
    };
    Decision given{.outcome = "", .task = "Jemput ke RSJ", .owner = "rsj"};
    given.due = day("2024-12-31");
    CHECK(says(given) == "field.required outcome");
    given.outcome = "RSJ menerima pekan ini";
    given.owner = "tukang-ojek";
    CHECK(says(given) == "field.choice owner");
    given.owner = "rsj";
    auto undated = given;
    undated.due = std::nullopt;
    CHECK(says(undated) == "field.required due");
    CHECK(says(given) == "ok");
    CHECK(agenda_for(desk, desk.dimas, id)[0].outcome == "RSJ menerima pekan ini");
    auto const tasks =
        desk.read(desk.dimas, [&](Context& context) { return cases::tasks_of(context, of); });
    REQUIRE(tasks.size() == 1);
    CHECK(tasks[0].kind == "decision");
    CHECK(tasks[0].conference == id.value());
    CHECK(tasks[0].owner == "rsj");
  });
}

TEST_CASE("conference: held on its day with who attended, and reopened with a reason") {
  on_each_case_desk([](CaseDesk& desk) {
    auto later = told();
    later.on = day("2030-01-01");
    auto const far = planned(desk, later);
    auto const holds = [&](ConferenceId id, std::string const& who) {
      auto const status = desk.write(
          desk.dimas, [&](Context& context) { return hold(context, id, who, "Risalah"); });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(holds(far, "Dinkes") == "conference.not_yet");
    auto now = told("rapat-2");
    now.on = desk.read(desk.dimas, [](Context& context) { return today(context); });
    auto const id = planned(desk, now);
    CHECK(holds(id, " ") == "field.required");
    CHECK(holds(id, "Dinkes\nRSJ") == "ok");
    CHECK(holds(id, "Dinkes") == "conference.held");
    CHECK(code_of(desk.write(desk.bidan, [&](Context& context) {
            return add_case(context, id, CaseId{1}, "macet");
          })) == "conference.held ");
    auto const reopens = [&](std::string const& why) {
      auto const status =
          desk.write(desk.dimas, [&](Context& context) { return reopen(context, id, why); });
      return status.ok() ? std::string("ok") : status.error().code;
    };
    CHECK(reopens("") == "field.required");
    CHECK(reopens("salah catat") == "ok");
    CHECK(reopens("salah catat") == "conference.not_held");
    CHECK(number(desk.store, "SELECT COUNT(*) FROM event WHERE name = 'conference.reopened'") == 1);
  });
}

}  // namespace rangkul::conferences
