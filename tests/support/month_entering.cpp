// The month's first half: what is proposed and assessed.

#include <fstream>

#include "support/month_player.h"
#include "validation/file_entries.h"

namespace rangkul::validation {

void MonthPlayer::propose_by_file() {
  auto const share =
      static_cast<std::size_t>(size_.from_files / static_cast<std::int64_t>(villages_.size()));
  std::int64_t rows = 0;
  step("proposals from files, one a village", [&] {
    for (auto& village : villages_) {
      auto const path = folder_ + "/usulan.csv";
      auto const take = std::min(share, village.others.size());
      {
        std::ofstream file(path);
        file << "NIK,Jenis,Bantuan,Catatan\n";
        for (std::size_t i = 0; i < take; ++i)
          file << village.others[i].nik << ",usulan,\"PKH, BPNT\",hasil pendataan RT\n";
        if (take > 0) file << village.others[0].nik << ",usulan,PKH,ditulis dua kali\n";
        file << "123,usulan,PKH,nomor salah\n";
      }
      auto const taken =
          got(write(village.operator_,
                    [&](Context& context) { return take_entries(context, path, "usulan.csv"); }),
              "file of " + village.code.text());
      must(taken.rows == static_cast<std::int64_t>(take) + (take > 0 ? 2 : 1), "rows of the file");
      must(taken.entered + taken.refused + taken.unknown + taken.unreadable + taken.twice ==
               taken.rows,
           "each row of a file is accounted for");
      must(taken.unreadable == 1, "the wrong number is told");
      rows += taken.rows;
      proposed_ += taken.entered;
      village.others.erase(village.others.begin(),
                           village.others.begin() + static_cast<std::ptrdiff_t>(take));
    }
    return rows;
  });
  must(count(Kind::proposal, State::proposed) == proposed_, "proposals of the files");
  sums_hold("the files");
}

void MonthPlayer::propose_by_hand() {
  step("proposals by hand", [&] {
    std::int64_t entered = 0;
    for (std::size_t turn = 0; proposed_ < size_.proposals; ++turn) {
      bool any = false;
      for (auto& village : villages_) {
        if (proposed_ == size_.proposals || turn >= village.others.size()) continue;
        any = true;
        auto const made = write(village.operator_, [&](Context& context) {
          return enter(context, {.kind = Kind::proposal,
                                 .family = village.others[turn].family,
                                 .aids = {"pbi", "sembako"}});
        });
        if (!made.ok()) continue;
        ++proposed_;
        ++entered;
      }
      must(any, "there are families enough to propose");
    }
    return entered;
  });
  must(count(Kind::proposal, State::proposed) == size_.proposals, "proposals");
  sums_hold("proposals");
}

void MonthPlayer::assess_by_hand() {
  auto const share = size_.assessed_by_hand / static_cast<std::int64_t>(villages_.size()) + 1;
  step("assessments by hand", [&] {
    for (auto const& village : villages_)
      for (std::size_t i = 0; i < village.receivers.size() && static_cast<std::int64_t>(i) < share;
           ++i) {
        NewEntry entry{.kind = Kind::fit, .family = village.receivers[i], .aids = {"sembako"}};
        if (i % 5 == 4) {
          entry.kind = Kind::unfit;
          entry.reason = "TL04";
          entry.evidence = "Formulir kriteria";
        }
        by_hand_ +=
            write(village.operator_, [&](Context& context) { return enter(context, entry); }).ok()
                ? 1
                : 0;
      }
    return by_hand_;
  });
  must(count(Kind::fit, State::proposed) + count(Kind::unfit, State::proposed) == by_hand_,
       "assessments by hand");
}

Assessment MonthPlayer::assessment(AssessmentId id) {
  return got(read(heri_, [&](Context& context) { return find_assessment(context, id); }),
             "assessment");
}

void MonthPlayer::run_jobs(AssessmentId id) {
  while (runner_.run_one()) {
  }
  auto const state = assessment(id).state;
  must(state == "done" || state == "undone", "the job has ended");
}

Assessment MonthPlayer::assess(NewAssessment const& asked, std::string const& what) {
  Assessment out;
  auto const kind = asked.kind;
  auto const before = count(kind, State::proposed);
  step(what, [&] {
    auto const id =
        got(write(lilis_, [&](Context& context) { return assess_many(context, asked); }), what);
    run_jobs(id);
    out = assessment(id);
    return out.entered;
  });
  must(out.entered <= out.found, "entered of found");
  must(count(kind, State::proposed) - before == out.entered, "what " + what + " entered");
  must(number("SELECT COUNT(*) FROM validation_entry WHERE assessment = " + out.id.text()) ==
           out.entered,
       "rows of " + what);
  sums_hold(what);
  last_assessment_ = out.id;
  return out;
}

void MonthPlayer::assess_by_filter() {
  NewAssessment asked{.area = office_, .kind = Kind::unfit, .aid = "pbi"};
  asked.decile_from = 6;
  asked.decile_to = 10;
  asked.reason = "TL04";
  asked.evidence = "Hasil pemeringkatan desil";
  auto const unfit = assess(asked, "by filter: PBI of deciles 6 to 10, unfit");
  must(unfit.entered == unfit.found, "nobody stood before");
  auto const fit = assess({.area = office_, .kind = Kind::fit, .aid = "pbi"},
                          "by filter: all others with PBI, fit");
  must(fit.found == fit.entered + unfit.entered, "each person once");
  auto const sembako = assess({.area = office_, .kind = Kind::fit, .aid = "sembako"},
                              "by filter: families with sembako, fit");
  must(sembako.found == sembako.entered + by_hand_, "who was assessed by hand is left as is");
  assess({.area = office_, .kind = Kind::fit, .aid = "pkh"},
         "by filter: other families with PKH, fit");
}

void MonthPlayer::take_one_back() {
  auto const one = assessment(last_assessment_);
  auto const before = number(in_round(" AND status <> 'withdrawn'"));
  step("that assessment taken back", [&] {
    must(write(lilis_, [&](Context& context) { return undo_assessment(context, last_assessment_); })
             .ok(),
         "undo");
    run_jobs(last_assessment_);
    return one.entered;
  });
  must(assessment(last_assessment_).withdrawn == one.entered, "withdrawn as entered");
  must(number(in_round(" AND status <> 'withdrawn'")) == before - one.entered, "left after undo");
  sums_hold("the undo");
  auto const again =
      assess({.area = office_, .kind = Kind::fit, .aid = "pkh"}, "the same made again");
  must(again.entered == one.entered, "the same families again");
}

}  // namespace rangkul::validation
