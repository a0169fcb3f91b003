#include "app/commands.h"

#include <doctest/doctest.h>

namespace rangkul::app {
namespace {

TEST_CASE("serve: an address to listen on has a host and a port, of which 0 is any free one") {
  auto const any = read_listen("127.0.0.1:0");
  REQUIRE(any.ok());
  CHECK(any.value().address == "127.0.0.1");
  CHECK(any.value().port == 0);
  CHECK(read_listen("0.0.0.0:8080").value().port == 8080);
  for (auto const* wrong : {"", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1",
                            "127.0.0.1:80a", "127.0.0.1: 80"}) {
    auto const read = read_listen(wrong);
    CHECK_MESSAGE(!read.ok(), wrong);
    if (!read.ok()) CHECK(read.error().code == "app.listen");
  }
}

}  // namespace
}  // namespace rangkul::app
