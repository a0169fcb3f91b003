#pragma once
// A folder for files, and what the ministry and the city say of the people of app_office.h: four
// families a village, one member blind, one dead, two students; the ministry knows three of the
// families.

#include <stdlib.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/check.h"

#include "support/app_office.h"

namespace rangkul::app {

/// A folder that is gone when it ends.
class Folder {
 public:
  Folder() {
    auto name = (std::filesystem::temp_directory_path() / "rangkul-office-XXXXXX").string();
    CHECK_THAT(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  Folder(Folder const&) = delete;
  Folder& operator=(Folder const&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string file(std::string const& name) const { return path_ + "/" + name; }
  /// The path of the file that was written.
  std::string write(std::string const& name, std::string_view text) const {
    std::ofstream(file(name), std::ios::binary) << text;
    return file(name);
  }
  std::string read(std::string const& name) const {
    std::ifstream in(file(name), std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
  }

 private:
  std::string path_;
};

inline std::string padded(int number, std::size_t digits) {
  auto out = std::to_string(number);
  return std::string(digits - std::min(digits, out.size()), '0') + out;
}

/// A NIK whose birth date and sex fit.
inline std::string nik_of(RegionCode const& village, int day, int month, int year, bool woman,
                          int serial) {
  return village.digits().substr(0, 6) + padded(day + (woman ? 40 : 0), 2) + padded(month, 2) +
         padded(year % 100, 2) + padded(serial, 4);
}

/// The files of both sources, and what they say of each village.
class Files {
 public:
  std::string city =
      "ID Warga;NIK;No KK;Nama Lengkap;Jenis Kelamin;Tanggal Lahir;Nama Ibu Kandung;No HP;"
      "Disabilitas;Pekerjaan;Status Hidup;Hubungan;Alamat;RT;RW;Kode Kelurahan\n";
  std::string ministry = "id_dtsen,nik,nama,jk,tgl_lahir,kode_wilayah,desil,pkh\n";

  void add_village(Place& place) {
    static constexpr std::array<char const*, 4> heads{"BUDI", "SOEDJARWO", "KARDI", "WAWAN"};
    static constexpr std::array<char const*, 4> wives{"SITI", "SUTARMI", "ENDANG", "ROHAYATI"};
    static constexpr std::array<char const*, 4> children{"ANDI", "PUTRI", "RIZKY", "LESTARI"};
    for (int family = 0; family < 4; ++family) {
      auto const at = static_cast<std::size_t>(family);
      auto const kk = place.code.digits().substr(0, 6) + padded(12, 2) + padded(family + 1, 2) +
                      "11" + padded(next_, 4);
      place.kks.push_back(kk);
      add(place, kk, family, {heads[at], false, 1960 + family, "Kepala Keluarga", 0});
      add(place, kk, family, {wives[at], true, 1965 + family, "Istri", 1});
      add(place, kk, family, {children[at], family % 2 == 1, 2003, "Anak", 2});
    }
  }

 private:
  struct Who {
    char const* name;
    bool woman;
    int year;
    char const* relation;
    int order;
  };
  void add(Place& place, std::string const& kk, int family, Who const& who) {
    auto const serial = next_++;
    auto const day = 1 + serial % 27;
    auto const month = 1 + serial % 12;
    auto const nik = nik_of(place.code, day, month, who.year, who.woman, serial);
    auto const name = std::string(who.name) + " " + place.marker;
    auto const phone = "08121" + padded(serial, 7);
    place.niks.push_back(nik);
    place.phones.push_back(phone.substr(1));
    place.names.push_back(name);
    bool const blind = family == 1 && who.order == 1;
    bool const student = who.order == 2 && family < 2;
    bool const dead = family == 2 && who.order == 0;
    auto const born = padded(day, 2) + "/" + padded(month, 2) + "/" + std::to_string(who.year);
    city += "W" + std::to_string(serial) + ";" + nik + ";" + kk + ";" + name + ";" +
            (who.woman ? "P" : "L") + ";" + born + ";IBU " + place.marker + ";" + phone + ";" +
            (blind ? "NETRA" : "TIDAK ADA") + ";" + (student ? "PELAJAR/MAHASISWA" : "BURUH") +
            ";" + (dead ? "MENINGGAL" : "HIDUP") + ";" + who.relation + ";JL. " + place.marker +
            " NO " + std::to_string(family + 1) + ";" + std::to_string(family + 1) + ";4;" +
            place.code.text() + "\n";
    if (family == 3) return;
    ministry += "D" + std::to_string(serial) + "," + nik + "," + name + "," +
                (who.woman ? "2" : "1") + "," + std::to_string(who.year) + "-" + padded(month, 2) +
                "-" + padded(day, 2) + "," + place.code.text() + "," +
                std::to_string(family % 10 + 1) + "," + (family == 1 ? "1" : "0") + "\n";
  }
  int next_{1};
};

}  // namespace rangkul::app
