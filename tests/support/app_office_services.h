#pragma once
// What the office of app_office.h does for people: letters and cases, in each village.

#include <functional>

#include "cases/cases.h"
#include "conferences/conferences.h"
#include "homecare/visits.h"
#include "letters/letters.h"
#include "registry/office.h"
#include "support/app_office.h"

namespace rangkul::app {

class Services {
 public:
  using Act = std::function<Status(Context&)>;
  Services(std::function<void(Act)> write, Cast& cast) : write_(std::move(write)), cast_(cast) {}

  /// In each village a letter about somebody, and a confidential one.
  void make_letters() const {
    for (auto& place : cast_.places)
      for (bool const confidential : {false, true})
        write_([&](Context& context) -> Status {
          auto const id =
              TRY(letters::issue(context, registry::office_names(context),
                                 {.letter = "laporan-sosial",
                                  .uid = {},
                                  .subject = {"person", place.people.at(1)},
                                  .region = place.code,
                                  .confidential = confidential,
                                  .given = {{"person.name", place.names.at(1)},
                                            {"person.nik", place.niks.at(1)},
                                            {"case.number", place.marker}},
                                  .typed = {{"reason", "Laporan " + place.marker},
                                            {"family", "Keluarga " + place.marker},
                                            {"body_mind", "Sehat"},
                                            {"analysis", "Cukup"},
                                            {"advice", "Dibantu"},
                                            {"supervisor", "Heri"},
                                            {"signer_name", "Peksos " + place.marker}}}));
          place.letters.push_back(id.value());
          return {};
        });
  }

  /// In each village a homeless person's case, and a secret one of somebody who was hurt.
  void make_cases() const {
    for (auto& place : cast_.places)
      for (bool const secret : {false, true})
        write_([&](Context& context) -> Status {
          cases::NewCase given{
              .uid = place.marker + (secret ? "-rahasia" : "-biasa"),
              .procedure = secret ? "korban-kekerasan" : "gelandangan-pengemis",
          };
          given.area = place.code;
          given.source = "walk_in";
          given.urgency = "red";
          given.title = (secret ? "XZQRAHASIA " : "Kasus ") + place.marker;
          given.story = "Cerita " + place.marker;
          given.reporter = "Pelapor " + place.marker;
          given.people = {PersonId{place.people.at(1)}};
          auto const id = TRY(cases::open_case(context, given));
          (secret ? place.secrets : place.cases).push_back(id.value());
          return {};
        });
  }

  /// In each village somebody who is cared for at home, and a leper whose case is secret.
  void make_care() const {
    for (auto& place : cast_.places)
      for (bool const secret : {false, true})
        write_([&](Context& context) -> Status {
          auto const* carer = carer_of(place);
          if (carer == nullptr) return {};
          auto const mark = place.marker + (secret ? "-kusta" : "-rumah");
          cases::NewCase given{.uid = mark, .procedure = "perawatan-rumah"};
          given.area = place.code;
          given.source = "referral";
          given.urgency = "green";
          given.title = (secret ? "XZQRAHASIA " : "Perawatan ") + place.marker;
          given.people = {PersonId{place.people.at(secret ? 2 : 1)}};
          auto const id = TRY(cases::open_case(context, given));
          homecare::NewPlan plan{.uid = mark, .of = id};
          plan.programme = secret ? "kusta-tuban" : "perawatan-kota";
          plan.frequency.every_days = 7;
          plan.carer = carer->id;
          plan.services = {"kebersihan-diri", "obat"};
          plan.starts = today(context);
          plan.consent_by = "family";
          plan.consent_name = "Keluarga " + place.marker;
          plan.consent_on = today(context);
          plan.home = Position{-6.37, 106.82};
          TRY(homecare::make_plan(context, plan));
          place.cares.push_back(id.value());
          if (secret) return {};
          for (auto const& visit : homecare::visits_of(context, id, 9))
            place.care_visits.push_back(visit.id.value());
          return {};
        });
  }

  /// In each village a conference over its cases.
  void make_conferences() const {
    for (auto& place : cast_.places)
      write_([&](Context& context) -> Status {
        auto const id = TRY(conferences::plan(context, {.uid = place.marker + "-rapat",
                                                        .title = "Rapat " + place.marker,
                                                        .area = place.code,
                                                        .on = today(context),
                                                        .place = "Balai " + place.marker}));
        for (auto const list : {&place.cases, &place.secrets})
          TRY(conferences::add_case(context, id, cases::CaseId{list->front()},
                                    "Dibahas " + place.marker));
        place.conferences.push_back(id.value());
        return {};
      });
  }

 private:
  /// Who may be asked to care for people of the village.
  Member const* carer_of(Place const& place) const {
    for (auto const& member : cast_.members)
      if (member.rights.test(static_cast<std::size_t>(May::work_cases)) &&
          member.area.covers(place.code))
        return &member;
    return nullptr;
  }

  std::function<void(Act)> write_;
  Cast& cast_;
};

}  // namespace rangkul::app
