"""What running processes have used of the processors, and what PostgreSQL was asked meanwhile."""

import re
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from os import sysconf
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg.conninfo import make_conninfo

from infra.local.home import Home
from infra.local.ports import LOOPBACK
from infra.local.secret_files import secret
from infra.local.servers.postgres import ADMIN
from infra.local.supervisor.endpoints import read_endpoints

TICK = 1 / sysconf("SC_CLK_TCK")
SETTLED = 1.5
"""Seconds after which everybody behind an answer has done what follows from it."""
ENTRY = re.compile(r"^(?=\d{4}-\d\d-\d\d )", re.MULTILINE)
STATEMENT = re.compile(r" (\S+)@(\S+) LOG:  (?:statement|execute [^:]*): (.*)", re.DOTALL)


def cpu(home: Home) -> dict[str, float]:
    """Seconds of CPU by part, so far. PostgreSQL is told apart by whom its backends serve."""
    running = read_endpoints(home)
    assert running
    found: Counter[str] = Counter({"supervisor": _ticks(running.supervisor_pid)})
    found["who asks"] = round(time.process_time() / TICK)
    for part in running.parts:
        if part.pid and part.name != "streams":
            found[part.name] += _ticks(part.pid)
            if part.name == "postgres":
                found += _backends(part.pid)
    return {name: ticks * TICK for name, ticks in found.items()}


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return 0  # it has just ended
    return sum(map(int, fields[11:13]))


def _backends(postmaster: int) -> Counter[str]:
    """`postgres: registry_api registry 127.0.0.1(5) idle` serves registry_api."""
    found: Counter[str] = Counter()
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    for child in map(int, children):
        try:
            title = Path(f"/proc/{child}/cmdline").read_text()
        except OSError:
            continue
        words = title.removeprefix("postgres: ").split()
        served = words[0] if len(words) > 2 and "(" in words[2] else "itself"
        found[f"postgres for {served}"] += _ticks(child)
    return found


def yardstick() -> float:
    """Milliseconds of CPU of 100,000 additions: a core shared with many takes longer for all."""
    began, total = time.process_time(), 0
    for _ in range(10):
        for number in range(100_000):
            total += number
    return (time.process_time() - began) * 100


class Spent:
    """CPU of each part between two moments."""

    def __init__(self) -> None:
        self.seconds: Mapping[str, float] = {}
        self.yardsticks: list[float] = []

    def told(self, times: int, what: str) -> None:
        """Milliseconds for each of so many, of everybody and of those who used most."""
        each = {name: 1000 * seconds / times for name, seconds in self.seconds.items()}
        kinds: Counter[str] = Counter()
        for name, ms in each.items():
            kinds[_kind(name)] += ms  # type: ignore[assignment]
        print(f"CPU of {what}: {sum(each.values()):.1f} ms;", _listed(kinds))
        looped = sum(self.yardsticks) / len(self.yardsticks)
        print(f"  beside it 100,000 additions in a loop of Python took {looped:.1f} ms")
        print("  ", _listed({name: ms for name, ms in each.items() if ms >= 0.1}))


@contextmanager
def spending(home: Home) -> Iterator[Spent]:
    """With what everybody does about it until it is quiet again, less what idling costs."""
    spent = Spent()
    spent.yardsticks.append(yardstick())
    first = cpu(home)
    time.sleep(2 * SETTLED)
    began, before = time.monotonic(), cpu(home)
    idle = {name: (before[name] - first.get(name, 0)) / (2 * SETTLED) for name in before}
    yield spent
    time.sleep(SETTLED)
    seconds, after = time.monotonic() - began, cpu(home)
    spent.yardsticks.append(yardstick())
    spent.seconds = {
        name: after[name] - before.get(name, 0) - seconds * idle.get(name, 0) for name in after
    }


def _kind(name: str) -> str:
    if name.startswith("postgres"):
        return "PostgreSQL"
    return "workers" if name.endswith("-workers") else name


def _listed(milliseconds: Mapping[str, float]) -> str:
    ordered = sorted(milliseconds.items(), key=lambda each: -each[1])
    return ", ".join(f"{name} {ms:.1f}" for name, ms in ordered)


@contextmanager
def statements(home: Home) -> Iterator[Counter[tuple[str, str]]]:
    """Statements by login and beginning, as PostgreSQL's own log tells them, without a value."""
    counted: Counter[tuple[str, str]] = Counter()
    log = home.logs / "postgres.log"
    with psycopg.connect(admin(home), autocommit=True) as db:
        db.execute("ALTER SYSTEM SET log_statement = 'all'")
        db.execute("SELECT pg_reload_conf()")
        time.sleep(SETTLED)
        place = log.stat().st_size
        try:
            yield counted
            time.sleep(SETTLED)
        finally:
            db.execute("ALTER SYSTEM RESET log_statement")
            db.execute("SELECT pg_reload_conf()")
    with log.open("rb") as file:
        file.seek(place)
        entries = ENTRY.split(file.read().decode(errors="replace"))
    for found in filter(None, map(STATEMENT.search, entries)):
        user, database, said = found.groups()
        if user != ADMIN:
            counted[f"{user}@{database}", " ".join(said.split())[:70]] += 1


def admin(home: Home) -> str:
    running = read_endpoints(home)
    assert running
    port = urlsplit(running.url("postgres")).port
    password = secret(home.role_secrets, ADMIN)
    return make_conninfo(host=LOOPBACK, port=port, user=ADMIN, password=password, dbname="postgres")
