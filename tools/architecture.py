#!/usr/bin/env python3
"""Writes docs/ARCHITECTURE.md from the opening comments of the folders' headers and from layers.txt.

A folder's main header is src/<folder>/<folder>.h; of the others the first sentence is listed.
--check fails when the file is not what would be written.
"""
import argparse
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import layers  # noqa: E402

TOP = pathlib.Path(__file__).resolve().parent.parent
INTRODUCTION = """\
# Architecture

<!-- Made by tools/architecture.py from the headers of src/ and layers.txt; `./dev fmt` writes it anew. -->

Rangkul is one C++20 program, `rangkul`: a web server, a command line and a library. The store is SQLite in one file;
PostgreSQL 15 behind the same interface when an office outgrows it.

Data goes one way: intake, registry, matching, decision, delivery, reports. A newcomer reads the folders below in that order.

What decides the design:

1. By name by address: an aggregate is a query over rows, and the screen opens it into those rows.
2. Identity is dirty: the internal id is the key; NIK and No. KK are attributes that may be absent, wrong, shared or found later.
3. Person, family card and household are different units; every figure stores its unit.
4. Effective dates everywhere: the register can be seen as it stood on any day.
5. The catalogue is data: code knows kinds of rule, never one city.
6. Nothing is overwritten, nothing is silent: every change is an event with actor, time and reason.
7. Area and need-to-know: whoever asks is an `Actor` with rights and a region prefix; nothing is read without one.
8. One box first: 1.6 million people on two cores; the same code on PostgreSQL.
"""


def opening_comment(file: pathlib.Path) -> list[str]:
    """The // lines right after #pragma once."""
    lines = []
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("#pragma once") and not lines:
            continue
        if not line.startswith("//"):
            break
        lines.append(line.lstrip("/").strip())
    return lines


def first_sentence(lines: list[str]) -> str:
    text = " ".join(lines)
    match = re.match(r".{30,}?\.(?=\s|$)", text)  # short ones are abbreviations or titles
    return match.group() if match else text


def describe(folder: pathlib.Path) -> list[str]:
    headers = sorted(file for file in folder.glob("*.h") if opening_comment(file))
    main = next((file for file in headers if file.stem == folder.name), None)
    out = [f"### {folder.name}", ""]
    if main:
        out += [*opening_comment(main), ""]
    for header in headers:
        if header != main:
            out.append(f"- `{header.name}`: {first_sentence(opening_comment(header))}")
    return out + [""]


def migrations(top: pathlib.Path) -> list[str]:
    files = sorted((top / "migrations").glob("*.sql")) if (top / "migrations").is_dir() else []
    if not files:
        return []
    out = ["## Tables", "", "Migrations go forward only and are never edited once landed.", ""]
    for file in files:
        tables = re.findall(r"^\s*create\s+table\s+(?:if\s+not\s+exists\s+)?(\w+)", file.read_text(), re.I | re.M)
        out.append(f"- `{file.name}`: {', '.join(f'`{table}`' for table in tables) or 'no new table'}")
    return out + [""]


def write(top: pathlib.Path) -> str:
    rules = layers.read_rules((top / "layers.txt").read_text())
    there = [name for name in rules if (top / "src" / name).is_dir()]
    out = [INTRODUCTION, "## Who may include whom", "", "| folder | may include |", "|---|---|"]
    for name in there:
        below = [other for other in rules[name] if other in there]
        out.append(f"| `{name}` | {', '.join(f'`{other}`' for other in below) or 'nothing'} |")
    out += ["", "`tools/layers.py` fails on an unknown folder, a forbidden include and a cycle.", "", "## Folders", ""]
    for name in there:
        out += describe(top / "src" / name)
    out += migrations(top)
    return "\n".join(out).rstrip() + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--top", type=pathlib.Path, default=TOP)
    options = parser.parse_args()
    target = options.top / "docs/ARCHITECTURE.md"
    text = write(options.top)
    if options.check:
        if not target.exists() or target.read_text(encoding="utf-8") != text:
            sys.exit("architecture: docs/ARCHITECTURE.md is stale; write it anew with ./dev fmt")
        print("architecture: up to date")
        return
    target.parent.mkdir(exist_ok=True)
    target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
