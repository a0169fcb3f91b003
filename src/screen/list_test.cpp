#include "screen/list.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>

#include "audit/audit.h"
#include "screen/list_query.h"
#include "support/screen_desk.h"

namespace rangkul::screen {
namespace {

std::string as(Actor const& who, db::Store& store, http::Pairs const& query,
               std::string const& accept = "text/html") {
  Desk desk(store, who);
  desk.request.query = query;
  desk.request.headers["accept"] = accept;
  auto const answer = list_page(desk.visit, people_list(), {.head = {.title = "Coba"}});
  return answer.ok() ? answer.value().body : answer.error().code;
}

Value json_of(Actor const& who, db::Store& store, http::Pairs const& query) {
  auto const parsed = parse_json(as(who, store, query, "application/json"));
  REQUIRE(parsed.ok());
  return parsed.value();
}

http::Pairs pairs(std::vector<std::pair<std::string, std::string>> const& list) {
  http::Pairs made;
  for (auto const& [name, value] : list) made.add(name, value);
  return made;
}

std::string names_in(Value const& json) {
  std::string names;
  for (auto const& row : *json["rows"].list()) names += row["name"].text_or_empty() + ";";
  return names;
}

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

void with_people(std::function<void(db::Store&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    test::run_directly(store, some_regions);
    add_people(store);
    act(store);
  });
}

}  // namespace

TEST_CASE("list: every sort, filter and direction is a statement that both stores can run") {
  with_people([](db::Store& store) {
    Desk desk(store, rina());
    for (auto const& sql : list_statements(people_list())) {
      // Any values: the text is what is tried.
      db::Binds binds;
      for (auto const* name : {"scope_from", "scope_to", "f_name", "f_name_end", "f_region_from",
                               "f_region_to", "f_state", "f_born_from", "f_born_to"})
        if (has(sql, std::string(":") + name + " ") || has(sql, std::string(":") + name + ")"))
          binds.push_back({name, std::string("x")});
      if (has(sql, ":f_sex")) binds.push_back({"f_sex", std::int64_t{1}});
      bool const by_number = has(sql, ", 0), t.id) >") || has(sql, ", 0), t.id) <");
      if (has(sql, ":k_value"))
        binds.push_back({"k_value", by_number ? db::cell(1) : db::cell("x")});
      if (has(sql, ":k_id")) binds.push_back({"k_id", std::int64_t{1}});
      if (has(sql, ":k_rows")) binds.push_back({"k_rows", std::int64_t{5}});
      INFO(sql);
      CHECK_NOTHROW(desk.tx.rows_of("try", sql, binds, {db::CellType::text},
                                    [](db::Row const&) { return true; }));
    }
  });
}

TEST_CASE("list: shows, counts and exports only what lies within the reader's area") {
  with_people([](db::Store& store) {
    auto const beji = json_of(rina(), store, {});
    CHECK(names_in(beji) == "<b>Ucok</b>;Marlina;Sujarwo;");
    CHECK(beji["count"].integer_or(-1) == 3);
    CHECK(*beji["count_is_exact"].flag());
    CHECK(json_of(heri(), store, {})["count"].integer_or(-1) == 4);
    CHECK(json_of(yuli(), store, {})["count"].integer_or(-1) == 0);
    Desk desk(store, rina());
    CHECK(list_count(desk.visit, people_list(), {}) == 3);
    // A region filter narrows the area and never widens it.
    CHECK(names_in(json_of(heri(), store, pairs({{"region", "32.76.05"}}))) == "Tono;");
    CHECK(as(rina(), store, pairs({{"region", "32.76.05"}})) == "list.filter");
    CHECK(as(rina(), store, pairs({{"region", "32"}})) == "list.filter");
  });
}

TEST_CASE("list: numbers are masked and restricted columns left out by field class") {
  with_people([](db::Store& store) {
    auto const masked = as(rina(), store, {});
    CHECK(has(masked, "3276 •••• •••• 0002"));
    CHECK_FALSE(has(masked, "3276064107900002"));
    CHECK_FALSE(has(masked, "3276 0641"));
    CHECK_FALSE(has(masked, "asma"));
    CHECK_FALSE(has(masked, "Penyakit"));
    auto const full = as(heri(), store, {});
    CHECK(has(full, "3276 0641 0790 0002"));
    CHECK(has(full, "asma"));
    auto const json = json_of(rina(), store, {});
    auto const& marlina = (*json["rows"].list())[1];
    CHECK(marlina["id"].text_or_empty() == "1");
    CHECK(marlina["nik"].text_or_empty() == "3276 •••• •••• 0002");
    CHECK(marlina["illness"].is_null());
    CHECK(marlina["phone"].text_or_empty() == "0812 •••• 4417");
    CHECK(marlina["amount"].integer_or(0) == 2000000);
    CHECK((*json_of(heri(), store, {})["rows"].list())[1]["nik"].text_or_empty() ==
          "3276064107900002");
  });
}

