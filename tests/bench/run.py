#!/usr/bin/env python3
"""Measures what the product promises about speed and writes docs/benchmarks.md.

  tests/bench/run.py [import] [matching] [bands] [reconcile] [search] [rules] [month] [cases]     all of them if none is named
  --people N      size of the import, reconcile, search and month measures (1600000)
  --huge          matching also of 10 x 10 million (some minutes, 12 GB of files)
  --jobs N        towns of the bands at a time (as many as there are cores)
  --folder DIR    where stores and files are made (a temporary folder)

Called by ./dev bench, which builds the programs and starts PostgreSQL (RANGKUL_TEST_PG). Times are told
as ratios to a baseline of the same run where there is one; results are kept in build/bench.json, so that one
part can be measured anew.
"""
import argparse
import collections
import concurrent.futures
import json
import math
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time

import cases
import month

TOP = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = TOP / "build/bench/rangkul"
DEMO = TOP / "build/bench/rangkul_demo"
TOWN = TOP / "build/bench/rangkul_town"
KEPT = TOP / "build/bench.json"
PAGE = TOP / "docs/benchmarks.md"


class Run:
    """One command with its seconds, processor seconds and largest memory."""

    def __init__(self, *words, script: str | None = None):
        begun = time.monotonic()
        with subprocess.Popen([str(word) for word in words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True) as process:
            # Output is small; it is read after the end, so that wait4 can tell this child's use alone.
            if script:
                process.stdin.write(script)
            process.stdin.close()
            self.out, self.err = process.stdout.read(), process.stderr.read()
            _, status, use = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - begun
        self.cpu = use.ru_utime + use.ru_stime
        self.megabytes = use.ru_maxrss / 1000
        if process.returncode:
            sys.exit(f"bench: {' '.join(map(str, words))} ended with {process.returncode}\n{self.out}{self.err}")


def number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}"


def machine() -> dict:
    cpu = re.search(r"model name\s*:\s*(.+)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s*(\d+)", pathlib.Path("/proc/meminfo").read_text())[1])
    return {
        "processor": cpu[1] if cpu else platform.machine(),
        "cores": os.cpu_count(),
        "memory": f"{memory / 1e6:.0f} GB",
        "system": platform.freedesktop_os_release()["PRETTY_NAME"],
        "compiler": Run("c++", "--version").out.splitlines()[0],
        "sqlite": Run("sqlite3", "--version").out.split()[0],
        "on": time.strftime("%Y-%m-%d"),
    }


def load(store: str, file: pathlib.Path, source: str) -> tuple[Run, dict]:
    run = Run(PROGRAM, "import", file, "--as", source, "--db", store, "--yes", "--json")
    return run, json.loads(run.out.splitlines()[-1])


def measure_import(folder: pathlib.Path, people: int) -> dict:
    """A first file, the other source on top of it, and the first file again with nothing changed."""
    files = folder / "import"
    Run(DEMO, "--people", people, "--out", files, "--regions", TOP / "build/assets/regions.csv")
    city, ministry = files / "city.csv", files / "ministry.csv"
    plain = folder / "plain.db"
    os.sync()
    baseline = Run("sqlite3", plain, script=f".mode csv\n.separator ;\n.import {city} t\n")
    plain.unlink()
    store = f"sqlite:{folder / 'import.db'}"
    Run(PROGRAM, "init", "--db", store, "--office", "32.76")
    os.sync()
    first, counts = load(store, city, "city")
    assert counts["rows_in"] == people, counts
    second, on_top = load(store, ministry, "ministry")
    again, same = load(store, city, "city")
    assert same["unchanged"] == counts["new"], same
    return {
        "people": people,
        "bytes": city.stat().st_size,
        "baseline": baseline.seconds,
        "runs": [
            ["the city's file into an empty store", first.seconds, first.cpu, first.megabytes, counts["new"]],
            ["the ministry's file on top of it", second.seconds, second.cpu, second.megabytes, on_top["new"]],
            ["the city's file again, unchanged", again.seconds, again.cpu, again.megabytes, same["unchanged"]],
        ],
    }


