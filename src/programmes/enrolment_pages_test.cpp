#include <doctest/doctest.h>

#include "programmes/figures.h"
#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Typed payment_form(std::string const& amount = "1.000.000", std::string const& day = "16/12/2024") {
  return {{"amount", amount},
          {"paid_on", day},
          {"method", "Bank BJB"},
          {"proof", "KW-77"},
          {"uid", "uid-00001"}};
}

std::string address_of(EnrolmentId id) { return "/pendaftaran/" + id.text(); }

std::string status_of(db::Store& store, EnrolmentId id) {
  return words_of(store, "SELECT status FROM enrolment WHERE id = " + id.text());
}

}  // namespace

TEST_CASE("choosing a benefit: what holds, what does not, and a form where all holds") {
  with_people([](db::Store& store) {
    auto const page = look(store, rina(), "/orang/101/daftarkan");
    CHECK(page.status == 200);
    for (std::string const part : {"Daftarkan Marlina", "Bidik Manis 2024", "Sujarwo",
                                   "kds-bidik-manis", "Penyandang disabilitas"})
      CHECK_MESSAGE(page.has(part), part);
    CHECK_FALSE(page.has("kds-rtlh"));
    CHECK_FALSE(page.has("Kartini"));  // her deadline was yesterday
    auto const one = look(store, rina(), "/orang/101/daftarkan?manfaat=kds-alat-bantu");
    CHECK_FALSE(one.has("<form method=\"post\" action=\"/orang/101/daftarkan\""));
    CHECK(look(store, rina(), "/orang/999/daftarkan").status == 404);
    CHECK(look(store, rina(), "/orang/201/daftarkan").status == 404);
    CHECK(look(store, dewi(), "/orang/201/daftarkan").status == 403);
  });
}

TEST_CASE("choosing a benefit: another aid of the same purpose is shown before proposing") {
  with_people([](db::Store& store) {
    REQUIRE(proposed(store, heri(), candidate("kds-bidik-manis", 101)).ok());
    CHECK(look(store, rina(), "/orang/101/daftarkan?manfaat=kds-siswa-miskin")
              .has("Keperluan yang sama sudah dilayani kds-bidik-manis"));
  });
}

TEST_CASE("proposing: happy, forbidden, outside the area, refused by the rules") {
  with_people([](db::Store& store) {
    Typed const good{{"programme", "kds-bidik-manis"}, {"year", "2024"}};
    std::string const address = "/orang/101/daftarkan";
    CHECK(post(store, dewi(), address, good).status == 403);
    CHECK(post(store, neighbour(), address, good).status == 404);
    CHECK(post(store, rina(), "/orang/999/daftarkan", good).status == 404);
    CHECK(post(store, rina(), "/orang/x/daftarkan", good).status == 404);
    for (auto const* year : {"", "x", "0", "99999", "99999999999999"}) {
      CAPTURE(year);
      CHECK(
          post(store, rina(), address, {{"programme", "kds-bidik-manis"}, {"year", year}}).status ==
          404);
    }
    CHECK(post(store, rina(), "/orang/104/daftarkan", good).code == "eligibility.min_age");
    auto const done = post(store, rina(), address, good);
    CHECK(done.status == 303);
    auto const id = number(store, "SELECT id FROM enrolment");
    CHECK(done.location == "/pendaftaran/" + std::to_string(id));
    CHECK(story_of(store, "enrolment", id) == "enrolment.proposed");
    auto const again = post(store, rina(), address, good);
    CHECK(again.status == 409);
    CHECK(again.code == "enrolment.twice");
    auto const json =
        post(store, rina(), "/api/v1/orang/101/daftarkan",
             {{"programme", "kds-santunan-kematian"}, {"year", "2024"}, {"for_person", "102"}});
    CHECK(json.status == 201);
    CHECK(json.has("\"enrolment\":\""));
  });
}

