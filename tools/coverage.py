#!/usr/bin/env python3
"""Checks docs/coverage.md: each proof names a file that is there, is run, and holds that test.

A proof stands as `path` "name of the test". C++ tests are src/*/*_test.cpp (each folder's test program
takes them all); Python tests must be named in a CMakeLists.txt; a scenario, tests/scenarios/*.txt, needs
the runner that tests/CMakeLists.txt names. --list prints the proofs.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from glossary import table  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent
PROOF = re.compile(r'`([^`]+)` "([^"]+)"')
NOT_BUILT = "not built yet"


def is_run(top: pathlib.Path, path: str) -> bool:
    if re.fullmatch(r"src/[a-z_]+/[a-z0-9_]+_test\.cpp", path):
        return True
    builds = [file for folder in ("tests", "tools") for file in (top / folder).rglob("CMakeLists.txt")]
    name = pathlib.PurePath(path).name
    if path.startswith("tests/scenarios/"):
        return any("scenarios" in file.read_text(encoding="utf-8") for file in builds)
    return any(name in file.read_text(encoding="utf-8") for file in builds)


def holds(text: str, path: str, test: str) -> bool:
    if path.endswith(".cpp"):
        # A long name may be cut into literals that follow each other.
        joined = re.sub(r'"\s*\n\s*"', "", text)
        return f'TEST_CASE("{test}"' in joined
    return re.search(r"def " + re.escape(test) + r"\b", text) is not None or path.endswith(".txt")


def check(top: pathlib.Path) -> tuple[list[str], int]:
    faults, proofs = [], 0
    rows = table((top / "docs/coverage.md").read_text(encoding="utf-8"), 3)
    if not rows:
        faults.append("docs/coverage.md: no table")
    for number, cells in rows:
        where = f"docs/coverage.md:{number}"
        if len(cells) != 3 or not cells[0].isdigit():
            faults.append(f"{where}: row number, meaning and proof are needed")
            continue
        found = PROOF.findall(cells[2])
        if not found and NOT_BUILT not in cells[2]:
            faults.append(f"{where}: no proof, and not marked '{NOT_BUILT}'")
        for path, test in found:
            proofs += 1
            file = top / path
            if not file.is_file():
                faults.append(f"{where}: {path} is not there")
            elif not is_run(top, path):
                faults.append(f"{where}: {path} is not run")
            elif not holds(file.read_text(encoding="utf-8"), path, test):
                faults.append(f"{where}: {path} has no test {test!r}")
    return faults, proofs


if __name__ == "__main__":
    wrong, count = check(TOP)
    print("\n".join(wrong) if wrong else f"coverage: {count} proofs are there and run")
    sys.exit(1 if wrong else 0)