TEST_CASE("list: text from the store is text, and empty cells show a dash") {
  with_people([](db::Store& store) {
    auto const page = as(rina(), store, {});
    CHECK(has(page, "&lt;b&gt;Ucok&lt;/b&gt;"));
    CHECK(has(page, R"(data-label="NIK" class="id">–</td>)"));
    CHECK(has(page, R"(<a href="/orang/1">Marlina</a><small>Kemiri Muka</small>)"));
    CHECK(has(page, "Rp 2.500.000"));  // the total of what is seen
    CHECK_FALSE(has(page, "style="));
    CHECK_FALSE(has(page, "onclick"));
  });
}

TEST_CASE("list: nothing opens behind a nought, nor what the reader may not do") {
  with_people([](db::Store& store) {
    static List const list{
        .name = "try",
        .from = "screen_try t",
        .where = "t.region >= :scope_from AND t.region < :scope_to",
        .id = "t.id",
        .columns =
            {{.key = "name",
              .sql = "t.name",
              .sortable = true,
              .link = "/ubah/{id}",
              .link_needs = May::edit_people},
             {.key = "count", .sql = "0", .kind = ColumnKind::integer, .link = "/nol/{id}"},
             {.key = "amount", .sql = "7", .kind = ColumnKind::integer, .link = "/tujuh/{id}"},
             {.key = "born", .sql = "'2000-12-18'", .kind = ColumnKind::age},
             {.key = "place", .sql = "'jobs'", .kind = ColumnKind::actor}},
        .sort = "name"};
    Desk desk(store, heri());
    auto const body = list_page(desk.visit, list, {.head = {.title = "Coba"}}).value().body;
    CHECK_FALSE(has(body, "href=\"/ubah/"));
    CHECK_FALSE(has(body, "href=\"/nol/"));
    CHECK(has(body, "href=\"/tujuh/"));
    // The day before the birthday.
    CHECK(has(body, ">23<"));
    CHECK(has(body, ">Sistem<"));
    CHECK_FALSE(has(body, "Hapus saringan"));
  });
}

TEST_CASE("list: filters narrow, are kept in the form, and say what did not match") {
  with_people([](db::Store& store) {
    CHECK(names_in(json_of(heri(), store, pairs({{"name", " MÁRL"}}))) == "Marlina;");
    CHECK(names_in(json_of(heri(), store, pairs({{"sex", "1"}}))) == "Sujarwo;Tono;");
    CHECK(names_in(json_of(heri(), store, pairs({{"state", "late"}}))) == "Sujarwo;");
    CHECK(names_in(json_of(heri(), store,
                           pairs({{"born_from", "01-07-1980"}, {"born_to", "1 Juli 1990"}}))) ==
          "Marlina;Tono;");
    auto const page = as(rina(), store, pairs({{"name", "marlx"}, {"state", "ok"}}));
    CHECK(has(page, "Belum ada yang cocok dengan “marlx, Layak”"));
    CHECK(has(page, R"(name="name" value="marlx")"));
    CHECK(has(page, "Hapus saringan"));
  });
}

TEST_CASE("list: a region that is asked draws the reader's area to itself") {
  with_people([](db::Store& store) {
    Desk desk(store, heri());
    desk.request.query = pairs({{"region", "32.76.06"}});
    auto const query = ListQuery::read(desk.visit, people_list(), {});
    REQUIRE(query.ok());
    auto const bound = [&](std::string_view name) {
      for (auto const& bind : query.value().binds())
        if (bind.name == name) return std::get<std::string>(bind.value);
      return std::string();
    };
    CHECK(bound("scope_from") == bound("f_region_from"));
    CHECK(bound("scope_to") == bound("f_region_to"));
    // Where the list keeps its area otherwise, the filter is only one more condition.
    auto wider = people_list();
    wider.where = "(t.region >= :scope_from AND t.region < :scope_to OR t.region >= :scope_from)";
    auto const other = ListQuery::read(desk.visit, wider, {});
    REQUIRE(other.ok());
    CHECK(other.value().binds().front().value != query.value().binds().front().value);
  });
}

