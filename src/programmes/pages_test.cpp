#include "programmes/pages.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

constexpr char const* death_grant = "/program/kds-santunan-kematian/2024";

std::size_t lines_in(std::string const& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("programme pages: closed to who may not see programmes") {
  with_people([](db::Store& store) {
    auto const clerk = colleague(12, "Loket", {May::see_people}, "32.76");
    for (std::string const prefix : {"", "/api/v1"})
      for (auto const& address :
           {std::string("/program"), std::string(death_grant),
            std::string(death_grant) + "/penerima", std::string(death_grant) + "/pendaftaran"}) {
        CAPTURE(prefix + address);
        CHECK(look(store, clerk, prefix + address).status == 403);
        CHECK(look(store, screen::yuli(), prefix + address).status == 403);
        CHECK(look(store, dewi(), prefix + address).status == 200);
      }
  });
}

TEST_CASE("programme pages: an unknown benefit, an umbrella and an odd year are not found") {
  with_people([](db::Store& store) {
    for (auto const* address :
         {"/program/tidak-ada/2024", "/program/kds/2024", "/program/kds-bidik-manis/1899",
          "/program/kds-bidik-manis/2200", "/program/kds-bidik-manis/x",
          "/program/kds-bidik-manis/99999999999999999999", "/program/tidak-ada/2024/penerima",
          "/program/kds/2024/pendaftaran"}) {
      CAPTURE(address);
      CHECK(look(store, heri(), address).status == 404);
      CHECK(look(store, heri(), std::string("/api/v1") + address).status == 404);
    }
    CHECK(post(store, heri(), "/program/tidak-ada/2024/setujui", {{"decree", "1"}}).status == 404);
  });
}

TEST_CASE("overview: the page shows what its JSON says") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const page = look(store, heri(), "/program?tahun=2024");
    CHECK(page.status == 200);
    for (std::string const part :
         {"79,05 %", "99,83 %", "100,00 %", "99,95 %", "94,74 %", "92,01 %", "94,71 %", "2.490",
          "7.724", "8.395", "Kurang 660 penerima", "17 Desember 2024 pukul 08.12 WIB, sementara",
          "/program/kds-santunan-kematian/2024/penerima?status=paid"})
      CHECK_MESSAGE(page.has(part), part);
    auto const json = json_of(look(store, heri(), "/api/v1/program?tahun=2024"));
    CHECK(json["total_percent"].text_or_empty() == "92,01");
    CHECK(json["mean_percent"].text_or_empty() == "94,71");
    CHECK(json["total_realised"].integer_or(0) == 7'724);
    REQUIRE(json["rows"].list()->size() == 5);
    for (auto const& row : *json["rows"].list())
      CHECK(page.has(row["percent"].text_or_empty() + " %"));
    CHECK(json["rows"].list()->front()["spent"].integer_or(0) == 2'490'000'000);
    CHECK(json["others"].list()->size() == 2);
  });
}

TEST_CASE("overview: without a year it is the newest with targets") {
  with_people([](db::Store& store) {
    CHECK(json_of(look(store, heri(), "/api/v1/program"))["year"].integer_or(0) == 2024);
    for (auto const* odd : {"0", "x", "99999", "-1"})
      CHECK(json_of(look(store, heri(), std::string("/api/v1/program?tahun=") + odd))["year"]
                .integer_or(0) == 2024);
  });
}

TEST_CASE("overview: what waits for a decision is counted within the area") {
  with_people([](db::Store& store) {
    REQUIRE(proposed(store, rina(), candidate("kds-bidik-manis", 101)).ok());
    auto const open = "/program/kds-bidik-manis/2024/pendaftaran?status=proposed";
    CHECK(look(store, heri(), "/program?tahun=2024").has(open));
    CHECK_FALSE(look(store, dewi(), "/program?tahun=2024").has(open));
  });
}

TEST_CASE("benefit: figures, rules and documents; the same figures as JSON") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const page = look(store, heri(), death_grant);
    for (std::string const part : {"79,05 %", "2.490", "3.150", ">2.490,0<", "Santunan Kematian",
                                   "Yang wafat anggota keluarga ini",
                                   "Akta atau surat keterangan kematian", "/penerima?status=paid"})
      CHECK_MESSAGE(page.has(part), part);
    auto const json = json_of(look(store, heri(), std::string("/api/v1") + death_grant));
    CHECK(json["realised"].integer_or(0) == 2'490);
    CHECK(json["percent"].text_or_empty() == "79,05");
    CHECK(json["spent"].integer_or(0) == 2'490'000'000);
    CHECK(json_of(look(store, dewi(), std::string("/api/v1") + death_grant))["realised"].integer_or(
              -1) == 0);
    CHECK(look(store, heri(), "/program/kds-rtlh/2024").has("tidak ada sasaran"));
  });
}

