#pragma once
// Rows of made-up people, for the tests of linkage.

#include <string>
#include <utility>

#include "linkage/record.h"

namespace rangkul::linkage {

/// One of a family in Kemiri Muka.
inline Record person(std::string key, std::string name, std::string birth, std::string nik) {
  Record out;
  out.key = std::move(key);
  out.name = std::move(name);
  out.birth = std::move(birth);
  out.nik = std::move(nik);
  out.no_kk = "3276060101150001";
  out.sex = "L";
  out.mother = "Siti Aminah";
  out.address = "Jl. Melati No 3";
  out.rt = "003";
  out.rw = "007";
  out.village = "32.76.06.1006";
  return out;
}

}  // namespace rangkul::linkage
