"""Who waits for the same position asks the database together, and nobody waits for what is not."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.deps import deps_of
from infra.runtime.http.reading import moves
from tests.runtime.http import office
from tests.runtime.http.conftest import as_person
from tests.runtime.http.office import Notes

URL = "/notes?min_position={}"
WAITERS = 30


class Counting(Notes):
    """Counts how often anybody looks, and takes its time each time."""

    looks = 0
    at = 0

    @property
    def position(self) -> int:  # type: ignore[override]
        self.looks += 1
        time.sleep(0.02)
        return self.at

    @position.setter
    def position(self, _: int) -> None: ...


def test_thirty_who_wait_for_a_position_look_together(
    web: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "LONGEST_SECONDS", 0.1)
    counting = deps_of(app).equipment[Notes] = Counting()
    arriving = threading.Timer(0.2, lambda: setattr(counting, "at", 42))
    arriving.start()

    def waits(number: int) -> int:
        person = as_person(("operator.satu", "operator.dua", "pemeriksa")[number % 3])
        return web.get(URL.format(42), headers=person).status_code

    with ThreadPoolExecutor(WAITERS) as beside:
        said = list(beside.map(waits, range(WAITERS)))
    arriving.join()
    assert said == [200] * WAITERS
    assert counting.looks < WAITERS


def test_a_look_that_fails_fails_for_those_who_share_it_and_for_nobody_later(
    web: TestClient, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Request) -> int:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(office.Notes, "position", property(broken), raising=False)
        answer = web.get(URL.format(1), headers=as_person("operator.satu"))
        assert answer.status_code >= 500
    notes.position = 1
    assert web.get(URL.format(1), headers=as_person("operator.satu")).status_code == 200


class Short(Ledger):
    """A ledger that ends at position 7."""

    def __init__(self) -> None: ...

    def head(self) -> int:
        return 7

    def close(self) -> None: ...


def test_nobody_waits_for_a_position_that_was_never_recorded(
    web: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deps_of(app), "ledger", Short())
    began = time.monotonic()
    refused = web.get(URL.format(8), headers=as_person("operator.satu"))
    assert (refused.status_code, refused.json()["title"]) == (422, "Posisi itu belum ada")
    assert time.monotonic() - began < 0.25, "without waiting"
    assert web.get(URL.format(7), headers=as_person("operator.satu")).status_code == 409
