#include "letters/letters.h"

#include <algorithm>
#include <filesystem>
#include <thread>

#include "letters/compose.h"
#include "support/letters_town.h"

namespace rangkul::letters {
namespace {

std::string code_of(Result<LetterId> const& result) {
  return result.ok() ? std::string("ok") : result.error().code;
}

std::vector<std::int64_t> serials(Town& town) {
  std::vector<std::int64_t> out;
  auto const actor = Actor::system("test");
  auto tx = town.store.read(actor);
  tx.rows_of("test", "SELECT serial FROM letter ORDER BY serial", {}, {db::CellType::integer},
             [&](db::Row const& row) {
               out.push_back(std::get<std::int64_t>(row[0]));
               return true;
             });
  return out;
}

std::int64_t events(Town& town, std::string const& name) {
  std::int64_t count = 0;
  auto const actor = Actor::system("test");
  auto tx = town.store.read(actor);
  tx.rows_of("test", "SELECT name FROM event", {}, {db::CellType::text}, [&](db::Row const& row) {
    count += std::get<std::string>(row[0]) == name ? 1 : 0;
    return true;
  });
  return count;
}

/// A line a tag, so that a change is seen where it is.
std::string in_lines(std::string const& markup) {
  std::string out;
  for (std::size_t at = 0; at < markup.size(); ++at) {
    if (markup[at] == '<' && markup[at + 1] != '/' && !out.empty() && out.back() != '\n')
      out += '\n';
    if (markup[at] != '\n') out += markup[at];
  }
  return out + "\n";
}

/// Equal to tests/golden/letters/<name>; RANGKUL_GOLDEN=write writes it anew.
void check_golden(std::string const& name, std::string const& markup) {
  auto const folder = catalogue::Catalogue::default_folder() + "/../tests/golden/letters/";
  auto const now = in_lines(markup);
  auto const* wish = std::getenv("RANGKUL_GOLDEN");
  if (wish != nullptr && std::string_view(wish) == "write") {
    std::filesystem::create_directories(folder);
    std::ofstream(folder + name) << now;
    return;
  }
  std::ifstream in(folder + name);
  std::string const kept{std::istreambuf_iterator<char>(in), {}};
  CHECK_MESSAGE(kept == now, name << " differs; see ./dev golden");
}

}  // namespace

TEST_CASE("letters: an issued letter has its number, its words, a seal and an event") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation());
    REQUIRE(code_of(id) == "ok");
    auto const letter = town.one(id.value());
    CHECK(letter.number == "460/0001/RHB/2024");
    CHECK(letter.year == 2024);
    CHECK(letter.about == "Rekomendasi perawatan di rumah sakit");
    CHECK(letter.issued_on.iso() == "2024-12-17");
    CHECK(letter.issued_name == "Rina");
    CHECK(letter.signed_name == "Sri Wahyuni");
    CHECK(seal_holds(letter));
    CHECK(events(town, "letters.issued") == 1);
    auto const text = text_of(town.rina, letter);
    CHECK(text.head == std::vector<std::string>{"PEMERINTAH KOTA DEPOK", "DINAS SOSIAL",
                                                "Jalan Margonda Raya 54, Depok"});
    CHECK(text.place_and_day == "Depok, 17 Desember 2024");
    CHECK(text.to == std::vector<std::string>{"Direktur RSUD Kota Depok", "di Depok"});
    REQUIRE(text.blocks.size() == 3);
    CHECK(text.blocks[0].facts.front().text == "Marlina");
    // Each line that was typed is a paragraph; what nobody filled is left out.
    CHECK(text.blocks[1].paragraphs.size() == 3);
    CHECK(text.blocks[2].paragraphs.front() == "Surat ini berlaku sampai dengan 31 Desember 2024.");
    CHECK(text.copies.empty());
    REQUIRE(text.signatures.size() == 1);
    CHECK(text.signatures[0].title == std::vector<std::string>{"Kepala Dinas Sosial Kota Depok,"});
    CHECK(text.signatures[0].number == "NIP 196801011990032001");
  });
}

