#include "forms/answers.h"

#include <doctest/doctest.h>

#include "forms/test_forms.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::forms;

namespace {

Rights rights_of(std::vector<May> const& list) {
  Rights rights;
  for (auto const may : list) rights.set(static_cast<std::size_t>(may));
  return rights;
}

RegionCode place(char const* code) { return RegionCode::parse(code).value(); }

Actor const& wira() {
  static auto const actor = Actor::person(
      AccountId{31}, "Wira", rights_of({May::see_people, May::edit_people}), place("32.76"));
  return actor;
}
Actor const& rina() {
  static auto const actor = Actor::person(
      AccountId{7}, "Rina", rights_of({May::see_people, May::edit_people}), place("32.76.05"));
  return actor;
}
Actor const& reader() {
  static auto const actor =
      Actor::person(AccountId{9}, "Sri", rights_of({May::see_people}), place("32.76"));
  return actor;
}

Result<Owner> no_owner(Context&, std::int64_t) { return not_found(); }
Kind const kind{.key = "try",
                .address = "/coba",
                .current = "home",
                .see = May::see_people,
                .add = May::edit_people,
                .find = no_owner};
Status refuse(Context&, Owner const&, Answer const& answer) {
  if (answer.form.id == "katz") return conflict("forms.closed");
  return {};
}
Kind const strict{.key = "try",
                  .address = "/coba",
                  .current = "home",
                  .see = May::see_people,
                  .add = May::edit_people,
                  .find = no_owner,
                  .answered = refuse};

Owner owner(std::int64_t id = 12) {
  return {.id = id,
          .title = "Kasus 12",
          .address = "/coba/12",
          .region = place("32.76.06.1006"),
          .about_kind = "person",
          .about = 4};
}

/// A store, a day and a catalogue of its own, which an office may change between two acts.
struct Hall {
  explicit Hall(db::Store& at) : store(at) {
    copy.write("forms/demensia.toml", own_text);
    catalogue = copy.load();
  }
  template <typename Act>
  auto write(Actor const& who, Act const& act) {
    auto tx = store.write(who);
    Context context{tx, who, clock, *catalogue, ""};
    auto result = act(context);
    if (result.ok()) tx.commit();
    return result;
  }
  template <typename Act>
  auto read(Actor const& who, Act const& act) {
    auto tx = store.read(who);
    Context context{tx, who, clock, *catalogue, ""};
    return act(context);
  }
  Result<AnswerId> saved(NewAnswer const& answer, Owner const& of = owner(),
                         Actor const& who = wira(), Kind const& as = kind) {
    return write(who, [&](Context& context) { return save(context, as, of, answer); });
  }
  Answer found(AnswerId id) {
    auto answer =
        read(wira(), [&](Context& context) { return find_answer(context, kind, owner(), id); });
    REQUIRE(answer.ok());
    return answer.value();
  }
  db::Store& store;
  CatalogueCopy copy;
  std::unique_ptr<catalogue::Catalogue const> catalogue;
  ManualClock clock{Instant{1'734'397'950}};  // 17 December 2024, 08.12 WIB
};

void in_hall(std::function<void(Hall&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Hall hall(store);
    act(hall);
  });
}

NewAnswer own(std::string uid,
              std::map<std::string, std::string> const& values = {{"ingat", "kadang"}}) {
  NewAnswer out{.form = "demensia", .typed = {}, .uid = std::move(uid)};
  for (auto const& [key, value] : values) out.typed.set_raw(key, value);
  return out;
}

/// A Barthel that sums up to `points`.
NewAnswer barthel(Hall& hall, int points, std::string uid) {
  auto const form = find(*hall.catalogue, "barthel", Date::from_ymd(2024, 12, 17).value());
  NewAnswer out{.form = "barthel", .typed = {}, .uid = std::move(uid)};
  for (auto const* field : form->fields()) {
    auto const most = field->options.size() - 1;
    auto const now = std::min(most, static_cast<std::size_t>(points));
    out.typed.set_raw(field->id, field->options[now].id);
    points -= static_cast<int>(now);
  }
  REQUIRE(points == 0);
  return out;
}

db::Query const events{
    "test.form_events",
    "SELECT name, data, reason FROM event WHERE name LIKE 'forms.%' ORDER BY seq"};

}  // namespace

TEST_CASE(
    "answers: saved with its score, its band, by whom, when, and an event that tells no answer") {
  in_hall([](Hall& hall) {
    auto const id = hall.saved(own("demo-0001", {{"ingat", "selalu"},
                                                 {"gejala", "sedih,tenang"},
                                                 {"pergi", "yes"},
                                                 {"ditemukan", "Pasar Agung"}}));
    REQUIRE(id.ok());
    auto const answer = hall.found(id.value());
    CHECK(answer.form.id == "demensia");
    CHECK(answer.form.version == "2021-01-01");
    CHECK(answer.by_name == "Wira");
    CHECK(answer.by == AccountId{31});
    CHECK(answer.at == hall.clock.now());
    CHECK(answer.values.at("ditemukan") == "Pasar Agung");
    REQUIRE(answer.said.size() == 2);  // without a temperature nothing is said of it
    CHECK(answer.said[0].score == "ingatan");
    CHECK(answer.said[0].value == Decimal::whole(3));
    CHECK(answer.said[0].band == "tinggi");
    CHECK(answer.said[1].value == Decimal::whole(3));
    CHECK(answer.said[1].band == "awas");
    hall.read(wira(), [&](Context& context) {
      int rows = 0;
      context.tx.each(events, {}, [&](std::string name, std::string data, std::string) {
        ++rows;
        CHECK(name == "forms.answered");
        CHECK(data.find("demensia") != std::string::npos);
        CHECK(data.find("Pasar") == std::string::npos);
      });
      CHECK(rows == 1);
      return 0;
    });
  });
}

TEST_CASE("answers: Barthel says its band at every edge, and nothing while a field is empty") {
  in_hall([](Hall& hall) {
    struct Row {
      int points;
      char const* band;
    };
    for (auto const& [points, band] : {Row{0, "total"},
                                       {4, "total"},
                                       {5, "berat"},
                                       {8, "berat"},
                                       {9, "sedang"},
                                       {11, "sedang"},
                                       {12, "ringan"},
                                       {19, "ringan"},
                                       {20, "mandiri"}}) {
      CAPTURE(points);
      auto const id = hall.saved(barthel(hall, points, "barthel-" + std::to_string(100 + points)));
      REQUIRE(id.ok());
      auto const said = hall.found(id.value()).said;
      REQUIRE(said.size() == 1);
      CHECK(said[0].value == Decimal::whole(points));
      CHECK(said[0].band == band);
      hall.clock.advance_seconds(86'400);
    }
    auto half = barthel(hall, 12, "barthel-half");
    half.typed.set_raw("mandi", "");
    auto const id = hall.saved(half);
    REQUIRE(id.ok());
    CHECK(hall.found(id.value()).said.empty());
    auto const points = hall.read(
        wira(), [&](Context& context) { return curve(context, kind, owner(), "barthel", "aks"); });
    REQUIRE(points.size() == 9);
    CHECK(points.front().value == Decimal::whole(0));
    CHECK(points.back().value == Decimal::whole(20));
    CHECK(points.back().band == "mandiri");
    CHECK(points.front().at < points.back().at);
  });
}

TEST_CASE("answers: a score says nothing of what was not asked, and counts a number by itself") {
  auto const& form = read(*[] {
    static catalogue::Faults faults;
    static auto const root = catalogue::read_toml(own_text, "forms/x.toml", faults).value();
    return &root.items_of("form")[0];
  }());
  auto const told = [&](Values const& values) {
    std::string out;
    for (auto const& said : said_of(form, values))
      out += said.score + " " + said.value.plain() + " " + said.band + ";";
    return out;
  };
  CHECK(told({}).empty());
  CHECK(told({{"ingat", "tidak"}}) == "ingatan 0 rendah;");
  CHECK(told({{"ingat", "tidak"}, {"gejala", "tenang"}}) == "ingatan -1 rendah;");
  CHECK(told({{"gejala", "sedih"}}).empty());
  CHECK(told({{"pergi", "no"}}) == "bahaya 0 aman;");
  CHECK(told({{"pergi", "yes"}}) == "bahaya 3 awas;");
  CHECK(told({{"suhu", "37.5"}}) == "panas 37.5 biasa;");
  CHECK(told({{"suhu", "37.6"}}) == "panas 37.6 demam;");
}

TEST_CASE("answers: a tap sent twice is one; the same mark for something else is refused") {
  in_hall([](Hall& hall) {
    auto const first = hall.saved(own("twice-0001"));
    auto const second = hall.saved(own("twice-0001", {{"ingat", "selalu"}}));
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(first.value() == second.value());
    CHECK(hall.found(first.value()).values.at("ingat") == "kadang");
    auto const other = hall.saved(own("twice-0001"), owner(13));
    REQUIRE_FALSE(other.ok());
    CHECK(other.error().code == "forms.uid_taken");
    hall.read(wira(), [&](Context& context) {
      CHECK(answers_of(context, kind, owner()).size() == 1);
      int rows = 0;
      context.tx.each(events, {},
                      [&](std::string const&, std::string const&, std::string const&) { ++rows; });
      CHECK(rows == 1);
      return 0;
    });
  });
}

TEST_CASE("answers: what is refused, in the order of its reasons") {
  in_hall([](Hall& hall) {
    auto const code = [&](NewAnswer const& answer, Owner const& of = owner(),
                          Actor const& who = wira()) {
      auto const saved = hall.saved(answer, of, who);
      return saved.ok() ? std::string() : saved.error().code;
    };
    CHECK(code(own("refused-1"), owner(), reader()) == "forbidden");
    CHECK(code(own("refused-1"), owner(), rina()) == "not_found");  // of another area
    auto closed = owner();
    closed.closed = true;
    CHECK(code(own("refused-1"), closed) == "forms.closed");
    CHECK(code(own("kort")) == "forms.uid");
    CHECK(code(own("has blanks in it")) == "forms.uid");
    auto unknown = own("refused-1");
    unknown.form = "bulan";
    CHECK(code(unknown) == "forms.unknown");
    auto others = owner();
    others.forms = {"barthel"};
    CHECK(code(own("refused-1"), others) == "forms.unknown");
    auto wrong = own("refused-1");
    wrong.typed.fault("ingat", "field.required");
    CHECK(code(wrong) == "field.required");
    auto const katz =
        hall.saved({.form = "katz", .typed = {}, .uid = "refused-1"}, owner(), wira(), strict);
    REQUIRE_FALSE(katz.ok());  // the owner of the record has the last word
    CHECK(katz.error().code == "forms.closed");
    hall.read(wira(), [&](Context& context) {
      CHECK(answers_of(context, kind, owner(), Which::all).empty());
      return 0;
    });
    CHECK(hall.saved(own("refused-1"), owner(), wira(), strict).ok());
  });
}

TEST_CASE(
    "answers: a correction is a new answer that replaces, with a reason; nothing is overwritten") {
  in_hall([](Hall& hall) {
    auto const old = hall.saved(own("correct-01")).value();
    auto const corrected = [&](AnswerId of, NewAnswer const& answer, std::string const& reason,
                               Owner const& at = owner()) {
      return hall.write(
          wira(), [&](Context& context) { return correct(context, kind, at, of, answer, reason); });
    };
    auto const code = [&](auto const& result) {
      return result.ok() ? std::string() : result.error().code;
    };
    auto const again = own("correct-02", {{"ingat", "selalu"}});
    CHECK(code(corrected(old, again, "  ")) == "field.required");
    CHECK(code(corrected(old, again, std::string(501, 'a'))) == "field.too_long");
    CHECK(code(corrected(AnswerId{99}, again, "salah")) == "not_found");
    CHECK(code(corrected(old, again, "salah", owner(13))) == "not_found");
    auto other_form = again;
    other_form.form = "katz";
    CHECK(code(corrected(old, other_form, "salah")) == "forms.unknown");
    auto const fresh = corrected(old, again, "Salah dengar");
    REQUIRE(fresh.ok());
    CHECK(corrected(old, again, "Salah dengar").value() == fresh.value());  // sent twice
    CHECK(code(corrected(old, own("correct-03"), "lagi")) == "forms.replaced");
    auto const before = hall.found(old);
    auto const now = hall.found(fresh.value());
    CHECK(before.values.at("ingat") == "kadang");
    CHECK(before.replaced_by == fresh.value());
    CHECK(now.replaces == old);
    CHECK(now.reason == "Salah dengar");
    hall.read(wira(), [&](Context& context) {
      auto const standing = answers_of(context, kind, owner());
      REQUIRE(standing.size() == 1);
      CHECK(standing[0].id == fresh.value());
      CHECK(answers_of(context, kind, owner(), Which::all).size() == 2);
      CHECK(newest_of(context, kind, owner(), "demensia")->id == fresh.value());
      CHECK_FALSE(newest_of(context, kind, owner(), "katz"));
      auto const points = curve(context, kind, owner(), "demensia", "ingatan");
      REQUIRE(points.size() == 1);
      CHECK(points[0].value == Decimal::whole(2));
      return 0;
    });
  });
}

TEST_CASE("answers: an answer keeps the words of its version, whatever becomes of the file") {
  in_hall([](Hall& hall) {
    auto const old = hall.saved(own("version-01")).value();
    // The office words the same version anew, and makes another one.
    hall.copy.write("forms/demensia.toml",
                    replaced(own_text, "Ingat namanya", "Masih ingat nama sendiri"));
    hall.catalogue = hall.copy.load();
    auto const second = hall.saved(own("version-02")).value();
    hall.copy.write("forms/demensia.toml",
                    replaced(replaced(own_text, "Ingat namanya", "Tahu namanya"),
                             "valid_from = 2021-01-01", "valid_from = 2024-06-01"));
    hall.catalogue = hall.copy.load();
    auto const third = hall.saved(own("version-03")).value();
    hall.copy.remove("forms/demensia.toml");
    hall.catalogue = hall.copy.load();
    CHECK(hall.found(old).form.field("ingat")->name.id == "Ingat namanya");
    CHECK(hall.found(second).form.field("ingat")->name.id == "Masih ingat nama sendiri");
    CHECK(hall.found(third).form.field("ingat")->name.id == "Tahu namanya");
    CHECK(hall.found(third).form.version == "2024-06-01");
    CHECK(hall.found(old).form.score("panas")->bands[0].to == Decimal::parse("37.5").value());
    auto const gone = hall.saved(own("version-04"));
    REQUIRE_FALSE(gone.ok());
    CHECK(gone.error().code == "forms.unknown");
  });
}

TEST_CASE("answers: outside the area and without the right there are none") {
  in_hall([](Hall& hall) {
    auto const id = hall.saved(own("scope-0001")).value();
    auto const nobody = Actor::nobody();
    for (auto const* who : {&rina(), &nobody}) {
      hall.read(*who, [&](Context& context) {
        CHECK(answers_of(context, kind, owner()).empty());
        CHECK_FALSE(newest_of(context, kind, owner(), "demensia"));
        CHECK(curve(context, kind, owner(), "demensia", "ingatan").empty());
        CHECK_FALSE(find_answer(context, kind, owner(), id).ok());
        return 0;
      });
    }
    hall.read(reader(), [&](Context& context) {
      CHECK(answers_of(context, kind, owner()).size() == 1);
      CHECK(answers_of(context, kind, owner(13)).empty());
      return 0;
    });
  });
}
