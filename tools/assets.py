#!/usr/bin/env python3
"""Builds build/assets from web/: hashed, compressed files with a manifest, and the region table.

Reads web/css, web/icons, web/js and what npm put into web/node_modules. Writes
  <name>.<hash>.<ext> and <the same>.gz   what the server hands out, never changing under one name
  manifest.json                           logical name -> hashed file, e.g. "rangkul.css"
  regions.csv                             code,name,level,parent of every area (data: ODbL 1.0)
Nothing is fetched here; `npm ci` in web/ comes before.
"""
import argparse
import csv
import gzip
import hashlib
import io
import json
import pathlib
import re
import sys

TOP = pathlib.Path(__file__).resolve().parent.parent
FONT = "plus-jakarta-sans-latin-wght-normal.woff2"
# What the pages are written with; any other sign comes from the reader's own fonts. As in css/tokens.css.
LETTERS = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2026,
           0x2190, 0x2191, 0x2192, 0x2193, 0x2212, 0x2264, 0x2265]
WEIGHTS = (400, 750)
# Numbers of the pinned release of idn-area-data; another count means another file.
EXPECTED = {"province": 38, "regency": 514, "district": 7277, "village": 83763}
# Areas that the demonstration and the tests rely on: code -> districts, villages.
KNOWN = {"32.76": (11, 63), "32.12": (31, 317)}
LOWER = {"dan", "di"}
UPPER = {"DKI", "DI"}


def digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()


def squeeze_css(text: str) -> str:
    """Drops remarks and line breaks; everything else stays as written."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"\s+", " ", text).strip() + "\n"


def squeeze_svg(text: str) -> str:
    """One line; the licence remark stays."""
    return re.sub(r">\s+<", "><", text).strip() + "\n"


def small_font(data: bytes) -> bytes:
    """The font with the letters and weights that the pages use: three fifths of its size."""
    # Only here: the checks of the other functions run without these packages.
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer
    font = TTFont(io.BytesIO(data), recalcTimestamp=False)
    font = instancer.instantiateVariableFont(font, {"wght": WEIGHTS})
    options = subset.Options()
    options.layout_features = ["calt", "ccmp", "kern", "liga", "locl", "mark", "mkmk", "tnum"]
    options.hinting = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


class Assets:
    def __init__(self, out: pathlib.Path):
        self.out = out
        self.manifest: dict[str, str] = {}

    def add(self, name: str, data: bytes, compress: bool = True) -> str:
        stem, _, extension = name.rpartition(".")
        hashed = f"{stem}.{digest(data)}.{extension}"
        (self.out / hashed).write_bytes(data)
        if compress:
            (self.out / (hashed + ".gz")).write_bytes(gzip.compress(data, 9, mtime=0))
        self.manifest[name] = hashed
        return hashed

    def sweep(self) -> None:
        """Removes files of earlier runs that no name leads to any more."""
        keep = {"manifest.json", "regions.csv"}
        for hashed in self.manifest.values():
            keep |= {hashed, hashed + ".gz"}
        for old in self.out.iterdir():
            if old.is_file() and old.name not in keep:
                old.unlink()


def build_files(web: pathlib.Path, out: pathlib.Path) -> dict[str, str]:
    npm = web / "node_modules"
    assets = Assets(out)
    whole = (npm / "@fontsource-variable/plus-jakarta-sans/files" / FONT).read_bytes()
    font = assets.add(FONT, small_font(whole), compress=False)
    tokens = (web / "css/tokens.css").read_text().replace(f"fonts/{FONT}", font)
    look = (web / "css/rangkul.css").read_text().replace('@import url("tokens.css");', "")
    for more in sorted((web / "css").glob("*.css")):
        if more.name not in ("tokens.css", "rangkul.css"):
            look += more.read_text()
    if "@import" in look or f'url("{font}")' not in tokens:
        sys.exit("assets: css/tokens.css or css/rangkul.css has an unexpected @import or font address")
    assets.add("rangkul.css", squeeze_css(tokens + look).encode())
    assets.add("icons.svg", squeeze_svg((web / "icons/icons.svg").read_text()).encode())
    assets.add("logo.svg", squeeze_svg((web / "icons/logo.svg").read_text()).encode())
    assets.add("htmx.js", (npm / "htmx.org/dist/htmx.min.js").read_bytes())
    for script in sorted((web / "js").glob("*.js")):
        assets.add(script.name, script.read_bytes())
    for licence in sorted((web / "licences").glob("*.txt")):
        assets.add(licence.name, licence.read_bytes())
    (out / "manifest.json").write_text(json.dumps(assets.manifest, indent=1, sort_keys=True) + "\n")
    assets.sweep()
    return assets.manifest


def spell(name: str) -> str:
    """KABUPATEN TOJO UNA UNA -> Kabupaten Tojo Una Una; names in mixed case stay."""
    if name != name.upper():
        return name
    parts = []
    for number, word in enumerate(name.split()):
        if word in UPPER:
            parts.append(word)
        elif number and word.lower() in LOWER:
            parts.append(word.lower())
        else:
            parts.append(re.sub(r"[A-Z]+", lambda m: m.group().capitalize(), word))
    return " ".join(parts)


def region_rows(data: pathlib.Path) -> list[tuple[str, str, str, str]]:
    rows = []
    sources = (("province", "provinces.csv", None), ("regency", "regencies.csv", "province_code"),
               ("district", "districts.csv", "regency_code"), ("village", "villages.csv", "district_code"))
    for level, file, parent in sources:
        with open(data / file, encoding="utf-8", newline="") as source:
            for row in csv.DictReader(source):
                if row["code"]:
                    name = row["name"] if level in ("district", "village") else spell(row["name"])
                    rows.append((row["code"], name.strip(), level, row[parent] if parent else ""))
    return rows


def check_regions(rows) -> list[str]:
    faults = []
    codes = {row[0] for row in rows}
    for level, count in EXPECTED.items():
        found = sum(1 for row in rows if row[2] == level)
        if found != count:
            faults.append(f"{level}: {found} areas, expected {count}")
    for code, (districts, villages) in KNOWN.items():
        for level, count in (("district", districts), ("village", villages)):
            found = sum(1 for row in rows if row[2] == level and row[0].startswith(code + "."))
            if found != count:
                faults.append(f"{code}: {found} of level {level}, expected {count}")
    if len(codes) != len(rows):
        faults.append("a code stands twice")
    faults += [f"{row[0]}: parent {row[3]} is unknown" for row in rows if row[3] and row[3] not in codes]
    return faults


def build_regions(web: pathlib.Path, out: pathlib.Path) -> int:
    rows = sorted(region_rows(web / "node_modules/idn-area-data/data"))
    faults = check_regions(rows)
    if faults:
        sys.exit("assets: the region data is not as expected\n  " + "\n  ".join(faults))
    with open(out / "regions.csv", "w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(("code", "name", "level", "parent"))
        writer.writerows(rows)
    return len(rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--web", type=pathlib.Path, default=TOP / "web")
    parser.add_argument("--out", type=pathlib.Path, default=TOP / "build/assets")
    options = parser.parse_args()
    if not (options.web / "node_modules").is_dir():
        sys.exit("assets: web/node_modules is missing; run ./dev setup")
    options.out.mkdir(parents=True, exist_ok=True)
    manifest = build_files(options.web, options.out)
    areas = build_regions(options.web, options.out)
    print(f"assets: {len(manifest)} files, {areas} areas in {options.out}")


if __name__ == "__main__":
    main()