TEST_CASE("enrolment page: who, what, the story, and only the acts that one may do") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-santunan-kematian", 101, 102)).value();
    auto const page = look(store, heri(), address_of(id));
    CHECK(page.status == 200);
    for (std::string const part :
         {"Marlina", "Sujarwo", "Diusulkan", "/orang/101", "Rina", "/setujui", "/tolak"})
      CHECK_MESSAGE(page.has(part), part);
    CHECK_FALSE(page.has("/bayar"));
    CHECK_FALSE(look(store, rina(), address_of(id)).has("/setujui"));
    CHECK(look(store, dewi(), address_of(id)).status == 404);
    CHECK(look(store, screen::yuli(), address_of(id)).status == 403);
    CHECK(look(store, heri(), "/pendaftaran/5").status == 404);
    CHECK(look(store, heri(), "/pendaftaran/x").status == 404);
    auto const json = look(store, heri(), "/api/v1" + address_of(id));
    CHECK(json.has("\"status\":\"proposed\""));
    CHECK(json.has("\"period\":\"2024/102\""));
  });
}

TEST_CASE("decisions by page: forbidden, outside the area, typed wrong, happy, too late") {
  with_people([](db::Store& store) {
    struct Row {
      std::string act, field, value, status;
    };
    for (auto const& row : {Row{"setujui", "decree", "460/112/2024", "approved"},
                            Row{"hentikan", "reason", "pindah", "stopped"},
                            Row{"tolak", "reason", "ganda", "rejected"}}) {
      CAPTURE(row.act);
      test::run_directly(store,
                         "DELETE FROM enrolment WHERE status <> 'approved' OR programme <> ''");
      auto const id = row.act == "hentikan"
                          ? standing(store, "kds-bidik-manis", 101)
                          : proposed(store, rina(), candidate("kds-bidik-manis", 101)).value();
      auto const before = status_of(store, id);
      auto const address = address_of(id) + "/" + row.act;
      CHECK(post(store, rina(), address, {{row.field, row.value}}).status == 403);
      CHECK(post(store, neighbour(), address, {{row.field, row.value}}).status == 404);
      CHECK(post(store, heri(), "/pendaftaran/5/" + row.act, {{row.field, row.value}}).status ==
            404);
      std::string const too_long(201, 'x');
      auto const back = post(store, heri(), address, {{row.field, too_long}});
      CHECK(back.status == 422);
      CHECK(back.has(too_long));
      CHECK(post(store, heri(), address).status == 422);
      CHECK(status_of(store, id) == before);
      auto const done = post(store, heri(), address, {{row.field, row.value}});
      CHECK(done.status == 303);
      CHECK(done.location == address_of(id));
      CHECK(status_of(store, id) == row.status);
      CHECK(story_of(store, "enrolment", id.value()).ends_with("enrolment." + row.status));
      CHECK(post(store, heri(), address, {{row.field, row.value}}).status == 409);
    }
  });
}

TEST_CASE("approving by page: not what one proposed oneself") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, heri(), candidate("kds-bidik-manis", 101)).value();
    auto const own = post(store, heri(), address_of(id) + "/setujui", {{"decree", "460/1"}});
    CHECK(own.status == 403);
    CHECK(own.code == "enrolment.same_hands");
    CHECK(own.has("orang lain yang harus menyetujui"));
  });
}

TEST_CASE("paying by page: what was typed wrong comes back, nothing is kept") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    auto const address = address_of(id) + "/bayar";
    CHECK(post(store, rina(), address, payment_form()).status == 403);
    CHECK(post(store, neighbour(), address, payment_form()).status == 404);
    CHECK(post(store, sri(), "/pendaftaran/5/bayar", payment_form()).status == 404);
    auto const unreadable = post(store, sri(), address, payment_form("sejuta", "99/99/2024"));
    CHECK(unreadable.status == 422);
    for (std::string const part : {"sejuta", "99/99/2024", "Bank BJB", "KW-77", "uid-00001"})
      CHECK_MESSAGE(unreadable.has(part), part);
    auto const too_much = post(store, sri(), address, payment_form("12.000.001"));
    CHECK(too_much.status == 422);
    CHECK(too_much.has("12.000.001"));
    CHECK(too_much.has("paling banyak Rp 12.000.000"));
    CHECK(post(store, sri(), address, payment_form("1.000.000", "18/12/2024")).status == 422);
    CHECK(post(store, sri(), address, payment_form("1.000.000", "31/12/2023")).status == 422);
    auto const json = post(store, sri(), "/api/v1" + address, payment_form("12.000.001"));
    CHECK(json.status == 422);
    CHECK(json.code == "payment.amount_most");
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 0);
    CHECK(number(store, "SELECT COALESCE(SUM(spent), 0) FROM programme_ledger") == 0);
  });
}

