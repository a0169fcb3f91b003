#include "forms/pages.h"

#include <doctest/doctest.h>

#include "support/screen_desk.h"

namespace rangkul::forms {
namespace {

using screen::Desk;
using screen::rights_of;

bool has(std::string const& text, std::string const& part) {
  return text.find(part) != std::string::npos;
}

RegionCode place(char const* code) { return RegionCode::parse(code).value(); }

/// Dini sees what is secret, Wira what is restricted alone; Rina works elsewhere.
Actor const& dini() {
  static auto const actor = Actor::person(
      AccountId{41}, "Dini",
      rights_of({May::see_people, May::edit_people, May::see_restricted, May::see_secret}),
      place("32.76"));
  return actor;
}
Actor const& wira() {
  static auto const actor = Actor::person(
      AccountId{31}, "Wira", rights_of({May::see_people, May::edit_people, May::see_restricted}),
      place("32.76"));
  return actor;
}
Actor const& rina() {
  static auto const actor = Actor::person(
      AccountId{7}, "Rina", rights_of({May::see_people, May::edit_people}), place("32.76.05"));
  return actor;
}

Result<Owner> find_try(Context& context, std::int64_t id) {
  Owner out{.id = id,
            .title = "Kasus " + std::to_string(id),
            .address = "/coba/" + std::to_string(id),
            .region = place("32.76.06.1006"),
            .forms = {"risiko-kekerasan", "barthel", "laporan", "masuk-rps"}};
  if (id != 12 || !context.actor.sees(out.region)) return not_found();
  return out;
}
Kind const kind{.key = "try",
                .address = "/coba",
                .current = "home",
                .see = May::see_people,
                .add = May::edit_people,
                .find = find_try};

screen::Routes const& routes() {
  static auto const all = [] {
    screen::Routes out;
    add_routes(out);
    add_routes(out, kind);
    return out;
  }();
  return all;
}

using Typed = std::vector<std::pair<std::string, std::string>>;

/// One request of somebody; what was written stays.
struct Office {
  db::Store& store;
  Instant now{1'734'397'950};
  Result<http::Answer> ask(Actor const& who, http::Method method, std::string const& address,
                           Typed const& typed = {}, bool json = false) {
    Desk desk(store, who, method == http::Method::get ? http::Access::read : http::Access::write);
    desk.clock.set(now);
    auto const* route = desk.seek(routes(), method, address);
    REQUIRE(route != nullptr);
    for (auto const& [name, value] : typed) desk.request.form.add(name, value);
    if (json) desk.request.headers["accept"] = "application/json";
    auto answer = route->handler(desk.visit);
    if (answer.ok() && method != http::Method::get) desk.tx.commit();
    return answer;
  }
  std::string get(Actor const& who, std::string const& address, bool json = false) {
    auto const answer = ask(who, http::Method::get, address, {}, json);
    REQUIRE(answer.ok());
    return answer.value().body;
  }
  /// The address of the answer that was saved.
  std::string post(Actor const& who, std::string const& address, Typed const& typed) {
    auto const answer = ask(who, http::Method::post, address, typed);
    REQUIRE(answer.ok());
    for (auto const& [key, value] : answer.value().headers)
      if (key == "Location" || key == "location") return value;
    INFO(answer.value().body);
    FAIL("not saved");
    return {};
  }
};

void in_office(std::function<void(Office&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Office office{store};
    act(office);
  });
}

Typed risk(std::string uid, std::string const& threatened = "yes") {
  Typed out{{"uid", std::move(uid)},
            {"nyawa", threatened},
            {"izin", "yes"},
            {"catatan", "Disekap di rumah Anggrek"}};
  for (auto const* key : {"senjata", "meningkat", "luka", "serumah", "bunuh_diri", "anak", "hamil",
                          "disabilitas", "perdagangan", "saksi", "tanpa_tempat"})
    out.emplace_back(key, "no");
  return out;
}

Typed barthel(std::string uid, bool alone) {
  Typed out{{"uid", std::move(uid)}};
  for (auto const* key : {"bab", "bak"}) out.emplace_back(key, "terkendali");
  for (auto const* key : {"diri", "wc", "makan", "berpindah", "berjalan", "berpakaian", "tangga"})
    out.emplace_back(key, "mandiri");
  out.emplace_back("mandi", alone ? "mandiri" : "tergantung");
  return out;
}

}  // namespace

TEST_CASE("form pages: everybody signed in reads them, and prints them empty") {
  in_office([](Office& office) {
    auto const list = office.get(rina(), "/formulir");
    for (auto const* part : {"Indeks Barthel (AKS)", "Indeks Katz", "Tanda vital", "Data pasung",
                             "/formulir/risiko-kekerasan"})
      CHECK_MESSAGE(has(list, part), part);
    auto const one = office.get(rina(), "/formulir/barthel");
    for (auto const* part : {"Ketergantungan total", "0 – 4", "nilai 3", "Permenkes 79/2014",
                             "/formulir/barthel/cetak"})
      CHECK_MESSAGE(has(one, part), part);
    CHECK(has(office.get(rina(), "/formulir/tanda-vital"), "36 – 37,5"));
    CHECK(has(office.get(rina(), "/formulir/laporan/cetak"), "☐ Nyawa terancam (3)"));
    auto const json = office.get(rina(), "/api/v1/formulir/laporan", true);
    CHECK(has(json, R"("word":"laporan")"));
    auto const unknown = office.ask(rina(), http::Method::get, "/formulir/bulan");
    REQUIRE_FALSE(unknown.ok());
    CHECK(unknown.error().kind == ErrorKind::not_found);
  });
}

TEST_CASE("form pages: filled in, opened, corrected; faults come again with what was typed") {
  in_office([](Office& office) {
    auto const empty = office.get(wira(), "/coba/12/isi/barthel");
    CHECK(has(empty, R"(name="uid")"));
    auto half = barthel("halaman-0001", true);
    half.pop_back();
    auto const again = office.ask(wira(), http::Method::post, "/coba/12/isi/barthel", half);
    REQUIRE(again.ok());
    CHECK(again.value().status == 422);
    CHECK(has(again.value().body, "halaman-0001"));
    CHECK(has(again.value().body, "Belum diisi"));
    auto const address =
        office.post(wira(), "/coba/12/isi/barthel", barthel("halaman-0001", false));
    auto const page = office.get(wira(), address);
    for (auto const* part : {"AKS Barthel 19: Ketergantungan ringan", "Buang air besar",
                             "Terkendali", "/perbaiki", "Wira"})
      CHECK_MESSAGE(has(page, part), part);
    CHECK(has(office.get(wira(), address + "/perbaiki"), "Alasan perbaikan"));
    auto corrected = barthel("halaman-0002", true);
    auto const no_reason = office.ask(wira(), http::Method::post, address + "/perbaiki", corrected);
    REQUIRE(no_reason.ok());
    CHECK(no_reason.value().status == 422);
    corrected.emplace_back("reason", "Salah centang");
    auto const fresh = office.post(wira(), address + "/perbaiki", corrected);
    CHECK(has(office.get(wira(), fresh), "Salah centang"));
    CHECK(has(office.get(wira(), address), "Sudah diperbaiki"));
    auto const late = office.ask(wira(), http::Method::get, address + "/perbaiki");
    REQUIRE_FALSE(late.ok());
    CHECK(late.error().code == "forms.replaced");
  });
}

TEST_CASE("form pages: a score said more than once is drawn over time") {
  in_office([](Office& office) {
    office.post(wira(), "/coba/12/isi/barthel", barthel("kurva-00001", false));
    CHECK_FALSE(has(office.get(wira(), "/coba/12/formulir"), "<svg class=\"curve\""));
    office.now = office.now.plus_seconds(30 * 86'400);
    office.post(wira(), "/coba/12/isi/barthel", barthel("kurva-00002", true));
    auto const list = office.get(wira(), "/coba/12/formulir");
    CHECK(has(list, "class=\"curve\""));
    CHECK(has(list, "17 Des 2024: 19"));
    CHECK(has(list, "16 Jan 2025: 20"));
    Desk desk(office.store, wira());
    auto const owner = find_try(desk.context, 12).value();
    auto const on_page = part(desk.visit, kind, owner).markup();
    CHECK(has(on_page, "AKS Barthel 20: Mandiri"));
    CHECK(has(on_page, "/coba/12/isi/laporan"));
  });
}

TEST_CASE("form pages: what is secret is neither shown, nor scored, nor named in JSON") {
  in_office([](Office& office) {
    auto const address = office.post(dini(), "/coba/12/isi/risiko-kekerasan", risk("rahasia-0001"));
    auto const full = office.get(dini(), address);
    CHECK(has(full, "Anggrek"));
    CHECK(has(full, "Risiko 5: Tinggi"));
    auto const json = office.get(dini(), "/api/v1" + address, true);
    CHECK(has(json, R"("nyawa":"yes")"));
    CHECK(has(json, R"("band":"tinggi")"));
    for (auto const& seen : {office.get(wira(), address), office.get(wira(), "/coba/12/formulir"),
                             office.get(wira(), "/api/v1" + address, true),
                             office.get(wira(), "/api/v1/coba/12/formulir", true),
                             office.get(wira(), address + "/perbaiki")}) {
      CHECK_FALSE(has(seen, "Anggrek"));
      CHECK_FALSE(has(seen, "Risiko 5"));
      CHECK_FALSE(has(seen, "tinggi\""));
      CHECK_FALSE(has(seen, ": Tinggi"));
      CHECK_FALSE(has(seen, "checked"));
    }
    CHECK_FALSE(has(office.get(wira(), "/api/v1" + address, true), "nyawa"));
    // Who may not see it and leaves it empty does not empty it.
    auto const fresh =
        office.post(wira(), address + "/perbaiki",
                    {{"uid", "rahasia-0002"}, {"reason", "Senjata ditemukan"}, {"senjata", "yes"}});
    auto const after = office.get(dini(), "/api/v1" + fresh, true);
    CHECK(has(after, "Anggrek"));
    CHECK(has(after, R"("nyawa":"yes")"));
    CHECK(has(after, R"("senjata":"yes")"));
    CHECK(has(after, R"("value":8)"));
    CHECK_FALSE(has(office.get(wira(), fresh), "Anggrek"));
  });
}

TEST_CASE("form pages: a field that is not asked is neither wanted nor kept") {
  in_office([](Office& office) {
    Typed typed{{"uid", "syarat-0001"}, {"pengantar", "trc"},      {"keadaan", "baik"},
                {"ruang", "laki"},      {"barang", "Tas"},         {"tata_tertib", "yes"},
                {"luka", "di tangan"},  {"alamat_aman", "Anggrek"}};
    auto const first = office.post(dini(), "/coba/12/isi/masuk-rps", typed);
    auto const json = office.get(dini(), "/api/v1" + first, true);
    CHECK_FALSE(has(json, "di tangan"));
    CHECK_FALSE(has(json, "Anggrek"));
    typed[0].second = "syarat-0002";
    typed[2].second = "lapar";
    typed.emplace_back("keadaan", "luka");
    auto const second = office.post(dini(), "/coba/12/isi/masuk-rps", typed);
    auto const told = office.get(dini(), "/api/v1" + second, true);
    CHECK(has(told, R"("keadaan":["lapar","luka"])"));
    CHECK(has(told, "di tangan"));
    typed[0].second = "syarat-0003";
    typed[6].second = "";
    auto const wanted = office.ask(dini(), http::Method::post, "/coba/12/isi/masuk-rps", typed);
    REQUIRE(wanted.ok());
    CHECK(wanted.value().status == 422);
    CHECK(has(office.get(dini(), "/coba/12/isi/masuk-rps"), R"(data-asked-if="keadaan")"));
  });
}

TEST_CASE("form pages: outside the area, without the right, or unknown, nothing is there") {
  in_office([](Office& office) {
    auto const address = office.post(wira(), "/coba/12/isi/barthel", barthel("wilayah-001", true));
    auto const kind_of = [&](Actor const& who, std::string const& at) {
      auto const answer = office.ask(who, http::Method::get, at);
      REQUIRE_FALSE(answer.ok());
      return answer.error().kind;
    };
    CHECK(kind_of(rina(), address) == ErrorKind::not_found);
    CHECK(kind_of(rina(), "/coba/12/formulir") == ErrorKind::not_found);
    CHECK(kind_of(rina(), "/coba/12/isi/barthel") == ErrorKind::not_found);
    CHECK(kind_of(wira(), "/coba/12/formulir/99") == ErrorKind::not_found);
    CHECK(kind_of(wira(), "/coba/12/isi/bulan") == ErrorKind::not_found);
    CHECK(kind_of(screen::heri(), "/coba/12/isi/barthel") == ErrorKind::forbidden);
    auto const json = office.ask(wira(), http::Method::post, "/api/v1/coba/12/isi/barthel",
                                 {{"uid", "wilayah-002"}, {"bab", "bulan"}}, true);
    REQUIRE_FALSE(json.ok());
    CHECK(json.error().code == "field.choice");
  });
}

}  // namespace rangkul::forms
