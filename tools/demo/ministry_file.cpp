#include <algorithm>
#include <cstdio>
#include <optional>

#include "base/text.h"
#include "corrupt.h"
#include "damage.h"
#include "files.h"

namespace rangkul::demo {

using generator::spread;
namespace {

constexpr double damaged_share = 0.006;
constexpr Layout ministry_layout{1,   2,  3, 4, 5, 9, "1999-02-29", "1871-05-12", "0000-00-00",
                                 "1", "2"};

Cells const& headings() {
  static Cells const all{"id_dtsen",     "nik",      "no_kk",   "nama",   "jk", "tgl_lahir",
                         "tempat_lahir", "nama_ibu", "hub_kel", "alamat", "rt", "rw",
                         "kode_wilayah", "desil",    "pkh",     "bpnt",   "pbi"};
  return all;
}

std::string ministry_id(std::size_t row) {
  char out[32];
  std::snprintf(out, sizeof out, "DTS-%08zu", row + 1);
  return out;
}

/// Where the ministry believes a family to live: for some an older card and address.
struct Whereabouts {
  std::string no_kk;
  std::string address;
  int rt;
  int rw;
  std::string village;
};

Whereabouts whereabouts(World const& world, std::uint32_t index, Numbers& numbers) {
  auto const& family = world.families[index];
  auto const& villages = world.areas.villages;
  if (!family.moved)
    return {family.no_kk, family.address, family.rt, family.rw, villages[family.village].code};
  // The same for every member, whatever the order of the rows.
  Random random(world.seed ^ spread(index));
  auto const& old = random.pick(villages);
  auto const issued = Date::from_ymd(2007, 1, 1).value().plus_days(random.below(2500));
  return {numbers.no_kk(random, old.district_code, issued), "KP. " + ascii_upper(old.name),
          random.between(1, 6), random.between(1, old.rw_count), old.code};
}

std::string ministry_name(Random& random, Person const& person) {
  auto name = person.name;
  auto const draw = random.part();
  if (draw < 0.05)
    name = mistype(random, name);
  else if (draw < 0.11)
    name = respell(random, name);
  else if (draw < 0.17)
    name = reword(random, name);
  else if (draw < 0.18)
    name = mistype(random, respell(random, name));
  if (random.chance(0.25)) {
    auto titled = person;
    titled.name = name;
    return printed_name(titled);
  }
  return random.chance(0.88) ? ascii_upper(name) : name;
}

/// Addresses are typed anew each time.
std::string ministry_address(Random& random, std::string const& address) {
  auto out = address;
  auto const replace = [&](std::string_view from, std::string_view to) {
    auto const at = out.find(from);
    if (at != std::string::npos) out.replace(at, from.size(), to);
  };
  if (random.chance(0.4)) replace("JL. ", "JALAN ");
  if (random.chance(0.4)) replace(" NO. ", " NO ");
  if (random.chance(0.3)) replace("KP. ", "KAMPUNG ");
  if (random.chance(0.1)) out = mistype(random, out);
  return out;
}

std::string ministry_nik(Random& random, std::string const& nik) {
  auto const draw = random.part();
  if (draw < 0.06) return "";
  if (draw < 0.095) return misdial(random, nik);
  return nik;
}

Cells ministry_cells(Random& random, World const& world, Person const& person,
                     Whereabouts const& where) {
  auto const& family = world.families[person.family];
  auto mother = person.mother;
  auto const draw = random.part();
  if (draw < 0.15)
    mother.clear();
  else if (draw < 0.2)
    mother = mistype(random, mother);
  else if (draw < 0.25)
    mother = respell(random, mother);
  auto const born = random.chance(0.04) ? misdate(random, person.born) : person.born;
  bool const no_place = random.chance(0.1);
  return Cells{"",
               ministry_nik(random, person.nik),
               random.chance(0.015) ? misdial(random, where.no_kk) : where.no_kk,
               ministry_name(random, person),
               std::to_string(static_cast<int>(person.sex)),
               born.iso(),
               no_place ? "" : ascii_upper(world.places[person.birthplace]),
               ascii_upper(mother),
               std::to_string(static_cast<int>(person.relation)),
               ministry_address(random, where.address),
               std::to_string(where.rt),
               std::to_string(where.rw),
               where.village,
               std::to_string(family.desil),
               family.pkh ? "1" : "0",
               family.bpnt ? "1" : "0",
               family.pbi ? "1" : "0"};
}

/// The next month of the same file: most rows as they were, some gone, moved, mended, changed,
/// twice or new. Its own randomness, so that the first month stays as it was.
class NextMonth {
 public:
  NextMonth(World const& world, std::string const& folder)
      : world_(world),
        random_(world.seed ^ 0x6D6F6E32),
        file_(folder + "/ministry_2.csv", {}, headings()) {}

