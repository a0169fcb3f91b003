#include "cases/links.h"

#include <filesystem>
#include <fstream>

#include "cases/pages.h"
#include "evidence/documents.h"
#include "evidence/raster.h"
#include "support/registry_desk.h"

namespace rangkul::cases {
namespace {

using registry::has;
using Kind = procedures::Event::Kind;

constexpr std::string_view a_nik = "3276064107900002";

/// Heri leads, Peni coordinates as a social worker, Sita only sees.
struct Town {
  explicit Town(db::Store& store) : desk(store) { add_link_routes(desk.routes); }
  registry::RegistryDesk desk;

  static Actor worker(int id, char const* name, char const* role, std::vector<May> more = {}) {
    more.insert(more.end(), {May::see_people, May::edit_people, May::see_cases, May::work_cases,
                             May::report_cases, May::see_full_numbers, May::see_restricted});
    return Actor::person(AccountId{id}, name, registry::rights_of(more), registry::place("32.76"))
        .in_roles({role});
  }
  Actor peni = worker(31, "Peni", "peksos");
  Actor anto = worker(32, "Anto", "trc");
  Actor sita = Actor::person(AccountId{33}, "Sita", registry::rights_of({May::see_cases}),
                             registry::place("32.76"));
  Actor yuli = Actor::nobody();

  CaseId opened(std::string const& procedure = "gelandangan-pengemis", bool secret = false) {
    registry::Person marlina;
    marlina.nik = registry::nik(std::string(a_nik).c_str());
    marlina.name = "MARLINA RAHASIA";
    auto const person = desk.add(marlina);
    auto const id = desk.write(peni, [&](Context& context) {
      return open_case(context, {.uid = "uji-" + std::to_string(next_id_value()),
                                 .procedure = procedure,
                                 .area = registry::place("32.76.06.1006"),
                                 .source = "report",
                                 .urgency = "red",
                                 .title = "Perempuan di lampu merah",
                                 .story = "Ceritanya panjang",
                                 .secret = secret,
                                 .people = {person}});
    });
    REQUIRE_MESSAGE(id.ok(), (id.ok() ? std::string() : id.error().code));
    return id.value();
  }
  static NewLink request(CaseId id, std::string const& step = "jangkau",
                         std::string const& agency = "satpol-pp") {
    return {.of = id,
            .step = step,
            .agency = agency,
            .receiver = "Bu Nina",
            .words = "Mohon dijangkau hari ini.",
            .hours = 24};
  }
  Result<MadeLink> made(Actor const& actor, NewLink const& given) {
    return desk.write(actor, [&](Context& context) { return make_link(context, given); });
  }
  std::string token(CaseId id) {
    auto const link = made(peni, request(id));
    REQUIRE_MESSAGE(link.ok(), (link.ok() ? std::string() : link.error().code));
    return link.value().token;
  }
  procedures::State state(CaseId id) {
    return desk.read(peni, [&](Context& context) {
      auto const one = find_case(context, id);
      REQUIRE(one.ok());
      auto const run = run_of(context, one.value());
      REQUIRE(run.ok());
      return run.value().state;
    });
  }
  std::vector<Link> links(CaseId id) {
    return desk.read(peni, [&](Context& context) { return links_of(context, id).value(); });
  }
  http::Answer opens(std::string const& token) { return desk.get(yuli, "/jawab/" + token); }
  /// A file as a browser sends it.
  http::Answer uploads(std::string const& token, std::string const& path,
                       std::string const& files) {
    http::Request request;
    request.method = http::Method::post;
    request.path = "/jawab/" + token + "/berkas";
    request.uploads.push_back({.field = "file", .file_name = "foto.jpg", .path = path});
    bool known = false;
    auto const match = desk.routes.match(request.method, request.path, known);
    REQUIRE(match.has_value());
    request.params = match->params;
    auto tx = desk.store.write(yuli);
    Context context{tx, yuli, desk.clock, registry::office_catalogue(), "10.0.0.9"};
    screen::OfficeNames const office{.name = "Dinas Sosial Kota Depok",
                                     .region = registry::place("32.76"),
                                     .zone = Zone::wib,
                                     .head = "Sri"};
    std::vector<screen::NavItem> const nav;
    screen::Visit visit{request, context, office, nav, "", "", "", "", files};
    auto result = match->route->handler(visit);
    if (!result.ok()) return screen::refusal(visit, result.error());
    if (result.value().status < 400) tx.commit();
    return std::move(result).value();
  }
  std::vector<std::string> accesses(CaseId id) {
    std::vector<std::string> out;
    auto const reader = Actor::system("test");
    auto tx = desk.store.read(reader);
    Context context{tx, reader, desk.clock, registry::office_catalogue(), {}};
    for (auto const& row : audit::accesses_to(context, {"case", id.value()}, 20))
      out.push_back(row.actor + " " + row.purpose.substr(0, row.purpose.rfind(' ')));
    return out;
  }
  http::Answer sends(std::string const& token, std::string const& act,
                     registry::Sent const& form = {}) {
    return desk.post(yuli, "/jawab/" + token + "/" + act, form);
  }
};

void in_town(std::function<void(Town&)> const& act) {
  test::for_each_store([&](db::Store& store) {
    Town town(store);
    act(town);
  });
}

registry::Sent whole_answer() {
  return {{"check_manusiawi", "1"},
          {"document_foto", "Di ponsel petugas"},
          {"document_lokasi", "-6.37, 106.82"},
          {"words", "Sudah dijangkau dan diantar."}};
}

}  // namespace

TEST_CASE("links: an agency accepts, answers its part, and the step goes on in its name") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const token = town.token(id);
    CHECK(town.state(id).find("jangkau")->referral == procedures::Open::Referral::sent);
    auto const page = town.opens(token);
    CHECK(page.status == 200);
    for (auto const* part : {"Mohon dijangkau hari ini.", "Satpol PP", "Bu Nina"})
      CHECK_MESSAGE(has(page, part), part);
    CHECK(town.sends(token, "terima").status == 303);
    CHECK(town.state(id).find("jangkau")->referral == procedures::Open::Referral::accepted);
    auto const thanks = town.sends(token, "kirim", whole_answer());
    CHECK(thanks.status == 200);
    auto const state = town.state(id);
    CHECK(state.find("jangkau") == nullptr);
    CHECK(state.closed.contains("jangkau"));
    auto const link = town.links(id).front();
    CHECK(link.state == "used");
    CHECK(link.answer == "done");
    auto const told = town.desk.read(town.peni, [&](Context& context) {
      return run_of(context, find_case(context, id).value()).value().told;
    });
    CHECK(told.back().event.by == "satpol-pp");
    CHECK(told.back().name == "Satpol PP");
    CHECK_FALSE(told.back().account.is_set());
  });
}

