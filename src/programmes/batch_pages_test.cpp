#include "programmes/batch_pages.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Actor const& clerk() {
  static Actor const actor = colleague(
      20, "Nina",
      {May::see_people, May::see_programmes, May::pay, May::export_lists, May::see_full_numbers},
      "32.76");
  return actor;
}
Actor const& second() {
  static Actor const actor =
      colleague(21, "Kabid", {May::see_programmes, May::approve_money}, "32.76");
  return actor;
}
Actor const& third() {
  static Actor const actor =
      colleague(22, "Kepala", {May::see_programmes, May::approve_money}, "32.76");
  return actor;
}

Typed form(std::string const& uid = "uji-daftar-1") {
  return {{"manfaat", "kds-bidik-manis"},
          {"tahun", "2024"},
          {"area", "32.76"},
          {"method", "goods"},
          {"pay_on", "20-12-2024"},
          {"uid", uid},
          {"amount", "1.000.000"}};
}

void stand(db::Store& store, int count) {
  add_pupils(store, 1000, count);
  for (int i = 0; i < count; ++i) standing(store, "kds-bidik-manis", 1000 + i);
}

/// Drawn up by the form of the page; its address.
std::string drawn(db::Store& store) {
  auto const told = post(store, clerk(), "/penyaluran/baru", form());
  REQUIRE(told.status == 303);
  return told.location;
}

}  // namespace

TEST_CASE("batch pages: from the form to the answer, each page with what its reader may do") {
  with_people([](db::Store& store) {
    stand(store, 3);
    CHECK(look(store, clerk(), "/penyaluran/baru").has("manfaat=kds-bidik-manis&amp;tahun=2024"));
    auto const blank = look(store, clerk(), "/penyaluran/baru?manfaat=kds-bidik-manis&tahun=2024");
    CHECK(blank.has("name=\"uid\""));
    CHECK_FALSE(blank.has("name=\"part\""));
    auto const address = drawn(store);
    auto const page = look(store, clerk(), address);
    CHECK(page.has("Menunggu diperiksa"));
    CHECK(page.has("3.000.000"));
    CHECK_FALSE(page.has(address + "/periksa"));
    CHECK(look(store, second(), address).has(address + "/periksa"));
    REQUIRE(post(store, second(), address + "/periksa").status == 303);
    CHECK_FALSE(look(store, second(), address).has(address + "/setujui"));
    CHECK(look(store, third(), address).has(address + "/setujui"));
    REQUIRE(post(store, third(), address + "/setujui").status == 303);
    auto const approved = look(store, third(), address);
    CHECK(approved.has("Segel cocok"));
    CHECK(look(store, clerk(), address + "/serah").has("Murid 0"));
    REQUIRE(post(store, clerk(), address + "/serahkan", {{"pay_order", "0117"}}).status == 303);
    REQUIRE(post(store, clerk(), address + "/diterima",
                 {{"paid_on", "16-12-2024"}, {"proof", "BAST 1"}})
                .status == 303);
    CHECK(look(store, clerk(), address).has("Selesai"));
    CHECK(json_of(look(store, clerk(), "/api/v1/program/kds-bidik-manis/2024"))["realised"]
              .integer_or(0) == 3);
    CHECK(look(store, clerk(), "/program/kds-bidik-manis/2024/penyaluran").has(address));
    CHECK_FALSE(look(store, clerk(), "/program/kds-siswa-miskin/2024/penyaluran").has(address));
  });
}

TEST_CASE("batch pages: a form with faults comes again with what was typed") {
  with_people([](db::Store& store) {
    stand(store, 1);
    auto wrong = form();
    wrong[4].second = "20-12-2025";
    auto const told = post(store, clerk(), "/penyaluran/baru", wrong);
    CHECK(told.status == 422);
    CHECK(told.has("20-12-2025"));
    CHECK(told.has("uji-daftar-1"));
    CHECK(number(store, "SELECT COUNT(*) FROM payment_batch") == 0);
    auto const address = drawn(store);
    CHECK(post(store, clerk(), address + "/batalkan", {{"reason", ""}}).status == 422);
    CHECK(post(store, clerk(), address + "/serahkan", {{"pay_order", "1"}}).code ==
          "batch.not_approved");
    CHECK(words_of(store, "SELECT state FROM payment_batch") == "draft");
  });
}

TEST_CASE("batch pages: closed to who may not, and to who works elsewhere") {
  with_people([](db::Store& store) {
    stand(store, 1);
    auto const address = drawn(store);
    for (std::string const below : {"", "/baris"}) {
      CHECK(look(store, dewi(), address + below).status == 404);
      CHECK(look(store, neighbour(), address + below).status == 404);
    }
    CHECK(look(store, second(), address + "/serah").status == 403);
    CHECK(post(store, second(), address + "/batalkan", {{"reason", "x"}}).status == 403);
    CHECK(post(store, clerk(), address + "/periksa").status == 403);
    auto const elsewhere = post(store, neighbour(), "/penyaluran/baru", form("uji-daftar-2"));
    CHECK(elsewhere.status == 422);
    CHECK(number(store, "SELECT COUNT(*) FROM payment_batch") == 1);
    CHECK_FALSE(look(store, neighbour(), "/penyaluran").has(address));
    CHECK(look(store, clerk(), "/penyaluran").has(address));
  });
}

