#include "programmes/details.h"

#include <doctest/doctest.h>

#include "support/programmes_pages.h"

namespace rangkul::programmes {
namespace {

Status fill(db::Store& store, EnrolmentId id, Details const& given, Actor const& who = rina()) {
  return act(store, who, [&](Context& context) { return set_details(context, id, given); });
}
std::string kept(db::Store& store) {
  return words_of(store, "SELECT field || '=' || value FROM enrolment_field ORDER BY field");
}

}  // namespace

TEST_CASE("details: what the catalogue asks for is kept, checked and changed") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, rina(), candidate("kds-siswa-miskin", 101)).value();
    REQUIRE(fill(store, id, {{"sekolah", " SMAN 1 "}, {"nisn", "0012345678"}}).ok());
    CHECK(kept(store) == "nisn=0012345678 sekolah=SMAN 1");
    auto const events = number(store, "SELECT COUNT(*) FROM event");
    REQUIRE(fill(store, id, {{"sekolah", "SMAN 1"}}).ok());
    CHECK(number(store, "SELECT COUNT(*) FROM event") == events);
    REQUIRE(fill(store, id, {{"sekolah", ""}}).ok());
    CHECK(kept(store) == "nisn=0012345678");
    CHECK(code_of(fill(store, id, {{"nisn", "12345"}})) == "detail.digits");
    CHECK(code_of(fill(store, id, {{"nisn", "00123456a8"}})) == "detail.digits");
    CHECK(code_of(fill(store, id, {{"ukuran", "L"}})) == "detail.unknown");
    CHECK(code_of(fill(store, id, {{"sekolah", std::string(121, 'a')}})) == "field.too_long");
    CHECK(code_of(fill(store, id, {{"sekolah", "SMAN 2"}}, dewi())) == "forbidden");
    CHECK(code_of(fill(store, id, {{"sekolah", "SMAN 2"}}, neighbour())) == "not_found");
    CHECK(kept(store) == "nisn=0012345678");
  });
}

TEST_CASE("details: a device is chosen from the list, with the day it was measured") {
  with_people([](db::Store& store) {
    auto const id = proposed(store, heri(), candidate("kds-alat-bantu", 201)).value();
    CHECK(code_of(fill(store, id, {{"jenis", "kereta"}}, heri())) == "detail.choice");
    CHECK(code_of(fill(store, id, {{"diukur", "kemarin"}}, heri())) == "date.unreadable");
    REQUIRE(fill(store, id, {{"jenis", "walker"}, {"diukur", "02-12-2024"}}, heri()).ok());
    CHECK(kept(store) == "diukur=2024-12-02 jenis=walker");
    auto const page = look(store, heri(), "/pendaftaran/" + id.text());
    CHECK(page.has("Walker"));
    CHECK(page.has("2 Desember 2024"));
    CHECK(page.has("Nomor seri"));
    auto const wrong = post(store, heri(), "/pendaftaran/" + id.text() + "/keterangan",
                            {{"jenis", "walker"}, {"diukur", "kemarin"}, {"ukuran", "90 cm"}});
    CHECK(wrong.status == 422);
    CHECK(wrong.has("90 cm"));
    CHECK(kept(store) == "diukur=2024-12-02 jenis=walker");
    REQUIRE(post(store, heri(), "/pendaftaran/" + id.text() + "/keterangan", {{"ukuran", "90 cm"}})
                .status == 303);
    CHECK(kept(store) == "diukur=2024-12-02 jenis=walker ukuran=90 cm");
  });
}

TEST_CASE("steps: repaired and replaced, once the device was given, and taken back") {
  with_people([](db::Store& store) {
    auto const id = standing(store, "kds-alat-bantu", 201);
    auto const noted = [&](std::string const& step, int day = 16) {
      return act(store, heri(), [&](Context& context) {
        return note_step(context, id, {step, Date::from_ymd(2024, 12, day).value(), "poros patah"});
      });
    };
    CHECK(code_of(noted("diperbaiki")) == "step.before_given");
    REQUIRE(paid(store, sri(), line(id, "uid-00001")).ok());
    CHECK(code_of(noted("dicat")) == "step.unknown");
    CHECK(code_of(noted("diperbaiki", 18)) == "date.in_future");
    auto const step = noted("diperbaiki");
    REQUIRE(step.ok());
    CHECK(look(store, heri(), "/pendaftaran/" + id.text()).has("poros patah"));
    CHECK(story_of(store, "person", 201).find("enrolment.step_noted") != std::string::npos);
    auto const back = "/pendaftaran/" + id.text() + "/tindak-lanjut/" + step.value().text();
    CHECK(post(store, neighbour(), back + "/urungkan").status == 303);
    CHECK_FALSE(look(store, heri(), "/pendaftaran/" + id.text()).has("poros patah"));
    CHECK(post(store, heri(), back + "/urungkan").status == 404);
    CHECK(code_of(act(store, rina(), [&](Context& context) {
            return note_step(context, id, {"diperbaiki", Date::from_ymd(2024, 12, 16).value(), ""});
          })) == "not_found");
  });
}

}  // namespace rangkul::programmes
