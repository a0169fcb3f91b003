#include "auth/test_office.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::auth;

TEST_CASE("signing in gives a session whose actor has the account's rights and area") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const in = office.enter(" RINA ");
    REQUIRE(in.ok());
    CHECK(in.value().account == rina);
    CHECK_FALSE(in.value().needs_totp);
    auto const visitor = office.visitor(in.value().token);
    REQUIRE(visitor.ok());
    auto const& actor = visitor.value().actor;
    CHECK(actor.may(May::enrol));
    CHECK_FALSE(actor.may(May::approve_enrolment));
    CHECK(actor.sees(RegionCode::parse("32.76.08.1001").value()));
    CHECK_FALSE(actor.sees(RegionCode::parse("32.76.06.1006").value()));
    CHECK(csrf_matches(in.value().token, visitor.value().session.csrf_token));
    CHECK(office.has_event(rina, "auth.signed_in"));
    CHECK(code_of(office.visitor("x")) == "auth.session");
    CHECK(code_of(office.visitor("")) == "auth.session");
  });
}

TEST_CASE("the store never holds a token, a password or a csrf token") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const token = office.enter("rina").value().token;
    auto tx = store.read(office.system);
    int rows = 0;
    for (auto const* sql :
         {"SELECT token_hash || remote || user_agent FROM session",
          "SELECT password_hash || login || name FROM account", "SELECT data || reason FROM event",
          "SELECT login || remote FROM sign_in_attempt"})
      tx.rows_of("test.dump", sql, {}, {db::CellType::text}, [&](db::Row const& row) {
        ++rows;
        auto const text = std::get<std::string>(row.front());
        CHECK(text.find(token) == std::string::npos);
        CHECK(text.find(good_password) == std::string::npos);
        CHECK(text.find(csrf_token(token)) == std::string::npos);
        return true;
      });
    CHECK(rows >= 4);
  });
}

TEST_CASE("wrong tries: five make the account wait, and the window slides") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    for (int i = 0; i < 5; ++i) {
      CHECK(code_of(office.enter("rina", "salah salah salah")) == "auth.wrong");
      office.clock.advance_seconds(60);
    }
    auto const refused = office.enter("rina");
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().kind == ErrorKind::too_many);
    CHECK(refused.error().detail.at("minutes") == "10");
    CHECK(code_of(office.enter("rina", good_password, "198.51.100.9")) == "auth.too_many");
    office.clock.advance_seconds(10 * 60);
    CHECK(office.enter("rina").ok());
    CHECK(code_of(office.enter("rina", "salah salah salah")) == "auth.wrong");
    CHECK(office.has_event(rina, "auth.sign_in_refused"));
  });
}

TEST_CASE("wrong tries: one address waits after twenty, whatever login it names") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    for (int i = 0; i < 20; ++i)
      CHECK(code_of(office.enter("orang" + std::to_string(i), "salah salah salah")) ==
            "auth.wrong");
    CHECK(code_of(office.enter("rina")) == "auth.too_many");
    CHECK(office.enter("rina", good_password, "198.51.100.9").ok());
  });
}

TEST_CASE("wrong tries: fifteen within a day lock the account for an hour, a manager releases it") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    for (int i = 0; i < 15; ++i) {
      CHECK(code_of(office.enter("rina", "salah salah salah")) == "auth.wrong");
      office.clock.advance_seconds(4 * 60);
    }
    CHECK(office.has_event(rina, "auth.account_locked"));
    office.clock.advance_seconds(12 * 60);
    auto const locked = office.enter("rina");
    CHECK(code_of(locked) == "auth.locked");
    CHECK(locked.error().detail.at("reason") == "Terlalu banyak percobaan masuk yang gagal");
    CHECK(office
              .write(office.system,
                     [&](Context& context) {
                       return release_account(context, rina, "sudah menelepon");
                     })
              .ok());
    CHECK(office.enter("rina").ok());
    CHECK(office.has_event(rina, "auth.account_released"));
  });
}

TEST_CASE("a lock by failures ends by itself, a lock by a manager does not") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    for (int i = 0; i < 15; ++i) {
      CHECK(code_of(office.enter("rina", "salah salah salah")) == "auth.wrong");
      office.clock.advance_seconds(4 * 60);
    }
    office.clock.advance_seconds(61 * 60);
    CHECK(office.enter("rina").ok());
    auto const token = office.enter("rina").value().token;
    CHECK(office
              .write(office.system,
                     [&](Context& context) { return lock_account(context, rina, "ponsel hilang"); })
              .ok());
    CHECK(code_of(office.visitor(token)) == "auth.session");
    CHECK(office
              .write(office.system,
                     [&](Context& context) -> Status {
                       CHECK(count_locked(context) == 1);
                       return {};
                     })
              .ok());
    office.clock.advance_seconds(90'000);
    CHECK(code_of(office.enter("rina")) == "auth.locked");
  });
}

