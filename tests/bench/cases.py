"""Half a million cases over 1.6 million people, and 200 users at once on them.

Part of tests/bench/run.py: case_bench walks cases through the catalogue's procedures over the store of month.py,
replays some, and times the clocks of all open steps; wrk asks the pages as month.py does.
RANGKUL_CASES_STORE names a store that has its cases already.
"""
import json
import os
import pathlib
import random
import urllib.parse

import month

CASES = 500_000


def kinds_of_pages(got: dict) -> list[tuple[str, int, list[tuple[str, str]]]]:
    """Kind, connections of 200, and (session, address) in turn; each user opens what lies in the own area."""
    chance = random.Random(20261123)
    field = ("ksdsk", "petugas_puskesos")
    city = ("peksos", "trc", "kasi", "kabid")
    seeing = field + city

    def users(roles):
        return [each for each in got["users"] if each["role"] in roles]

    def of(table, make, roles, count=20):
        by_area, out = {}, []
        for user in users(roles):
            area = user["area"]
            if area not in by_area:
                by_area[area] = [row for row in got[table] if row[0].startswith(area)]
            if by_area[area]:
                out += [(user["token"], make(row)) for row in chance.choices(by_area[area], k=count)]
        chance.shuffle(out)
        return out

    def each(addresses, roles):
        out = [(user["token"], address) for user in users(roles) for address in addresses]
        chance.shuffle(out)
        return out

    procedures = ("odgj-terlantar", "korban-kekerasan", "lansia-terlantar")
    filters = ["/kasus?keadaan=open", "/kasus?urgensi=red", "/kasus?punya=saya", "/kasus?keadaan=ended",
               *(f"/kasus?prosedur={each}" for each in procedures)]
    return [
        ("home", 30, each(["/"], (*seeing, "operator_desa"))),
        ("board", 30, each(["/papan", "/papan"], seeing)),
        ("board, filtered", 20, each(["/papan?jam=late", "/papan?giliran=saya",
                                      "/papan?prosedur=odgj-terlantar"], seeing)),
        ("case list", 20, each(["/kasus"], seeing)),
        ("case list, filtered", 20, each(filters, seeing)),
        ("case", 40, of("cases", lambda row: f"/kasus/{row[1]}", seeing)),
        ("number looked for", 10, of("numbers", lambda row: "/kasus?nomor=" + urllib.parse.quote(row[1][:-1]), seeing)),
        ("person in a case", 15, of("in_cases", lambda row: f"/orang/{row[1]}", seeing)),
        ("where it gets stuck", 5, each(["/papan/kemacetan"], seeing)),
        ("people in need", 10, each(["/ppks", "/ppks?kategori=12"], seeing)),
    ]


def measure_cases(folder: pathlib.Path, people: int, run) -> dict:
    known = os.environ.get("RANGKUL_CASES_STORE")
    bench, users = (month.BUILT / f"tests/bench/{name}" for name in ("case_bench", "load_users"))
    store = pathlib.Path(known) if known else month.make_store(folder, people, run)
    if known:
        made = json.loads(pathlib.Path(known + ".json").read_text())
    else:
        run(bench, "clocks", f"sqlite:{store}")  # brings the store up to date
        run(users, f"sqlite:{store}", "cases")  # those who work on them
        made = json.loads(run(bench, "load", f"sqlite:{store}", CASES).out)
    clocks = json.loads(run(bench, "clocks", f"sqlite:{store}").out)
    lists = kinds_of_pages(json.loads(run(users, f"sqlite:{store}", "cases").out))
    server = month.Server(store)
    try:
        static = [("a page without people", 20, [("-", "/tentang")])]
        month.ask(server, folder, lists, 15, month.THINK_MS)  # the first time that each is asked
        load = {"users": month.USERS, "think": month.THINK_MS,
                "static": month.ask(server, folder, static, 10, 0),
                "people": month.ask(server, folder, lists, month.SECONDS, month.THINK_MS),
                "full": month.ask(server, folder, lists, month.SECONDS // 2, 0)}
        load["megabytes"] = server.megabytes()
    finally:
        server.stop()
    return {"people": people, "bytes": store.stat().st_size, "made": made, "clocks": clocks, "load": load}


def cases_page(got: dict) -> list[str]:
    made, clocks, number = got["made"], got["clocks"], month.number
    return [
        f"{number(made['cases'])} cases over the register of the month ({got['bytes'] / 1e9:.1f} GB), {number(made['open'])} of "
        f"them open and {number(made['secret'])} secret, of all procedures: {number(made['events'])} events, "
        f"{number(made['open_steps'])} open steps, {number(made['done_steps'])} closed ones, {number(made['notes'])} notes, "
        f"{number(made['entries'])} entries of categories. Each walked at random by the rules of its procedure; made in "
        f"{made['seconds']:.0f} s. 2,000 were read back, and replayed to the steps that stand in the store.",
        "",
        f"The clocks of all {number(clocks['open'])} open steps, by step with what is late ({number(clocks['late'])}), in "
        f"**{clocks['all_ms']:.0f} ms** (aim: under 1,000); of the first {number(clocks['counted'])}, as the start page counts "
        f"them, in {clocks['count_ms']:.0f} ms. One case replays in {clocks['replay_ms']:.2f} ms.",
        "",
        *month.load_page(got["load"]),
    ]