TEST_CASE("paying by page: the form sent twice is one line") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    auto const address = address_of(id) + "/bayar";
    CHECK(look(store, sri(), address_of(id)).has("name=\"uid\""));
    CHECK(post(store, sri(), address, payment_form()).status == 303);
    CHECK(post(store, sri(), address, payment_form()).status == 303);
    CHECK(post(store, sri(), "/api/v1" + address, payment_form()).status == 201);
    CHECK(number(store, "SELECT COUNT(*) FROM payment") == 1);
    auto const page = look(store, sri(), address_of(id));
    CHECK(page.has("Rp 1.000.000"));
    CHECK(page.has("KW-77"));
    auto second = payment_form();
    second.back().second = "uid-00002";
    CHECK(post(store, sri(), address, second).code == "payment.twice");
  });
}

TEST_CASE("a line that did not arrive: asked with its reason, back to the enrolment") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "kds-bidik-manis", 101);
    auto const id = paid(store, sri(), line(enrolment, "uid-00001")).value();
    auto const address = "/pembayaran/" + id.text() + "/gagal";
    CHECK(look(store, sri(), address_of(enrolment)).has(address));
    CHECK(look(store, sri(), address).status == 200);
    CHECK(look(store, rina(), address).status == 403);
    CHECK(look(store, neighbour(), address).status == 404);
    CHECK(look(store, sri(), "/pembayaran/5/gagal").status == 404);
    CHECK(post(store, neighbour(), address, {{"reason", "x"}}).status == 404);
    CHECK(post(store, rina(), address, {{"reason", "x"}}).status == 403);
    std::string const too_long(201, 'x');
    auto const back = post(store, sri(), address, {{"reason", too_long}});
    CHECK(back.status == 422);
    CHECK(back.has(too_long));
    auto const done = post(store, sri(), address, {{"reason", "rekening tutup"}});
    CHECK(done.status == 303);
    CHECK(done.location == address_of(enrolment));
    CHECK(look(store, sri(), address_of(enrolment)).has("rekening tutup"));
    CHECK(look(store, sri(), address).status == 409);
    CHECK(post(store, sri(), address, {{"reason", "x"}}).status == 409);
  });
}

TEST_CASE("a line that came back: day and reason by page and by JSON; the figure falls") {
  with_people([](db::Store& store) {
    auto const enrolment = standing(store, "kds-bidik-manis", 101);
    auto const id = paid(store, sri(), line(enrolment, "uid-00001")).value();
    std::string const receivers = "/api/v1/program/kds-bidik-manis/2024/penerima?status=";
    CHECK(json_of(look(store, sri(), receivers + "paid"))["count"].integer_or(-1) == 1);
    auto const address = "/pembayaran/" + id.text() + "/retur";
    CHECK(look(store, sri(), address_of(enrolment)).has(address));
    CHECK(look(store, sri(), address).status == 200);
    CHECK(look(store, rina(), address).status == 403);
    CHECK(look(store, neighbour(), address).status == 404);
    Typed const early{{"returned_on", "15/12/2024"}, {"reason", "penerima pindah"}};
    auto const again = post(store, sri(), address, early);
    CHECK(again.status == 422);
    CHECK(again.has("penerima pindah"));
    CHECK(post(store, sri(), "/api/v1" + address, early).code == "payment.returned_early");
    Typed const good{{"returned_on", "17/12/2024"}, {"reason", "penerima pindah"}};
    CHECK(post(store, rina(), address, good).status == 403);
    CHECK(post(store, neighbour(), address, good).status == 404);
    auto const done = post(store, sri(), address, good);
    CHECK(done.status == 303);
    CHECK(done.location == address_of(enrolment));
    auto const page = look(store, sri(), address_of(enrolment));
    for (std::string const part : {"Dikembalikan", "penerima pindah", "17 Des 2024", "/bayar"})
      CHECK_MESSAGE(page.has(part), part);
    auto const line_json =
        json_of(look(store, sri(), "/api/v1" + address_of(enrolment)))["payments"].list()->at(0);
    CHECK(line_json["status"].text_or_empty() == "returned");
    CHECK(line_json["returned_on"].text_or_empty() == "2024-12-17");
    CHECK(json_of(look(store, sri(), receivers + "paid"))["count"].integer_or(-1) == 0);
    CHECK(json_of(look(store, sri(), receivers + "returned"))["count"].integer_or(-1) == 1);
    CHECK(post(store, sri(), "/api/v1" + address, good).code == "payment.not_paid");
    CHECK(post(store, sri(), address_of(enrolment) + "/bayar",
               {{"amount", "1.000.000"},
                {"paid_on", "17/12/2024"},
                {"method", "Bank BJB"},
                {"proof", "KW-78"},
                {"uid", "uid-00002"}})
              .status == 303);
  });
}

