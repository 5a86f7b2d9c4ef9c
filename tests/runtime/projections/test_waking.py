"""A follower sleeps while nothing is new, wakes when there is, and says that it has moved."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest

from infra.runtime.eventstore.storage.group_commit import heard
from infra.runtime.messaging.inbox import insert
from infra.runtime.projections import parking, waking
from infra.runtime.projections.generations.keeping import ViewFollower
from infra.runtime.projections.logs.log import Following
from infra.runtime.projections.waking import Sleeper, Waking
from infra.runtime.telemetry import troubles
from tests.runtime.plumbing import Pair
from tests.runtime.world import Note, by

SUMIATI = UUID(int=1)


def eventually(so: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@contextmanager
def following(followed: Following, both: Pair) -> Iterator[None]:
    with following_all([followed], both.reporting.app):
        yield


@contextmanager
def following_all(followed: Sequence[Following], conninfo: str) -> Iterator[None]:
    """As one process does, all of them woken by one."""
    stop, word = threading.Event(), Waking(conninfo, followed)
    work = [partial(waking.follow, each, conninfo, stop, word) for each in followed]
    threads = [threading.Thread(target=each) for each in (*work, partial(word.run, stop))]
    for each in reversed(threads):
        each.start()
        eventually(lambda: word.hears)
    try:
        yield
    finally:
        stop.set()
        for each in threads:
            each.join()


def test_a_follower_goes_on_after_its_listening_connection_was_cut(both: Pair) -> None:
    view = both.view()
    with following(view.follower(both.log), both):
        both.note((SUMIATI, 1))
        eventually(lambda: both.shown(view) == [1])
        with psycopg.connect(both.reporting.app, autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                " current_database() AND usename = current_user AND pid NOT IN (pg_backend_pid(),"
                " %s)",
                (both.reader.info.backend_pid,),
            )
        both.note((SUMIATI, 2))
        eventually(lambda: both.shown(view) == [1, 2])


def test_a_follower_polls_even_when_nobody_notifies(both: Pair) -> None:
    view = both.view()
    with following(view.follower(both.log), both):
        time.sleep(0.3)
        both.ledger.decide(Note(SUMIATI, 1), by())
        [sent] = both.sent()
        with psycopg.connect(both.reporting.app) as db:
            insert(db, "registry", sent.headers(), sent.data)
        eventually(lambda: both.shown(view) == [1])


def test_a_follower_that_has_nothing_to_do_asks_one_question_and_says_nothing(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "POLL_SECONDS", 0.05)
    view = both.view()
    followed = view.follower(both.log)
    asked = whatever_is_asked_of(followed, monkeypatch)
    with psycopg.connect(both.reporting.app, autocommit=True) as listening:
        listening.execute(f"LISTEN {parking.MOVED}".encode())
        with following(followed, both):
            eventually(lambda: len(asked) > 6)
            assert asked[:2] == ["step", "due"], "reactions note at once where they begin"
            assert "step" not in asked[1:]
            assert list(listening.notifies(timeout=0.1)) == []
            both.note((SUMIATI, 1))
            [moved] = listening.notifies(timeout=5, stop_after=1)
            assert (moved.channel, both.shown(view)) == (parking.MOVED, [1])


def test_a_follower_that_is_told_of_something_new_steps_at_once_and_asks_nothing(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "POLL_SECONDS", 60.0)
    view = both.view()
    followed = view.follower(both.log)
    asked = whatever_is_asked_of(followed, monkeypatch)
    with following(followed, both):
        eventually(lambda: asked == ["step"])
        both.note((SUMIATI, 1))
        eventually(lambda: both.shown(view) == [1])
        assert asked == ["step", "step"]


def test_a_follower_asks_ever_less_while_nothing_is_new_and_often_once_there_is(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    stop = threading.Event()

    def silence(_: Sleeper, seconds: float) -> bool:
        pauses.extend([seconds] if seconds else [])
        if len(pauses) == 5:
            both.note((SUMIATI, 1))
        if len(pauses) == 7:
            stop.set()
        return False

    monkeypatch.setattr(Sleeper, "sleep", silence)
    followed = both.view().follower(both.log)
    waking.follow(followed, both.reporting.app, stop, Waking(both.reporting.app, [followed]))
    assert pauses == [1.0, 2.0, 4.0, 4.0, 4.0, 1.0, 2.0]


def test_a_trouble_is_over_whoever_noted_it_and_however_late_once_all_is_applied(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL was away: an instance that has ended since may note it after all is well."""
    monkeypatch.setattr(waking, "WELL_SECONDS", 0.5)
    view = both.view()
    both.note((SUMIATI, 1))
    troubles.note(both.reader, "view:notes", "OperationalError")
    with following(view.follower(both.log), both):
        eventually(lambda: troubles.troubles(both.reader) == [])
        troubles.note(both.reader, "view:notes", "OperationalError")
        eventually(lambda: troubles.troubles(both.reader) == [])