TEST_CASE("a disabled account tells its reason only to who knows the password") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const token = office.enter("rina").value().token;
    auto const disable = [&](char const* reason) {
      return office.write(office.system,
                          [&](Context& context) { return disable_account(context, rina, reason); });
    };
    CHECK(code_of(disable(" ")) == "auth.reason_needed");
    CHECK(disable("pindah tugas").ok());
    CHECK(code_of(office.visitor(token)) == "auth.session");
    CHECK(code_of(office.enter("rina", "salah salah salah")) == "auth.wrong");
    auto const refused = office.enter("rina");
    CHECK(code_of(refused) == "auth.disabled");
    CHECK(refused.error().detail.at("reason") == "pindah tugas");
  });
}

TEST_CASE("sessions end when idle, when old, when signed out and when revoked") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const idle = office.enter("rina").value().token;
    office.clock.advance_seconds(8 * 3600 - 1);
    CHECK(office.visitor(idle).ok());
    office.clock.advance_seconds(1);
    CHECK(code_of(office.visitor(idle)) == "auth.session");

    auto const busy = office.enter("rina").value();
    for (int hour = 0; hour < 23; ++hour) {
      office.clock.advance_seconds(3600);
      auto const visitor = office.visitor(busy.token);
      REQUIRE(visitor.ok());
      CHECK(needs_touch(visitor.value().session, office.clock.now()));
      office.write(office.system, [&](Context& context) {
        touch_session(context.tx, busy.session, office.clock.now());
        return 0;
      });
    }
    office.clock.advance_seconds(3600);
    CHECK(code_of(office.visitor(busy.token)) == "auth.session");

    auto const first = office.enter("rina").value();
    auto const second = office.enter("rina").value();
    auto const third = office.enter("rina").value();
    auto const actor = office.visitor(first.token).value().actor;
    office.write(actor, [&](Context& context) {
      CHECK(list_sessions(context, first.session).size() == 3);
      CHECK(revoke_session(context, second.session).ok());
      CHECK(code_of(revoke_session(context, SessionId{77})) == "not_found");
      return 0;
    });
    CHECK(code_of(office.visitor(second.token)) == "auth.session");
    office.write(actor, [&](Context& context) {
      CHECK(sign_out_everywhere(context, first.session).value() == 1);
      return 0;
    });
    CHECK(code_of(office.visitor(third.token)) == "auth.session");
    CHECK(office.visitor(first.token).ok());
    CHECK(
        office.write(actor, [&](Context& context) { return sign_out(context, first.token); }).ok());
    CHECK(code_of(office.visitor(first.token)) == "auth.session");
  });
}

TEST_CASE("nobody revokes the session of another account") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    office.account("dewi", {"operator_desa"}, "32.76.08.1001");
    auto const rina = office.enter("rina").value();
    auto const dewi = office.enter("dewi").value();
    auto const actor = office.visitor(dewi.token).value().actor;
    office.write(actor, [&](Context& context) {
      CHECK(code_of(revoke_session(context, rina.session)) == "not_found");
      return 0;
    });
    CHECK(office.visitor(rina.token).ok());
  });
}

TEST_CASE("the second step: password alone opens nothing, a code works once, the token changes") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const heri = office.account("heri", {"kabid"}, "32.76", totp_secret);
    auto const half = office.enter("heri").value();
    CHECK(half.needs_totp);
    auto const waiting = office.visitor(half.token);
    REQUIRE(waiting.ok());
    CHECK(waiting.value().actor.is_nobody());
    CHECK(waiting.value().session.state == SessionInfo::State::awaiting_totp);

    auto door = office.door();
    CHECK(code_of(verify_totp(door, half.token, "000000")) == "auth.totp_wrong");
    auto const code = totp_code(base32_decode(totp_secret), totp_step(office.clock.now()));
    auto const whole = verify_totp(door, half.token, code);
    REQUIRE(whole.ok());
    CHECK(whole.value().token != half.token);
    CHECK(code_of(office.visitor(half.token)) == "auth.session");
    auto const visitor = office.visitor(whole.value().token).value();
    CHECK(visitor.actor.may(May::approve_enrolment));
    CHECK(visitor.session.roles_waiting_for_totp.empty());
    CHECK(code_of(verify_totp(door, whole.value().token, code)) == "auth.session");

    auto const again = office.enter("heri").value();
    CHECK(code_of(verify_totp(door, again.token, code)) == "auth.totp_wrong");
    CHECK(office.has_event(heri, "auth.totp_tried"));
  });
}