TEST_CASE("proof: photos of a receipt belong to the enrolment, added by who pays") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    auto const address = "/pendaftaran/" + id.text();
    CHECK(look(store, heri(), address).has(address + "/bukti"));
    CHECK(look(store, heri(), address + "/bukti").has("Tanda terima"));
    CHECK(look(store, rina(), address + "/bukti").status == 200);
    CHECK_FALSE(look(store, rina(), address + "/bukti").has("name=\"photo\""));
    CHECK(look(store, dewi(), address + "/bukti").status == 404);
    CHECK(post(store, rina(), address + "/bukti").status == 403);
  });
}

TEST_CASE("lines of one enrolment: no second aid, and told apart by what was paid or promised") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-bidik-manis", 101);
    auto const rows = [&](std::string const& state) {
      return json_of(
                 look(store, heri(),
                      "/api/v1/program/kds-bidik-manis/2024/pendaftaran?bayar=" + state))["count"]
          .integer_or(-1);
    };
    CHECK(rows("unpaid") == 1);
    auto const first = paid(store, sri(), line(id, "uid-00001")).value();
    REQUIRE(act(store, sri(), [&](Context& context) {
              return mark_failed(context, first, "rekening tutup");
            }).ok());
    CHECK(rows("unpaid") == 1);
    REQUIRE(paid(store, sri(), line(id, "uid-00002")).ok());
    CHECK(rows("paid") == 1);
    test::run_directly(store, "UPDATE payment SET status = 'planned' WHERE status = 'paid'");
    CHECK(rows("planned") == 1);
    CHECK(rows("paid") == 0);
    CHECK_FALSE(look(store, heri(), "/pendaftaran/" + id.text()).has("/bayar\""));
    screen::Desk desk(store, heri());
    auto const part = aids_part(desk.visit, PersonId{101}, FamilyId{10}).markup();
    CHECK(part.find("Bidik Manis") != std::string::npos);
    CHECK(part.find("Ada bantuan lain untuk keperluan yang sama") == std::string::npos);
  });
}

TEST_CASE("card: every benefit of the umbrella with who stands in it and what was paid") {
  with_people([](db::Store& store) {
    auto const own = standing(store, "kds-bidik-manis", 101);
    standing(store, "kds-bantuan-pangan", 104);
    auto const first = paid(store, sri(), line(own, "uid-00001")).value();
    auto const card = json_of(look(store, heri(), "/api/v1/keluarga/10/kartu?tahun=2024"));
    CHECK(card["benefits"].list()->size() == 7);
    CHECK(card["paid"].integer_or(-1) == 1'000'000);
    auto const page = look(store, heri(), "/keluarga/10/kartu?tahun=2024");
    for (std::string const part :
         {"Bidik Manis", "Bantuan Pangan Kota", "2 / 7", "Rp 1.000.000", "Marlina",
          "tidak terdaftar", "belum dilaporkan dinasnya", "Kartu Depok Sejahtera 2024"})
      CHECK_MESSAGE(page.has(part), part);
    // What did not arrive is not received.
    REQUIRE(act(store, sri(), [&](Context& context) {
              return mark_failed(context, first, "rekening tutup");
            }).ok());
    CHECK(json_of(look(store, heri(), "/api/v1/keluarga/10/kartu?tahun=2024"))["paid"].integer_or(
              -1) == 0);
    CHECK(json_of(look(store, heri(), "/api/v1/keluarga/10/kartu?tahun=2023"))["paid"].integer_or(
              -1) == 0);
    CHECK(look(store, dewi(), "/keluarga/10/kartu").status == 404);
  });
}

}  // namespace rangkul::programmes