def test_what_waits_for_an_upgrade_stays_a_trouble(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "WELL_SECONDS", 0.1)
    monkeypatch.setattr(waking, "POLL_SECONDS", 0.1)
    view = both.view()
    followed = view.follower(both.log)
    with following(followed, both):
        both.note((SUMIATI, 1))
        eventually(lambda: both.shown(view) == [1])
        monkeypatch.setattr(type(followed), "due", lambda *_: True)
        troubles.note(both.reader, "view:notes", "waits for an upgrade")
        time.sleep(1)
        assert [each.part for each in troubles.troubles(both.reader)] == ["view:notes"]


def test_what_an_officer_asks_for_is_tried_at_once(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "POLL_SECONDS", 60.0)
    view = both.view(breaks_on=1)
    with following(view.follower(both.log), both):
        both.note((SUMIATI, 1))
        eventually(lambda: parking.listed(both.reader) != [])
        both.broken = False
        parking.retry_all(both.reader, "sysadmin.18.09")
        eventually(lambda: both.shown(view) == [1])


def test_many_batches_are_applied_to_their_end_at_one_word(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "POLL_SECONDS", 60.0)
    monkeypatch.setattr(waking, "BATCH", 3)
    monkeypatch.setattr(ViewFollower.step, "__defaults__", (3, None))
    view = both.view()
    for number in range(10):
        both.ledger.decide(Note(SUMIATI, number), by())
    with following(view.follower(both.log), both):
        both.receive(both.sent())
        eventually(lambda: both.shown(view) == list(range(10)))


def whatever_is_asked_of(followed: Following, patch: pytest.MonkeyPatch) -> list[str]:
    """From now on, in order."""
    asked: list[str] = []
    for name in ("step", "due"):
        patch.setattr(type(followed), name, _noted(asked, name, getattr(type(followed), name)))
    return asked


def _noted(asked: list[str], name: str, ask: Any) -> Callable[..., Any]:
    def noting(*given: Any) -> Any:
        asked.append(name)
        return ask(*given)

    return noting


def test_word_is_heard_as_soon_as_it_comes_and_otherwise_waited_for(both: Pair) -> None:
    with psycopg.connect(both.reporting.app, autocommit=True) as db:
        db.execute("LISTEN inbox")
        began = time.monotonic()
        assert not heard(db, 0.2)
        assert time.monotonic() - began >= 0.2
        timer = threading.Timer(0.2, lambda: both.reader.execute("NOTIFY inbox"))
        timer.start()
        assert heard(db, 10)
        assert time.monotonic() - began < 2
        both.reader.execute("NOTIFY inbox")
        db.execute("SELECT 1")
        assert heard(db, 10), "also what came with the answer to a question"
        assert not heard(db, 0)


def test_who_listens_learns_that_postgresql_has_hung_up(both: Pair) -> None:
    with psycopg.connect(both.reporting.app, autocommit=True) as db:
        both.reader.execute("SELECT pg_terminate_backend(%s)", (db.info.backend_pid,))
        with pytest.raises(psycopg.OperationalError):
            for _ in range(5):  # a word for somebody else may come first
                heard(db, 10)
