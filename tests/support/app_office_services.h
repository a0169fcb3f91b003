#pragma once
// What the office of app_office.h does for people: letters and cases, in each village.

#include <functional>

#include "cases/cases.h"
#include "conferences/conferences.h"
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
  std::function<void(Act)> write_;
  Cast& cast_;
};

}  // namespace rangkul::app