TEST_CASE("letters: each register counts by itself, and anew each year") {
  in_town([](Town& town) {
    auto task = NewLetter{.letter = "surat-tugas",
                          .uid = {},
                          .subject = {"case", a_case},
                          .region = place("32.76.06"),
                          .confidential = false,
                          .given = {{"case.number", "K/1"}},
                          .typed = {{"task_kind", "penelusuran"},
                                    {"basis", "Permintaan RSUD"},
                                    {"officers", "Anto"},
                                    {"task", "Mencari keluarga"},
                                    {"place", "Bogor"},
                                    {"from_day", "2024-12-18"},
                                    {"to_day", "2024-12-19"},
                                    {"signer_name", "Sri"}}};
    CHECK(town.one(town.issued(town.rina, recommendation()).value()).number == "460/0001/RHB/2024");
    CHECK(town.one(town.issued(town.rina, task).value()).number == "094/0001/ST/2024");
    CHECK(town.one(town.issued(town.rina, recommendation()).value()).number == "460/0002/RHB/2024");
    constexpr std::int64_t month = 31 * 86'400;
    town.clock.advance_seconds(month);
    CHECK(town.one(town.issued(town.rina, recommendation()).value()).number == "460/0001/RHB/2025");
  });
}

TEST_CASE("letters: many hands at once get numbers without gaps, though some give up") {
  in_town([](Town& town) {
    constexpr int hands = 6;
    constexpr int each = 8;
    auto const hand = [&](int which) {
      for (int i = 0; i < each; ++i) {
        auto tx = town.store.write(town.rina);
        Context context{tx, town.rina, town.clock, *town.words, {}};
        auto const id = issue(context, office(), recommendation());
        // Every third letter is not kept, as when the request breaks behind it.
        if (id.ok() && (which + i) % 3 != 0) tx.commit();
      }
    };
    std::vector<std::thread> threads;
    for (int which = 0; which < hands; ++which) threads.emplace_back(hand, which);
    for (auto& thread : threads) thread.join();
    auto const given = serials(town);
    REQUIRE(given.size() == 32);
    for (std::size_t i = 0; i < given.size(); ++i)
      CHECK(given[i] == static_cast<std::int64_t>(i) + 1);
  });
}

TEST_CASE("letters: a double tap is one letter") {
  in_town([](Town& town) {
    auto letter = recommendation();
    letter.uid = "ketuk-dua-kali";
    auto const first = town.issued(town.rina, letter);
    auto const second = town.issued(town.rina, letter);
    REQUIRE(first.ok());
    REQUIRE(second.ok());
    CHECK(first.value() == second.value());
    CHECK(serials(town).size() == 1);
    CHECK(events(town, "letters.issued") == 1);
  });
}

TEST_CASE("letters: two taps at the same moment are one letter and no lost number") {
  in_town([](Town& town) {
    auto letter = recommendation();
    letter.uid = "bersamaan";
    constexpr int hands = 4;
    std::vector<std::thread> threads;
    for (int which = 0; which < hands; ++which)
      threads.emplace_back([&] {
        auto tx = town.store.write(town.rina);
        Context context{tx, town.rina, town.clock, *town.words, {}};
        if (issue(context, office(), letter).ok()) tx.commit();
      });
    for (auto& thread : threads) thread.join();
    CHECK(serials(town) == std::vector<std::int64_t>{1});
    CHECK(town.one(town.issued(town.rina, recommendation()).value()).number == "460/0002/RHB/2024");
  });
}

TEST_CASE("letters: what is missing or wrong is refused before a number is given") {
  in_town([](Town& town) {
    auto const refused = [&](std::function<void(NewLetter&)> const& spoil) {
      auto letter = recommendation();
      spoil(letter);
      auto const result = town.issued(town.rina, letter);
      return result.ok() ? std::string("ok") : result.error().code + " " + result.error().field;
    };
    CHECK(refused([](auto& one) { one.letter = "surat-sakti"; }) == "letters.unknown letter");
    CHECK(refused([](auto& one) { one.given.erase("person.name"); }) == "letters.missing ");
    CHECK(refused([](auto& one) { one.given["case.number"] = " "; }) == "letters.missing ");
    CHECK(refused([](auto& one) { one.typed["reason"] = ""; }) == "field.required reason");
    CHECK(refused([](auto& one) { one.typed.erase("signer_name"); }) ==
          "field.required signer_name");
    CHECK(refused([](auto& one) { one.typed["purpose"] = "liburan"; }) == "field.choice purpose");
    CHECK(refused([](auto& one) { one.typed["valid_until"] = "besok"; }) ==
          "date.unreadable valid_until");
    CHECK(refused([](auto& one) { one.typed["to_office"] = std::string(301, 'x'); }) ==
          "field.too_long to_office");
    CHECK(refused([](auto& one) { one.typed["reason"] = std::string("a\x01z"); }) ==
          "field.characters reason");
    CHECK(refused([](auto& one) { one.region = place("32.76.05.1001"); }) == "not_found ");
    CHECK(serials(town).empty());
    constexpr std::int64_t two_years = 2 * 366 * 86'400;
    town.clock.advance_seconds(-two_years);
    CHECK(refused([](auto&) {}) == "letters.unknown letter");
  });
}