TEST_CASE("links: the page tells nothing of the case but the one part, and no number of a person") {
  in_town([](Town& town) {
    for (bool const secret : {false, true}) {
      auto const id = town.opened("gelandangan-pengemis", secret);
      auto const number = town.desk.read(
          town.peni, [&](Context& context) { return find_case(context, id).value().number; });
      auto const token = town.token(id);
      for (auto const& page :
           {town.opens(token), town.desk.get(town.yuli, "/api/v1/jawab/" + token)}) {
        CHECK(page.status == 200);
        for (std::string const& part :
             {std::string(a_nik), std::string("MARLINA"), std::string("lampu merah"),
              std::string("Ceritanya"), number, std::string("Kemiri"), id.text()})
          CHECK_MESSAGE(!has(page, part), part);
      }
      // One case of this procedure a person.
      test::run_directly(town.desk.store, "UPDATE person SET nik = NULL");
    }
  });
}

TEST_CASE("links: altered, unknown, expired, used, withdrawn and overtaken ones look the same") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const token = town.token(id);
    auto const is_closed = [&](std::string const& text) {
      auto const nothing = town.opens("x").body;
      auto const page = town.opens(text);
      auto const sent = town.sends(text, "kirim", whole_answer());
      return page.status == 404 && page.body == nothing && sent.status == 404 &&
             town.sends(text, "terima").status == 404 &&
             town.sends(text, "tolak", {{"reason", "Tidak"}}).status == 404 &&
             town.sends(text, "berkas").status == 404;
    };
    // Every sign counts.
    for (std::size_t at = 0; at < token.size(); ++at) {
      auto altered = token;
      altered[at] = altered[at] == 'A' ? 'B' : 'A';
      CHECK_MESSAGE(town.opens(altered).status == 404, at);
    }
    CHECK(is_closed(token + "A"));
    CHECK(is_closed(token.substr(1)));
    CHECK(is_closed(std::string(a_nik)));
    CHECK(town.opens(token).status == 200);
    SUBCASE("expired") {
      constexpr std::int64_t a_day = 86'400;
      town.desk.clock.advance_seconds(a_day - 1);
      CHECK(town.opens(token).status == 200);
      town.desk.clock.advance_seconds(1);
      CHECK(is_closed(token));
    }
    SUBCASE("used") {
      CHECK(town.sends(token, "kirim", whole_answer()).status == 200);
      CHECK(is_closed(token));
    }
    SUBCASE("withdrawn") {
      auto const link = town.links(id).front().id;
      auto const withdrawn = town.desk.write(
          town.peni, [&](Context& context) { return withdraw_link(context, id, link); });
      CHECK(withdrawn.ok());
      CHECK(is_closed(token));
    }
    SUBCASE("made anew") {
      auto const other = town.token(id);
      CHECK(is_closed(token));
      CHECK(town.opens(other).status == 200);
    }
    SUBCASE("the coordinator did it meanwhile") {
      auto const handed = town.desk.write(town.peni, [&](Context& context) {
        return act(context, id,
                   {.kind = Kind::refused,
                    .step = "jangkau",
                    .reason = "Lewat telepon",
                    .agency = "satpol-pp"});
      });
      CHECK(handed.ok());
      CHECK(is_closed(token));
    }
    SUBCASE("signed with another key") {
      test::run_directly(town.desk.store, "UPDATE case_link SET hash = hash");
      town.desk.store.use_key(std::string(32, 'k'));
      CHECK(is_closed(token));
    }
  });
}

