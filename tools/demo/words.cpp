#include "base/text.h"
#include "world.h"

namespace rangkul::demo {

char const* const relation_words[12] = {"",       "Kepala Keluarga", "Suami",    "Istri",
                                        "Anak",   "Menantu",         "Cucu",     "Orang Tua",
                                        "Mertua", "Famili Lain",     "Pembantu", "Lainnya"};
char const* const marital_words[5] = {"", "Belum Kawin", "Kawin", "Cerai Hidup", "Cerai Mati"};
char const* const education_words[11] = {"",
                                         "Tidak/Belum Sekolah",
                                         "Belum Tamat SD/Sederajat",
                                         "Tamat SD/Sederajat",
                                         "SLTP/Sederajat",
                                         "SLTA/Sederajat",
                                         "Diploma I/II",
                                         "Akademi/Diploma III/Sarjana Muda",
                                         "Diploma IV/Strata I",
                                         "Strata II",
                                         "Strata III"};
char const* const occupation_words[24] = {"",
                                          "Belum/Tidak Bekerja",
                                          "Mengurus Rumah Tangga",
                                          "Pelajar/Mahasiswa",
                                          "Pensiunan",
                                          "Pegawai Negeri Sipil",
                                          "Tentara Nasional Indonesia",
                                          "Kepolisian RI",
                                          "Perdagangan",
                                          "Petani/Pekebun",
                                          "Konstruksi",
                                          "Transportasi",
                                          "Karyawan Swasta",
                                          "Karyawan BUMN",
                                          "Karyawan Honorer",
                                          "Buruh Harian Lepas",
                                          "Pembantu Rumah Tangga",
                                          "Tukang Jahit",
                                          "Mekanik",
                                          "Guru",
                                          "Perawat",
                                          "Sopir",
                                          "Pedagang",
                                          "Wiraswasta"};
char const* const disability_words[7] = {
    "Tidak Ada", "Fisik", "Netra", "Rungu/Wicara", "Mental/Jiwa", "Fisik dan Mental", "Lainnya"};

namespace {
struct Title {
  std::string_view before;
  std::string_view after;
};
// Men's and women's pilgrim titles first, then the learned ones.
constexpr Title titles[] = {{"", ""},       {"H. ", ""},    {"HJ. ", ""},    {"DRS. ", ""},
                            {"", ", S.PD"}, {"", ", SE"},   {"", ", SH"},    {"", ", S.KOM"},
                            {"IR. ", ""},   {"", ", A.MD"}, {"", ", S.SOS"}, {"H. ", ", S.AG"}};
}  // namespace

std::string printed_name(Person const& person) {
  auto const& title = titles[person.title];
  return std::string(title.before) + ascii_upper(person.name) + std::string(title.after);
}

}  // namespace rangkul::demo