TEST_CASE("letters: what is typed is text, never markup and never a name to be filled") {
  in_town([](Town& town) {
    auto letter = recommendation();
    letter.given["person.name"] = "<script>alert(1)</script> {case.number} \"&'`";
    letter.typed["reason"] = "{person.nik} {tidak ada}";
    auto const id = town.issued(town.rina, letter);
    REQUIRE(code_of(id) == "ok");
    auto const text = text_of(town.rina, town.one(id.value()));
    CHECK(text.blocks[0].facts.front().text == "<script>alert(1)</script> {case.number} \"&'`");
    CHECK(text.blocks[1].paragraphs.front() == "{person.nik} {tidak ada}");
    auto const page = town.get(town.rina, letter_address(id.value()));
    CHECK(page.status == 200);
    CHECK(has(page.body, "&lt;script&gt;alert(1)&lt;/script&gt; {case.number}"));
    CHECK_FALSE(has(page.body, "<script>alert"));
    CHECK_FALSE(has(papers::document(text), "<script>alert"));
  });
}

TEST_CASE("letters: numbers of people are whole for who wrote it and who may see them") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    auto const whole = [&](Actor const& actor) {
      return has(town.get(actor, letter_address(id)).body, "3276064107900002");
    };
    CHECK(whole(town.rina));
    CHECK_FALSE(whole(town.dewi));
    CHECK(has(town.get(town.dewi, letter_address(id)).body, "3276 •••• •••• 0002"));
    CHECK_FALSE(has(town.get(town.dewi, "/api/v1" + letter_address(id)).body, "3276064107900002"));
  });
}

TEST_CASE("letters: a draft has everything but a number, and writes nothing") {
  in_town([](Town& town) {
    auto const drafted = town.read(
        town.rina, [&](Context& context) { return draft(context, office(), recommendation()); });
    REQUIRE(drafted.ok());
    CHECK(drafted.value().number == "460/____/RHB/2024");
    CHECK(drafted.value().mark == "KONSEP");
    CHECK(has(paper_part(drafted.value()).markup(), "KONSEP"));
    CHECK(serials(town).empty());
    auto spoilt = recommendation();
    spoilt.typed.erase("reason");
    CHECK(town.read(town.rina, [&](Context& c) { return draft(c, office(), spoilt); })
              .error()
              .field == "reason");
  });
}

TEST_CASE("letters: what was issued stays as it was when the template changes") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    auto const before = town.one(id);
    Files files;
    files.change("letters/surat-rekomendasi.toml", "Surat ini berlaku sampai dengan",
                 "Berlaku hanya hingga");
    files.change("letters/surat-rekomendasi.toml", "460/{serial:4}/RHB/{year}",
                 "400.9/{serial:4}/RHB/{year}");
    auto const changed = files.load();
    town.words = changed.get();
    auto const after = town.one(id);
    CHECK(after.content == before.content);
    CHECK(seal_holds(after));
    CHECK(text_of(town.rina, after).blocks[2].paragraphs.front() ==
          "Surat ini berlaku sampai dengan 31 Desember 2024.");
    auto const next = town.one(town.issued(town.rina, recommendation()).value());
    CHECK(next.number == "400.9/0001/RHB/2024");
    CHECK(text_of(town.rina, next).blocks[2].paragraphs.front() ==
          "Berlaku hanya hingga 31 Desember 2024.");
    town.words = &screen::test_catalogue();
  });
}

TEST_CASE("letters: a text that somebody alters in the store no longer fits its seal") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    test::run_directly(town.store,
                       "UPDATE letter SET content = replace(content, 'Marlina', 'Marlena')");
    CHECK_FALSE(seal_holds(town.one(id)));
    CHECK(has(town.get(town.rina, letter_address(id)).body,
              "Isi surat ini tidak sama dengan yang dikeluarkan"));
  });
}

TEST_CASE("letters: made void with a reason, by who wrote it or leads; the number stays used") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    auto const made_void = [&](Actor const& actor, std::string const& why) {
      auto const done =
          town.write(actor, [&](Context& context) { return make_void(context, id, why); });
      return done.ok() ? std::string("ok") : done.error().code;
    };
    CHECK(made_void(town.dewi, "Salah nama") == "forbidden");
    CHECK(made_void(town.cakra, "Salah nama") == "not_found");
    CHECK(made_void(town.rina, "  ") == "field.required");
    CHECK(made_void(town.rina, "Salah nama") == "ok");
    CHECK(made_void(town.heri, "Salah nama") == "letters.is_void");
    auto const letter = town.one(id);
    CHECK(letter.is_void);
    CHECK(letter.reason == "Salah nama");
    CHECK(letter.void_name == "Rina");
    CHECK(events(town, "letters.made_void") == 1);
    CHECK(town.one(town.issued(town.rina, recommendation()).value()).number == "460/0002/RHB/2024");
    CHECK(has(town.get(town.rina, letter_address(id)).body, "BATAL"));
  });
}

