#include <algorithm>
#include <cstdio>

#include "damage.h"
#include "files.h"

namespace rangkul::demo {
namespace {

constexpr double damaged_share = 0.006;
constexpr TableFile::Shape city_shape{';', "\r\n", true, false};
constexpr Layout city_layout{1, 2, 3, 4, 6, 11, "29/02/1999", "12/05/1871", "00/00/0000", "L", "P"};

Cells const& city_headings() {
  static Cells const headings{
      "ID Warga",     "NIK",           "No KK",    "Nama Lengkap", "Jenis Kelamin",
      "Tempat Lahir", "Tanggal Lahir", "Hubungan", "Status Kawin", "Pendidikan",
      "Pekerjaan",    "Alamat",        "RT",       "RW",           "Kode Kelurahan",
      "Kelurahan",    "Kecamatan",     "Nama Ibu", "No HP",        "Disabilitas",
      "Status",       "Tanggal Wafat"};
  return headings;
}

std::string slashed(Date date) {
  char out[48];
  std::snprintf(out, sizeof out, "%02d/%02d/%04d", date.day(), date.month(), date.year());
  return out;
}

std::string three_digits(int number) {
  char out[16];
  std::snprintf(out, sizeof out, "%03d", number);
  return out;
}

std::string upper(std::string text) {
  for (auto& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

}  // namespace

std::string city_id(std::size_t person) {
  char out[32];
  std::snprintf(out, sizeof out, "W%07zu", person + 1);
  return out;
}

Cells city_cells(World const& world, Person const& person, std::string id) {
  auto const& family = world.families[person.family];
  auto const& village = world.areas.villages[family.village];
  static constexpr char const* networks[] = {"0812", "0813", "0857", "0878", "0895"};
  return Cells{std::move(id),
               person.nik,
               family.no_kk,
               printed_name(person),
               person.sex == Sex::male ? "L" : "P",
               upper(world.places[person.birthplace]),
               slashed(person.born),
               relation_words[static_cast<std::size_t>(person.relation)],
               marital_words[static_cast<std::size_t>(person.marital)],
               education_words[person.education],
               occupation_words[person.occupation],
               family.address,
               three_digits(family.rt),
               three_digits(family.rw),
               village.code,
               village.name,
               village.district,
               upper(person.mother),
               person.phone == 0 ? "" : networks[person.phone % 5] + std::to_string(person.phone),
               disability_words[person.disability],
               person.alive() ? "Hidup" : "Meninggal",
               person.alive() ? "" : slashed(Date::from_days(person.died_day))};
}

Written write_city(World const& world, std::string const& folder) {
  Random random(world.seed ^ 0x63697479);
  TableFile file(folder + "/city.csv", city_shape, city_headings());
  for (std::size_t i = 0; i < world.city_people; ++i) {
    auto const& person = world.people[i];
    auto row = city_cells(world, person, city_id(i));
    if (random.chance(damaged_share) && !person.kept_clean)
      damage(random, city_layout, random.below(damage_kinds), row, world.people[i / 2].nik);
    file.row(row);
  }
  return {"city.csv", file.rows()};
}

std::vector<Written> write_damaged(World const& world, std::string const& folder) {
  Random random(world.seed ^ 0x64616D61);
  TableFile file(folder + "/damaged.csv", city_shape, city_headings());
  TableFile kinds(folder + "/damaged_kinds.csv", {}, {"id", "kind"});
  constexpr std::size_t wanted = 300;
  // People whom the city does not have yet, so that the rows can be imported on top.
  auto const end = std::min(world.people.size(), world.city_people + wanted);
  for (auto i = world.city_people; i < end; ++i) {
    auto const number = i - world.city_people;
    char id[32];
    std::snprintf(id, sizeof id, "R%06zu", number + 1);
    auto row = city_cells(world, world.people[i], id);
    // Every seventh row is well.
    std::string_view kind = "none";
    if (number % 7 != 6) {
      auto const at = static_cast<int>(number % damage_kinds);
      if (damage(random, city_layout, at, row, world.people[i - 1].nik)) kind = damage_name(at);
    }
    file.row(row);
    kinds.row({id, std::string(kind)});
  }
  return {{"damaged.csv", file.rows()}, {"damaged_kinds.csv", kinds.rows()}};
}

}  // namespace rangkul::demo
