"""What an append and a read cost, beside commits of one row in the same run.

`python -m tests.benchmarks.append [SECONDS [ROUNDS]]`: the rates are taken in turns. Floor: INSERT
of one row and its commit, on the same server.
"""

import os
import statistics
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from time import perf_counter
from typing import NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from infra.local.servers.provision import provision_service
from infra.runtime.eventstore.chain import faults
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from infra.runtime.process import migrate
from tests.benchmarks.ground import ground, percentile

DATA = b'{"v":1,"d":"' + os.urandom(600).hex().encode() + b'"}'
WRITERS = (1, 8)
numbers = count()
Work = Callable[[], object]


class Rate(NamedTuple):
    per_second: float
    p50: float
    p99: float
    """Milliseconds."""


def tags() -> list[str]:
    """As a birth carries them: a family, two people, a number, a command."""
    number = next(numbers)
    return [f"{name}:{number:032x}" for name in ("family", "person", "spouse", "nik", "command")]


def appending(to: LedgerRecorder, head: int) -> Work:
    def work() -> object:
        own = tags()
        items = [DCBQueryItem(["noted", "heard"], [own[0]]), DCBQueryItem(["noted"], [own[3]])]
        asked = DCBQuery([*items, DCBQueryItem([], [own[4]])])
        return to.append([DCBEvent("noted", DATA, own)], DCBAppendCondition(asked, head))

    return work


def committing(conninfo: str) -> Work:
    db = psycopg.connect(conninfo, autocommit=True)
    return lambda: db.execute("INSERT INTO one (data) VALUES (%b)", (DATA,), prepare=True)


def rate(make: Callable[[], Work], writers: int, seconds: float) -> Rate:
    works = [make() for _ in range(writers)]
    end = perf_counter() + seconds

    def run(work: Work) -> list[float]:
        took = []
        while (began := perf_counter()) < end:
            work()
            took.append((perf_counter() - began) * 1e3)
        return took

    with ThreadPoolExecutor(writers) as threads:
        took = [ms for each in threads.map(run, works) for ms in each]
    return Rate(len(took) / seconds, percentile(took, 0.5), percentile(took, 0.99))


def median(work: Work, times: int = 300) -> float:
    """Milliseconds."""
    took = []
    for _ in range(times):
        began = perf_counter()
        work()
        took.append((perf_counter() - began) * 1e3)
    return statistics.median(took)


def appends(ledger: LedgerRecorder, owner: str, seconds: float, rounds: int) -> None:
    for writers in WRITERS:
        floors, ours = [], []
        for _ in range(rounds):
            floors.append(rate(partial(committing, owner), writers, seconds))
            work = partial(appending, ledger, ledger.read(after=2**62).head or 0)
            ours.append(rate(work, writers, seconds))
        floor = statistics.median(each.per_second for each in floors)
        for name, found in (("one-row commits", floors), ("appends", ours)):
            per, p50, p99 = (statistics.median(each) for each in zip(*found, strict=True))
            print(
                f"{writers} writers  {name:<18}{per:7.0f}/s {per / floor:5.2f} of floor"
                f"  p50 {p50:6.2f}  p99 {p99:6.2f} ms",
                flush=True,
            )


def reads(ledger: LedgerRecorder) -> None:
    """One family's ten facts out of what was appended."""
    family = tags()
    ledger.append([DCBEvent("noted", DATA, [family[0], *tags()[1:]]) for _ in range(10)])
    with psycopg.connect(ledger.conninfo, autocommit=True) as db:
        text = "SELECT data FROM fact WHERE position = %b"
        key = median(lambda: db.execute(text, (5,), prepare=True).fetchall())
    by_tag = DCBQuery([DCBQueryItem([], [family[0]])])
    tag = median(lambda: ledger.read(by_tag))
    newest = ledger.read(by_tag).rows[-1].recorded_at
    moment = median(lambda: ledger.position_at(newest))
    print(f"ten facts of one tag {tag:.2f} ms, one row by its key {key:.2f} ms")
    print(f"position_at(a moment that is past) {moment:.2f} ms")


def batches(ledger: LedgerRecorder) -> None:
    """Two hundred facts in one append, as an import makes them."""

    def whole() -> object:
        events = [DCBEvent("noted", DATA, tags()) for _ in range(200)]
        asked = DCBQuery([DCBQueryItem([], [each.tags[0]]) for each in events])
        return ledger.append(events, DCBAppendCondition(asked))

    print(f"200 facts in one append {median(whole, 30) * 5:.0f} us a fact")
    rows = ledger.read(limit=20_000).rows
    began = perf_counter()
    assert not list(faults("registry", rows))
    print(f"verifying the chain {(perf_counter() - began) / len(rows) * 1e6:.1f} us a fact")


def main(seconds: float, rounds: int) -> None:
    with ground() as servers:
        database = provision_service(servers.postgres.admin, servers.home.secrets, "registry")
        migrate.lay_tables("registry", database.owner)
        with psycopg.connect(database.owner) as db:
            db.execute("CREATE TABLE one (id bigserial PRIMARY KEY, data bytea)")
        ledger = LedgerRecorder(database.app)
        appends(ledger, database.owner, seconds, rounds)
        reads(ledger)
        batches(ledger)
        ledger.close()


if __name__ == "__main__":
    given = sys.argv[1:] + ["2", "3"][len(sys.argv) - 1 :]
    main(float(given[0]), int(given[1]))