TEST_CASE("letters: the first print is the original, the others are copies") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    auto const address = letter_address(id) + "/cetak";
    CHECK_FALSE(has(town.get(town.rina, letter_address(id)).body, "SALINAN"));
    CHECK(town.asked(town.rina, http::Method::post, address).status == 303);
    CHECK(town.one(id).prints == 1);
    CHECK(has(town.get(town.rina, letter_address(id)).body, "SALINAN"));
    // While the first is being made, nothing is counted.
    CHECK(town.asked(town.rina, http::Method::post, address).status == 409);
    CHECK(town.one(id).prints == 1);
    CHECK(events(town, "letters.printed") == 1);
  });
}

TEST_CASE("letters: a confidential one is there for who wrote it, who leads, and its subject's") {
  in_town([](Town& town) {
    auto secret = recommendation();
    secret.confidential = true;
    auto const id = town.issued(town.rina, secret).value();
    auto const open = town.issued(town.rina, recommendation()).value();
    auto const status = [&](Actor const& actor, LetterId letter) {
      return town.get(actor, letter_address(letter)).status;
    };
    CHECK(status(town.rina, id) == 200);
    CHECK(status(town.heri, id) == 200);
    CHECK(status(town.dewi, id) == 404);
    CHECK(status(town.cakra, id) == 404);
    CHECK(status(town.dewi, open) == 200);
    CHECK(status(town.cakra, open) == 404);
    CHECK(status(town.yuli, open) == 403);
    town.case_is_open = true;
    CHECK(status(town.dewi, id) == 200);
    CHECK(status(town.cakra, id) == 404);
    auto const lists = [&](Actor const& actor) {
      auto const page = town.get(actor, "/surat").body;
      return std::pair(has(page, "460/0001/RHB/2024"), has(page, "460/0002/RHB/2024"));
    };
    CHECK(lists(town.rina) == std::pair(true, true));
    CHECK(lists(town.heri) == std::pair(true, true));
    CHECK(lists(town.dewi) == std::pair(false, true));
    CHECK(lists(town.cakra) == std::pair(false, false));
    auto const made_void = [&](Actor const& actor) {
      return town
          .asked(actor, http::Method::post, letter_address(id) + "/batal", {{"reason", "Coba"}})
          .status;
    };
    town.case_is_open = false;
    CHECK(made_void(town.dewi) == 404);
    CHECK(made_void(town.heri) == 303);
  });
}

TEST_CASE("letters: the register is filtered by year, form, state and words") {
  in_town([](Town& town) {
    auto const id = town.issued(town.rina, recommendation()).value();
    auto other = recommendation();
    other.typed["purpose"] = "pbi";
    REQUIRE(town.issued(town.rina, other).ok());
    REQUIRE(town.write(town.rina, [&](Context& c) { return make_void(c, id, "Salah"); }).ok());
    auto const found = [&](std::string const& query) {
      auto const page = town.get(town.heri, "/surat?" + query).body;
      return std::pair(has(page, "460/0001/RHB/2024"), has(page, "460/0002/RHB/2024"));
    };
    CHECK(found("tahun=2024") == std::pair(true, true));
    CHECK(found("tahun=2023") == std::pair(false, false));
    CHECK(found("bentuk=letter") == std::pair(true, true));
    CHECK(found("bentuk=minutes") == std::pair(false, false));
    CHECK(found("keadaan=void") == std::pair(true, false));
    CHECK(found("cari=kepesertaan") == std::pair(false, true));
    CHECK(found("cari=460/0001") == std::pair(true, false));
    CHECK(town.get(town.rina, "/surat?format=csv").status == 200);
    CHECK(town.get(town.dewi, "/surat?format=csv").status == 403);
  });
}

