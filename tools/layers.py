#!/usr/bin/env python3
"""Checks that the folders of src/ include each other only as layers.txt allows.

Errors: a folder that layers.txt does not know, a forbidden include, an order that is not from the
ground up, a cycle. An allowed include that nobody uses is a warning, with --strict an error.
"""
import argparse
import dataclasses
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
INCLUDE = re.compile(r'^\s*#\s*include\s+"([a-z0-9_]+)/', re.M)
# main.cpp starts the program and knows nothing but the wiring.
MAIN_MAY = {"app", "base"}
TESTS_MAY = {"support"}


@dataclasses.dataclass
class Findings:
    errors: list[str] = dataclasses.field(default_factory=list)
    warnings: list[str] = dataclasses.field(default_factory=list)


def read_rules(text: str) -> dict[str, list[str]]:
    rules = {}
    for line in text.splitlines():
        line = line.split("#")[0].strip()
        if line:
            folder, _, others = line.partition(":")
            rules[folder.strip()] = others.split()
    return rules


def includes_of(file: pathlib.Path) -> set[str]:
    return set(INCLUDE.findall(file.read_text(encoding="utf-8")))


def check_rules(rules: dict[str, list[str]], found: Findings) -> None:
    seen: list[str] = []
    for folder, others in rules.items():
        for other in others:
            if other not in rules:
                found.errors.append(f"layers.txt: {folder} names {other}, which has no line")
            elif other not in seen:
                found.errors.append(f"layers.txt: {folder} names {other}, which stands below it "
                                    "(a folder names only folders above: otherwise a cycle)")
        seen.append(folder)


def check_file(file: pathlib.Path, folder: str, rules, found: Findings, top: pathlib.Path) -> set[str]:
    used = includes_of(file)
    may = set(rules[folder]) | {folder} if folder else MAIN_MAY
    if file.name.endswith("_test.cpp"):
        may = may | TESTS_MAY
    for other in sorted(used - may):
        reason = "is not allowed by layers.txt" if other in rules else "is no folder of src/"
        found.errors.append(f"{file.relative_to(top)}: include of {other}/ {reason}")
    return used


def check(top: pathlib.Path) -> Findings:
    found = Findings()
    rules = read_rules((top / "layers.txt").read_text())
    check_rules(rules, found)
    source = top / "src"
    used: dict[str, set[str]] = {}
    for entry in sorted(source.iterdir()):
        if entry.is_dir():
            if entry.name not in rules:
                found.errors.append(f"src/{entry.name}: layers.txt does not know this folder")
                continue
            used[entry.name] = set()
            for file in sorted([*entry.rglob("*.h"), *entry.rglob("*.cpp")]):
                used[entry.name] |= check_file(file, entry.name, rules, found, top)
        elif entry.suffix in (".h", ".cpp"):
            check_file(entry, "", rules, found, top)
    for folder, others in rules.items():
        for other in others:
            if used.get(folder) and other in used and other not in used[folder]:
                found.warnings.append(f"layers.txt: {folder} may include {other} but never does")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strict", action="store_true", help="an unused rule is an error")
    parser.add_argument("--top", type=pathlib.Path, default=TOP)
    options = parser.parse_args()
    found = check(options.top)
    if options.strict:
        found.errors += found.warnings
        found.warnings = []
    for line in found.warnings:
        print(f"warning: {line}")
    for line in found.errors:
        print(f"error: {line}")
    print(f"layers: {len(found.errors)} errors, {len(found.warnings)} unused rules")
    sys.exit(1 if found.errors else 0)


if __name__ == "__main__":
    main()
