"""Who waits for a follower of another process is woken when it says that it has moved."""

import threading
from collections.abc import Callable
from time import monotonic

import psycopg
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from infra.runtime.http.deps import deps_of
from infra.runtime.http.reading import moves
from infra.runtime.projections.parking import MOVED
from tests.runtime.http.conftest import as_person
from tests.runtime.http.office import Notes

PATIENT = 30.0
URL = "/notes?min_position={}"


@pytest.fixture
def say_moved(app: FastAPI) -> Callable[[], None]:
    def say() -> None:
        with deps_of(app).pool.connection() as db:
            db.execute(f"NOTIFY {MOVED}".encode())

    return say


def arrives(after: float, notes: Notes, say_moved: Callable[[], None]) -> threading.Timer:
    """In another process a follower applies position 42, and says so."""

    def arrive() -> None:
        notes.position = 42
        say_moved()

    timer = threading.Timer(after, arrive)
    timer.start()
    return timer


def read(web: TestClient, position: int) -> int:
    answer = web.get(URL.format(position), headers=as_person("operator.satu"))
    return int(answer.json()["as_of_position"])


def test_a_reader_is_woken_as_soon_as_a_follower_elsewhere_has_moved(
    web: TestClient,
    notes: Notes,
    say_moved: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moves, "LONGEST_SECONDS", PATIENT)
    timer = arrives(0.4, notes, say_moved)
    began = monotonic()
    assert read(web, 42) == 42
    timer.join()
    assert monotonic() - began < 2


class Growing(Notes):
    """One position further whenever somebody looks."""

    looks = 0

    @property
    def position(self) -> int:  # type: ignore[override]
        self.looks += 1
        return self.looks

    @position.setter
    def position(self, _: int) -> None: ...


def test_what_moved_while_the_line_was_being_opened_is_not_missed(
    web: TestClient, app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moves, "LONGEST_SECONDS", PATIENT)
    deps_of(app).equipment[Notes] = Growing()
    assert read(web, 3) == 3


def test_a_reader_looks_by_himself_when_no_word_comes(
    web: TestClient, app: FastAPI, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    nowhere = "host=127.0.0.1 port=1 connect_timeout=1"
    monkeypatch.setattr(deps_of(app).pool, "conninfo", nowhere)
    timer = arrives(0.3, notes, lambda: None)
    assert read(web, 42) == 42
    timer.join()


def test_nobody_opens_a_line_for_what_is_there(
    web: TestClient, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(psycopg.AsyncConnection, "connect", never)
    notes.position = 42
    assert read(web, 42) == 42
