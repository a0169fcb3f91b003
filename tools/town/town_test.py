#!/usr/bin/env python3
"""The generator of truth keeps its promises: a seed is a town, the truth is true, errors come as often as told."""
import collections
import csv
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM, REGIONS = sys.argv[1:3]
# Shares of true pairs at medium (tools/town/shares.h); 0.12 means 0.09 to 0.15.
MEDIUM = {"nik missing or wrong": 0.12, "name different": 0.15, "birth different": 0.06, "card different": 0.12,
          "mother missing": 0.11}


def generate(folder, people=5000, **options):
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    done = subprocess.run([PROGRAM, "--people", str(people), "--regions", REGIONS, "--out", folder, *words],
                          check=True, capture_output=True, text=True)
    return {found[1].strip(): float(found[2]) for found in re.finditer(r"^(\D+?) +(0\.\d+)$", done.stdout, re.M)}


def hashes(folder):
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in pathlib.Path(folder).iterdir()}


def table(folder, name, separator=","):
    with open(pathlib.Path(folder) / name, encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source, delimiter=separator))


def pairs(folder, name):
    return [(row["city_id"], row["ministry_id"]) for row in table(folder, name)]


class Determinism(unittest.TestCase):
    def test_a_seed_is_a_town(self):
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
            for model in MODELS:
                generate(one, 2000, model=model)
                generate(two, 2000, model=model)
                self.assertEqual(hashes(one), hashes(two))
                generate(two, 2000, model=model, seed=8)
                self.assertNotEqual(hashes(one)["city.csv"], hashes(two)["city.csv"])


class Town(unittest.TestCase):
    model = 1

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.shares = generate(cls.folder.name, model=cls.model)
        cls.city = {row["id_warga"]: row for row in table(cls.folder.name, "city.csv", ";")}
        cls.ministry = {row["id_dtsen"]: row for row in table(cls.folder.name, "ministry.csv")}
        cls.truth = pairs(cls.folder.name, "truth.csv")
        cls.twins = pairs(cls.folder.name, "twins.csv")
        cls.copies = table(cls.folder.name, "copies.csv")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_sizes(self):
        for file in self.city, self.ministry:
            self.assertTrue(4800 < len(file) < 5200, len(file))
        self.assertTrue(0.85 < len({one for one, _ in self.truth}) / len(self.city) < 0.92)
        self.assertTrue(20 < len(self.twins) < 80, len(self.twins))
        self.assertTrue(60 < len(self.copies) < 140, len(self.copies))

    def test_the_truth_names_rows_that_are_there(self):
        for file in self.truth, self.twins:
            for one, other in file:
                self.assertIn(one, self.city)
                self.assertIn(other, self.ministry)
        self.assertEqual(len(set(self.truth)), len(self.truth))

    def test_the_truth_is_closed_over_copies(self):
        truth = set(self.truth)
        partners = [collections.defaultdict(set), collections.defaultdict(set)]
        for one, other in truth:
            partners[0][one].add(other)
            partners[1][other].add(one)
        for copy in self.copies:
            side = partners[copy["file"] == "ministry"]
            self.assertNotEqual(copy["id"], copy["other_id"])
            self.assertEqual(side[copy["id"]], side[copy["other_id"]])
        more_than_one = sum(len(others) > 1 for side in partners for others in side.values())
        self.assertTrue(0 < more_than_one <= 2 * len(self.copies))

    def test_twins_are_never_one_person(self):
        self.assertFalse(set(self.truth) & set(self.twins))

    def test_pairs_mostly_agree_and_strangers_do_not(self):
        same = [sum(self.city[one]["NIK"] == self.ministry[other]["nik"] != "" for one, other in chosen) / len(chosen)
                for chosen in (self.truth, list(zip(self.city, self.ministry)))]
        self.assertTrue(0.8 < same[0] < 0.95, same)
        self.assertLess(same[1], 0.01)

    def test_errors_come_as_often_as_told(self):
        for name, share in MEDIUM.items():
            self.assertTrue(0.75 * share < self.shares[name] < 1.25 * share + 0.01, (name, self.shares[name]))
        self.assertTrue(0.38 < self.shares["any difference"] < 0.52, self.shares)

    def test_the_files_show_the_errors_told(self):
        nik = sum(self.city[one]["NIK"] != self.ministry[other]["nik"] for one, other in self.truth) / len(self.truth)
        self.assertTrue(abs(nik - self.shares["nik missing or wrong"]) < 0.03, nik)
        mother = sum("" in (self.city[one]["Nama Ibu Kandung"], self.ministry[other]["nama_ibu"])
                     for one, other in self.truth) / len(self.truth)
        self.assertTrue(0.04 < mother < 0.2, mother)

    def test_numbers_follow_the_rule(self):
        wrong = 0
        for row in self.city.values():
            born, nik = row["Tanggal Lahir"], row["NIK"]
            if not re.fullmatch(r"\d\d/\d\d/\d{4}", born) or not re.fullmatch(r"\d{16}", nik):
                continue
            day = int(born[:2]) + (40 if row["Jenis Kelamin"] == "P" else 0)
            wrong += nik[6:12] != f"{day:02d}{born[3:5]}{born[8:]}"
        self.assertTrue(0 < wrong < 0.1 * len(self.city), wrong)

    def test_hard_people_are_there(self):
        copied = {copy[key] for copy in self.copies for key in ("id", "other_id")}
        neighbours, cards, niks = (collections.Counter() for _ in range(3))
        for key, row in self.city.items():
            if key in copied or key in {one for one, _ in self.twins}:
                continue
            neighbours[row["Nama Lengkap"], row["Kode Kelurahan"], row["RW"], row["RT"]] += 1
            cards[row["Nama Lengkap"], row["No KK"]] += len(row["No KK"]) == 16
            niks[row["NIK"]] += len(row["NIK"]) == 16 and not row["NIK"].endswith("0000")
        self.assertGreater(sum(n > 1 for n in neighbours.values()), 10)
        self.assertGreater(sum(n > 1 for n in cards.values()), 1)
        self.assertTrue(3 < sum(n > 1 for n in niks.values()) < 60)
        moved = sum(self.city[one]["Kode Kelurahan"].replace(".", "") != self.ministry[other]["kode_wilayah"] != ""
                    for one, other in self.truth) / len(self.truth)
        self.assertTrue(0.03 < moved < 0.12, moved)

    def test_names_have_a_heavy_tail(self):
        words = collections.Counter(word for row in self.city.values() for word in row["Nama Lengkap"].split())
        self.assertGreater(sum(n == 1 for n in words.values()), 700)
        self.assertGreater(words["SITI"] + words["SITTI"], 80)


