#include <array>
#include <cstdio>

#include "base/text.h"
#include "files.h"

namespace rangkul::demo {
namespace {

constexpr std::array<std::string_view, 13> months{
    "",     "Januari", "Februari",  "Maret",   "April",    "Mei",     "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember"};

std::string short_date(Date date) {
  char out[48];
  std::snprintf(out, sizeof out, "%02d-%02d-%02d", date.day(), date.month(), date.year() % 100);
  return out;
}

std::string long_date(Date date) {
  return std::to_string(date.day()) + " " +
         std::string(months[static_cast<std::size_t>(date.month())]) + " " +
         std::to_string(date.year());
}

/// Every so-manieth person of the city, at most 2,000.
std::vector<std::uint32_t> sample(World const& world, std::size_t offset) {
  std::vector<std::uint32_t> out;
  auto const step = std::max<std::size_t>(5, world.city_people / 2000);
  for (auto i = offset; i < world.city_people; i += step)
    out.push_back(static_cast<std::uint32_t>(i));
  return out;
}

Written write_pipes(World const& world, std::string const& folder) {
  Random random(world.seed ^ 0x61);
  TableFile file(folder + "/other_a.csv", {'|', "\n", false, false},
                 {"NOMOR INDUK KEPENDUDUKAN", "NAMA", "L/P", "TGL LHR (DD-MM-YY)",
                  "NO. KARTU KELUARGA", "KEL", "KEC", "KET"});
  static constexpr std::array<std::string_view, 6> notes{"",         "",         "", "usulan baru",
                                                         "pindahan", "cek ulang"};
  for (auto const i : sample(world, 1)) {
    auto const& person = world.people[i];
    auto const& family = world.families[person.family];
    auto const& village = world.areas.villages[family.village];
    file.row({person.nik, printed_name(person), person.sex == Sex::male ? "LK" : "PR",
              short_date(person.born), family.no_kk, ascii_upper(village.name),
              ascii_upper(village.district), std::string(random.pick(notes))});
  }
  return {"other_a.csv", file.rows()};
}

Written write_tabs(World const& world, std::string const& folder) {
  Random random(world.seed ^ 0x62);
  TableFile file(folder + "/other_b.csv", {'\t', "\r\n", false, true},
                 {"No Urut", "Nama Penduduk", "Nomor Penduduk (NIK)", "Kelamin", "Lahir", "Tempat",
                  "Kartu Keluarga", "Status dalam Keluarga", "Desa/Kelurahan", "ket2"});
  static constexpr std::array<std::string_view, 4> unclear{"A", "B1", "-", "2"};
  std::size_t number = 0;
  for (auto const i : sample(world, 3)) {
    auto const& person = world.people[i];
    auto const& family = world.families[person.family];
    auto const& village = world.areas.villages[family.village];
    auto name = person.name;
    // Signs that Windows writes in one byte.
    if (random.chance(0.05) && name.find('e') != std::string::npos)
      name.replace(name.find('e'), 1, "\xC3\xA9");
    if (random.chance(0.02)) name.insert(name.size() / 2, "\xE2\x80\x99");
    file.row({std::to_string(++number), name, person.nik,
              person.sex == Sex::male ? "Laki-laki" : "Perempuan", long_date(person.born),
              world.places[person.birthplace], family.no_kk,
              relation_words[static_cast<std::size_t>(person.relation)], village.code,
              std::string(random.pick(unclear))});
  }
  return {"other_b.csv", file.rows()};
}

}  // namespace

std::vector<Written> write_others(World const& world, std::string const& folder) {
  return {write_pipes(world, folder), write_tabs(world, folder)};
}

Written write_kds(World const& world, std::vector<Line> const& lines, std::string const& folder) {
  TableFile file(folder + "/kds_2024.csv", {},
                 {"benefit", "person_id", "family_no_kk", "deceased_id", "period", "claimed_on",
                  "paid_on", "amount", "source", "proof", "method", "status", "reason"});
  std::size_t number = 0;
  for (auto const& line : lines) {
    ++number;
    bool const goods = line.benefit == 4;
    bool const food = line.benefit == 1;
    bool const paid = line.outcome == Outcome::paid;
    bool const refused = line.outcome == Outcome::refused;
    char proof[48];
    std::snprintf(proof, sizeof proof, "%s/2024/%05zu", goods ? "BAST" : "SP2D", number);
    file.row({benefits[line.benefit].id, city_id(line.person),
              world.families[world.people[line.person].family].no_kk,
              line.benefit == 0 ? city_id(line.deceased) : "", "2024", line.claimed.iso(),
              paid ? line.paid.iso() : "", refused ? "0" : std::to_string(line.amount),
              "APBD Kota " + world.areas.office_name + " 2024", paid ? proof : "",
              goods  ? "barang"
              : food ? "kartu"
                     : "transfer",
              paid      ? "dibayar"
              : refused ? "ditolak"
                        : "gagal_salur",
              refused ? "claim.late"
              : paid  ? ""
              : goods ? "stock.missing"
                      : "account.invalid"});
  }
  return {"kds_2024.csv", file.rows()};
}

}  // namespace rangkul::demo