TEST_CASE("links: a refusal needs a reason and gives the turn back to the coordinator") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const token = town.token(id);
    CHECK(town.sends(token, "tolak", {{"reason", " "}}).status == 422);
    CHECK(town.links(id).front().state == "open");
    CHECK(town.sends(token, "tolak", {{"reason", "Tidak ada regu"}}).status == 200);
    CHECK(town.state(id).find("jangkau")->referral == procedures::Open::Referral::refused);
    CHECK(town.links(id).front().answer == "refused");
    auto const again = town.token(id);
    CHECK(town.sends(again, "terima").status == 303);
    CHECK(town.sends(again, "tolak", {{"reason", "Orangnya pergi"}}).status == 200);
    CHECK(town.state(id).find("jangkau")->referral == procedures::Open::Referral::returned);
    CHECK(town.links(id).front().answer == "returned");
  });
}

TEST_CASE("links: where more is missing, the part is handed back with what was said") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const token = town.token(id);
    CHECK(town.sends(token, "kirim", {{"check_manusiawi", "1"}}).status == 422);
    CHECK(town.sends(token, "kirim", {{"check_manusiawi", "1"}, {"words", "Foto menyusul."}})
              .status == 200);
    auto const state = town.state(id);
    REQUIRE(state.find("jangkau") != nullptr);
    CHECK(state.find("jangkau")->checks.contains("manusiawi"));
    CHECK(state.find("jangkau")->referral == procedures::Open::Referral::returned);
    CHECK(town.links(id).front().answer == "returned");
  });
}

TEST_CASE("links: what a coordinator may ask for") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const refused = [&](Actor const& actor, std::function<void(NewLink&)> const& spoil) {
      auto given = Town::request(id);
      spoil(given);
      auto const link = town.made(actor, given);
      return link.ok() ? std::string("ok") : link.error().code;
    };
    CHECK(refused(town.peni, [](auto& one) { one.words = " "; }) == "field.required");
    CHECK(refused(town.peni, [](auto& one) { one.receiver = ""; }) == "field.required");
    CHECK(refused(town.peni, [](auto& one) { one.words = "NIK 3276 0641 0790 0002"; }) ==
          "case.link_number");
    CHECK(refused(town.peni, [](auto& one) { one.receiver = a_nik; }) == "case.link_number");
    CHECK(refused(town.peni, [](auto& one) { one.hours = 9999; }) == "case.link_hours");
    CHECK(refused(town.peni, [](auto& one) { one.agency = "rsj"; }) == "procedure.agency_unknown");
    CHECK(refused(town.peni, [](auto& one) { one.step = "terbang"; }) ==
          "procedure.agency_unknown");
    CHECK(refused(town.peni, [](auto& one) { one.words = std::string(2001, 'x'); }) ==
          "field.too_long");
    CHECK(refused(town.sita, [](auto&) {}) == "forbidden");
    CHECK(refused(town.peni, [](auto&) {}) == "ok");
    auto const link = town.links(id).front().id;
    auto const withdrawn = [&](Actor const& actor) {
      auto const done = town.desk.write(
          actor, [&](Context& context) { return withdraw_link(context, id, link); });
      return done.ok() ? std::string("ok") : done.error().code;
    };
    CHECK(withdrawn(town.sita) == "forbidden");
    CHECK(withdrawn(town.peni) == "ok");
    CHECK(withdrawn(town.peni) == "case.link_over");
  });
}

