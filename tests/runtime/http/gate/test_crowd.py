"""A thousand half-open and a hundred slow connections, and officers who work meanwhile."""

import json
import statistics
import time
from pathlib import Path

from tests.runtime.http.conftest import VILLAGE
from tests.runtime.http.gate.conftest import Street, answered, heard
from tests.runtime.http.gate.test_connections import HALF

NOTE = json.dumps({"region": VILLAGE, "number": 1}).encode()
HALF_OPEN, SLOW, TASKS = 1000, 100, 40


def memory() -> float:
    """Megabytes that this process holds, the strangers' own ends among them."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


def desk(street: Street) -> list[float]:
    """Seconds that an officer waits, each time on a new connection."""
    waited = []
    for _ in range(TASKS):
        began = time.perf_counter()
        said = answered(street.stranger(street.note("rangkap", len(NOTE)), NOTE))
        waited.append(time.perf_counter() - began)
        assert said.body["title"] == "Sebutkan peran dan kantor"
    return waited


def test_officers_work_while_a_crowd_holds_its_connections_open(street: Street) -> None:
    alone, before = desk(street), memory()
    crowd = [street.stranger(HALF) for _ in range(HALF_OPEN)]
    upload = street.note("operator.satu", 19_000_000, "/notes/files")
    slow = [street.stranger(upload, b"x" * 50_000) for _ in range(SLOW)]
    amid, after = desk(street), memory()
    print(f"median {statistics.median(alone):.4f} s alone, {statistics.median(amid):.4f} s amid,")
    print(f"at most {max(alone):.4f} and {max(amid):.4f} s, {after - before:.0f} MB more")
    assert statistics.median(amid) < 3 * statistics.median(alone) + 0.02
    assert max(amid) < 2
    assert after - before < 64
    assert heard(crowd[-1], 0.05) == b"", "the crowd is still there"
    assert b" 429 " in heard(slow[-1], 1), "of one person only so many are let in"
