"""A month of validation over 1.6 million people in 317 villages, and 200 users at once on what it leaves.

Parts of tests/bench/run.py: measure_month plays the month by month_bench on the store that `demo load` makes for
the regency of 317 villages; measure_load serves that store and asks it with wrk over loopback, one wrk a kind of
page at the same time, so that each kind has percentiles of its own. RANGKUL_MONTH_STORE names a store of an
earlier `demo load` to be copied instead of making one.
"""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import time
import urllib.parse

TOP = pathlib.Path(__file__).resolve().parents[2]
BUILT = TOP / "build/bench"
OFFICE = "32.12"  # 317 villages
USERS = 200
THINK_MS = 5_000
SECONDS = 60


def number(value: float, digits: int = 0) -> str:
    return f"{value:,.{digits}f}"


def make_store(folder: pathlib.Path, people: int, run) -> pathlib.Path:
    """The register, filled as people fill it; a store that is there already is copied."""
    store = folder / "month.db"
    known = os.environ.get("RANGKUL_MONTH_STORE")
    if known:
        for ending in ("", ".key"):
            shutil.copy(known + ending, str(store) + ending)
        return store
    run(BUILT / "rangkul", "init", "--db", f"sqlite:{store}", "--office", OFFICE, "--demo")
    run(BUILT / "rangkul", "demo", "load", "--db", f"sqlite:{store}", "--people", people, "--office", OFFICE,
        "--folder", folder / "month")
    shutil.rmtree(folder / "month")
    return store


def measure_month(folder: pathlib.Path, people: int, run) -> dict:
    store = make_store(folder, people, run)
    got = json.loads(run(BUILT / "tests/bench/month_bench", f"sqlite:{store}", folder, "2027-01").out)
    got["people"] = people
    got["bytes"] = store.stat().st_size
    got["load"] = measure_load(folder, store, run)
    return got


def kinds_of_pages(got: dict) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """Kind, connections of 200, and (session, address) in turn; each user opens what lies in the own area."""
    chance = random.Random(20270117)
    period = max(got["periods"], key=lambda each: each == "2027-01")

    def users(*roles):
        return [each for each in got["users"] if each["role"] in roles]

    def of(table, count, make, *roles):
        """Rows of a table within the area of a user of these roles."""
        by_area, out = {}, []
        for user in users(*roles):
            area = user["area"]
            if area not in by_area:
                by_area[area] = [row for row in got[table] if row[0].startswith(area)]
            if by_area[area]:
                out += [(user["token"], make(row)) for row in chance.choices(by_area[area], k=count)]
        chance.shuffle(out)
        return out

    def each(make, *roles):
        out = [(user["token"], make(user)) for user in users(*roles) for _ in range(10)]
        chance.shuffle(out)
        return out

    field = ("operator_desa", "pendamping_pkh")
    city = ("kasi", "analis", "kabid")
    money = ("kabid", "bendahara", "kasi")
    districts = sorted({row[0][:8] for row in got["families"]})
    return [
        ("home", 30, each(lambda user: "/", *field, *city, "kepala_dinas", "bendahara")),
        ("people list", 20, each(lambda user: f"/orang?wilayah={chance.choice(districts)}"
                                 if user["area"] == OFFICE else "/orang", *field, *city)),
        ("person", 30, of("people", 20, lambda row: f"/orang/{row[1]}", *field, *city)),
        ("family", 25, of("families", 20, lambda row: f"/keluarga/{row[1]}", *field, *city)),
        ("search", 20, of("named", 10, lambda row: "/cari?q=" + urllib.parse.quote_plus(" ".join(row[1].split()[:2])),
                           *field, *city)),
        ("village's month", 20, of("entries", 10, lambda row: f"/verval/{period}/desa/{row[0]}", *field, *city)),
        ("office's month", 10, each(lambda user: f"/verval/{period}", *city, "kepala_dinas")),
        ("rows of the month", 15, each(lambda user: f"/verval/{period}/baris?status=" + chance.choice(
            ["", "ratified", "refuted", "accepted"]), *field, *city)),
        ("entry", 10, of("entries", 10, lambda row: f"/verval/baris/{row[1]}", *field, *city)),
        ("programme", 8, each(lambda user: "/program/kds-santunan-kematian/2024", *city, "kepala_dinas")),
        ("enrolments", 7, each(lambda user: "/program/kds-santunan-kematian/2024/pendaftaran", *money)),
        ("payment batches", 5, each(lambda user: "/penyaluran", *money)),
    ]


class Server:
    def __init__(self, store: pathlib.Path):
        self.process = subprocess.Popen([str(BUILT / "rangkul"), "serve", "--db", f"sqlite:{store}", "--listen",
                                         "127.0.0.1:0"], cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        text=True)
        for line in self.process.stdout:
            address = re.search(r"127\.0\.0\.1:(\d+)", line)
            if address:
                self.port = int(address[1])
                return
        raise SystemExit("bench: the server printed no address")

    def megabytes(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s*(\d+)", status)[1]) / 1000

    def cpu(self) -> float:
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=60)


