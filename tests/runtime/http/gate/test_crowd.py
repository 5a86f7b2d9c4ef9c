"""A thousand half-open and a hundred slow connections, and officers who work meanwhile."""

import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest

from tests.runtime.http.conftest import VILLAGE
from tests.runtime.http.gate.conftest import Street, answered, heard
from tests.runtime.http.gate.test_connections import HALF

NOTE = json.dumps({"region": VILLAGE, "number": 1}).encode()
HALF_OPEN, SLOW, TASKS, MANY = 1000, 100, 40, 600


def memory() -> float:
    """Megabytes that this process holds, the strangers' own ends among them."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def desk(street: Street, tasks: int = TASKS) -> list[float]:
    """Seconds that an officer waits, each time on a new connection."""
    waited = []
    for _ in range(tasks):
        began = time.perf_counter()
        said = answered(street.stranger(street.note("rangkap", len(NOTE)), NOTE))
        waited.append(time.perf_counter() - began)
        assert said.body["title"] == "Sebutkan peran dan kantor"
    return waited


@contextmanager
def crowded(street: Street) -> Iterator[tuple[socket, socket]]:
    """One of those who never finish their head, and one whose body comes ever so slowly."""
    crowd = [street.stranger(HALF) for _ in range(HALF_OPEN)]
    upload = street.note("operator.satu", 19_000_000, "/notes/files")
    slow = [street.stranger(upload, b"x" * 50_000) for _ in range(SLOW)]
    yield crowd[-1], slow[-1]


def test_officers_work_while_a_crowd_holds_its_connections_open(street: Street) -> None:
    alone, before = desk(street), memory()
    with crowded(street) as (waiting, slow):
        amid, after = desk(street), memory()
        print(f"median {statistics.median(alone):.4f} s alone, {statistics.median(amid):.4f} amid,")
        print(f"at most {max(alone):.4f} and {max(amid):.4f} s, {after - before:.0f} MB more")
        assert statistics.median(amid) < 3 * statistics.median(alone) + 0.02
        assert max(amid) < 8, "nobody waits for the crowd to be sent away"
        assert after - before < 64
        assert heard(waiting, 0.05) == b"", "the crowd is still there"
        assert b" 429 " in heard(slow, 1), "of one person only so many are let in"


@pytest.mark.soak
def test_of_a_hundred_tasks_the_longest_takes_little_longer_amid_the_crowd(street: Street) -> None:
    """Figures for docs/performance.md: turns, since the crowd is sent away after a while."""
    alone: list[float] = []
    amid: list[float] = []
    for _ in range(MANY // 100):
        alone += desk(street, 100)
        with crowded(street):
            amid += desk(street, 100)
    found = [statistics.quantiles(each, n=100) for each in (alone, amid)]
    print(
        f"{len(alone)} tasks each: p50 {found[0][49] * 1000:.1f} and {found[1][49] * 1000:.1f} ms,"
    )
    print(f"p99 {found[0][98] * 1000:.1f} and {found[1][98] * 1000:.1f} ms")
    assert len(amid) == MANY
