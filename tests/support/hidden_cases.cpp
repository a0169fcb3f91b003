#include "support/hidden_cases.h"

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cases/links.h"
#include "cases/notes.h"
#include "cases/pages.h"
#include "cases/parts.h"
#include "evidence/raster.h"
#include "letters/letters.h"
#include "ppks/ppks.h"
#include "registry/office.h"
#include "support/app_office_files.h"
#include "support/app_office_maker.h"
#include "support/store_fixture.h"

namespace rangkul::app {
namespace {

using cases::CaseId;
using Kind = procedures::Event::Kind;

/// Where one is, of which procedure, and who has to do with it.
struct Plan {
  std::string_view village, marker, secret_procedure, restricted_procedure;
  std::string_view opener;
  std::string_view member;  // joins the team
  std::string_view left;    // joined it, and left
  std::string_view glass;   // opened it in need
  std::string_view over;    // the same, long ago
};
constexpr Plan plans[]{{near_village, "QZWANGGUR", "korban-kekerasan", "pelepasan-pasung", "trc",
                        "", "petugas_rps", "kasi", "peksos"},
                       {beside_village, "QZWDELIMA", "abh", "perwalian", "kabid", "petugas_rps",
                        "trc", "", "trc.kota"},
                       {far_village, "QZWKENARI", "gelandangan-pengemis", "perawatan-rumah",
                        "peksos.jauh", "ksdsk.jauh", "", "trc.jauh", "peksos.kota"},
                       {other_village, "QZWSRIKAYA", "korban-kekerasan", "pelepasan-pasung",
                        "kabid", "trc.kota", "petugas_rps", "", "kasi"}};

class Maker {
 public:
  Maker(Office& office, Hidden what)
      : office_(office), what_(what), secret_(what == Hidden::secret_case) {}

  HiddenCase make(Plan const& plan) {
    plan_ = &plan;
    out_ = {};
    out_.what = what_;
    out_.area = RegionCode::parse(plan.village).value();
    marker_ = std::string(plan.marker) + "RTK"[static_cast<int>(what_)];
    if (what_ == Hidden::secret_category) {
      categories();
      return out_;
    }
    open();
    fill();
    links();
    photo();
    take_away();
    staff();
    if (secret_) break_glass();
    read_back();
    return out_;
  }

 private:
  CaseId id() const { return CaseId{out_.id}; }
  std::string word(std::string const& of) const { return of + " " + marker_; }

  Actor actor(std::string_view login) {
    auto const& member = office_.member(login);
    return office_.actor_of(member).in_roles(member.roles);
  }
  template <typename Act>
  auto as(std::string_view login, Act act) {
    return office_.program().in_write(actor(login), act);
  }
  /// What the case may ask for or not, as its procedure is.
  void tell(Kind kind, std::string const& step, std::string const& what = {}) {
    (void)as("kabid", [&](Context& context) {
      return cases::act(context, id(),
                        {.kind = kind, .step = step, .what = what, .reason = word("Sebab")});
    });
  }
  cases::Run run() {
    return must(as("kabid",
                   [&](Context& context) -> Result<cases::Run> {
                     return cases::run_of(context, TRY(cases::find_case(context, id())));
                   }),
                "run");
  }

  void open() {
    auto const& place = office_.place(plan_->village);
    out_.people = {place.people.at(2), place.people.at(3)};
    cases::NewCase given{.uid = marker_ + "-uid"};
    given.procedure = std::string(secret_ ? plan_->secret_procedure : plan_->restricted_procedure);
    given.area = out_.area;
    given.source = "report";
    given.urgency = "red";
    given.title = word("Judul");
    given.story = word("Cerita");
    given.place = word("Tempat");
    given.reporter = word("Pelapor");
    given.reporter_phone = "08129999000" + std::to_string(plan_ - plans);
    given.secret = secret_;
    given.people = {PersonId{out_.people.at(0)}};
    out_.id =
        must(as(plan_->opener, [&](Context& context) { return cases::open_case(context, given); }),
             "open")
            .value();
  }

