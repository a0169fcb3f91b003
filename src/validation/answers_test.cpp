#include "validation/answers.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "support/validation_office.h"

namespace rangkul::validation {
namespace {

/// Three ratified proposals with numbers, and files of the ministry about them.
struct Ministry {
  explicit Ministry(Office& at) : office(at) {
    for (auto const& [name, number] : people) entries.push_back(proposed(name, number));
    REQUIRE(office.meet().ok());
    for (auto const entry : entries) REQUIRE(office.seen(entry).ok());
    REQUIRE(office.verify(office.heri).ok());
    REQUIRE(office.sign(office.sri, Side::proposals).ok());
  }
  ~Ministry() { std::filesystem::remove(file); }

  EntryId proposed(char const* name, char const* number) {
    auto const family = office.family(name);
    auto const members = office.desk.read(
        office.heri, [&](Context& context) { return registry::members_of(context, family); });
    auto person = members.at(0);
    person.nik = registry::nik(number);
    REQUIRE(office.desk
                .write(office.desk.heri,
                       [&](Context& context) {
                         return registry::save_person(context, person, person.event,
                                                      "NIK ditemukan");
                       })
                .ok());
    auto const id = office.propose(office.rina, family);
    REQUIRE(id.ok());
    return id.value();
  }
  Result<Answers> take(std::string const& rows, Actor const& who) {
    std::ofstream(file, std::ios::binary) << rows;
    return office.desk.write(who, [&](Context& context) -> Result<Answers> {
      auto const round = TRY(find_round(context, "2024-12"));
      return take_answers(context, round, file, "balasan.csv");
    });
  }
  std::string answer(std::size_t i) { return office.entry(entries.at(i)).answer; }

