#pragma once
// The menu of the office, in the order of the work.

#include <vector>

#include "screen/screen.h"

namespace rangkul::app {

inline std::vector<screen::NavItem> menu() {
  return {
      {"", "home", "/", "beranda", May::sign_in},
      {"nav.group.registry", "search", "/cari", "cari", May::see_people},
      {"nav.group.registry", "people", "/orang", "orang", May::see_people},
      {"nav.group.registry", "families", "/keluarga", "keluarga", May::see_people},
      {"nav.group.registry", "quality", "/mutu", "awas", May::see_quality},
      {"nav.group.registry", "import", "/impor", "impor", May::import_data},
      {"nav.group.registry", "match", "/padankan", "padan", May::review_matches},
      {"nav.group.registry", "reconcile", "/rekonsiliasi", "tanggal", May::see_reconciliation},
      {"nav.group.services", "validation", "/verval", "tugas", May::see_validation},
      {"nav.group.services", "labels", "/labelisasi", "tempat", May::see_validation},
      {"nav.group.services", "graduations", "/graduasi", "centang", May::see_validation},
      {"nav.group.services", "fields", "/bidang", "keluarga", May::see_people},
      {"nav.group.services", "same_photos", "/bukti/sama", "kamera", May::verify_data},
      {"nav.group.services", "board", "/papan", "papan", May::see_cases},
      {"nav.group.services", "cases", "/kasus", "kasus", May::see_cases},
      {"nav.group.services", "homecare", "/perawatan-rumah", "tanggal", May::see_cases},
      {"nav.group.services", "ppks", "/ppks", "orang", May::see_cases},
      {"nav.group.services", "programmes", "/program", "program", May::see_programmes},
      {"nav.group.services", "payments", "/penyaluran", "kirim", May::see_programmes},
      {"nav.group.services", "note", "/laporan/catatan-akhir-tahun", "laporan", May::see_reports},
      {"nav.group.services", "letters", "/surat", "berkas", May::see_cases},
      {"nav.group.office", "procedures", "/prosedur", "info", May::sign_in},
      {"nav.group.office", "forms", "/formulir", "lapor", May::sign_in},
      {"nav.group.office", "jobs", "/pekerjaan", "jam", May::sign_in},
      {"nav.group.office", "audit", "/jejak", "lihat", May::see_audit},
      {"nav.group.office", "accounts", "/pengguna", "kunci", May::manage_accounts},
      {"nav.group.office", "office", "/kantor", "tempat", May::manage_office},
      {"nav.group.office", "maps", "/peta", "tempat", May::manage_office},
      {"nav.group.office", "about", "/tentang", "info", May::sign_in},
  };
}

}  // namespace rangkul::app