  void fill() {
    must(as("kabid",
            [&](Context& context) -> Status {
              TRY(cases::add_person(context, id(), PersonId{out_.people.at(1)}, "family",
                                    word("Ibu")));
              for (auto const kind : cases::note_kinds)
                TRY(cases::write_note(context,
                                      {.uid = marker_ + std::string(kind),
                                       .of = id(),
                                       .kind = std::string(kind),
                                       .at = context.clock.now(),
                                       .service = kind == "service" ? "bimbingan-mental" : "",
                                       .words = word("Catatan"),
                                       .cost = Rupiah{777'000},
                                       .fund = word("Dana")}));
              TRY(cases::set_task(context, {.of = id(),
                                            .words = word("Tujuan"),
                                            .service = {},
                                            .owner = "peksos",
                                            .due = Date::from_ymd(2024, 12, 1).value()}));
              return {};
            }),
         "fill");
    letter();
    auto const before = run();
    auto const& first = before.state.open.front().step;
    auto const* step = before.procedure->step(first);
    for (auto const& document : step->documents) tell(Kind::document, first, document);
    if (!before.procedure->stop_reasons.empty()) {
      tell(Kind::stopped, first, before.procedure->stop_reasons.front());
      tell(Kind::resumed, first);
    }
    form();
    // The head sees to it that the case comes to a step in which agencies take part.
    for (int i = 0; i < 6; ++i) {
      auto const now = run();
      for (auto const& each : now.state.open)
        if (!now.procedure->step(each.step)->agencies.empty()) return;
      auto const* next = now.procedure->step(now.state.open.front().step);
      tell(Kind::overridden, next->id, next->answers.empty() ? "" : next->answers.front().id);
    }
  }

  void letter() {
    must(as("kabid",
            [&](Context& context) {
              return letters::issue(context, registry::office_names(context),
                                    {.letter = "laporan-sosial",
                                     .uid = {},
                                     .subject = {"case", out_.id},
                                     .region = out_.area,
                                     .confidential = true,
                                     .given = {{"person.name", word("Klien")},
                                               {"person.nik", "3276060101010001"},
                                               {"case.number", marker_}},
                                     .typed = {{"reason", word("Laporan")},
                                               {"family", word("Keluarga")},
                                               {"body_mind", "Sehat"},
                                               {"analysis", word("Analisis")},
                                               {"advice", "Dibantu"},
                                               {"supervisor", "Heri"},
                                               {"signer_name", word("Peksos")}}});
            }),
         "letter");
  }

  void form() {
    must(as("kabid",
            [&](Context& context) -> Status {
              auto const owner = TRY(cases::case_forms().find(context, out_.id));
              auto const form = forms::find(context.catalogue, "asesmen",
                                            local_date(context.clock.now(), Zone::wib));
              REQUIRE(form);
              forms::NewAnswer answer{.form = form->id, .typed = {}, .uid = marker_ + "-isi"};
              for (auto const* field : form->fields()) {
                if (field->asks == forms::Asks::text || field->asks == forms::Asks::long_text)
                  answer.typed.set_raw(field->id, word("Jawab"));
                else if (field->has_options())
                  answer.typed.set_raw(field->id, field->options.front().id);
              }
              TRY(forms::save(context, cases::case_forms(), owner, answer));
              return {};
            }),
         "form");
  }

  void photo() {
    Folder const folder;
    evidence::Raster raster{40, 30, {}};
    for (int i = 0; i < raster.width * raster.height * 3; ++i)
      raster.rgb.push_back(static_cast<std::uint8_t>((i * 37 + (plan_ - plans) * 91) % 251));
    std::ostringstream bytes;
    bytes << evidence::to_jpeg(raster, 90).value();
    auto const path = folder.write("foto.jpg", bytes.str());
    must(
        as("kabid",
           [&](Context& context) -> Status {
             auto const owner = TRY(cases::case_photos().find(context, out_.id));
             TRY(evidence::add(context, cases::case_photos(), owner, office_.store().files_folder(),
                               {.path = path, .label = "document", .caption = word("Foto")}));
             return {};
           }),
        "photo");
  }

  /// A link that is used, one withdrawn, one over, and one that opens.
  void links() {
    auto const now = run();
    std::string step, agency;
    for (auto const& open : now.state.open)
      if (auto const& all = now.procedure->step(open.step)->agencies; !all.empty())
        step = open.step, agency = all.front();
    if (step.empty()) return;
    auto const fresh = [&] {
      auto const made = must(as("kabid",
                                [&](Context& context) {
                                  return cases::make_link(context, {.of = id(),
                                                                    .step = step,
                                                                    .agency = agency,
                                                                    .receiver = word("Penerima"),
                                                                    .words = word("Pesan"),
                                                                    .hours = 24});
                                }),
                             "link");
      return made;
    };
    auto const used = fresh();
    auto const nobody = Actor::nobody();
    must(office_.program().in_write(nobody,
                                    [&](Context& context) -> Status {
                                      auto const part = cases::part_of(context, used.token);
                                      REQUIRE(part);
                                      return cases::refuse_part(context, *part, word("Tolak"));
                                    }),
         "refuse");
    auto const withdrawn = fresh();
    must(as("kabid",
            [&](Context& context) { return cases::withdraw_link(context, id(), withdrawn.id); }),
         "withdraw");
    auto const over = fresh();
    test::run_directly(office_.store(),
                       "UPDATE case_link SET until_at = made_at WHERE id = " + over.id.text());
    auto const open = fresh();
    out_.open_token = open.token;
    auto altered = open.token;
    altered[5] = altered[5] == 'A' ? 'B' : 'A';
    out_.closed = {used.token, withdrawn.token, over.token, altered, open.token + "A"};
  }

  /// What was wrong, with the reasons.
  void take_away() {
    must(as("kabid",
            [&](Context& context) -> Status {
              auto const note = cases::notes_of(context, id()).front().id;
              TRY(cases::remove_note(context, id(), note, word("Salah")));
              auto const family = cases::people_of(context, id()).back().id;
              TRY(cases::remove_person(context, id(), family, word("Bukan")));
              auto const letter = letters::letters_of(context, {"case", out_.id}).front().id;
              TRY(letters::make_void(context, letter, word("Batal")));
              auto const& kind = cases::case_photos();
              auto const owner = TRY(kind.find(context, out_.id));
              auto const photo = evidence::photos_of(context, kind, owner).front().id;
              TRY(evidence::remove(context, kind, owner, photo, word("Kabur")));
              TRY(evidence::restore(context, kind, owner, photo));
              TRY(cases::add_person(context, id(), PersonId{out_.people.at(1)}, "family",
                                    word("Ibu")));
              return {};
            }),
         "take away");
    letter();
  }

  /// Somebody has HIV; and was said to have been sold.
  void categories() {
    auto const& place = office_.place(plan_->village);
    out_.people = {place.people.at(2)};
    out_.words = {marker_};
    must(as("kabid",
            [&](Context& context) -> Status {
              auto const since = Date::from_ymd(2024, 3, 4).value();
              ppks::NewEntry entry{PersonId{out_.people.at(0)}, 16, false, since, "survey"};
              entry.note = word("Catatan");
              out_.ids.push_back(TRY(ppks::enter(context, entry)).value());
              entry.category = 18;
              auto const ended = TRY(ppks::enter(context, entry));
              out_.ids.push_back(ended.value());
              TRY(ppks::end(context, ended, Date::from_ymd(2024, 10, 1).value(), word("Selesai")));
              entry.category = 19;
              auto const struck = TRY(ppks::enter(context, entry));
              out_.ids.push_back(struck.value());
              return ppks::undo(context, struck, word("Salah"));
            }),
         "categories");
    out_.id = out_.ids.front();
  }

  void staff() {
    for (auto const login : {plan_->member, plan_->left}) {
      if (login.empty()) continue;
      must(as("kabid",
              [&](Context& context) {
                return cases::join_team(context, id(), office_.member(login).id, false);
              }),
           "join");
    }
    if (plan_->left.empty()) return;
    must(as("kabid",
            [&](Context& context) {
              return cases::leave_team(context, id(), office_.member(plan_->left).id);
            }),
         "leave");
  }

  void break_glass() {
    auto const called = office_.text("SELECT number FROM case_file WHERE id = " + out_.text_id());
    auto const number = called.substr(0, called.find('\n'));
    for (auto const login : {plan_->glass, plan_->over}) {
      if (login.empty()) continue;
      must(as(login,
              [&](Context& context) {
                return cases::break_glass(context, number, word("Darurat"));
              }),
           "glass");
      if (login == plan_->over)
        test::run_directly(
            office_.store(),
            "UPDATE case_glass SET until_at = at WHERE case_file = " + out_.text_id() +
                " AND account = " + office_.member(login).id.text());
    }
  }

  std::vector<std::int64_t> numbers(std::string const& sql) {
    std::istringstream lines(office_.text(sql));
    std::vector<std::int64_t> out;
    for (std::string line; std::getline(lines, line);) out.push_back(std::stoll(line));
    return out;
  }

  /// Who is on it and what belongs to it, as the store has it.
  void read_back() {
    auto const own = out_.text_id();
    auto const text = [](std::string const& column) { return "CAST(" + column + " AS TEXT)"; };
    auto number = office_.text("SELECT number FROM case_file WHERE id = " + own);
    number.pop_back();
    out_.words = {marker_, number, "08129999000" + std::to_string(plan_ - plans)};
    std::istringstream letters(
        office_.text("SELECT number FROM letter WHERE subject_kind = 'case' AND subject = " + own));
    for (std::string called; std::getline(letters, called);) out_.words.push_back(called);
    out_.ids = {out_.id};
    auto const add = [&](std::string const& sql) {
      for (auto const each : numbers(sql)) out_.ids.push_back(each);
    };
    for (auto const* table : {"case_note", "case_task", "case_link", "case_glass", "case_person"})
      add("SELECT " + text("id") + " FROM " + table + " WHERE case_file = " + own);
    add("SELECT " + text("id") + " FROM letter WHERE subject_kind = 'case' AND subject = " + own);
    add("SELECT " + text("id") + " FROM evidence_photo WHERE kind = 'case' AND owner = " + own);
    add("SELECT " + text("id") +
        " FROM form_answer WHERE subject_kind = 'case' AND subject = " + own);
    for (auto const each :
         numbers("SELECT " + text("account") +
                 " FROM case_member WHERE until_at IS NULL AND case_file = " + own))
      out_.team.insert(each);
    for (auto const each : numbers("SELECT " + text("account") +
                                   " FROM case_glass WHERE until_at > at AND case_file = " + own))
      out_.glass.insert(each);
  }

  Office& office_;
  Hidden what_;
  bool secret_;
  Plan const* plan_{nullptr};
  HiddenCase out_;
  std::string marker_;
};

}  // namespace

std::vector<HiddenCase> make_hidden_cases(Office& office, Hidden what) {
  std::vector<HiddenCase> out;
  for (auto const& plan : plans) out.push_back(Maker(office, what).make(plan));
  return out;
}

bool knows(Office& office, Member const& who, HiddenCase const& hidden) {
  if (who.nobody() || !who.area.covers(hidden.area)) return false;
  auto const actor = office.actor_of(who);
  if (hidden.what == Hidden::secret_category) return actor.may(May::see_secret);
  bool const by_right = hidden.what == Hidden::secret_case
                            ? actor.may(May::see_secret) && actor.may(May::lead_cases)
                            : actor.may(May::see_restricted);
  return by_right || hidden.team.contains(who.id.value()) || hidden.glass.contains(who.id.value());
}

void in_two_offices(Hidden what, InTwoOffices const& act) {
  in_office([&](Office& with) {
    in_office([&](Office& base) {
      if (with.store().dialect() != base.store().dialect()) return;
      auto const hidden = make_hidden_cases(with, what);
      act(with, base, hidden);
    });
  });
}

std::string whole(Reply const& reply) {
  bool const book = reply.content_type.find("spreadsheet") != std::string::npos;
  auto out = std::to_string(reply.status) + " " + reply.content_type + "\n";
  for (auto const& [name, value] : reply.headers) out += name + ": " + value + "\n";
  return out + "\n" + (book ? sheet_text(reply.body) : reply.body);
}

}  // namespace rangkul::app
