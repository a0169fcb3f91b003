#!/usr/bin/env python3
"""Checks docs/coverage.md: each scenario and proof is a file that is there, holds that test, and is run.

A row holds its number, its meaning, its scenario (`tests/scenarios/baris_NNN_*.txt`) and further proofs,
each a `path` "name of the test". Run is what the build files say: a C++ file belongs to a program that
add_test starts, a Python file stands in an add_test, a scenario lies in a folder that such a program
gets as RANGKUL_SCENARIOS; and each scenario has its row.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from glossary import table  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent
SCENARIO = re.compile(r"^`(tests/scenarios/baris_(\d{3})_\w+\.txt)`$")
PROOF = re.compile(r'`([^`]+)` "([^"]+)"')
NOT_BUILT = "not built yet"


class Builds:
    """What the build files compile into programs, and which programs and files ctest starts."""

    def __init__(self, top: pathlib.Path):
        self.top = top
        self.files: dict[str, set[str]] = {}  # program -> its files, from the top
        self.scenarios: dict[str, str] = {}  # program -> folder
        self.started: set[str] = set()  # programs and files that tests name
        self.modules = set()
        for folder in ("tests", "tools"):
            for build in sorted((top / folder).rglob("CMakeLists.txt")):
                self.read(build)

    def read(self, build: pathlib.Path) -> None:
        text = re.sub(r"#.*", "", build.read_text(encoding="utf-8"))
        here = build.parent.relative_to(self.top).as_posix()

        def place(word: str) -> str:
            word = re.sub(r"\$\{CMAKE_CURRENT_SOURCE_DIR\}", here, word.strip('"'))
            word = word.replace("${CMAKE_SOURCE_DIR}/", "")
            return word if (self.top / word).exists() else f"{here}/{word}"

        for program, files in re.findall(r"add_executable\(\s*(\S+)([^)]*)\)", text):
            self.files.setdefault(program, set()).update(map(place, files.split()))
        for command in re.findall(r"add_test\(([^)]*(?:\([^)]*\)[^)]*)*)\)", text):
            words = command.split("COMMAND", 1)[-1].split()
            self.started.update(words[:1])
            self.started.update(place(word) for word in words[1:])
        for program, folder in re.findall(
                r'target_compile_definitions\(\s*(\S+)[^)]*RANGKUL_SCENARIOS="([^"]+)"', text):
            self.scenarios[program] = place(folder)
        if "add_executable(${module}_test ${tests})" in text and "${module}_test" in self.started:
            layers = (self.top / "layers.txt").read_text(encoding="utf-8")
            self.modules = set(re.findall(r"^([a-z_]+):", layers, re.M))

    def run(self, path: str) -> bool:
        module = re.fullmatch(r"src/([a-z_]+)/[a-z0-9_]+_test\.cpp", path)
        if module:
            return module.group(1) in self.modules
        if path.startswith("tests/scenarios/"):
            folder = str(pathlib.PurePosixPath(path).parent)
            return any(folder == other and program in self.started for program, other in self.scenarios.items())
        return path in self.started or any(
            path in files and program in self.started for program, files in self.files.items())


def holds(text: str, path: str, test: str) -> bool:
    if path.endswith(".cpp"):
        # A long name may be cut into literals that follow each other. One that is skipped is none.
        joined = re.sub(r'"\s*\n\s*"', "", text)
        return f'TEST_CASE("{test}")' in joined
    return re.search(r"def " + re.escape(test) + r"\b", text) is not None


def check(top: pathlib.Path) -> tuple[list[str], int]:
    faults, proofs, named = [], 0, set()
    builds = Builds(top)
    rows = table((top / "docs/coverage.md").read_text(encoding="utf-8"), 4)
    if not rows:
        faults.append("docs/coverage.md: no table")
    for number, cells in rows:
        where = f"docs/coverage.md:{number}"
        if len(cells) != 4 or not cells[0].isdigit():
            faults.append(f"{where}: row number, meaning, scenario and further proofs are needed")
            continue
        scenario = SCENARIO.match(cells[2])
        found = PROOF.findall(cells[3])
        if scenario:
            named.add(scenario.group(1))
            found.append((scenario.group(1), ""))
            if int(scenario.group(2)) != int(cells[0]):
                faults.append(f"{where}: {scenario.group(1)} is of another row")
        elif NOT_BUILT not in cells[2]:
            faults.append(f"{where}: no scenario, and not marked '{NOT_BUILT}'")
        for path, test in found:
            proofs += 1
            file = top / path
            if not file.is_file():
                faults.append(f"{where}: {path} is not there")
            elif not builds.run(path):
                faults.append(f"{where}: {path} is not run")
            elif test and not holds(file.read_text(encoding="utf-8"), path, test):
                faults.append(f"{where}: {path} has no test {test!r}")
    for file in sorted((top / "tests/scenarios").glob("*.txt")):
        if file.relative_to(top).as_posix() not in named:
            faults.append(f"docs/coverage.md: {file.name} proves no row")
    return faults, proofs


if __name__ == "__main__":
    wrong, count = check(TOP)
    print("\n".join(wrong) if wrong else f"coverage: {count} scenarios and proofs are there and run")
    sys.exit(1 if wrong else 0)
