#include "files.h"

#include <algorithm>
#include <cinttypes>
#include <cstdlib>

namespace rangkul::town {

using generator::spread;
namespace {

constexpr std::size_t buffer_bytes = 1 << 20;
constexpr double copy_elsewhere = 0.3;  // of copies: on another card at another place

std::string number(char const* pattern, int value) {
  std::array<char, 16> out{};
  std::snprintf(out.data(), out.size(), pattern, value);
  return out.data();
}

void cell(std::string& out, std::string_view text, char separator) {
  out += separator;
  bool const quoted =
      text.find(separator) != std::string_view::npos || text.find('"') != std::string_view::npos;
  if (!quoted) {
    out += text;
    return;
  }
  out += '"';
  for (char const c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string dotted(std::string const& code) {
  if (code.size() < 7) return code;
  return code.substr(0, 2) + '.' + code.substr(2, 2) + '.' + code.substr(4, 2) + '.' +
         code.substr(6);
}

/// All cells but the id, which is given when rows have their order.
void append_city(std::string& out, Row const& row) {
  auto const date =
      number("%02d", row.day) + '/' + number("%02d", row.month) + '/' + number("%04d", row.year);
  auto const sex = row.sex == Sex::unknown ? "" : row.sex == Sex::male ? "L" : "P";
  auto const village = dotted(row.village);
  cell(out, row.no_kk, ';');
  for (std::string_view const text :
       {std::string_view(row.nik), std::string_view(row.name), std::string_view(sex),
        std::string_view(row.birth_place),
        std::string_view(row.birth_text.empty() ? date : row.birth_text),
        std::string_view(row.mother), std::string_view(row.address), std::string_view(row.rt),
        std::string_view(row.rw), std::string_view(village), std::string_view(row.village_name),
        std::string_view(row.phone)})
    cell(out, text, ';');
  out += '\n';
}

void append_ministry(std::string& out, Row const& row) {
  auto const date =
      number("%04d", row.year) + '-' + number("%02d", row.month) + '-' + number("%02d", row.day);
  auto const sex = row.sex == Sex::unknown ? "" : row.sex == Sex::male ? "1" : "2";
  for (std::string_view const text :
       {std::string_view(row.name), std::string_view(row.nik), std::string_view(row.no_kk),
        std::string_view(row.birth_text.empty() ? date : row.birth_text),
        std::string_view(row.birth_place), std::string_view(sex), std::string_view(row.mother),
        std::string_view(row.phone), std::string_view(row.address), std::string_view(row.village),
        std::string_view(row.village_name), std::string_view(row.rw), std::string_view(row.rt)})
    cell(out, text, ',');
  out += '\n';
}

std::string id_of(int file, std::uint32_t row) {
  std::array<char, 24> out{};
  std::snprintf(out.data(), out.size(), file == city ? "W%08" PRIu32 : "DTS-%08" PRIu32, row);
  return out.data();
}

std::string const& father_of(Block const& block, Person const& person, Family const& family) {
  static std::string const none;
  auto const& head = block.people[family.first];
  bool const is_father =
      head.sex == Sex::male && head.role == Role::head && person.role == Role::child;
  return is_father ? head.name : none;
}

}  // namespace

/// The rows of one file of a block, back to back, and whose they are.
struct Files::Text {
  struct Piece {
    std::size_t at;
    std::uint32_t size;
    std::uint32_t person;
    bool copy;
  };
  std::string bytes;
  std::vector<Piece> pieces;

  void add(Row const& row, std::uint32_t person, bool copy) {
    auto const at = bytes.size();
    row.file == city ? append_city(bytes, row) : append_ministry(bytes, row);
    pieces.push_back({at, static_cast<std::uint32_t>(bytes.size() - at), person, copy});
  }
};

std::FILE* Files::open(std::string const& name, std::string const& headings) {
  auto* const file = std::fopen((folder_ + '/' + name).c_str(), "wb");
  if (file == nullptr) {
    std::fprintf(stderr, "rangkul_town: cannot write %s/%s\n", folder_.c_str(), name.c_str());
    std::exit(1);
  }
  std::setvbuf(file, nullptr, _IOFBF, buffer_bytes);
  std::fprintf(file, "%s\n", headings.c_str());
  return file;
}

Files::Files(std::string const& folder) : folder_(folder) {
  tables_[city] = open("city.csv",
                       "id_warga;No KK;NIK;Nama Lengkap;Jenis Kelamin;Tempat Lahir;Tanggal Lahir;"
                       "Nama Ibu Kandung;Alamat;RT;RW;Kode Kelurahan;Kelurahan;No HP");
  tables_[ministry] = open("ministry.csv",
                           "id_dtsen,nama,nik,no_kk,tgl_lahir,tempat_lahir,jk,nama_ibu,no_telepon,"
                           "alamat,kode_wilayah,nama_kelurahan,rw,rt");
  truth_ = open("truth.csv", "city_id,ministry_id");
  twins_ = open("twins.csv", "city_id,ministry_id");
  copies_ = open("copies.csv", "file,id,other_id");
}

Files::~Files() {
  for (auto* const file : {tables_[0], tables_[1], truth_, twins_, copies_}) std::fclose(file);
}

void Files::write_rows(Maker& maker, Block& block, Spoiling const& spoiling, int file) {
  auto const at = static_cast<std::size_t>(file);
  auto const rates = rates_of(maker.shares, file);
  std::vector<std::uint32_t> order;
  std::vector<std::uint32_t> family_of(block.people.size());
  for (std::uint32_t f = 0; f < block.families.size(); ++f)
    std::fill_n(family_of.begin() + block.families[f].first, block.families[f].count, f);
  for (std::uint32_t i = 0; i < block.people.size(); ++i)
    if (block.people[i].in[at]) order.push_back(i);
  std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) {
    return block.people[a].card[at] < block.people[b].card[at];
  });
  Text text;
  Random random(spoiling.seed ^ spread(blocks_ * 2 + at));
  std::vector<Row> rows;
  auto fill = [&](Row& row, std::uint32_t i) {
    fill_row(row, maker.places, block, block.people[i], file);
    row.father = father_of(block, block.people[i], block.families[family_of[i]]);
  };
  for (std::size_t from = 0; from < order.size();) {
    auto until = from;
    auto const card = block.people[order[from]].card[at];
    while (until < order.size() && block.people[order[until]].card[at] == card) ++until;
    rows.resize(until - from);
    for (auto i = from; i < until; ++i) fill(rows[i - from], order[i]);
    spoiling.model(random, rates, rows);
    for (auto i = from; i < until; ++i) {
      text.add(rows[i - from], order[i], false);
      changes_[order[i]][at] = rows[i - from].changes;
    }
    for (auto i = from; i < until; ++i) {
      if (!random.chance(maker.shares.copies)) continue;
      auto& person = block.people[order[i]];
      auto const kept = person.card[at];
      if (random.chance(copy_elsewhere)) {
        auto const village = random.below(static_cast<int>(maker.places.villages.size()));
        block.cards.push_back(make_card(maker, static_cast<std::uint32_t>(village),
                                        reference_day() - 6000, reference_day() - 2000));
        person.card[at] = static_cast<std::uint32_t>(block.cards.size() - 1);
      }
      Row row;
      fill(row, order[i]);
      person.card[at] = kept;
      spoiling.model(random, rates, {&row, 1});
      text.add(row, order[i], true);
      ++counts_.copies[at];
    }
    from = until;
  }
  random.shuffle(text.pieces);
  for (auto const& piece : text.pieces) {
    auto const row = static_cast<std::uint32_t>(++counts_.rows[at]);
    (piece.copy ? copy_ : row_)[piece.person][at] = row;
    auto const id = id_of(file, row);
    std::fwrite(id.data(), 1, id.size(), tables_[at]);
    std::fwrite(text.bytes.data() + piece.at, 1, piece.size, tables_[at]);
  }
}

void Files::write_truth(Block const& block) {
  auto pairs = [&](std::FILE* file, std::size_t in_city, std::size_t in_ministry) {
    std::size_t made = 0;
    for (auto const one : {row_[in_city][city], copy_[in_city][city]})
      for (auto const other : {row_[in_ministry][ministry], copy_[in_ministry][ministry]}) {
        if (one == 0 || other == 0) continue;
        std::fprintf(file, "%s,%s\n", id_of(city, one).c_str(), id_of(ministry, other).c_str());
        ++made;
      }
    return made;
  };
  for (std::size_t i = 0; i < block.people.size(); ++i) {
    counts_.truth_rows += pairs(truth_, i, i);
    if (block.people[i].twin != nobody) counts_.twin_rows += pairs(twins_, i, block.people[i].twin);
    for (int const file : {city, ministry}) {
      auto const at = static_cast<std::size_t>(file);
      if (copy_[i][at] != 0)
        std::fprintf(copies_, "%s,%s,%s\n", file == city ? "city" : "ministry",
                     id_of(file, row_[i][at]).c_str(), id_of(file, copy_[i][at]).c_str());
    }
  }
}

void Files::count(Block const& block) {
  for (std::size_t i = 0; i < block.people.size(); ++i) {
    auto const& person = block.people[i];
    ++counts_.people;
    if (person.twin != nobody) ++counts_.twins;
    if (!person.in[city] || !person.in[ministry]) continue;
    ++counts_.pairs;
    auto changes = changes_[i][city];
    changes.add(changes_[i][ministry]);
    auto const& cards = block.cards;
    auto const& card = person.card;
    if (person.nik[city] != person.nik[ministry]) changes.add(Change::nik);
    if (person.born[city] != person.born[ministry]) changes.add(Change::birth);
    if (person.added[city] != person.added[ministry]) changes.add(Change::name);
    if (card[city] != card[ministry]) changes.add(Change::card);
    if (cards[card[city]].village != cards[card[ministry]].village) changes.add(Change::village);
    if (changes.any()) ++counts_.different;
    for (std::size_t c = 0; c < change_count; ++c)
      if (changes.has(static_cast<Change>(c))) ++counts_.changed[c];
  }
}

void Files::write(Maker& maker, Block& block, Spoiling const& spoiling) {
  row_.assign(block.people.size(), {});
  copy_.assign(block.people.size(), {});
  changes_.assign(block.people.size(), {});
  write_rows(maker, block, spoiling, city);
  write_rows(maker, block, spoiling, ministry);
  write_truth(block);
  count(block);
  ++blocks_;
}

}  // namespace rangkul::town
