#!/usr/bin/env python3
"""The checks must be able to fail: each rule gets one input that breaks it."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import architecture  # noqa: E402
import assets  # noqa: E402
import coverage  # noqa: E402
import glossary  # noqa: E402
import layers  # noqa: E402
import tidy  # noqa: E402

LAYERS = "base:\ndb: base\nregistry: base db\n"


class Tree(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.top = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)
        self.put("layers.txt", LAYERS)
        self.put("src/base/text.h", "#pragma once\n// Text. More.\n")

    def put(self, path, text):
        file = self.top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def rules_broken(self):
        return [fault.split(": ")[1] for fault in tidy.Tidy(self.top).run()]


class Layers(Tree):
    def test_an_allowed_include_passes(self):
        self.put("src/db/db.cpp", '#include "base/text.h"\n#include "db/db.h"\n')
        self.assertEqual(layers.check(self.top).errors, [])

    def test_a_forbidden_include_is_found(self):
        self.put("src/db/db.cpp", '#include "registry/person.h"\n')
        self.assertIn("include of registry/", layers.check(self.top).errors[0])

    def test_an_unknown_folder_is_found(self):
        self.put("src/odd/odd.cpp", "")
        self.assertIn("src/odd", layers.check(self.top).errors[0])

    def test_a_cycle_in_the_rules_is_found(self):
        self.put("layers.txt", "base: db\ndb: base\n")
        self.assertIn("cycle", layers.check(self.top).errors[0])

    def test_an_unused_rule_is_a_warning(self):
        self.put("src/db/db.cpp", '#include "db/db.h"\n')
        self.assertIn("db may include base", layers.check(self.top).warnings[0])

    def test_only_tests_include_the_test_support(self):
        self.put("src/db/db_test.cpp", '#include "support/store.h"\n#include "base/text.h"\n')
        self.assertEqual(layers.check(self.top).errors, [])
        self.put("src/db/db.cpp", '#include "support/store.h"\n')
        self.assertEqual(len(layers.check(self.top).errors), 1)


class Tidy(Tree):
    def test_a_clean_tree_has_no_fault(self):
        self.put("src/db/db.cpp", '// "SELECT a FROM b"\nauto x = 1;  // std::cout\n')
        self.assertEqual(self.rules_broken(), [])

    def test_each_rule_can_fail(self):
        lines = {
            "clock": "auto t = std::chrono::system_clock::now();",
            "sql": 'auto q = "SELECT name FROM person WHERE id = 1";',
            "print": 'std::cout << 1;',
            "later": "// TO" + "DO more",
            "words": 'auto s = "orang yang belum terdaftar";',
            "machine": "// see /ho" + "me/someone",
        }
        for rule, line in lines.items():
            self.put("src/registry/person.cpp", line + "\n")
            self.assertEqual(self.rules_broken(), [rule])

    def test_raw_strings_are_read_as_one_literal(self):
        self.put("src/registry/person.cpp", 'auto q = R"(\n  DELETE FROM person\n)";\nint x;\n')
        self.assertEqual(self.rules_broken(), ["sql"])

    def test_headers_need_an_opening_comment_and_no_heavy_include(self):
        self.put("src/db/db.h", "#pragma once\n#include <nlohmann/json.hpp>\n")
        self.assertEqual(sorted(self.rules_broken()), ["header", "heavy"])

    def test_a_file_may_not_grow_without_end(self):
        self.put("src/db/db.cpp", "int x;\n" * 501)
        self.assertEqual(self.rules_broken(), ["length"])

    def test_a_line_may_step_out_with_a_reason(self):
        self.put("src/db2.cpp", "")
        self.put("src/registry/person.cpp", "std::cout << 1;  // tidy: allow print: a progress bar\n")
        self.assertEqual(self.rules_broken(), [])

    def test_codes_and_languages_must_agree(self):
        self.put("src/registry/person.cpp", 'return invalid("person.gone");\n')
        self.put("catalogue/messages/id.toml", '"person.gone" = "x"\nmore = "y"\n')
        self.put("catalogue/messages/en.toml", '"person.gone" = "x"\n')
        self.assertEqual(self.rules_broken(), ["message"])
        self.put("catalogue/messages/id.toml", "")
        self.put("catalogue/messages/en.toml", "")
        self.assertEqual(self.rules_broken(), ["message"])


class Documents(Tree):
    def test_a_term_nobody_uses_is_found(self):
        head = "| term | meaning | identifier | source |\n|---|---|---|---|\n"
        self.put("docs/glossary.md", head + "| NIK | number | `Nik` | law |\n")
        self.assertIn("Nik is used nowhere", glossary.check(self.top)[0])
        self.put("src/base/nik.h", "class Nik;\n")
        self.assertEqual(glossary.check(self.top), [])
        self.put("docs/glossary.md", head + "| NIK | number | `Nik` | |\n")
        self.assertEqual(len(glossary.check(self.top)), 1)

    def covered(self, scenario, proofs=""):
        self.put("tests/CMakeLists.txt",
                 "add_executable(${module}_test ${tests})\nadd_test(NAME ${module} COMMAND ${module}_test)\n"
                 "add_executable(play_test scenarios/play.cpp)\n"
                 'target_compile_definitions(play_test PRIVATE\n  RANGKUL_SCENARIOS="${CMAKE_CURRENT_SOURCE_DIR}/scenarios")\n'
                 "add_test(NAME play COMMAND play_test)\n"
                 "add_executable(left_test left_test.cpp)\n"
                 "add_test(NAME py COMMAND ${Python3_EXECUTABLE} ${CMAKE_CURRENT_SOURCE_DIR}/py_test.py)\n")
        self.put("tests/scenarios/baris_002_note.txt", "berhasil\n")
        self.put("docs/coverage.md", "| row | meaning | scenario | further proofs |\n|---|---|---|---|\n"
                 f"| 2 | note | {scenario} | {proofs} |\n")
        return coverage.check(self.top)[0]

    def proof(self, text):
        return self.covered("`tests/scenarios/baris_002_note.txt`", text)

    def test_a_proof_that_is_not_there_is_found(self):
        self.put("src/db/db_test.cpp", 'TEST_CASE("db: a long name that is cut "\n          "in two") {\n'
                 'TEST_CASE("db: skipped" * doctest::skip()) {\n')
        self.put("src/odd/odd_test.cpp", 'TEST_CASE("x") {\n')
        self.put("tests/left_test.cpp", 'TEST_CASE("x") {\n')
        self.put("tests/py_test.py", "def test_x(self):\n")
        self.put("tests/other_test.py", "def test_x(self):\n")
        self.assertEqual(self.proof('`src/db/db_test.cpp` "db: a long name that is cut in two"'), [])
        self.assertEqual(self.proof('`tests/py_test.py` "test_x"'), [])
        self.assertIn("no test", self.proof('`src/db/db_test.cpp` "db: another"')[0])
        self.assertIn("no test", self.proof('`src/db/db_test.cpp` "db: skipped"')[0])
        self.assertIn("not there", self.proof('`src/db/gone_test.cpp` "x"')[0])
        self.assertIn("not run", self.proof('`src/odd/odd_test.cpp` "x"')[0])
        self.assertIn("not run", self.proof('`tests/left_test.cpp` "x"')[0])
        self.assertIn("not run", self.proof('`tests/other_test.py` "test_x"')[0])

    def test_a_row_without_its_scenario_is_found(self):
        self.assertEqual(self.covered("`tests/scenarios/baris_002_note.txt`"), [])
        self.assertIn("no scenario", self.covered("later")[0])
        self.assertIn("proves no row", self.covered("not built yet")[0])
        self.assertIn("not there", self.covered("`tests/scenarios/baris_002_gone.txt`")[0])
        self.put("tests/scenarios/baris_003_card.txt", "berhasil\n")
        self.assertIn("another row", self.covered("`tests/scenarios/baris_003_card.txt`")[0])
        self.put("tests/scenarios/baris_003_card.txt", "berhasil\n")
        self.assertEqual(self.covered("`tests/scenarios/baris_002_note.txt`"),
                         ["docs/coverage.md: baris_003_card.txt proves no row"])

    def test_a_scenario_that_nothing_plays_is_found(self):
        self.covered("`tests/scenarios/baris_002_note.txt`")
        self.put("tests/CMakeLists.txt", "# RANGKUL_SCENARIOS scenarios\nadd_test(NAME play COMMAND play_test)\n")
        self.assertIn("not run", coverage.check(self.top)[0][0])


class Others(Tree):
    def test_the_architecture_names_every_header(self):
        text = architecture.write(self.top)
        self.assertIn("- `text.h`: Text.", text)
        self.assertIn("| `base` | nothing |", text)

    def test_names_of_areas_are_spelled_as_names(self):
        self.assertEqual(assets.spell("KABUPATEN TOJO UNA UNA"), "Kabupaten Tojo Una Una")
        self.assertEqual(assets.spell("DKI JAKARTA"), "DKI Jakarta")
        self.assertEqual(assets.spell("PANGKAJENE DAN KEPULAUAN"), "Pangkajene dan Kepulauan")

    def test_a_changed_region_list_is_found(self):
        self.assertTrue(assets.check_regions([("32", "Jawa Barat", "province", "")]))


if __name__ == "__main__":
    unittest.main()
