"""A timer sleeps until there is something to do, and looks once a minute all the same."""

import logging
import threading
from datetime import timedelta
from uuid import uuid4

import pytest

from infra.runtime.deadlines.timer import AGAIN, LONGEST_PAUSE, Timer
from tests.runtime.deadlines.promises import HOUR, OVERDUE, PROMISED, Promises


class Stopped(threading.Event):
    """Stops after so many sleeps, and remembers how long they would have been."""

    def __init__(self, sleeps: int) -> None:
        super().__init__()
        self.sleeps = sleeps
        self.slept: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.slept.append(timeout or 0.0)
        if len(self.slept) == self.sleeps:
            self.set()
        return self.is_set()


def test_a_timer_with_nothing_to_do_looks_once_a_minute(office: Promises) -> None:
    stop = Stopped(2)
    office.timer().run(stop)
    assert stop.slept == [LONGEST_PAUSE] * 2


def test_a_timer_sleeps_no_longer_than_until_the_next_is_due(office: Promises) -> None:
    sumiati = uuid4()
    office.note(sumiati, PROMISED, HOUR - timedelta(seconds=20))
    office.follow()
    stop = Stopped(1)
    office.timer().run(stop)
    assert 0 < stop.slept[0] <= 20
    office.reach()
    office.db.execute("UPDATE deadline SET due_at = now()")
    office.timer().run(Stopped(1))
    assert office.numbers(sumiati) == [PROMISED, OVERDUE + PROMISED]


def test_a_timer_without_a_database_waits_for_it(
    office: Promises, caplog: pytest.LogCaptureFixture
) -> None:
    away = Timer(office.timer().deadlines, office.ledger, "host=127.0.0.1 port=1 connect_timeout=1")
    stop = Stopped(2)
    with caplog.at_level(logging.WARNING):
        away.run(stop)
    assert stop.slept == [AGAIN] * 2
    named = [each.message for each in caplog.records if each.name == "jejak.timer"]
    assert named == ["timer pauses"] * 2
