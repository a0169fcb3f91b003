#!/usr/bin/env python3
"""The generated city keeps its promises: the same seed gives the same files, counts and rules hold."""
import collections
import csv
import datetime
import hashlib
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM, REGIONS = sys.argv[1:3]
PUBLISHED = {"kds-santunan-kematian": 2490, "kds-bantuan-pangan": 2995, "kds-bidik-manis": 150,
             "kds-siswa-miskin": 1999, "kds-alat-bantu": 90}


def generate(folder, people, seed=2024, months=1):
    subprocess.run([PROGRAM, "--months", str(months), "--people", str(people), "--seed", str(seed), "--regions", REGIONS, "--out", folder],
                   check=True, capture_output=True)


def hashes(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in pathlib.Path(folder).iterdir()}


def table(folder, name, separator=",", encoding="utf-8-sig"):
    with open(pathlib.Path(folder) / name, encoding=encoding, newline="") as source:
        return list(csv.DictReader(source, delimiter=separator))


class Determinism(unittest.TestCase):
    def test_a_seed_is_a_city(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            generate(one, 3000)
            generate(two, 3000)
            self.assertEqual(hashes(one), hashes(two))
            generate(two, 3000, seed=7)
            self.assertNotEqual(hashes(one)["city.csv"], hashes(two)["city.csv"])


class Months(unittest.TestCase):
    def test_the_next_month_changes_little_and_the_first_stays(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            generate(one, 5000)
            generate(two, 5000, months=2)
            later = hashes(two)
            self.assertTrue(hashes(one).items() <= later.items())
            first = {row["id_dtsen"]: row for row in table(two, "ministry.csv")}
            second = {row["id_dtsen"]: row for row in table(two, "ministry_2.csv")}
            same = sum(first.get(key) == row for key, row in second.items())
            self.assertGreater(same, 0.85 * len(first))
            self.assertGreater(len(first.keys() - second.keys()), 10)
            self.assertGreater(len(second.keys() - first.keys()), 10)


class City(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        generate(cls.folder.name, 20_000)
        cls.city = table(cls.folder.name, "city.csv", ";")
        cls.ministry = table(cls.folder.name, "ministry.csv")
        cls.truth = table(cls.folder.name, "truth.csv")
        cls.kds = table(cls.folder.name, "kds_2024.csv")
        cls.by_id = {row["ID Warga"]: row for row in cls.city}

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def paid(self, benefit):
        return [row for row in self.kds if row["benefit"] == benefit and row["status"] == "dibayar"]

    def test_sizes(self):
        self.assertEqual(len(self.city), 20_000)
        self.assertEqual(len(self.ministry), 20_000)
        self.assertTrue(0.76 < len(self.truth) / len(self.city) < 0.85)
        self.assertEqual(len({row["Kode Kelurahan"] for row in self.city}), 63)

    def test_ids_are_unique_and_the_truth_names_them(self):
        self.assertEqual(len(self.by_id), len(self.city))
        ministry = {row["id_dtsen"] for row in self.ministry}
        self.assertEqual(len(ministry), len(self.ministry))
        self.assertEqual(len({row["city_id"] for row in self.truth}), len(self.truth))
        for pair in self.truth:
            self.assertIn(pair["city_id"], self.by_id)
            self.assertIn(pair["ministry_id"], ministry)

    def test_families_are_plausible(self):
        families = collections.defaultdict(list)
        for row in self.city:
            if len(row["No KK"]) == 16:
                families[row["No KK"]].append(row)
        self.assertTrue(3.3 < sum(map(len, families.values())) / len(families) < 3.95)
        heads = collections.Counter(sum(row["Hubungan"] == "Kepala Keluarga" for row in members)
                                    for members in families.values())
        self.assertEqual(heads[1] + heads[0], len(families))
        self.assertLess(heads[0] / len(families), 0.01)  # damaged rows only

    def test_names(self):
        names = [row["Nama Lengkap"] for row in self.city]
        self.assertTrue(0.09 < sum(" " not in name for name in names) / len(names) < 0.16)
        self.assertGreater(len(set(names)), 9000)
        old = [row for row in self.city if row["Tanggal Lahir"][-4:] < "1955"]
        self.assertTrue(any("OE" in row["Nama Lengkap"] for row in old))

    def test_numbers_follow_the_rules(self):
        faults = 0
        for row in self.city:
            nik, born = row["NIK"], row["Tanggal Lahir"]
            if not nik:
                continue
            day = int(born[:2]) + (40 if row["Jenis Kelamin"] == "P" else 0)
            faults += len(nik) != 16 or nik[6:12] != f"{day:02d}{born[3:5]}{born[8:]}"
        self.assertTrue(0 < faults < 0.012 * len(self.city))
        shared = [nik for nik, n in collections.Counter(row["NIK"] for row in self.city).items() if n > 1 and nik]
        self.assertLess(len(shared), 30)

    def test_the_published_figures_are_there(self):
        self.assertEqual({benefit: len(self.paid(benefit)) for benefit in PUBLISHED}, PUBLISHED)
        reasons = {row["reason"] for row in self.kds if row["status"] == "ditolak"}
        self.assertEqual(reasons, {"claim.late"})

    def test_nobody_twice_and_only_the_eligible(self):
        aided = {row["id_dtsen"] for row in self.ministry if row["pkh"] == "1" or row["bpnt"] == "1"}
        other_aid = {pair["city_id"] for pair in self.truth if pair["ministry_id"] in aided}
        for benefit in PUBLISHED:
            lines = [row for row in self.kds if row["benefit"] == benefit]
            self.assertEqual(len({row["person_id"] for row in lines}), len(lines))
            for row in lines:
                self.assertEqual(self.by_id[row["person_id"]]["Status"], "Hidup")
                self.assertEqual(self.by_id[row["person_id"]]["No KK"], row["family_no_kk"])
                self.assertNotIn(row["person_id"], other_aid)
        food = [row["family_no_kk"] for row in self.paid("kds-bantuan-pangan")]
        self.assertEqual(len(set(food)), len(food))

    def test_days_of_the_death_benefit(self):
        lines = [row for row in self.kds if row["benefit"] == "kds-santunan-kematian"]
        self.assertEqual(len({row["deceased_id"] for row in lines}), len(lines))
        for row in lines:
            day, month, year = map(int, self.by_id[row["deceased_id"]]["Tanggal Wafat"].split("/"))
            late = datetime.date.fromisoformat(row["claimed_on"]) - datetime.date(year, month, day)
            self.assertEqual(late.days > 180, row["status"] == "ditolak")
            if row["paid_on"]:
                paid = datetime.date.fromisoformat(row["paid_on"])
                self.assertEqual(paid.year, 2024)
                self.assertLess(paid.weekday(), 5)
                self.assertGreater(row["paid_on"], row["claimed_on"])

    def test_ages_of_pupils_and_students(self):
        for benefit, least, most in (("kds-bidik-manis", 17, 24), ("kds-siswa-miskin", 15, 20)):
            for row in self.paid(benefit):
                born = int(self.by_id[row["person_id"]]["Tanggal Lahir"][-4:])
                self.assertTrue(least <= 2024 - born - 1 or least <= 2024 - born <= most)

    def test_damage_of_every_kind(self):
        kinds = collections.Counter(row["kind"] for row in table(self.folder.name, "damaged_kinds.csv"))
        self.assertEqual(len(kinds), 19)  # eighteen and "none"
        damaged = table(self.folder.name, "damaged.csv", ";")
        self.assertEqual(len(damaged), 300)
        self.assertTrue(any("E+15" in row["NIK"] for row in damaged))
        self.assertTrue(any("\n" in row["Alamat"] for row in damaged))

    def test_other_shapes(self):
        pipes = table(self.folder.name, "other_a.csv", "|")
        self.assertEqual({row["L/P"] for row in pipes}, {"LK", "PR"})
        tabs = table(self.folder.name, "other_b.csv", "\t", "cp1252")
        self.assertTrue(any("é" in row["Nama Penduduk"] for row in tabs))
        self.assertTrue(all(len(row["Lahir"].split()) == 3 for row in tabs))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
