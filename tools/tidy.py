#!/usr/bin/env python3
"""The house rules that a program can check, in about a second. See the list RULES.

One line may step out of one rule with the remark "// tidy: allow <rule>: <reason>" on it.
"""
import argparse
import pathlib
import re
import sys
import tomllib

TOP = pathlib.Path(__file__).resolve().parent.parent
SKIP_FOLDERS = {".git", "build", "node_modules", "data", "__pycache__"}
TEXT_TYPES = {".cpp", ".h", ".py", ".sql", ".toml", ".html", ".css", ".js", ".mjs", ".md", ".txt",
              ".cmake", ".sh", ".json", ".csv"}
LINE_TYPES = {".cpp", ".h", ".py", ".js", ".mjs", ".sql"}
LINE_LIMIT = 500
HEAVY = re.compile(r'#\s*include\s+[<"](nlohmann/|boost/|soci/|soci\.h|toml\+\+|CLI/|CLI11|orcus/|'
                   r'liborcus|xlsxwriter|fmt/|spdlog/)')
CLOCK = re.compile(r"system_clock::now|\bstd::time\(|\btime\((nullptr|NULL|0)\)|\bgettimeofday\(")
PRINTS = re.compile(r"\bstd::(cout|cerr|clog)\b|\b(f?printf|puts|fputs|putchar)\(")
SQL = re.compile(r"^\s*(select\s.+\sfrom\s|insert\s+(or\s+\w+\s+)?into\s|update\s+\w+\s+set\s|delete\s+from\s)",
                 re.I | re.S)
LATER = re.compile(r"\b(" + "TO" + "DO|FIX" + "ME|X" + "XX)\\b")
MACHINE = re.compile(r"(?<![\w.])/(" + "home|ro" + "ot|Us" + r"ers|wo" + r"rk)/[A-Za-z]|/tm" + "p/wt")
CODE = re.compile(r'\b(?:invalid|conflict|not_found|forbidden)\(\s*"([a-z0-9_.]+)"|'
                  r'\bError\{\s*ErrorKind::\w+,\s*"([a-z0-9_.]+)"')
INDONESIAN = set("yang dan tidak belum sudah dengan untuk dari pada adalah atau bukan harus silakan anda "
                 "sebutkan karena sebelum sesudah oleh akan bisa dapat hanya lagi".split())
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|\'(?:[^\'\\\n]|\\.)+\'', re.S)

RULES = {
    "clock": "the real clock is read only in base/; pass a Clock&",
    "sql": "SQL stands in .sql files beside the module",
    "heavy": "a heavy header belongs in few .cpp files, never in a header",
    "print": "only the command line prints; elsewhere return a Result or write an event",
    "later": "nothing unfinished is landed: finish it or name it in an issue",
    "length": f"a file has at most {LINE_LIMIT} lines",
    "header": "a header begins with #pragma once and an opening comment",
    "words": "text for people is a message in catalogue/messages",
    "machine": "no path of one machine",
    "message": "every error code has a text in both languages",
}


class Source:
    """A C++ file cut into code and string literals, comments blanked, line numbers kept."""

    def __init__(self, text: str):
        self.lines = text.splitlines()
        self.literals: list[tuple[int, str]] = []
        self.code = TOKEN.sub(self._cut, text)

    def _cut(self, match: re.Match) -> str:
        token = match.group()
        if token[0] == '"' or token.startswith('R"'):
            line = match.string.count("\n", 0, match.start()) + 1
            self.literals.append((line, match.group(2) if token[0] == "R" else match.group(3)))
            return token if token[0] == '"' else '""' + "\n" * token.count("\n")
        return " " + "\n" * token.count("\n")


