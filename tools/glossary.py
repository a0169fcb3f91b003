#!/usr/bin/env python3
"""Checks docs/glossary.md: every row is whole, and every identifier is used in the tree."""
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
FOLDERS = ("src", "catalogue", "migrations")
TYPES = {".h", ".cpp", ".sql", ".toml", ".csv"}


def table(text: str, cells: int) -> list[tuple[int, list[str]]]:
    """Rows of the tables of a page, without headings: (line, cells)."""
    rows = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("|") or re.match(r"\|[-\s|:]+\|$", line):
            continue
        rows.append((number, [cell.strip() for cell in line.strip().strip("|").split("|")]))
    return rows[1:] if rows and len(rows[0][1]) == cells else rows


def words_of(top: pathlib.Path) -> set[str]:
    """Every word of code, catalogue and migrations; a word may hold '-' and '::'."""
    words: set[str] = set()
    for folder in FOLDERS:
        for file in (top / folder).rglob("*"):
            if file.suffix in TYPES:
                text = file.read_text(encoding="utf-8", errors="replace")
                words.update(re.findall(r"[A-Za-z_][\w-]*(?:::\w+)*", text))
                words.update(re.findall(r"\w+", text))
    return words


def check(top: pathlib.Path) -> list[str]:
    page = top / "docs/glossary.md"
    words = words_of(top)
    faults = []
    rows = table(page.read_text(encoding="utf-8"), 4)
    if not rows:
        faults.append("docs/glossary.md: no table")
    for number, cells in rows:
        where = f"docs/glossary.md:{number}"
        if len(cells) != 4 or not all(cells):
            faults.append(f"{where}: term, meaning, identifier and source are needed")
            continue
        names = re.findall(r"`([^`]+)`", cells[2])
        if not names:
            faults.append(f"{where}: no identifier")
        for name in names:
            if name not in words:
                faults.append(f"{where}: {name} is used nowhere")
    return faults


if __name__ == "__main__":
    found = check(TOP)
    print("\n".join(found) if found else "glossary: nothing found")
    sys.exit(1 if found else 0)