class TownOfTheOtherModel(Town):
    model = 2


class Refusals(unittest.TestCase):
    def test_options_that_make_no_sense(self):
        for words in ([], ["--out", ""], ["--out", "x", "--people", "10"], ["--out", "x", "--level", "odd"],
                      ["--out", "x", "--model", "3"], ["--out", "x", "--twins", "99"],
                      ["--out", "x", "--vary", "0.5"], ["--out"], ["--shape", "x"]):
            done = subprocess.run([PROGRAM, "--regions", REGIONS, *words], capture_output=True, text=True)
            self.assertEqual(done.returncode, 2, words)
            self.assertIn("rangkul_town:", done.stderr)


class Levels(unittest.TestCase):
    def test_low_is_a_third_and_high_twice(self):
        for model in MODELS:
            with tempfile.TemporaryDirectory() as folder:
                at = {level: generate(folder, model=model, level=level) for level in ("low", "medium", "high")}
            for name in ("nik missing or wrong", "name different", "card different", "mother missing"):
                medium = at["medium"][name]
                self.assertTrue(0.2 < at["low"][name] / medium < 0.48, (name, at))
                self.assertTrue(1.6 < at["high"][name] / medium < 3.2, (name, at))

    def test_a_varied_town_is_like_none_of_the_table(self):
        for model in MODELS:
            with tempfile.TemporaryDirectory() as folder:
                plain = generate(folder, model=model)
                first = hashes(folder)
                self.assertEqual(plain, generate(folder, model=model, vary=1))
                self.assertEqual(first, hashes(folder))
                varied = [generate(folder, model=model, vary=2, seed=seed) for seed in (7, 8)]
            for name in ("card different", "mother missing", "in both files"):
                self.assertEqual(len({town[name] for town in (plain, *varied)}), 3, name)
            for town in varied:
                self.assertTrue(0.35 * plain["any difference"] < town["any difference"] < 0.9, (plain, town))

    def test_no_twins_when_none_are_wanted(self):
        with tempfile.TemporaryDirectory() as folder:
            generate(folder, 2000, twins=0)
            self.assertEqual(pairs(folder, "twins.csv"), [])


MODELS = (1, 2)

if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
