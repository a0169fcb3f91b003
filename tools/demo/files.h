#pragma once
// The files of a demonstration, each written in one pass over the world.

#include <string>
#include <vector>

#include "kds.h"
#include "table_file.h"
#include "world.h"

namespace rangkul::demo {

struct Written {
  std::string file;
  std::size_t rows;
};

/// "W0000001": how the city's register names a person.
std::string city_id(std::size_t person);

/// city.csv: semicolons, a byte-order mark and CRLF, as the city's spreadsheet saves it.
Written write_city(World const&, std::string const& folder);
/// ministry.csv (commas) and truth.csv (city_id,ministry_id of all true pairs); for two months also
/// ministry_2.csv, the file of the month after.
std::vector<Written> write_ministry(World const&, std::string const& folder, int months);
/// kds_2024.csv: one line a benefit given, refused or not delivered.
Written write_kds(World const&, std::vector<Line> const&, std::string const& folder);
/// damaged.csv and damaged_kinds.csv (id,kind): some 300 rows with every kind of damage.
std::vector<Written> write_damaged(World const&, std::string const& folder);
/// other_a.csv (pipes) and other_b.csv (tabs, Windows-1252): shapes that the demonstration does not
/// have.
std::vector<Written> write_others(World const&, std::string const& folder);

/// One person as city.csv writes it; damaged.csv has the same shape.
Cells city_cells(World const&, Person const&, std::string id);

}  // namespace rangkul::demo