TEST_CASE("links: the store holds no token, and each opening is recorded") {
  in_town([](Town& town) {
    auto const id = town.opened();
    auto const token = town.token(id);
    std::int64_t found = 0;
    auto const reader = Actor::system("test");
    {
      auto tx = town.desk.store.read(reader);
      tx.rows_of("test", "SELECT hash || words || receiver FROM case_link", {},
                 {db::CellType::text}, [&](db::Row const& row) {
                   found += std::get<std::string>(row[0]).find(token) != std::string::npos ? 1 : 0;
                   return true;
                 });
    }
    CHECK(found == 0);
    CHECK(town.opens(token).status == 200);
    CHECK(town.opens(token).status == 200);
    CHECK(town.accesses(id) == std::vector<std::string>{"- link satpol-pp", "- link satpol-pp"});
    auto tx = town.desk.store.read(town.yuli);
    Context context{tx, town.yuli, town.desk.clock, registry::office_catalogue(), "10.0.0.9"};
    auto const part = part_of(context, token);
    REQUIRE(part.has_value());
    CHECK(part->link.agency == "satpol-pp");
  });
}

TEST_CASE("links: a file is taken once the part is, and nothing but a picture or a PDF") {
  in_town([](Town& town) {
    namespace fs = std::filesystem;
    auto const id = town.opened();
    auto const token = town.token(id);
    auto const folder = fs::temp_directory_path() / ("rangkul_links_" + id.text());
    fs::create_directories(folder);
    auto const put = [&](std::string const& name, std::string const& bytes) {
      std::ofstream(folder / name, std::ios::binary) << bytes;
      return (folder / name).string();
    };
    auto const sent = [&](std::string const& path) {
      return town.uploads(token, path, folder.string()).status;
    };
    evidence::Raster raster{64, 48, std::vector<std::uint8_t>(64 * 48 * 3, 90)};
    auto const photo = put("foto.jpg", evidence::to_jpeg(raster, 90).value());
    CHECK(sent(photo) == 404);
    REQUIRE(town.sends(token, "terima").status == 303);
    CHECK(town.sends(token, "berkas").status == 422);
    for (auto const& [name, bytes] : std::vector<std::pair<std::string, std::string>>{
             {"surat.jpg", "<html><script>alert(1)</script>"},
             {"gambar.svg", "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"},
             {"kosong.png", ""},
             {"rusak.png", std::string("\x89PNG\r\n\x1a\n", 8) + "abc"},
             {"potong.jpg", std::string("\xff\xd8\xff\xe0", 4)},
             {"program.pdf", "MZ\x90"},
             {"arsip.zip", "PK\x03\x04 isi"}})
      CHECK_MESSAGE(sent(put(name, bytes)) == 422, name);
    auto const large = put("besar.jpg", "x");
    fs::resize_file(large, static_cast<std::uintmax_t>(evidence::most_bytes) + 1);
    CHECK(sent(large) == 422);
    CHECK(sent(photo) == 303);
    CHECK(sent(put("surat.pdf", "%PDF-1.4 yang rusak dibaca pekerjaan")) == 303);
    auto const photos = town.desk.read(town.peni, [&](Context& context) {
      auto const owner = case_photos().find(context, id.value());
      REQUIRE(owner.ok());
      return evidence::photos_of(context, case_photos(), owner.value());
    });
    REQUIRE(photos.size() == 1);
    CHECK(photos.front().added_name == "Satpol PP");
    CHECK(town.sends(token, "kirim", whole_answer()).status == 200);
    CHECK(sent(photo) == 404);
    fs::remove_all(folder);
  });
}

TEST_CASE("links: an agency that takes part, without owning the step, hands its part back") {
  in_town([](Town& town) {
    auto const id = town.opened("pelepasan-pasung");
    auto const made = town.made(town.peni, Town::request(id, "temukan", "puskesmas"));
    REQUIRE(made.ok());
    auto const& token = made.value().token;
    CHECK(town.sends(token, "kirim", {{"document_foto", "Ada"}}).status == 422);
    CHECK(town.sends(token, "kirim", {{"document_foto", "Ada"}, {"words", "Sudah diperiksa."}})
              .status == 200);
    auto const state = town.state(id);
    REQUIRE(state.find("temukan") != nullptr);
    CHECK(state.find("temukan")->documents.contains("foto"));
    CHECK(state.find("temukan")->referral == procedures::Open::Referral::returned);
  });
}

}  // namespace rangkul::cases