def make_town(folder: pathlib.Path, people: int, level: str, model: int, seed: int = 7) -> pathlib.Path:
    files = folder / f"town_{people}_{level}_{model}_{seed}"
    Run(TOWN, "--people", people, "--level", level, "--model", model, "--seed", seed, "--out", files,
        "--regions", TOP / "build/assets/regions.csv")
    os.sync()
    return files


def match_town(files: pathlib.Path, out: pathlib.Path, *options) -> Run:
    return Run(PROGRAM, "match", files / "ministry.csv", files / "city.csv", "--out", out, *options)


def evaluated(links: pathlib.Path, truth: pathlib.Path, *options) -> dict:
    return json.loads(Run(PROGRAM, "match", "evaluate", links, truth, "--json", *options).out)


def measure_copies(files: pathlib.Path, folder: pathlib.Path, file: str) -> dict:
    """People written more than once in one file, against the generator's list of them."""
    out = folder / "copies.csv"
    run = Run(PROGRAM, "dedupe", files / f"{file}.csv", "--out", out)
    bounded = folder / "bounded.csv"
    Run(PROGRAM, "dedupe", files / f"{file}.csv", "--out", bounded, "--threads", 1, "--memory", "64M")
    assert out.read_bytes() == bounded.read_bytes(), "threads or memory change the copies"
    found = evaluated(out, files / "copies.csv", "--of", file)
    return {"file": file, "run": [run.seconds, run.cpu, run.megabytes],
            "found": [found["precision"], found["recall"], found["f1"], found["with_possible"]["recall"]]}


def bands_of(judged: str) -> list[list[float]]:
    """Of linkage_bench's lines: stated and true share, links, and where the band begins."""
    return [[float(number) for number in band]
            for band in re.findall(r"stated ([\d.]+) true ([\d.]+) of (\d+) links from ([\d.]+)", judged)]


# Where links in doubt are rare, it takes more towns until a band's share is known to a point. The calibration of links
# (src/linkage/stated_usual.cpp) is learnt from seeds 5000 to 8999 (calibrate.py); none of those may stand here.
BAND_PEOPLE = 300_000
BAND_SEEDS = {("medium", 1): range(9000, 9350), ("medium", 2): range(9000, 9070),
              ("high", 1): range(9000, 9024), ("high", 2): range(9000, 9024)}


def band_towns() -> list[tuple[str, int, int, int]]:
    """Level, model, people and seed: one of a million of each kind, then the others, of all kinds in turn."""
    others = [(level, model, BAND_PEOPLE, seed) for (level, model), seeds in BAND_SEEDS.items() for seed in seeds]
    return [(level, model, 1_000_000, 7) for level, model in BAND_SEEDS] + sorted(others, key=lambda town: town[3])


def judge_bands(folder: pathlib.Path, town: tuple[str, int, int, int]) -> dict:
    level, model, people, seed = town
    files = make_town(folder, people, level, model, seed)
    judged = Run(TOP / "build/bench/tests/bench/linkage_bench", files, 1).out
    shutil.rmtree(files)
    return {"level": level, "model": model, "people": people, "bands": bands_of(judged)}


def measure_bands(folder: pathlib.Path, jobs: int) -> list[dict]:
    """What links say of themselves, in towns of known truth."""
    with concurrent.futures.ThreadPoolExecutor(jobs) as workers:
        return list(workers.map(lambda town: judge_bands(folder, town), band_towns()))


