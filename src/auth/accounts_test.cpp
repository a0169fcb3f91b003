#include "auth/test_office.h"
#include "support/store_fixture.h"

using namespace rangkul;
using namespace rangkul::auth;

TEST_CASE("changing a password asks the old one and ends the other sessions") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const here = office.enter("rina").value();
    auto const there = office.enter("rina").value();
    auto const visitor = office.visitor(here.token).value();
    auto door = office.door();
    std::string const fresh = "payung kelapa ombak";
    CHECK(code_of(change_password(door, visitor, "salah salah salah", fresh)) == "auth.wrong_old");
    CHECK(code_of(change_password(door, visitor, good_password, good_password)) ==
          "auth.password_same");
    CHECK(code_of(change_password(door, visitor, good_password, "pendek")) ==
          "auth.password_short");
    CHECK(change_password(door, visitor, good_password, fresh).ok());
    CHECK(office.visitor(here.token).ok());
    CHECK(code_of(office.visitor(there.token)) == "auth.session");
    CHECK(code_of(office.enter("rina")) == "auth.wrong");
    CHECK(office.enter("rina", fresh).ok());
    CHECK(office.has_event(rina, "auth.password_changed"));
  });
}

TEST_CASE("a reset password must be changed before any right returns") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const made = office.write(office.system, [&](Context& context) {
      return reset_password(context, rina, "lupa").value();
    });
    auto const in = office.enter("rina", made).value();
    CHECK(in.must_change_password);
    auto visitor = office.visitor(in.token).value();
    CHECK_FALSE(visitor.actor.may(May::see_people));
    CHECK(visitor.actor.may(May::sign_in));
    auto door = office.door();
    CHECK(change_password(door, visitor, made, "payung kelapa ombak").ok());
    CHECK(office.visitor(in.token).value().actor.may(May::see_people));
  });
}

TEST_CASE("account managers: within their area, never themselves, never without the right") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    auto const admin = office.account("admin", {"admin"}, "32.76", totp_secret);
    auto const rina = office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const far = office.account("jauh", {"operator_desa"}, "32.75.01.1001");
    auto const half = office.enter("admin").value();
    auto door = office.door();
    auto const token =
        verify_totp(door, half.token,
                    totp_code(base32_decode(totp_secret), totp_step(office.clock.now())))
            .value()
            .token;
    auto const manager = office.visitor(token).value().actor;
    auto const village = office.visitor(office.enter("rina").value().token).value().actor;
    office.write(manager, [&](Context& context) {
      CHECK(list_accounts(context).value().size() == 2);
      CHECK(code_of(find_account(context, far)) == "not_found");
      CHECK(code_of(disable_account(context, far, "x")) == "not_found");
      CHECK(code_of(grant_role(context, admin, "kabid")) == "auth.own_account");
      CHECK(code_of(grant_role(context, rina, "kabid")) == "auth.role_level");
      CHECK(grant_role(context, rina, "petugas_puskesos").ok());
      CHECK(find_account(context, rina).value().roles ==
            std::vector<std::string>{"operator_desa", "petugas_puskesos"});
      CHECK(withdraw_role(context, rina, "petugas_puskesos", "selesai").ok());
      CHECK(code_of(withdraw_role(context, rina, "petugas_puskesos", "selesai")) == "not_found");
      CHECK(code_of(move_account(context, rina, RegionCode::parse("32.75.01.1001").value())) ==
            "auth.area_outside");
      CHECK(move_account(context, rina, RegionCode::parse("32.76.06.1006").value()).ok());
      CHECK(rename_account(context, rina, "Rina Wati").ok());
      NewAccount twin;
      twin.login = "Rina";
      twin.name = "Rina";
      twin.area = RegionCode::parse("32.76.06.1006").value();
      twin.password = good_password;
      CHECK(code_of(create_account(context, twin)) == "auth.login_taken");
      twin.login = "a b";
      CHECK(code_of(create_account(context, twin)) == "auth.login_malformed");
      return 0;
    });
    office.write(village, [&](Context& context) {
      CHECK(code_of(list_accounts(context)) == "forbidden");
      CHECK(code_of(disable_account(context, admin, "x")) == "forbidden");
      CHECK(code_of(find_account(context, admin)) == "not_found");
      CHECK(find_account(context, rina).ok());
      return 0;
    });
    CHECK(office.has_event(rina, "auth.role_granted"));
    CHECK(office.has_event(rina, "auth.role_withdrawn"));
  });
}

TEST_CASE("who may: active accounts over a place whose roles give the right, by name") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("verif", {"verifikator"}, "32.76.08");
    office.account("analis", {"analis", "kasir"}, "32.76");
    office.account("desa", {"operator_desa"}, "32.76.08.1001");
    office.account("jauh", {"verifikator"}, "32.76.07");
    auto const off = office.account("pergi", {"analis"}, "32.76");
    office.write(office.system,
                 [&](Context& context) { return disable_account(context, off, "pindah").ok(); });
    auto const names = [&](May right, char const* place) {
      return office.write(office.system, [&](Context& context) {
        std::string out;
        for (auto const& each : who_may(context, right, RegionCode::parse(place).value()))
          out += each.name + ";";
        return out;
      });
    };
    CHECK(names(May::review_matches, "32.76.08.1001") == "Orang analis;Orang verif;");
    CHECK(names(May::review_matches, "32.76.06.1001") == "Orang analis;");
    CHECK(names(May::review_matches, "32.76") == "Orang analis;");
    CHECK(names(May::edit_people, "32.76.08.1001") == "Orang desa;Orang verif;");
    // What a role gives after the second step alone does not count.
    CHECK(names(May::approve_money, "32.76.08.1001") == "");
  });
}

TEST_CASE("preferences are kept and reach the next request") {
  test::for_each_store([](db::Store& store) {
    Office office(store);
    office.account("rina", {"operator_desa"}, "32.76.08.1001");
    auto const token = office.enter("rina").value().token;
    auto const actor = office.visitor(token).value().actor;
    CHECK(
        office
            .write(actor,
                   [&](Context& context) {
                     return set_preferences(context, {Language::en, Theme::dark, Density::compact});
                   })
            .ok());
    auto const visitor = office.visitor(token).value();
    CHECK(visitor.actor.language() == Language::en);
    CHECK(visitor.session.preferences.theme == Theme::dark);
    CHECK(visitor.session.preferences.density == Density::compact);
  });
}