TEST_CASE("letters: everybody may check a code, and learns nothing of whom it is about") {
  in_town([](Town& town) {
    auto secret = recommendation();
    secret.confidential = true;
    auto const open = town.one(town.issued(town.rina, recommendation()).value());
    auto const hidden = town.one(town.issued(town.rina, secret).value());
    auto const asked = [&](std::string const& code) {
      return town.get(town.yuli, "/cek-surat/" + code);
    };
    auto const page = asked(open.code);
    CHECK(page.status == 200);
    for (auto const* part : {"Surat ini asli", "460/0001/RHB/2024", "17 Desember 2024",
                             "Surat rekomendasi", "Dinas Sosial Kota Depok"})
      CHECK_MESSAGE(has(page.body, part), part);
    for (auto const* part : {"Marlina", "3276064107900002", "RHB-ODGJ", "perawatan", "RSUD"})
      CHECK_MESSAGE(!has(page.body, part), part);
    CHECK(asked(screen::code_words(open.code)).status == 200);
    auto const quiet = asked(hidden.code);
    CHECK(has(quiet.body, "Surat ini asli"));
    CHECK(has(quiet.body, "17 Desember 2024"));
    CHECK_FALSE(has(quiet.body, "460/0002"));
    CHECK_FALSE(has(quiet.body, "Surat rekomendasi"));
    REQUIRE(town.write(town.rina, [&](Context& c) { return make_void(c, open.id, "Salah"); }).ok());
    CHECK(has(asked(open.code).body, "Surat ini sudah dibatalkan"));
    CHECK_FALSE(has(asked(open.code).body, "Surat ini asli"));
  });
}

TEST_CASE("letters: an unknown code and a mistyped one are answered alike") {
  in_town([](Town& town) {
    auto const letter = town.one(town.issued(town.rina, recommendation()).value());
    auto other = letter.code;
    std::swap(other[0], other[1]);
    if (other == letter.code) other[2] = other[2] == '0' ? '1' : '0';
    auto const unknown = town.get(town.yuli, "/cek-surat/" + screen::new_code());
    auto const mistyped = town.get(town.yuli, "/cek-surat/" + other);
    auto const nonsense = town.get(town.yuli, "/cek-surat/x");
    CHECK(unknown.status == 404);
    CHECK(mistyped.status == 404);
    CHECK(unknown.body == mistyped.body);
    CHECK(unknown.body == nonsense.body);
    CHECK(town.get(town.yuli, "/cek-surat").status == 200);
    CHECK(town.get(town.yuli, "/cek-surat?kode=7K2M").status == 303);
  });
}

TEST_CASE("letters: a subject shows its letters, newest first, and each opens") {
  in_town([](Town& town) {
    auto const first = town.issued(town.rina, recommendation()).value();
    auto const second = town.issued(town.rina, recommendation()).value();
    auto other = recommendation();
    other.subject = {"case", a_case + 1};
    REQUIRE(town.issued(town.rina, other).ok());
    auto const ids = town.read(town.heri, [](Context& context) {
      std::vector<LetterId> out;
      for (auto const& letter : letters_of(context, {"case", a_case})) out.push_back(letter.id);
      return out;
    });
    CHECK(ids == std::vector<LetterId>{second, first});
    screen::Desk desk(town.store, town.heri);
    auto const part = subject_part(desk.visit, {"case", a_case}).markup();
    CHECK(has(part, letter_address(first)));
    CHECK(subject_part(desk.visit, {"person", a_case}).empty());
    CHECK(has(town.get(town.heri, letter_address(first)).body, "/kasus/4711"));
  });
}

TEST_CASE("letters: a day in words, a place in a name") {
  CHECK(date_words(Date::parse_iso("2026-11-23").value()) ==
        "Senin tanggal dua puluh tiga bulan November tahun dua ribu dua puluh enam");
  CHECK(date_words(Date::parse_iso("1999-08-17").value()) ==
        "Selasa tanggal tujuh belas bulan Agustus tahun seribu sembilan ratus sembilan puluh "
        "sembilan");
  CHECK(date_words(Date::parse_iso("2011-01-31").value()) ==
        "Senin tanggal tiga puluh satu bulan Januari tahun dua ribu sebelas");
  CHECK(place_of("Dinas Sosial Kota Depok") == "Depok");
  CHECK(place_of("Dinas Sosial Kabupaten Indramayu") == "Indramayu");
  CHECK(place_of("Kantor") == "Kantor");
}

TEST_CASE("letters: a letter looks as it is kept in tests/golden") {
  Town* seen = nullptr;
  test::for_each_store([&](db::Store& store) {
    if (seen != nullptr) return;
    Town town(store);
    seen = &town;
    auto const letter = town.one(town.issued(town.rina, recommendation()).value());
    check_golden("rekomendasi.html", papers::document(text_of(town.rina, letter)));
  });
}

}  // namespace rangkul::letters