def measure_town(folder: pathlib.Path, people: int, level: str, model: int) -> dict:
    """One town of known truth, made hard on purpose; beside it what sorting the same two files costs."""
    files = make_town(folder, people, level, model)
    os.environ["LC_ALL"] = "C"
    links, other = folder / "town.csv", folder / "other.csv"
    # In turn, and the median of each: one run of a second says little.
    turns = [(Run("sort", "--parallel=2", files / "city.csv", files / "ministry.csv", "-o", folder / "sorted"),
              match_town(files, links)) for _ in range(5 if people >= 1_000_000 else 1)]
    baseline, match = (sorted(runs, key=lambda each: each.cpu)[len(runs) // 2] for runs in zip(*turns))
    judged = Run(TOP / "build/bench/tests/bench/linkage_bench", files, 2).out
    match_town(files, other, "--threads", 1)
    assert links.read_bytes() == other.read_bytes(), "the number of threads changes the links"
    bounded = match_town(files, other, "--memory", "256M")
    assert links.read_bytes() == other.read_bytes(), "memory bounded by a setting changes the links"
    copies = [measure_copies(files, folder, file) for file in ("city", "ministry")] if model == 1 else []
    found = re.search(r"precision ([\d.]+) recall ([\d.]+) F1 ([\d.]+); .*?; (\d+) of (\d+) twin", judged)
    shutil.rmtree(files)
    return {
        "people": people, "level": level, "model": model, "baseline": baseline.cpu,
        "match": [match.seconds, match.cpu, match.megabytes],
        "bounded": [bounded.seconds, bounded.cpu, bounded.megabytes],
        "copies": copies,
        "found": [float(number) for number in found.groups()],
        "bands": bands_of(judged),
    }


def measure_huge(folder: pathlib.Path) -> dict:
    """10 million people against 10 million, with the memory bounded."""
    files = make_town(folder, 10_000_000, "medium", 1)
    links = folder / "huge.csv"
    match = match_town(files, links, "--memory", "1G")
    found = evaluated(links, files / "truth.csv")
    shutil.rmtree(files)
    links.unlink()
    return {"match": [match.seconds, match.cpu, match.megabytes],
            "found": [found["precision"], found["recall"], found["f1"]]}


def measure_matching(folder: pathlib.Path, huge: bool) -> dict:
    files = folder / "matching"
    size = 100_000
    Run(DEMO, "--people", size, "--out", files, "--regions", TOP / "build/assets/regions.csv")
    ministry, city, links = files / "ministry.csv", files / "city.csv", folder / "links.csv"
    os.sync()
    match = Run(PROGRAM, "match", ministry, city, "--out", links)
    judged = evaluated(links, files / "truth.csv")
    store = f"sqlite:{folder / 'matching.db'}"
    Run(PROGRAM, "init", "--db", store, "--office", "32.76")
    load(store, city, "city")
    load(store, ministry, "ministry")
    stored = Run(PROGRAM, "match", "run", "--db", store, "--json")
    towns = [measure_town(folder, people, level, model)
             for model, sizes in ((1, (20_000, 100_000, 1_000_000)), (2, (100_000, 1_000_000)))
             for people in sizes for level in ("medium", "high")]
    return {
        "size": size,
        "files": [match.seconds, match.cpu, match.megabytes],
        "stored": [stored.seconds, stored.cpu, stored.megabytes],
        "evaluated": judged,
        "towns": towns,
        "huge": measure_huge(folder) if huge else None,
    }


def count_month(store: str, files: pathlib.Path, month: str) -> tuple[Run, dict]:
    """Counts two applied files three ways; the sums of its classes are the sizes of the files."""
    run = Run(PROGRAM, "reconcile", "--last", files / "ministry.csv", "--now", files / "ministry_2.csv",
              "--month", month, "--db", store, "--json")
    counted = json.loads(run.out.splitlines()[-1])
    for side in ("last", "now", "city"):
        for unit in ("persons", "families"):
            assert sum(row[side][unit] for row in counted["classes"]) == counted[side][unit], (side, unit)
    return run, counted


def measure_reconcile(folder: pathlib.Path, people: int) -> dict:
    """Last month's file, this month's and the register, three ways, from applied imports to a counted month."""
    files = folder / "reconcile"
    Run(DEMO, "--people", people, "--months", 2, "--out", files, "--regions", TOP / "build/assets/regions.csv")
    store = f"sqlite:{folder / 'reconcile.db'}"
    Run(PROGRAM, "init", "--db", store, "--office", "32.76")
    load(store, files / "city.csv", "city")
    _, last = load(store, files / "ministry.csv", "ministry")
    _, now = load(store, files / "ministry_2.csv", "ministry")
    os.sync()
    run, counted = count_month(store, files, "2026-01")
    assert counted["last"]["persons"] == last["rows_in"] and counted["now"]["persons"] == now["rows_in"]
    return {"run": [run.seconds, run.cpu, run.megabytes], "counted": counted}


def measure_search(folder: pathlib.Path, people: int) -> dict:
    program = TOP / "build/bench/tests/bench/search_bench"
    out = {"people": people, "sqlite": Run(program, people, "--quality", "--file", folder / "search.db").out.strip()}
    if os.environ.get("RANGKUL_TEST_PG"):
        out["postgresql"] = Run(program, people, "--pg").out.strip()
    return out


def measure_rules(folder: pathlib.Path, people: int) -> dict:
    """Every benefit's rule over a city of a million at most, beside one plain pass over its people."""
    store = f"sqlite:{folder / 'rules.db'}"
    Run(PROGRAM, "init", "--db", store, "--office", "32.76", "--demo")
    Run(PROGRAM, "demo", "load", "--db", store, "--people", min(people, 1_000_000), "--folder", folder / "rules")
    os.sync()
    return json.loads(Run(TOP / "build/bench/tests/bench/rules_bench", store).out)


def import_page(got: dict) -> list[str]:
    ratio = got["runs"][0][1] / got["baseline"]
    lines = [
        f"`{number(got['people'])}` rows of 22 columns, {got['bytes'] / 1e6:.0f} MB. Baseline: `sqlite3 .import` of the same "
        f"file into a table of text, without checks or indexes, in {got['baseline']:.1f} s. The first load takes "
        f"**{ratio:.1f} times** as long (aim: at most 4) with **{got['runs'][0][3]:.0f} MB** (aim: under 300).",
        "",
        "| what | seconds | of the processor | ratio | memory, MB | rows taken |",
        "|---|---:|---:|---:|---:|---:|",
    ]
    for what, seconds, cpu, memory, rows in got["runs"]:
        lines.append(f"| {what} | {seconds:.1f} | {cpu:.1f} | {seconds / got['baseline']:.1f} | {memory:.0f} | {number(rows)} |")
    return lines


def matching_page(got: dict) -> list[str]:
    lines = [
        f"Two demonstration files of {number(got['size'])} people each (aim: under 30 s).",
        "",
        "| what | seconds | of the processor | memory, MB |",
        "|---|---:|---:|---:|",
        "| `rangkul match ministry.csv city.csv`, from file to file | {:.1f} | {:.1f} | {:.0f} |".format(*got["files"]),
        "| `rangkul match run`, from the registry into it | {:.1f} | {:.1f} | {:.0f} |".format(*got["stored"]),
        "",
        "Against the generator's own truth (`rangkul match evaluate`): precision {precision:.5f}, recall {recall:.5f}, "
        "F1 {f1:.5f}; {right} right, {wrong} wrong, {missed} missed of {true_pairs} pairs.".format(**got["evaluated"]),
        "",
        "Towns of known truth, made hard on purpose (tools/town: twins, namesakes next door, father and son of one name,",
        "shared NIKs, moved families, copies; two error models written apart), with one default threshold. Aims: F1 0.997 at",
        "medium and 0.985 at high errors, precision 0.999, under 2 % of twin pairs linked, at a million people at most 7 times",
        "the processor time of `LC_ALL=C sort --parallel=2` of the same two files and 1.0 GB. One thread and two, and",
        "`--memory 256M`, wrote the same links to the byte. At a million people sort and match took turns five times; the",
        "medians are shown.",
        "",
        "| people | errors | model | seconds | of the processor | times sort | memory, MB | with `--memory 256M`, MB | precision | recall | F1 | twins linked |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for town in got["towns"]:
        precision, recall, f1, twins, all_twins = town["found"]
        seconds, cpu, memory = town["match"]
        lines.append(
            f"| {number(town['people'])} | {town['level']} | {town['model']} | {seconds:.1f} | {cpu:.1f} | "
            f"{cpu / town['baseline']:.1f} | {memory:.0f} | {town['bounded'][2]:.0f} | {precision:.5f} | {recall:.5f} | {f1:.5f} | {100 * twins / all_twins:.2f} % |")
    if got.get("huge"):
        seconds, cpu, memory = got["huge"]["match"]
        precision, recall, f1 = got["huge"]["found"]
        lines += ["", f"10 million against 10 million with `--memory 1G` (aim: within 2 GB): {seconds:.0f} s, {cpu:.0f} s of the processor, "
                  f"{memory:.0f} MB; precision {precision:.5f}, recall {recall:.5f}, F1 {f1:.5f}."]
    lines += ["", "People written more than once in one file (`rangkul dedupe`), against the generator's list; the last column counts the",
              "pairs that are put before a person too. One thread with `--memory 64M` wrote the same.", "",
              "| people | errors | file | seconds | of the processor | memory, MB | precision | recall | F1 | recall with possible |",
              "|---:|---|---|---:|---:|---:|---:|---:|---:|---:|"]
    for town in got["towns"]:
        for copies in town["copies"]:
            seconds, cpu, memory = copies["run"]
            lines.append(f"| {number(town['people'])} | {town['level']} | {copies['file']} | {seconds:.1f} | {cpu:.1f} | {memory:.0f} | "
                         + " | ".join(f"{each:.5f}" for each in copies["found"]) + " |")
    return lines


def likely_range(share: float, count: float) -> tuple[float, float]:
    """Where the true share lies in 95 of 100 cases when `share` of `count` were seen (Wilson 1927)."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * math.sqrt(share * (1 - share) / count + z * z / (4 * count * count))
    return middle - half, middle + half


def pooled_bands(towns: list[dict]) -> list[list]:
    """Links, stated and right ones by errors, model and band."""
    out: dict[tuple, list[float]] = {}
    for town in towns:
        for stated, true, links, start in town["bands"]:
            sums = out.setdefault((town["model"], town["level"] == "high", start), [0, 0, 0])
            for i, value in enumerate((links, stated * links, true * links)):
                sums[i] += value
    return [["high" if high else "medium", model, start, *sums] for (model, high, start), sums in sorted(out.items())]


def bands_page(towns: list[dict]) -> list[str]:
    """What the links say of themselves beside what is true."""
    count = collections.Counter((town["level"], town["people"]) for town in towns)
    lines = ["Stated and true shares of right links by band of the stated probability (aim: within one point from 0.80 up), over",
             "towns of " + ", ".join(f"{number(people)} people with {level} errors ({many})"
                                     for (level, people), many in sorted(count.items())) + ".",
             "All are of seeds that the calibration was not learnt from (docs/decisions/0016).",
             "Beside the true share stands where it lies in 95 of 100 such samples of links. `yes`: at most a point apart. `open`:",
             "more than a point, but the range reaches to within a point of what is stated. `no`: all of the range is further away.", "",
             "| errors | model | from | links | stated | true | 95 % range | points apart | within a point |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---|"]
    for level, model, start, links, stated, right in pooled_bands(towns):
        stated, true = stated / links, right / links
        low, high = likely_range(true, links)
        apart = 100 * (stated - true)
        within = "yes" if abs(apart) <= 1 else "open" if low - 0.01 <= stated <= high + 0.01 else "no"
        lines.append(f"| {level} | {model} | {start:.2f} | {number(links)} | {stated:.4f} | {true:.4f} | "
                     f"{low:.3f} to {high:.3f} | {apart:+.1f} | {within if start >= 0.8 else ''} |")
    return lines


def reconcile_page(got: dict) -> list[str]:
    counted = got["counted"]
    lines = [
        "Two months of the ministry and the city's register, from applied imports to a counted month with every row stored "
        "under its class (aim: under 60 s). The sums are checked in memory and again in the store, on every run.",
        "",
        "| what | seconds | of the processor | memory, MB |",
        "|---|---:|---:|---:|",
        "| `rangkul reconcile --last F --now F` | {:.1f} | {:.1f} | {:.0f} |".format(*got["run"]),
        "",
        "| class | people, last | cards | people, now | cards | people, register | cards |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for row in [*counted["classes"], {"class": "**sum**", **{side: counted[side] for side in ("last", "now", "city")}}]:
        cells = [number(row[side][unit]) for side in ("last", "now", "city") for unit in ("persons", "families")]
        lines.append(f"| {row['class']} | {' | '.join(cells)} |")
    return lines


def search_page(got: dict) -> list[str]:
    lines = [
        f"{number(got['people'])} people, 2,000 questions as people ask them, half of them with an error (aim: 95 of 100 under 30 ms).",
        "Lines that begin with alike ask who a person that is entered may be (aim: 95 of 100 under 10 ms).",
        "The plan that each store chooses for the bearers of a word stands below its times.",
    ]
    for store in ("sqlite", "postgresql"):
        if store in got:
            lines += ["", "```", got[store], "```"]
    return lines


def rules_page(got: dict) -> list[str]:
    slowest = max(rule["memory"] for rule in got["rules"])
    lines = [
        f"{number(got['people'])} people; milliseconds of the processor. Beside them, one plain pass of SQLite over the table "
        f"of people: {number(got['pass'])}.",
        f"Slowest rule once the register is in memory: {number(slowest, 1)} (aim: under 100); all rules: "
        f"{number(got['all'], 1)} (aim: under 5,000). Reading the register into memory, after a change: {number(got['load'])}.",
        "",
        "| benefit | eligible | in memory | of a pass | by SQL | of a pass |",
        "|---|---|---|---|---|---|",
    ]
    for rule in got["rules"]:
        lines.append(f"| {rule['benefit']} | {number(rule['eligible'])} | {number(rule['memory'], 1)} | "
                     f"{rule['memory'] / got['pass']:.2f} | {number(rule['sql'])} | {rule['sql'] / got['pass']:.1f} |")
    return lines


def write_page(kept: dict) -> None:
    about = kept["machine"]
    lines = [
        "# Benchmarks",
        "",
        "Written by `./dev bench` (tests/bench/run.py); not edited by hand. Times depend on the machine; ratios and aims count.",
        "",
        f"Measured on {about['on']}: {about['processor']}, {about['cores']} cores, {about['memory']}, {about['system']}, "
        f"{about['compiler']}, SQLite {about['sqlite']}, release build.",
    ]
    for name, title, page in (("import", "Import", import_page), ("matching", "Matching", matching_page),
                              ("bands", "How sure links are said to be", bands_page),
                              ("reconcile", "Reconciliation", reconcile_page),
                              ("search", "Search", search_page), ("rules", "Rules", rules_page),
                              ("month", "A month, and its users", month.month_page),
                              ("cases", "Half a million cases", cases.cases_page)):
        if name in kept and not (name == "matching" and "huge" not in kept[name]):  # of an older shape
            lines += ["", f"## {title}", ""] + page(kept[name])
    PAGE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    measures = {"import": measure_import, "matching": measure_matching, "bands": measure_bands,
                "reconcile": measure_reconcile,
                "search": measure_search, "rules": measure_rules,
                "month": lambda folder, people: month.measure_month(folder, people, Run),
                "cases": lambda folder, people: cases.measure_cases(folder, people, Run)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="part", help="import, matching, bands, reconcile, search, rules, month, cases")
    parser.add_argument("--people", type=int, default=1_600_000)
    parser.add_argument("--huge", action="store_true")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--folder", type=pathlib.Path)
    asked = parser.parse_args()
    unknown = set(asked.parts) - set(measures)
    if unknown:
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    kept["machine"] = machine()
    os.environ.setdefault("RANGKUL_CATALOGUE", str(TOP / "catalogue"))
    folder = pathlib.Path(tempfile.mkdtemp(prefix="rangkul-bench.", dir=asked.folder))
    try:
        for part in asked.parts or measures:
            print(f"bench: {part}", flush=True)
            before = kept.get(part, {})
            how = {"matching": asked.huge, "bands": asked.jobs}.get(part, asked.people)
            kept[part] = measures[part](folder, how)
            if part == "matching" and not asked.huge:
                kept[part]["huge"] = before.get("huge")
            KEPT.write_text(json.dumps(kept, indent=1))
            write_page(kept)
    finally:
        shutil.rmtree(folder)
    print(f"bench: {PAGE.relative_to(TOP)} is written")


if __name__ == "__main__":
    main()