  void row(std::uint32_t person, Cells cells) {
    auto const& one = world_.people[person];
    auto const& family = world_.families[one.family];
    // What happens to a family happens to all of its members.
    Random together(world_.seed ^ 0x66616D32 ^ spread(one.family));
    auto const fate = together.part();
    if (fate < 0.004) return;
    if (!one.alive() && random_.chance(0.6)) return;
    if (random_.chance(0.003)) return;
    if (fate < 0.012) move(together, cells);
    if (fate > 0.96) cells[desil] = std::to_string(together.between(1, 7));
    if (cells[nik] != one.nik && random_.chance(0.2)) cells[nik] = one.nik;
    if (random_.chance(0.004)) cells[name] = ascii_upper(one.name);
    if (random_.chance(0.02) && cells[bpnt] == "0" && family.desil <= 4) cells[bpnt] = "1";
    file_.row(cells);
    if (random_.chance(0.001)) twice_.push_back(cells);
  }
  /// People whom the first month does not know, and second rows of those whom it does.
  Written finish(std::size_t first_id, Numbers& numbers) {
    auto id = first_id;
    for (auto& cells : twice_) {
      cells[0] = ministry_id(id++);
      if (random_.chance(0.5)) cells[nik].clear();
      file_.row(cells);
    }
    for (std::uint32_t i = 0; i < world_.city_people; ++i) {
      auto const& one = world_.people[i];
      if (one.in_ministry || !one.alive() || !random_.chance(0.03)) continue;
      auto cells = ministry_cells(random_, world_, one, whereabouts(world_, one.family, numbers));
      cells[0] = ministry_id(id++);
      if (cells[desil] == "0") cells[desil] = "2";
      file_.row(cells);
    }
    return {"ministry_2.csv", file_.rows()};
  }

 private:
  static constexpr std::size_t nik = 1, name = 3, address = 9, village = 12, desil = 13, bpnt = 15;

  void move(Random& together, Cells& cells) {
    auto const& to = together.pick(world_.areas.villages);
    cells[village] = to.code;
    cells[address] = "KP. " + ascii_upper(to.name);
  }

  World const& world_;
  Random random_;
  TableFile file_;
  std::vector<Cells> twice_{};
};

}  // namespace

std::vector<Written> write_ministry(World const& world, std::string const& folder, int months) {
  Random random(world.seed ^ 0x6D696E69);
  std::vector<std::uint32_t> order;
  order.reserve(world.city_people);
  for (std::uint32_t i = 0; i < world.people.size(); ++i)
    if (world.people[i].in_ministry) order.push_back(i);
  random.shuffle(order);
  // Older cards are numbered family by family, so that members agree.
  Numbers numbers;
  std::vector<std::pair<std::uint32_t, Whereabouts>> moved;
  for (std::uint32_t i = 0; i < world.families.size(); ++i)
    if (world.families[i].moved) moved.emplace_back(i, whereabouts(world, i, numbers));
  auto const find = [&](std::uint32_t index) {
    if (!world.families[index].moved) return whereabouts(world, index, numbers);
    auto const at = std::lower_bound(moved.begin(), moved.end(), index,
                                     [](auto const& one, auto key) { return one.first < key; });
    return at->second;
  };
  TableFile file(folder + "/ministry.csv", {}, headings());
  TableFile truth(folder + "/truth.csv", {}, {"city_id", "ministry_id"});
  std::optional<NextMonth> next;
  if (months > 1) next.emplace(world, folder);
  for (std::size_t row = 0; row < order.size(); ++row) {
    auto const& person = world.people[order[row]];
    auto cells = ministry_cells(random, world, person, find(person.family));
    if (random.chance(damaged_share))
      damage(random, ministry_layout, random.below(damage_kinds), cells,
             world.people[order[row / 2]].nik);
    cells[0] = ministry_id(row);
    file.row(cells);
    if (next) next->row(order[row], cells);
    if (order[row] < world.city_people) truth.row({city_id(order[row]), cells[0]});
  }
  std::vector<Written> written{{"ministry.csv", file.rows()}, {"truth.csv", truth.rows()}};
  if (next) written.push_back(next->finish(order.size(), numbers));
  return written;
}

}  // namespace rangkul::demo