TEST_CASE("list: an address that makes no sense is refused by name") {
  with_people([](db::Store& store) {
    struct Row {
      char const* name;
      char const* value;
      char const* code;
    };
    for (auto const& row :
         {Row{"sort", "nik", "list.sort"}, Row{"sort", "'; DROP TABLE person", "list.sort"},
          Row{"sort", "-", "list.sort"}, Row{"size", "1000", "list.size"},
          Row{"cursor", "%%", "list.cursor"}, Row{"cursor", "YQ", "list.cursor"},
          Row{"cursor", "", ""}, Row{"sex", "9", "list.filter"}, Row{"sex", "x", "list.filter"},
          Row{"state", "other", "list.filter"}, Row{"born_from", "31-02-1990", "list.filter"},
          Row{"region", "32.76.06.1006.1", "list.filter"}, Row{"format", "pdf", "list.format"}}) {
      auto const got = as(rina(), store, pairs({{row.name, row.value}}));
      if (*row.code != '\0') CHECK_MESSAGE(got == row.code, row.name << "=" << row.value);
    }
    // A cursor of one order does not serve another.
    Desk desk(store, rina());
    ListQuery query(desk.visit, people_list(), {});
    auto const cursor = query.encode({false, 0, db::Cell("x"), 1});
    desk.request.query = pairs({{"sort", "born"}, {"cursor", cursor}});
    CHECK(ListQuery::read(desk.visit, people_list(), {}).error().code == "list.cursor");
  });
}

TEST_CASE("list: htmx is given the section alone, and others the whole page") {
  with_people([](db::Store& store) {
    Desk desk(store, rina());
    desk.request.headers["hx-request"] = "true";
    desk.request.headers["hx-target"] = "daftar";
    auto const part = list_page(desk.visit, people_list(), {.head = {.title = "Coba"}});
    REQUIRE(part.ok());
    CHECK(part.value().body.starts_with("<section"));
    CHECK_FALSE(has(part.value().body, "<html"));
    CHECK(has(part.value().body, R"(hx-swap-oob="innerHTML">1–3 dari 3)"));
    CHECK(has(as(rina(), store, {}), "<html"));
  });
}

TEST_CASE("list: an opened list of people and a download are recorded with their rows") {
  with_people([](db::Store& store) {
    Desk desk(store, rina(), http::Access::write);
    auto const listed = list_page(desk.visit, people_list(), {.head = {.title = "Coba"}});
    CHECK(has(listed.value().body, "Pembukaan daftar ini dicatat."));
    desk.request.query = pairs({{"format", "csv"}});
    auto const sent = list_page(desk.visit, people_list(), {.head = {.title = "Coba"}});
    REQUIRE(sent.ok());
    std::filesystem::remove(sent.value().file->path);
    desk.tx.commit();
    Desk later(store, heri());
    std::string seen;
    later.tx.rows_of("test", "SELECT action, kind, row_count FROM access ORDER BY seq", {},
                     {db::CellType::text, db::CellType::text, db::CellType::integer},
                     [&](db::Row const& row) {
                       for (auto const& cell : row) seen += text_of(cell) + " ";
                       return true;
                     });
    CHECK(seen == "list person 3 export person 3 ");
  });
}

TEST_CASE("list: a part of another page has the first rows and no ways to sort") {
  with_people([](db::Store& store) {
    Desk desk(store, rina());
    auto const part = list_part(desk.visit, people_list(), {}, 2).markup();
    CHECK(has(part, "Ucok"));
    CHECK(has(part, "Marlina"));
    CHECK_FALSE(has(part, "Sujarwo"));
    CHECK_FALSE(has(part, "hx-get"));
  });
}

namespace {

struct RandomRow {
  std::string name;     // empty: NULL
  std::int64_t amount;  // negative: NULL
};

/// Ids of all rows by walking pages; `way` says which link to follow.
std::vector<std::int64_t> walk(Desk& desk, std::string const& sort, int size, bool forward,
                               std::string& last_cursor) {
  std::vector<std::int64_t> ids;
  auto cursor = last_cursor;
  while (true) {
    desk.request.query = pairs({{"sort", sort}, {"cursor", cursor}});
    auto query = ListQuery::read(desk.visit, people_list(), {});
    RC_ASSERT(query.ok());
    query.value().limit(size);
    auto const rows = fetch(desk.visit, query.value());
    std::vector<std::int64_t> page;
    for (auto const& row : rows.rows) page.push_back(row.id);
    ids.insert(forward ? ids.end() : ids.begin(), page.begin(), page.end());
    auto const& way = forward ? rows.next : rows.previous;
    if (!way) return ids;
    RC_ASSERT(!page.empty());
    last_cursor = cursor;
    cursor = query.value().encode(*way);
    if (forward) last_cursor = cursor;
  }
}

}  // namespace

