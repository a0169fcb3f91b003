#!/usr/bin/env python3
"""Learns how sure a link is to be said to be, and writes src/linkage/stated_usual.cpp (docs/decisions/0016).

  tests/bench/calibrate.py [--plain 60] [--varied 30] [--seen FILE]
  --plain N       towns of 300,000 people of each kind as the benchmark makes them, seeds from 5000
  --varied N      towns of each kind whose shares of errors and hard people are drawn, seeds from 6000
  --seen FILE     what was seen of links is kept there; if it is there, it is taken and no town is made
  --print         write the table to the screen only

Called by ./dev calibrate. The same towns give the same table. Seeds that docs/benchmarks.md judges (7 and from 9000)
are never learnt from. A town is made, looked at and taken away in some 10 seconds of one core; all 360 of them in an hour.
"""
import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parents[2]
TOWN = TOP / "build/bench/rangkul_town"
PROGRAM = TOP / "build/bench/tests/bench/calibrate"
TABLE = TOP / "src/linkage/stated_usual.cpp"
KINDS = [(level, model) for model in (1, 2) for level in ("medium", "high")]
PLAIN_PEOPLE = 300_000
VARIED_PEOPLE = (300_000, 100_000, 200_000)  # in turns
PLAIN_FROM, VARIED_FROM, JUDGED_FROM = 5000, 6000, 9000


def towns(plain: int, varied: int) -> list[dict]:
    """A few of all kinds first, so that what was seen so far is a fair sample whenever it ends."""
    out = []
    for at in range(max(plain, varied)):
        if at < plain:
            out += [{"people": PLAIN_PEOPLE, "seed": PLAIN_FROM + at, "vary": 1, "kind": kind} for kind in range(len(KINDS))]
        if at < varied:
            people = VARIED_PEOPLE[at % len(VARIED_PEOPLE)]
            out += [{"people": people, "seed": VARIED_FROM + at, "vary": 2, "kind": kind} for kind in range(len(KINDS))]
    return out


def see(town: dict, folder: pathlib.Path, out) -> None:
    level, model = KINDS[town["kind"]]
    files = folder / "town"
    subprocess.run([TOWN, "--people", str(town["people"]), "--level", level, "--model", str(model), "--seed",
                    str(town["seed"]), "--vary", str(town["vary"]), "--out", files, "--regions",
                    TOP / "build/assets/regions.csv"], check=True, stdout=subprocess.DEVNULL)
    subprocess.run([PROGRAM, "look", files, str(town["kind"])], check=True, stdout=out)
    shutil.rmtree(files)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--plain", type=int, default=60)
    parser.add_argument("--varied", type=int, default=30)
    parser.add_argument("--seen", type=pathlib.Path)
    parser.add_argument("--print", action="store_true")
    options = parser.parse_args()
    if max(PLAIN_FROM + options.plain, VARIED_FROM + options.varied) > JUDGED_FROM:
        sys.exit("calibrate: seeds that are judged are not learnt from")
    with tempfile.TemporaryDirectory() as folder:
        seen = options.seen or pathlib.Path(folder) / "seen"
        if not seen.exists():
            with open(seen, "ab") as out:
                for town in towns(options.plain, options.varied):
                    see(town, pathlib.Path(folder), out)
        table = subprocess.run([PROGRAM, "learn", seen], check=True, stdout=subprocess.PIPE, text=True).stdout
    if options.print:
        print(table, end="")
    else:
        TABLE.write_text(table, encoding="utf-8")
        print(f"calibrate: {TABLE.relative_to(TOP)} is written; build, test and judge it anew (./dev bench matching)")


if __name__ == "__main__":
    main()