TEST_CASE("receivers: behind 79,05 % stand exactly 2.490 names") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    auto const list = std::string(death_grant) + "/penerima?status=paid";
    auto const json = json_of(look(store, heri(), "/api/v1" + list));
    CHECK(json["count"].integer_or(0) == 2'490);
    auto const file = look(store, heri(), list + "&format=csv").file;
    std::size_t names = 0;
    for (std::size_t at = 0; (at = file.find("Penerima 10", at)) != std::string::npos; ++at)
      ++names;
    CHECK(names == 2'490);
    CHECK(look(store, heri(), list).has("2.490"));
    // The seven failed lines are there for who looks for them.
    auto const failed =
        look(store, heri(), "/api/v1" + std::string(death_grant) + "/penerima?status=failed");
    CHECK(json_of(failed)["count"].integer_or(0) == 7);
  });
}

TEST_CASE("receivers: only those of the reader's area, also in the export") {
  with_people([](db::Store& store) {
    add_year_2024(store);
    std::string const list = "/program/kds-alat-bantu/2024/penerima?status=paid";
    auto const count = [&](Actor const& who) {
      return json_of(look(store, who, "/api/v1" + list))["count"].integer_or(-1);
    };
    CHECK(count(heri()) == 90);
    CHECK(count(rina()) == 50);
    CHECK(count(dewi()) == 40);
    CHECK(look(store, rina(), list + "&format=csv").file.find("Penerima 141") == std::string::npos);
    CHECK(look(store, dewi(), list + "&format=csv").status == 403);
  });
}

TEST_CASE("receivers: the export hides numbers from a role that may not see them whole") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    REQUIRE(paid(store, sri(), line(id, "uid-00001")).ok());
    std::string const list = "/program/kds-bidik-manis/2024/penerima?format=csv";
    auto const masked = look(store, rina(), list).file;
    CHECK(masked.find("Marlina") != std::string::npos);
    CHECK(masked.find("3276 •••• •••• 0002") != std::string::npos);
    CHECK(masked.find("3276064107040002") == std::string::npos);
    CHECK(masked.find("Jl. Melati 3") == std::string::npos);
    auto const whole = look(store, heri(), list).file;
    CHECK(whole.find("3276064107040002") != std::string::npos);
    CHECK(whole.find("Jl. Melati 3") != std::string::npos);
    CHECK(lines_in(whole) == lines_in(masked));
  });
}

TEST_CASE("receivers: in the order that is asked for") {
  with_people([](db::Store& store) {
    add_pupils(store, 1000, 1);
    auto const marlina = standing(store, "kds-bidik-manis", 101);
    auto const murid = standing(store, "kds-bidik-manis", 1000);
    REQUIRE(paid(store, sri(), line(marlina, "uid-00001", 2'000'000)).ok());
    REQUIRE(paid(store, sri(), line(murid, "uid-00002", 1'000'000)).ok());
    auto const first = [&](std::string const& sort) {
      auto const json = json_of(
          look(store, heri(), "/api/v1/program/kds-bidik-manis/2024/penerima?sort=" + sort));
      return json["rows"].list()->front()["name"].text_or_empty();
    };
    CHECK(first("name") == "Marlina");
    CHECK(first("amount") == "Murid 0");
    CHECK(first("-amount") == "Marlina");
  });
}

TEST_CASE("approve all: the form comes back with what was typed, then the decree is kept") {
  with_people([](db::Store& store) {
    REQUIRE(proposed(store, rina(), candidate("kds-bidik-manis", 101)).ok());
    std::string const list = "/program/kds-bidik-manis/2024/pendaftaran";
    std::string const address = "/program/kds-bidik-manis/2024/setujui";
    CHECK(look(store, heri(), list).has("1 usulan menunggu"));
    CHECK_FALSE(look(store, rina(), list).has("usulan menunggu"));
    CHECK(post(store, rina(), address, {{"decree", "460/1"}}).status == 403);
    std::string const too_long(81, '7');
    auto const back = post(store, heri(), address, {{"decree", too_long}});
    CHECK(back.status == 422);
    CHECK(back.has(too_long));
    CHECK(post(store, heri(), address).status == 422);
    CHECK(number(store, "SELECT COUNT(*) FROM enrolment WHERE status = 'approved'") == 0);
    auto const done = post(store, heri(), address, {{"decree", "460/112/2024"}});
    CHECK(done.status == 303);
    CHECK(done.location == list);
    CHECK(words_of(store, "SELECT decree FROM enrolment") == "460/112/2024");
    CHECK(number(store, "SELECT COUNT(*) FROM event WHERE name = 'enrolment.approved'") == 1);
  });
}

}  // namespace rangkul::programmes