class Tidy:
    def __init__(self, top: pathlib.Path):
        self.top = top
        self.faults: list[str] = []
        self.codes: dict[str, str] = {}

    def fault(self, rule: str, path: str, line: int, what: str, text: str = "") -> None:
        if f"tidy: allow {rule}:" not in text:
            self.faults.append(f"{path}:{line}: {rule}: {what} ({RULES[rule]})")

    def run(self) -> list[str]:
        for file in sorted(self.files()):
            text = file.read_text(encoding="utf-8", errors="replace")
            path = file.relative_to(self.top).as_posix()
            self.check_text(path, text)
            if path.startswith("src/") and file.suffix in (".cpp", ".h"):
                self.check_source(path, text)
            if file.suffix == ".h":
                self.check_header(path, text)
        self.check_messages()
        return self.faults

    def files(self):
        stack = [self.top]
        while stack:
            for entry in stack.pop().iterdir():
                if entry.is_dir() and not entry.is_symlink():
                    if entry.name not in SKIP_FOLDERS:
                        stack.append(entry)
                elif entry.suffix in TEXT_TYPES or entry.name in ("dev", "run"):
                    yield entry

    def check_text(self, path: str, text: str) -> None:
        lines = text.splitlines()
        suffix = pathlib.PurePath(path).suffix
        if suffix in LINE_TYPES and len(lines) > LINE_LIMIT:
            self.fault("length", path, len(lines), f"{len(lines)} lines")
        for number, line in enumerate(lines, 1):
            if LATER.search(line) and suffix not in (".csv", ".json"):
                self.fault("later", path, number, "an unfinished mark", line)
            if MACHINE.search(line):
                self.fault("machine", path, number, MACHINE.search(line).group(), line)

    def check_header(self, path: str, text: str) -> None:
        lines = text.splitlines()
        if not lines or lines[0].strip() != "#pragma once":
            self.fault("header", path, 1, "the first line is not #pragma once")
        if not any(line.startswith("//") for line in lines[1:4]):
            self.fault("header", path, 2, "no opening comment")

    def check_source(self, path: str, text: str) -> None:
        source = Source(text)
        test = path.endswith("_test.cpp")
        folder = path.split("/")[1]
        for number, line in enumerate(source.code.splitlines(), 1):
            whole = source.lines[number - 1]
            if CLOCK.search(line) and not re.match(r"src/base/(clock|date|id)\.", path):
                self.fault("clock", path, number, "reads the real clock", whole)
            if HEAVY.search(line) and path.endswith(".h"):
                self.fault("heavy", path, number, line.strip(), whole)
            may_print = test or folder in ("app", "main.cpp") or path == "src/base/check.cpp"
            if PRINTS.search(line) and not may_print:
                self.fault("print", path, number, PRINTS.search(line).group(), whole)
        if test:
            return
        self.check_literals(path, folder, source)
        for match in CODE.finditer(source.code):
            line = source.code.count("\n", 0, match.start()) + 1
            self.codes.setdefault(match.group(1) or match.group(2), f"{path}:{line}")

    def check_literals(self, path: str, folder: str, source: Source) -> None:
        for number, literal in source.literals:
            whole = source.lines[number - 1]
            if SQL.match(literal + " ") and folder not in ("db", "screen"):
                self.fault("sql", path, number, literal.strip()[:40], whole)
            known = INDONESIAN.intersection(re.findall(r"[a-z]+", literal.lower()))
            if len(known) >= 2:
                self.fault("words", path, number, ", ".join(sorted(known)), whole)

    def check_messages(self) -> None:
        tables: dict[str, dict[str, str]] = {}
        folder = self.top / "catalogue/messages"
        for language in ("id", "en"):
            main = folder / f"{language}.toml"
            if not main.exists():
                return
            tables[language] = {}
            # One file for common words and one a module (messages/id/registry.toml).
            for file in [main, *sorted((folder / language).glob("*.toml"))]:
                try:
                    tables[language] |= flatten(tomllib.loads(file.read_text(encoding="utf-8")))
                except tomllib.TOMLDecodeError as fault:
                    self.fault("message", str(file.relative_to(self.top)), 1, str(fault))
                    return
        for language, other in (("id", "en"), ("en", "id")):
            for key in sorted(tables[language].keys() - tables[other].keys()):
                self.fault("message", f"catalogue/messages/{other}.toml", 1, f"no text for {key}")
        for code, place in sorted(self.codes.items()):
            if code not in tables["id"] and code not in tables["en"]:
                path, _, line = place.rpartition(":")
                self.fault("message", path, int(line), f"no text for {code}")


def flatten(table: dict, before: str = "") -> dict[str, str]:
    out = {}
    for key, value in table.items():
        if isinstance(value, dict):
            out |= flatten(value, f"{before}{key}.")
        else:
            out[before + key] = value
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--top", type=pathlib.Path, default=TOP)
    faults = Tidy(parser.parse_args().top).run()
    for line in faults:
        print(line)
    print(f"tidy: {len(faults)} faults")
    sys.exit(1 if faults else 0)


if __name__ == "__main__":
    main()