TEST_CASE("list: walking pages forward or backward meets each row once, in order") {
  test::for_each_store([](db::Store& store) {
    test::run_directly(store, people_table);
    auto const holds = rc::check([&] {
      auto const rows = *rc::gen::container<std::vector<RandomRow>>(
          rc::gen::construct<RandomRow>(rc::gen::element<std::string>("", "a", "b", "bb"),
                                        rc::gen::element<std::int64_t>(-1, 0, 1, 7)));
      auto const size = *rc::gen::inRange(1, 6);
      auto const sort = *rc::gen::element<std::string>("name", "-name", "amount", "-amount");
      std::string sql = "DELETE FROM screen_try";
      std::vector<std::int64_t> expected;
      for (std::size_t at = 0; at < rows.size(); ++at) {
        auto const& row = rows[at];
        expected.push_back(static_cast<std::int64_t>(at) + 1);
        sql += "; INSERT INTO screen_try (id, region, name, amount) VALUES (" +
               std::to_string(at + 1) + ",'32.76.06.1006'," +
               (row.name.empty() ? "NULL" : "'" + row.name + "'") + "," +
               (row.amount < 0 ? "NULL" : std::to_string(row.amount)) + ")";
      }
      test::run_directly(store, sql);
      std::sort(expected.begin(), expected.end(), [&](std::int64_t left, std::int64_t right) {
        auto const& l = rows[static_cast<std::size_t>(left - 1)];
        auto const& r = rows[static_cast<std::size_t>(right - 1)];
        auto const less = sort.ends_with("name")
                              ? std::pair(l.name, left) < std::pair(r.name, right)
                              : std::pair(std::max<std::int64_t>(0, l.amount), left) <
                                    std::pair(std::max<std::int64_t>(0, r.amount), right);
        return sort[0] == '-' ? !less : less;
      });
      Desk desk(store, rina());
      std::string cursor;
      RC_ASSERT(walk(desk, sort, size, true, cursor) == expected);
      // The newest cursor leads to the last page; going back from there meets all of them again.
      RC_ASSERT(walk(desk, sort, size, false, cursor) == expected);
    });
    CHECK(holds);
  });
}

TEST_CASE("list: going on from row to row meets each once in order, and begins again") {
  with_people([](db::Store& store) {
    for (std::string const sort : {"name", "-name", "amount", "-amount", "born", "seen", "sex"}) {
      Desk desk(store, heri());
      desk.request.query.add("sort", sort);
      std::string const path = "sort=" + sort;
      auto const rows = json_of(heri(), store, pairs({{"sort", sort}}));
      std::int64_t at = 0;
      for (auto const& row : *rows["rows"].list()) {
        auto const next = next_in_list(desk.visit, people_list(), {}, at).value();
        REQUIRE_MESSAGE(next, path);
        CHECK_MESSAGE(std::to_string(*next) == row["id"].text_or_empty(), path);
        at = *next;
      }
      auto const again = next_in_list(desk.visit, people_list(), {}, at).value();
      CHECK(std::to_string(again.value_or(0)) == (*rows["rows"].list())[0]["id"].text_or_empty());
    }
    // One that the reader may not see is no place to begin after, and none is left beside it.
    Desk desk(store, heri());
    desk.request.query.add("state", "late");
    CHECK(next_in_list(desk.visit, people_list(), {}, 2).value() == std::nullopt);
    CHECK(next_in_list(desk.visit, people_list(), {}, 1).value() == 2);
  });
}

TEST_CASE("list: the pager tells how far one is") {
  test::for_each_store([](db::Store& store) {
    test::run_directly(store, people_table);
    std::string sql;
    for (int at = 1; at <= 60; ++at)
      sql += "INSERT INTO screen_try (id, region, name) VALUES (" + std::to_string(at) +
             ",'32.76.06.1006','n" + std::to_string(100 + at) + "');";
    test::run_directly(store, sql);
    auto json = json_of(rina(), store, {});
    CHECK(json["previous"].is_null());
    auto const cursor_of = [](Value const& address) {
      auto const text = address.text_or_empty();
      return text.substr(text.find("cursor=") + 7);
    };
    auto const second = cursor_of(json["next"]);
    CHECK(has(as(rina(), store, pairs({{"cursor", second}})), "26–50 dari 60"));
    auto const third = cursor_of(json_of(rina(), store, pairs({{"cursor", second}}))["next"]);
    CHECK(has(as(rina(), store, pairs({{"cursor", third}})), "51–60 dari 60"));
    json = json_of(rina(), store, pairs({{"cursor", third}}));
    CHECK(json["next"].is_null());
    auto const back = cursor_of(json["previous"]);
    CHECK(has(as(rina(), store, pairs({{"cursor", back}})), "26–50 dari 60"));
  });
}

}  // namespace rangkul::screen
