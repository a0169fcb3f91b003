#include "validation/decree_papers.h"

#include <doctest/doctest.h>

#include "support/validation_office.h"

namespace rangkul::validation {

TEST_CASE(
    "decree papers: the signed decree stands with its ratification, for who keeps the month") {
  in_office([](Office& office) {
    auto const entry = office.proposed("SUTARMI");
    REQUIRE(office.meet().ok());
    REQUIRE(office.seen(entry).ok());
    REQUIRE(office.verify(office.heri).ok());
    auto const signed_by = office.sign(office.sri, Side::proposals);
    REQUIRE(signed_by.ok());
    auto const id = signed_by.value();
    auto const owner = [&](Actor const& who, std::int64_t asked) {
      return office.desk.read(
          who, [&](Context& context) { return decree_papers().find(context, asked); });
    };
    REQUIRE(owner(office.sri, id.value()).ok());
    CHECK(owner(office.sri, id.value()).value().title == "460/112/2024");
    CHECK(owner(office.sri, id.value()).value().address == "/verval/2024-12");
    CHECK(owner(office.rina, id.value()).error().kind == ErrorKind::not_found);
    CHECK(owner(office.sri, entry.value()).error().kind == ErrorKind::not_found);
    auto const address = "/verval/sk/" + id.text() + "/bukti";
    auto const month = office.desk.get(office.sri, "/verval/2024-12").body;
    CHECK(month.find("href=\"" + address + "\"") != std::string::npos);
    CHECK(office.desk.get(office.rina, "/verval/2024-12").body.find(address) == std::string::npos);
    auto const page = office.desk.get(office.heri, address);
    CHECK(page.status == 200);
    CHECK(page.body.find("Surat keputusan") != std::string::npos);
    CHECK(office.desk.get(office.rina, address).status == 404);
  });
}

}  // namespace rangkul::validation
