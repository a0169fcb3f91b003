#include "base/text.h"
#include "programmes/pages.h"
#include "registry/office.h"
#include "reports/parts.h"
#include "reports/reports_sql.h"
#include "screen/format.h"

namespace rangkul::reports {
namespace {

using programmes::Achievement;
using programmes::AchievementTable;

using Words = std::map<std::string, std::string>;

std::string say(Context& context, std::string const& key, Words const& with = {}) {
  return context.catalogue.message(context.actor.language(), key, with);
}

/// In running text a whole percentage stands without its decimals: "100 persen".
std::string running_percent(std::string text) {
  if (text.ends_with(",00")) text.resize(text.size() - 3);
  return text;
}

std::string area_name(Context& context, RegionCode const& area) {
  auto const region = registry::find_region(context, area);
  auto const name = region ? region->name : area.text();
  switch (area.level()) {
    case RegionLevel::district: return say(context, "reports.area.district", {{"name", name}});
    case RegionLevel::village: {
      // The ministry's codes: the last part of a kelurahan begins with 1, of a desa with 2.
      bool const rural = area.text().substr(area.text().rfind('.') + 1).starts_with('2');
      return say(context, rural ? "reports.area.desa" : "reports.area.kelurahan", {{"name", name}});
    }
    default: return name;
  }
}

Words words_of(Achievement const& row) {
  return {{"benefit", row.name},
          {"realised", group_thousands(row.realised)},
          {"target", group_thousands(row.target)},
          {"percent", running_percent(row.percent().text())}};
}

std::string enumeration(Context& context, std::vector<std::string> const& items) {
  if (items.size() < 2) return join(items, "");
  if (items.size() == 2) return items[0] + " " + say(context, "reports.and") + " " + items[1];
  auto const begin = join({items.begin(), items.end() - 1}, ", ");
  return begin + ", " + say(context, "reports.and") + " " + items.back();
}

std::string others_sentence(Context& context, AchievementTable const& table) {
  Words const counts{{"ours", std::to_string(table.rows.size())},
                     {"all", std::to_string(table.rows.size() + table.others.size())}};
  if (table.others.empty()) return say(context, "reports.kds.all_ours", counts);
  std::vector<std::string> others;
  for (auto const& row : table.others) others.push_back(row.name + " (" + row.owner + ")");
  auto with = counts;
  with["others"] = enumeration(context, others);
  return say(context, "reports.kds.ours_of_all", with);
}

std::string total_sentence(Context& context, AchievementTable const& table) {
  auto const total = table.total();
  auto const mean = table.mean().hundredths();
  if (total.whole() == 0 || !mean) return {};
  return say(context, "reports.kds.total",
             {{"realised", group_thousands(total.part())},
              {"target", group_thousands(total.whole())},
              {"percent", running_percent(total.text())},
              {"count", std::to_string(table.rows.size())},
              {"mean", running_percent(hundredths_text(*mean))}});
}

std::vector<std::string> kds_sentences(Context& context, YearNote const& note) {
  std::vector<std::string> out;
  if (note.kds.rows.empty()) {
    out.push_back(say(context, "reports.kds.none", {{"year", std::to_string(note.year)}}));
    return out;
  }
  out.push_back(others_sentence(context, note.kds));
  for (auto const& row : note.kds.rows) {
    if (note.area.empty()) {
      out.push_back(achievement_sentence(context, row));
      continue;
    }
    auto with = words_of(row);
    with["area"] = note.area;
    out.push_back(
        say(context, "reports.kds.in_area." + std::string(catalogue::word_of(row.unit)), with));
  }
  if (note.area.empty())
    if (auto total = total_sentence(context, note.kds); !total.empty())
      out.push_back(std::move(total));
  return out;
}

/// A target holds for the whole office: beside the receivers of one area it would mislead.
void leave_out_targets(AchievementTable& table) {
  for (auto* rows : {&table.rows, &table.others})
    for (auto& row : *rows) {
      row.target = 0;
      row.budget = Rupiah{};
    }
}

void read_texts(Context& context, YearNote& note) {
  context.tx.each(
      reports_sql::note_texts, {db::bind("year", note.year)},
      [&](std::string section, std::string body, std::string by, Instant at, EventId event) {
        auto const place = section_place(section);
        if (!place) return;
        auto& found = note.sections[*place];
        found.edited = std::move(body);
        found.edited_by = std::move(by);
        found.edited_at = at;
        found.event = event;
      });
}

}  // namespace

std::string achievement_sentence(Context& context, Achievement const& row) {
  auto const unit = std::string(catalogue::word_of(row.unit));
  auto const key = row.target == 0 ? "reports.kds.untargeted." : "reports.kds.sentence.";
  return say(context, key + unit, words_of(row));
}

YearNote year_note(Context& context, int year, registry::FamilySizes& sizes) {
  YearNote note;
  note.year = year;
  auto const office = registry::office_names(context);
  note.office = office.name;
  note.kds = programmes::achievements(context, std::string(programmes::umbrella_id), year);
  note.as_of = note.kds.as_of;
  note.provisional = note.kds.provisional;
  if (!context.actor.sees(office.region)) {
    note.area = area_name(context, context.actor.area());
    leave_out_targets(note.kds);
  }
  note.warnings = registry_warnings(context, sizes);
  for (auto const key : note_sections) {
    NoteSection section;
    section.key = key;
    section.heading = say(context, "reports.section." + section.key);
    note.sections.push_back(std::move(section));
  }
  auto& kds = note.sections.front();
  kds.live = true;
  kds.sentences = kds_sentences(context, note);
  if (note.area.empty()) read_texts(context, note);
  return note;
}

std::string as_of_line(catalogue::Catalogue const& catalogue, Language language,
                       YearNote const& note, Zone zone) {
  return catalogue.message(language,
                           note.provisional ? "reports.as_of_provisional" : "reports.as_of",
                           {{"time", screen::long_time(note.as_of, zone, language)}});
}

std::vector<std::string> lines_of(std::string const& text) {
  std::vector<std::string> out;
  for (auto const line : split(text, '\n'))
    if (!trim(line).empty()) out.emplace_back(trim(line));
  return out;
}

}  // namespace rangkul::reports
