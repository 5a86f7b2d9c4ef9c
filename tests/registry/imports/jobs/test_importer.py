"""The importer in processes of its own: killed at any moment, modest in memory, gone when told."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from time import monotonic, sleep
from typing import Any

import pytest

from services.registry.imports.jobs import importer as importer_module
from services.registry.imports.jobs.importer import Importer
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import neighbour

LONGEST = 90.0


@pytest.fixture
def importer(loket: Loket, monkeypatch: pytest.MonkeyPatch) -> Iterator[Importer]:
    monkeypatch.setattr(importer_module, "LONGEST_PAUSE", 0.1)
    running = Importer(loket.registry.running.running.settings, loket.bench.keys)
    stop = threading.Event()
    thread = threading.Thread(target=running.run, args=(stop,))
    thread.start()
    yield running
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive()
    assert all(child.poll() is not None for child in running.children)


def until(state: str, loket: Loket, import_id: str, meanwhile: Callable[[], None]) -> Any:
    end = monotonic() + LONGEST
    while (job := loket.found(import_id))["state"] != state:
        assert monotonic() < end, job
        meanwhile()
        sleep(0.05)
    return job


def village(families: int) -> list[Any]:
    return [row for number in range(families) for row in neighbour(number, 3)]


def test_a_file_is_tried_and_carried_out_in_the_background(
    loket: Loket, importer: Importer
) -> None:
    import_id = loket.hand_in(*village(40)).json()["id"]
    until("planned", loket, import_id, lambda: None)
    loket.commit(import_id)
    done = until("committed", loket, import_id, lambda: None)
    assert done["totals"] == {"new": 120} and len(loket.loaded()) == 40


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_again_and_again_it_loads_every_family_once(
    loket: Loket, importer: Importer, seed: int
) -> None:
    random = Random(seed)
    kills = iter(random.uniform(0.0, 0.6) for _ in range(4))

    def kill_soon() -> None:
        job = loket.found(import_id)
        begun = job["state"] in ("planning", "committing") and job["rows_done"] >= 0
        alive = [child for child in importer.children if child.poll() is None]
        if begun and alive and (pause := next(kills, None)) is not None:
            sleep(pause)
            alive[0].kill()
            alive[0].wait()

    import_id = loket.hand_in(*village(600)).json()["id"]
    until("planned", loket, import_id, kill_soon)
    loket.commit(import_id)
    done = until("committed", loket, import_id, kill_soon)
    assert done["totals"] == {"new": 1800} and done["rows_done"] == 1800
    assert len({fact.kk_key for fact in loket.loaded()}) == len(loket.loaded()) == 600


def test_a_large_file_costs_little_memory(loket: Loket, importer: Importer) -> None:
    import_id = loket.hand_in(*village(5000)).json()["id"]
    until("planned", loket, import_id, lambda: None)
    status = Path(f"/proc/{importer.children[0].pid}/status").read_text()
    [peak] = re.findall(r"VmHWM:\s+(\d+) kB", status)
    assert int(peak) < 300_000


def test_it_stops_between_two_steps_when_it_is_told_to(loket: Loket) -> None:
    stop = threading.Event()
    running = Importer(loket.registry.running.running.settings, loket.bench.keys)
    thread = threading.Thread(target=running.run, args=(stop,))
    thread.start()
    import_id = loket.hand_in(*village(600)).json()["id"]
    until("planned", loket, import_id, lambda: None)
    loket.registry.post(OPERATOR, f"/imports/{import_id}/commit")
    until("committing", loket, import_id, lambda: None)
    stop.set()
    thread.join(timeout=20)
    assert not thread.is_alive() and all(child.poll() == 0 for child in running.children)
    loket.work()
    assert loket.found(import_id)["totals"] == {"new": 1800}
    assert len(loket.loaded()) == 600
