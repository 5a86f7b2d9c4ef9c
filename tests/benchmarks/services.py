"""All services at work: births and households over HTTP, and when reporting shows them.

`python -m tests.benchmarks.services HOME`, in a home in which `jejak demo` has been played; it
leaves births in it. Floors of the same run: a GET that does nothing, a commit of one row.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import choices
from string import ascii_uppercase

import httpx
import psycopg

from contracts.codes.recording import RecordingReason
from contracts.privacy.opening import Purpose
from infra.local.home import Home
from infra.local.supervisor.background import bring_down, bring_up
from infra.local.supervisor.crew import owners_file, settings_file
from infra.local.supervisor.endpoints import read_endpoints
from infra.runtime.process.settings import Owners, read_settings
from infra.runtime.projections.generations.lookup import reach
from services.console.client.api import Client
from services.console.client.connect import connected
from services.console.client.failures import Refusal
from services.registry.directory.view import directory
from tests.benchmarks.ground import note, percentile, report

TIMES, CLIENTS, FAMILIES_USED = 160, 8, 80
Work = Callable[[Client, int], float]
Measured = tuple[list[float], float]
ROLE, PURPOSE = "dinsos_operator", Purpose.SERVICE
FAMILIES = """
    SELECT family_id, region_code, (array_agg(person_id) FILTER (WHERE relation = 'wife'))[1]
    FROM person JOIN family USING (family_id, region_code)
    GROUP BY 1, 2 HAVING count(*) FILTER (WHERE relation = 'wife') = 1 ORDER BY 1"""


class Offices:
    """Officers who are logged in, each with a connection of their own."""

    def __init__(self, home: Home, open_: ExitStack) -> None:
        self.clerks = [open_.enter_context(connected(home, ROLE, PURPOSE)) for _ in range(CLIENTS)]
        self.auditor = open_.enter_context(connected(home, "inspektorat", PURPOSE))
        settings = read_settings(settings_file(home, "registry-workers"))
        with psycopg.connect(settings.app_conninfo) as db:
            reach(db, directory)
            found = db.execute(FAMILIES.encode()).fetchall()
        self.mothers = {str(family): str(mother) for family, _, mother in found}

    def may_bear(self, family: str) -> bool:
        """Not every mother of the sample is of an age to."""
        try:
            birth(self.clerks[0], family, self.mothers[family])
        except Refusal:
            return False
        return True


def birth(clerk: Client, family: str, mother: str) -> tuple[float, int]:
    """Seconds from sending a birth to its answer, and the position of the fact."""
    child = {
        "relation": "child",
        "biodata": {"sex": "female", "education": "not_in_school", "citizenship": 1},
        "identity": {
            "name": f"Anak {''.join(choices(ascii_uppercase, k=9))}",
            "birth_place": "Pesawaran",
        },
    }
    born = (date.today() - timedelta(days=3)).isoformat()
    body = {"born": born, "mother_id": mother, "child": child}
    headers = {"Evidence": "urn:jejak:berkas:ukur; kind=surat_kelahiran"}
    path, reason = f"/households/{family}/births", RecordingReason.FAMILY_REPORTED
    while True:
        headers["If-Match"] = clerk.get("registry", f"/households/{family}").headers["ETag"]
        began = time.perf_counter()
        try:
            answer = clerk.post("registry", path, body, reason=reason, headers=headers)
        except Refusal as refusal:  # asked whether it is so: her age, or a birth just before
            if "codes" not in refusal.problem:
                raise
            headers["Confirmed"] = ",".join(refusal.problem["codes"])
            continue
        return time.perf_counter() - began, int(answer.json()["position"])


def visible(offices: Offices, family: str, position: int) -> float:
    """Seconds from the answer until reporting shows it to an auditor who waits for it."""
    path, waits = f"/households/{family}/timeline", f"registry:{position}"
    began = time.perf_counter()
    offices.auditor.get("reporting", path, limit=1, min_position=waits)
    return time.perf_counter() - began


def at_once(clerks: Sequence[Client], work: Work) -> Measured:
    """Seconds of each, and how many there were a second, with all clerks at it."""
    began = time.perf_counter()
    with ThreadPoolExecutor(len(clerks)) as threads:
        shares = threads.map(
            lambda n: [work(clerks[n], number) for number in range(n, TIMES, len(clerks))],
            range(len(clerks)),
        )
        found = [each for share in shares for each in share]
    return found, TIMES / (time.perf_counter() - began)


def told(what: str, found: Measured, floor: Measured) -> None:
    (seconds, rate), (bare, bare_rate) = found, floor
    print(f"{what}: {rate:.0f} a second, floor {bare_rate:.0f}")
    for share in (0.5, 0.99):
        report(f"  p{share * 100:.0f}", percentile(seconds, share), percentile(bare, share), "-")


def nothing(home: Home) -> Callable[[Client, int], float]:
    """A GET of what needs no database."""
    settings = read_settings(settings_file(home, "registry"))
    web = httpx.Client(base_url=settings.peers["registry"])

    def ask(_: Client, number: int) -> float:
        began = time.perf_counter()
        web.get("/live")
        return time.perf_counter() - began

    return ask


def cpu_of_registry(home: Home) -> float:
    """Seconds that its API has worked so far; those of others on the machine are not in it."""
    running = read_endpoints(home)
    assert running
    pid = next(part.pid for part in running.parts if part.name == "registry")
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def one_row(home: Home) -> Callable[[Client, int], float]:
    owners = Owners.model_validate_json(owners_file(home).read_text()).services
    owner = owners["services.registry"].owner_conninfo
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("CREATE TABLE IF NOT EXISTS bench_floor (n int)")
    lines: dict[int, psycopg.Connection] = {}

    def commit(clerk: Client, number: int) -> float:
        if id(clerk) not in lines:
            lines[id(clerk)] = psycopg.connect(owner, autocommit=True)
        began = time.perf_counter()
        lines[id(clerk)].execute("INSERT INTO bench_floor VALUES (%s)", (number,))
        return time.perf_counter() - began

    return commit


def main(folder: str) -> None:
    home = Home(Path(folder))
    bring_up(home)
    with ExitStack() as open_:
        offices = Offices(home, open_)
        families = list(islice(filter(offices.may_bear, offices.mothers), FAMILIES_USED))
        note(f"{len(families)} families")

        def born(clerk: Client, number: int) -> float:
            family = families[number % len(families)]
            return birth(clerk, family, offices.mothers[family])[0]

        def read(clerk: Client, number: int) -> float:
            began = time.perf_counter()
            clerk.get("registry", f"/households/{families[number % len(families)]}")
            return time.perf_counter() - began

        for clerks in (offices.clerks[:1], offices.clerks):
            many = f"{len(clerks)} clients"
            before = cpu_of_registry(home)
            told(f"household, {many}", at_once(clerks, read), at_once(clerks, nothing(home)))
            between = cpu_of_registry(home)
            told(f"birth, {many}", at_once(clerks, born), at_once(clerks, one_row(home)))
            spent = between - before, cpu_of_registry(home) - between
            reading, bearing = (1000 * seconds / TIMES for seconds in spent)
            print(f"CPU of the registry's API: {reading:.1f} ms a household, {bearing:.1f} a birth")
        waited = []
        for family in families[-TIMES:]:
            _, position = birth(offices.clerks[0], family, offices.mothers[family])
            waited.append(visible(offices, family, position))
        bare = at_once(offices.clerks[:1], nothing(home))[0]
        for share in (0.5, 0.99):
            name = f"accepted to visible over HTTP, all services, p{share * 100:.0f}"
            report(name, percentile(waited, share), percentile(bare, share), "-")
    bring_down(home)


if __name__ == "__main__":
    main(sys.argv[1])