def ask(server: Server, folder: pathlib.Path, lists, seconds: int, think: int) -> dict:
    """All kinds at once; requests, errors and percentiles of each, and of them together by weight."""
    running = []
    before, begun = server.cpu(), time.monotonic()
    for place, (kind, connections, lines) in enumerate(lists):
        path = folder / f"load_{place}"
        path.write_text("".join(f"{session} {address}\n" for session, address in lines))
        running.append((kind, subprocess.Popen(
            ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s",
             str(TOP / "tests/bench/load.lua"), f"http://127.0.0.1:{server.port}/"],
            env=os.environ | {"LOAD_LIST": str(path), "LOAD_THINK": str(think)}, stdout=subprocess.PIPE, text=True)))
    out = []
    for kind, process in running:
        said = process.communicate()[0]
        told = re.search(r"LOAD (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)", said)
        if not told:
            raise SystemExit(f"bench: wrk said nothing of {kind}\n{said}")
        out.append({"kind": kind, "requests": int(told[1]), "errors": int(told[3]),
                    "ms": [float(each) for each in told.groups()[3:]]})
    took = time.monotonic() - begun
    return {"kinds": out, "seconds": took, "cpu": server.cpu() - before,
            "errors": sum(each["errors"] for each in out),
            "a_second": sum(each["requests"] for each in out) / took}


def measure_load(folder: pathlib.Path, store: pathlib.Path, run) -> dict:
    got = json.loads(run(BUILT / "tests/bench/load_users", f"sqlite:{store}").out)
    lists = kinds_of_pages(got)
    server = Server(store)
    try:
        static = [("a page without people", 20, [("-", "/tentang")])]
        ask(server, folder, lists, 20, THINK_MS)  # the first time that each is asked
        out = {"users": USERS, "think": THINK_MS,
               "static": ask(server, folder, static, 10, 0),
               "people": ask(server, folder, lists, SECONDS, THINK_MS),
               "full": ask(server, folder, lists, SECONDS // 2, 0)}
        out["megabytes"] = server.megabytes()
    finally:
        server.stop()
    return out


def month_page(got: dict) -> list[str]:
    by_filter = sum(row["rows"] for row in got["steps"] if row["what"].startswith("by filter"))
    chunk = next(row for row in got["steps"] if row["what"].startswith("verified by filter"))
    lines = [
        f"A month of the 317 villages of {OFFICE} over {number(got['people'])} people in each of two sources "
        f"(a store of {got['bytes'] / 1e9:.1f} GB), played through the services that the pages use. Assessed by filter: "
        f"**{number(by_filter)}**. Every count is compared with the rows behind it after each step; the program ends "
        f"where one does not add up. A decision by filter on {number(chunk['rows'])} rows took "
        f"**{chunk['seconds'] * 10_000 / max(chunk['rows'], 1):.2f} s for each 10,000** (aim: under 2, reversible). "
        f"Largest memory: {number(got['megabytes'])} MB.",
        "",
        "| step | rows | seconds | of the processor |",
        "|---|---:|---:|---:|",
    ]
    for row in got["steps"]:
        lines.append(f"| {row['what']} | {number(row['rows'])} | {row['seconds']:.1f} | {row['cpu']:.1f} |")
    return lines + ["", "### Users at once", ""] + load_page(got["load"])


def load_page(got: dict) -> list[str]:
    base = got["static"]["kinds"][0]["ms"][0]
    lines = [
        f"{got['users']} users at once on that store (SQLite, `rangkul serve`, both on the same machine, load by wrk over "
        f"loopback with sessions of village operators, companions, section heads, analysts, division heads, treasurers and "
        f"the head of the office). Each waits {got['think'] * 0.4 / 1000:.0f} to {got['think'] / 1000:.0f} s before the next "
        f"page (aim: 95 of 100 pages under 100 ms). Milliseconds, as users wait; baseline is a page without people "
        f"(`/tentang`) with 20 users who do not wait: {base:.1f} ms at the median, "
        f"{number(got['static']['a_second'])} a second.",
        "",
        "| page | requests | p50 | p95 | p99 | most | p50 of the baseline | all at full speed: p50 | p95 |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for row, full in zip(got["people"]["kinds"], got["full"]["kinds"]):
        p50, p95, p99, most = row["ms"]
        lines.append(f"| {row['kind']} | {number(row['requests'])} | {p50:.1f} | {p95:.1f} | {p99:.1f} | {most:.0f} | "
                     f"{p50 / base:.1f} | {full['ms'][0]:.0f} | {full['ms'][1]:.0f} |")
    for name, key in (("With pauses", "people"), ("Without any pause", "full")):
        one = got[key]
        lines += ["", f"{name}: {one['a_second']:.0f} pages a second, {one['cpu'] / one['seconds']:.2f} cores of the server, "
                      f"{one['errors']} errors."]
    lines += ["", f"Largest memory of the server: {number(got['megabytes'])} MB."]
    return lines