TEST_CASE("batch pages: the account is for who enters it, and whole only for who pays") {
  with_people([](db::Store& store) {
    stand(store, 1);
    auto const id = words_of(store, "SELECT CAST(id AS TEXT) FROM enrolment");
    auto const address = "/pendaftaran/" + id;
    CHECK(post(store, rina(), address + "/rekening",
               {{"bank", "BJB"}, {"number", "0012345678"}, {"holder", "MURID"}})
              .status == 403);
    CHECK(post(store, clerk(), address + "/rekening",
               {{"bank", "BJB"}, {"number", "12"}, {"holder", "MURID"}})
              .status == 422);
    REQUIRE(post(store, clerk(), address + "/rekening",
                 {{"bank", "BJB"}, {"number", "0012345678"}, {"holder", "MURID"}})
                .status == 303);
    CHECK(look(store, clerk(), address).has("0012345678"));
    for (auto const* who : {&rina(), &second()})
      CHECK_FALSE(look(store, *who, address).has("0012345678"));
    auto bank = form();
    bank[3].second = "bank";
    auto const batch = post(store, clerk(), "/penyaluran/baru", bank).location;
    CHECK_FALSE(look(store, clerk(), batch + "/baris").has("0012345678"));
    REQUIRE(post(store, second(), batch + "/periksa").status == 303);
    CHECK(look(store, clerk(), batch + "/serah").code == "batch.not_approved");
    REQUIRE(post(store, third(), batch + "/setujui").status == 303);
    CHECK(look(store, clerk(), batch + "/serah").has("0012345678"));
    auto const masked = colleague(23, "Kasir", {May::see_programmes, May::pay}, "32.76");
    CHECK_FALSE(look(store, masked, batch + "/serah").has("0012345678"));
  });
}

TEST_CASE("batch pages: what failed waits in its list until it is noted") {
  with_people([](db::Store& store) {
    stand(store, 2);
    auto const address = drawn(store);
    post(store, second(), address + "/periksa");
    post(store, third(), address + "/setujui");
    post(store, clerk(), address + "/serahkan", {{"pay_order", "0117"}});
    auto const line = words_of(store, "SELECT CAST(MIN(id) AS TEXT) FROM payment");
    REQUIRE(post(store, clerk(), "/pembayaran/" + line + "/gagal", {{"reason", "pindah"}}).status ==
            303);
    CHECK(look(store, clerk(), "/penyaluran/perbaikan").has("/pembayaran/" + line + "/perbaikan"));
    CHECK(look(store, clerk(), "/pembayaran/" + line + "/perbaikan").status == 200);
    CHECK(post(store, clerk(), "/pembayaran/" + line + "/perbaikan",
               {{"result", "lain"}, {"note", "x"}})
              .status == 422);
    REQUIRE(post(store, clerk(), "/pembayaran/" + line + "/perbaikan",
                 {{"result", "fixed"}, {"note", "alamat baru"}})
                .status == 303);
    CHECK_FALSE(look(store, clerk(), "/penyaluran/perbaikan").has("/pembayaran/" + line));
    CHECK(look(store, clerk(), "/pembayaran/" + line + "/perbaikan").code ==
          "payment.nothing_to_fix");
  });
}

TEST_CASE(
    "batch pages: an answer is shown with its way back; the list filters by benefit and year") {
  with_people([](db::Store& store) {
    stand(store, 2);
    auto const address = drawn(store);
    REQUIRE(post(store, second(), address + "/periksa").status == 303);
    REQUIRE(post(store, third(), address + "/setujui").status == 303);
    REQUIRE(post(store, clerk(), address + "/serahkan", {{"pay_order", "SP2D-1"}}).status == 303);
    REQUIRE(post(store, clerk(), address + "/diterima",
                 {{"paid_on", "16-12-2024"}, {"proof", "Daftar 1"}})
                .status == 303);
    auto const page = look(store, clerk(), address);
    CHECK(page.has("Sisanya diterima: 2 baris"));
    CHECK(page.has("Tarik jawaban ini"));
    CHECK_FALSE(look(store, second(), address).has("Tarik jawaban ini"));
    auto const answer = words_of(store, "SELECT CAST(id AS TEXT) FROM payment_answer");
    auto const back = address + "/jawaban/" + answer + "/tarik";
    CHECK(post(store, clerk(), back).status == 422);
    CHECK(post(store, second(), back, {{"reason", "Salah"}}).status == 403);
    CHECK(post(store, clerk(), address + "/jawaban/77/tarik", {{"reason", "Salah"}}).status == 404);
    REQUIRE(post(store, clerk(), back, {{"reason", "Salah hari"}}).status == 303);
    CHECK(look(store, clerk(), address).has("Salah hari"));
    CHECK(number(store, "SELECT COUNT(*) FROM payment WHERE status = 'planned'") == 2);

    auto const rows = [&](std::string const& query) {
      return json_of(look(store, clerk(), "/api/v1/penyaluran?" + query))["rows"].list()->size();
    };
    CHECK(rows("manfaat=kds-bidik-manis&tahun=2024&keadaan=sent") == 1);
    CHECK(rows("manfaat=kds-alat-bantu") == 0);
    CHECK(rows("tahun=2023") == 0);
    CHECK(look(store, clerk(), "/penyaluran?manfaat=tidak-ada").code == "list.filter");
    CHECK(look(store, clerk(), "/penyaluran?manfaat=kds-bidik-manis").has("Bidik Manis</option>"));
  });
}

}  // namespace rangkul::programmes