TEST_CASE("the second step: a known password does not wipe out failed codes") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("heri", {"kabid"}, "32.76", totp_secret);
    auto door = office.door();
    for (int i = 0; i < 5; ++i) {
      auto const half = office.enter("heri").value();
      CHECK(code_of(verify_totp(door, half.token, "000000")) == "auth.totp_wrong");
    }
    CHECK(code_of(office.enter("heri")) == "auth.too_many");
  });
}

TEST_CASE("enrolling: guarded rights sleep until the code is confirmed; recovery codes work once") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const heri = office.account("heri", {"kabid"}, "32.76");
    auto const in = office.enter("heri").value();
    auto visitor = office.visitor(in.token).value();
    CHECK(visitor.actor.may(May::see_people));
    CHECK_FALSE(visitor.actor.may(May::approve_enrolment));
    CHECK(visitor.session.roles_waiting_for_totp == std::vector<std::string>{"kabid"});

    TotpEnrolment enrolment;
    std::vector<std::string> codes;
    office.write(visitor.actor, [&](Context& context) {
      CHECK(code_of(confirm_totp(context, in.session, "123456")) == "auth.totp_not_enrolled");
      enrolment = enrol_totp(context, "Dinas Sosial").value();
      CHECK(enrolment.uri == "otpauth://totp/Dinas%20Sosial:heri?secret=" +
                                 enrolment.secret_base32 + "&issuer=Dinas%20Sosial");
      CHECK(code_of(confirm_totp(context, in.session, "12345")) == "auth.totp_wrong");
      auto const code =
          totp_code(base32_decode(enrolment.secret_base32), totp_step(office.clock.now()));
      codes = confirm_totp(context, in.session, code).value();
      CHECK(code_of(enrol_totp(context, "x")) == "auth.totp_exists");
      return 0;
    });
    CHECK(codes.size() == 10);
    visitor = office.visitor(in.token).value();
    CHECK(visitor.actor.may(May::approve_enrolment));

    auto door = office.door();
    auto const typed = codes[3].substr(0, 4) + " " + codes[3].substr(5);
    auto const half = office.enter("heri").value();
    CHECK(half.needs_totp);
    CHECK(verify_totp(door, half.token, typed).ok());
    auto const next = office.enter("heri").value();
    CHECK(code_of(verify_totp(door, next.token, codes[3])) == "auth.totp_wrong");

    office.write(office.system, [&](Context& context) {
      CHECK(remove_totp(context, heri, "ponsel hilang").ok());
      return 0;
    });
    CHECK(code_of(office.visitor(in.token)) == "auth.session");
    CHECK_FALSE(office.enter("heri").value().needs_totp);
  });
}

TEST_CASE("old attempts and sessions are forgotten after ninety days") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    CHECK(office.enter("rina").ok());
    auto const forget = [&] {
      return office.write(office.system, [&](Context& context) {
        return forget_old_sessions(context.tx, office.clock.now());
      });
    };
    office.clock.advance_seconds(89 * 86'400);
    CHECK(forget() == 0);
    office.clock.advance_seconds(3 * 86'400);
    CHECK(forget() == 2);
  });
}

TEST_CASE("every refusal of auth has a text in both languages") {
  for (auto const* code : {"auth.wrong",
                           "auth.too_many",
                           "auth.locked",
                           "auth.disabled",
                           "auth.session",
                           "auth.totp_wrong",
                           "auth.totp_exists",
                           "auth.totp_not_enrolled",
                           "auth.wrong_old",
                           "auth.password_short",
                           "auth.password_long",
                           "auth.password_common",
                           "auth.password_own_name",
                           "auth.password_same",
                           "auth.role_unknown",
                           "auth.role_level",
                           "auth.area_outside",
                           "auth.department_needed",
                           "auth.department_role",
                           "auth.department_unknown",
                           "auth.login_malformed",
                           "auth.login_taken",
                           "auth.name_empty",
                           "auth.own_account",
                           "auth.reason_needed",
                           "auth.event_locked"})
    CHECK_MESSAGE(shipped().has_message(code), code);
}