  Office& office;
  std::vector<std::pair<char const*, char const*>> people{{"SUTARMI", "3276064107620002"},
                                                          {"PARJO", "3276060107600003"},
                                                          {"WAGINEM", "3276064512700001"}};
  std::vector<EntryId> entries{};
  std::string file = (std::filesystem::temp_directory_path() /
                      ("rangkul-answers-" + std::to_string(next_id<ValidationAnswerTag>().value())))
                         .string();
};

void in_ministry(std::function<void(Ministry&)> const& act) {
  in_office([&](Office& office) {
    Ministry ministry(office);
    act(ministry);
  });
}

}  // namespace

TEST_CASE("answers: each row of the ministry's file is accounted for, and stands with its entry") {
  in_ministry([](Ministry& ministry) {
    auto const taken = ministry.take(
        "No,NIK,Nama,Status,Alasan\n"
        "1,'3276064107620002,SUTARMI,Ditetapkan,\n"
        "2,3276060107600003,PARJO,Tidak padan,Data kependudukan tidak sesuai\n"
        "3,3276064512700001,WAGINEM,entahlah,\n"
        "4,3276061505850004,ORANG LAIN,Ditetapkan,\n"
        "5,3276064107620002,SUTARMI,Ditolak,\n",
        ministry.office.heri);
    REQUIRE(taken.ok());
    auto const& tally = taken.value();
    CHECK(tally.rows == 5);
    CHECK(tally.granted == 1);
    CHECK(tally.refused == 1);
    CHECK(tally.unreadable == 1);
    CHECK(tally.unknown == 1);
    CHECK(tally.twice == 1);
    CHECK(ministry.answer(0) == "granted");
    CHECK(ministry.answer(1) == "refused");
    CHECK(ministry.answer(2).empty());
    CHECK(ministry.office.entry(ministry.entries[1]).answer_reason ==
          "Data kependudukan tidak sesuai");
    auto const left = ministry.office.desk.read(ministry.office.heri, [&](Context& context) {
      return left_rows(context, tally.id.value(), 10);
    });
    REQUIRE(left.size() == 3);
    CHECK(left[0].row == 4);
    CHECK(left[0].why == "unreadable");
    CHECK(left[2].why == "twice");
  });
}

TEST_CASE("answers: a later file says the last word, and taking it back brings the earlier one") {
  in_ministry([](Ministry& ministry) {
    auto const& heri = ministry.office.heri;
    REQUIRE(ministry.take("NIK;Hasil\n3276064107620002;Ditolak\n", heri).ok());
    auto const later = ministry.take("NIK;Hasil\n3276064107620002;Diterima\n", heri);
    REQUIRE(later.ok());
    CHECK(ministry.answer(0) == "granted");
    auto const undo = [&] {
      return ministry.office.desk.write(
          heri, [&](Context& context) { return undo_answers(context, later.value().id); });
    };
    REQUIRE(undo().ok());
    CHECK(ministry.answer(0) == "refused");
    CHECK(undo().error().code == "validation.answers.undone");
  });
}

TEST_CASE("answers: files without the columns, and hands without the right, are refused") {
  in_ministry([](Ministry& ministry) {
    CHECK(ministry.take("Nama,Status\nSUTARMI,Diterima\n", ministry.office.heri).error().code ==
          "validation.answers.columns");
    CHECK(ministry.take("NIK,Nama\n3276064107620002,SUTARMI\n", ministry.office.heri)
              .error()
              .detail.at("missing") == "Status");
    CHECK(ministry.take("NIK,Status\n", ministry.office.heri).error().code ==
          "validation.answers.none");
    CHECK(ministry.take("NIK,Status\n3276064107620002,Diterima\n", ministry.office.rina)
              .error()
              .kind == ErrorKind::forbidden);
    CHECK(ministry.answer(0).empty());
  });
}

TEST_CASE("answers: a large file is kept until a job has read it") {
  in_ministry([](Ministry& ministry) {
    auto& desk = ministry.office.desk;
    auto const begin = [&](std::string const& rows, Actor const& who) {
      std::ofstream(ministry.file, std::ios::binary) << rows;
      return desk.write(who, [&](Context& context) -> Result<JobId> {
        auto const round = TRY(find_round(context, "2024-12"));
        return take_answers_as_job(context, round, ministry.file, "balasan.csv",
                                   desk.store.files_folder());
      });
    };
    CHECK(begin("Nama,Status\nSUTARMI,Diterima\n", ministry.office.heri).error().code ==
          "validation.answers.columns");
    std::string const rows =
        "NIK,Status\n3276064107620002,Diterima\n3276060107600003,Ditolak\n1,Ditolak\n";
    CHECK(begin(rows, ministry.office.rina).error().kind == ErrorKind::forbidden);
    REQUIRE(begin(rows, ministry.office.heri).ok());
    CHECK(begin(rows, ministry.office.heri).error().code == "job.already_open");
    CHECK(ministry.answer(0).empty());
    catalogue::CatalogueHolder const holder(
        catalogue::Catalogue::default_folder(),
        catalogue::Catalogue::load(catalogue::Catalogue::default_folder()).value());
    jobs::Runner runner(desk.store, desk.clock, holder, {});
    validation::add_jobs(runner);
    runner.run_all();
    CHECK(ministry.answer(0) == "granted");
    CHECK(ministry.answer(1) == "refused");
    auto const all = desk.read(ministry.office.heri, [&](Context& context) {
      return answers_to(context, find_round(context, "2024-12").value().id);
    });
    REQUIRE(all.size() == 1);
    CHECK(all[0].rows == 3);
    CHECK(all[0].unreadable == 1);
    CHECK(all[0].file_name == "balasan.csv");
    CHECK(std::filesystem::is_empty(std::filesystem::path(desk.store.files_folder()) / "verval" /
                                    "masuk"));
    // What was taken by a job is taken back as what was taken at once.
    REQUIRE(desk.write(ministry.office.heri,
                       [&](Context& context) { return undo_answers(context, all[0].id); })
                .ok());
    CHECK(ministry.answer(0).empty());
  });
}

}  // namespace rangkul::validation
