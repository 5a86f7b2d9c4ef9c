"""All services at work: births and households over HTTP, and when reporting shows them.

`python -m tests.benchmarks.services HOME [TIMES]`, in a home in which `jejak demo` has been played;
it leaves officers, families and births in it. Floors of the same run: a GET that needs no database,
a commit of one row. `many_facts` puts a million facts there before.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeVar

import psycopg

from infra.local.home import Home
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.crew import owners_file
from infra.runtime.process.settings import Owners
from tests.benchmarks.desk import Desk
from tests.benchmarks.ground import note, percentile, report
from tests.benchmarks.offices import KnownFamily, Offices, at_work
from tests.benchmarks.processes import spending, statements

TIMES, CLIENTS, FAMILIES = 400, 8, 200
WARM = 40
COUNTED, APART = 10, 0.5
Client = TypeVar("Client")
Work = Callable[[Client, int], float]


class Measured(NamedTuple):
    seconds: list[float]
    rate: float
    """How many a second."""


def at_once(clients: Sequence[Client], work: Work[Client], times: int) -> Measured:
    """With all of them at it, each with a share of the numbers of its own."""

    def share(first: int) -> list[float]:
        return [work(clients[first], each) for each in range(first, times, len(clients))]

    began = time.perf_counter()
    with ThreadPoolExecutor(len(clients)) as threads:
        found = [each for own in threads.map(share, range(len(clients))) for each in own]
    return Measured(found, times / (time.perf_counter() - began))


def told(what: str, found: Measured, floor: Measured, goal: Sequence[str]) -> None:
    rate, *aims = goal
    print(f"{what}: {found.rate:.1f} a second, floor {floor.rate:.0f}   aim: {rate}")
    for share, aim in zip((0.5, 0.99), aims, strict=True):
        figures = percentile(found.seconds, share), percentile(floor.seconds, share)
        report(f"  p{share * 100:.0f}", *figures, aim)


def nothing(desk: Desk, _: int) -> float:
    """A GET of what needs no database."""
    return desk.ask("registry", "/live").seconds


def one_row(db: psycopg.Connection, number: int) -> float:
    began = time.perf_counter()
    db.execute("INSERT INTO bench_floor VALUES (%s)", (number,))
    return time.perf_counter() - began


def lines(home: Home, number: int) -> list[psycopg.Connection]:
    """Connections for the floor, and how many facts there are."""
    owners = Owners.model_validate_json(owners_file(home).read_text()).services
    owner = owners["services.registry"].owner_conninfo
    found = [psycopg.connect(owner, autocommit=True) for _ in range(number)]
    found[0].execute("CREATE TABLE IF NOT EXISTS bench_floor (n int)")
    print(f"{found[0].execute('SELECT max(position) FROM fact').fetchall()[0][0]:,} facts")
    return found


def counted(home: Home, offices: Offices, what: str, work: Work[Desk]) -> None:
    """Statements of one request and of all that follows from it, over all services."""
    with statements(home) as idle:
        time.sleep(COUNTED * APART)
    with statements(home) as asked:
        for number in range(COUNTED):
            began = time.monotonic()
            work(offices.clerks[0], number)
            time.sleep(max(0.0, began + APART - time.monotonic()))
    logins: Counter[str] = Counter()
    for login, text in sorted(asked):
        times = (asked[login, text] - idle[login, text]) / COUNTED
        logins[login] += times  # type: ignore[assignment]
        if times > 0.2 and "STATEMENTS" in os.environ:
            print(f"    {times:5.1f} {login} {text}")
    found = ", ".join(f"{login} {times:.1f}" for login, times in logins.items() if times > 0.2)
    print(f"statements of {what}, less those of idling: {sum(logins.values()):.0f}; {found}")


def main(folder: str, times: int = TIMES) -> None:
    home = Home(Path(folder))
    bring_up(home)
    try:
        with at_work(home, CLIENTS, FAMILIES) as offices:
            measure(home, offices, times)
    finally:
        bring_down(home)


def measure(home: Home, offices: Offices, times: int) -> None:
    rows = lines(home, CLIENTS)
    print(f"load {os.getloadavg()[0]:.1f}")

    def family(number: int) -> KnownFamily:
        return offices.families[number % FAMILIES]

    def born(desk: Desk, number: int) -> float:
        return family(number).born(desk).seconds

    def read(desk: Desk, number: int) -> float:
        return family(number).shown(desk).seconds

    for work in (read, born):
        at_once(offices.clerks, work, FAMILIES)
    counted(home, offices, "a household", read)
    counted(home, offices, "a birth", born)
    for clients in (1, CLIENTS):
        desks, many = offices.clerks[:clients], f"{clients} clients"
        bare = at_once(desks, nothing, times)
        with spending(home) as spent:
            found = at_once(desks, read, times)
        told(f"household, {many}", found, bare, ("150", "8 ms", "-"))
        spent.told(times, "a household")
        bare = at_once(rows[:clients], one_row, times)
        with spending(home) as spent:
            found = at_once(desks, born, times)
        told(f"birth, {many}", found, bare, ("80", "25 ms", "100 ms"))
        spent.told(times, "a birth")
        note(f"load {os.getloadavg()[0]:.1f}")
    print_visible(offices, times)


def print_visible(offices: Offices, times: int) -> None:
    """From the answer to a birth until reporting shows it to an auditor who waits for it."""
    desk, waited = offices.clerks[0], []
    for number in range(times):
        family = offices.families[number % FAMILIES]
        position = family.born(desk).content["position"]
        waited.append(family.visible(offices.auditor, position).seconds)
    bare = at_once([desk], nothing, times)
    for share, aim in ((0.5, "15 ms"), (0.99, "50 ms")):
        name = f"accepted to visible over HTTP, all services, p{share * 100:.0f}"
        report(name, percentile(waited, share), percentile(bare.seconds, share), aim)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
