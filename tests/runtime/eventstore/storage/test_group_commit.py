"""Whoever comes first commits for all who wait, and nobody pays for somebody else's trouble."""

import ctypes
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from time import sleep

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent
from eventsourcing.persistence import IntegrityError, OperationalError

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage import group_commit
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from infra.runtime.privacy.errors import Unstorable
from tests.runtime.eventstore.storage.writing import (
    LOCK,
    a_leader,
    fact,
    in_one_group,
    rows,
    unless,
    wait_until,
    waiting_for_the_lock,
)


def test_who_waits_is_stored_by_one_commit_and_followers_are_called_once(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("LISTEN fact")
    calls = [
        lambda n=n: recorder.append([fact(f"note:{n}")], unless(f"note:{n}"))  # type: ignore[misc]
        for n in range(8)
    ]
    assert in_one_group(recorder, *calls) == [1, 2, 3, 4, 5, 6, 7, 8]
    [(transactions,)] = superuser.execute("SELECT count(DISTINCT xmin::text) FROM fact").fetchall()
    assert transactions == 1
    assert len(list(superuser.notifies(timeout=0.5))) == 1


def test_of_two_who_exclude_each_other_in_one_group_the_first_wins(
    recorder: LedgerRecorder,
) -> None:
    calls = [
        lambda n=n: recorder.append([fact("nik:1", f"n:{n}")], unless("nik:1"))  # type: ignore[misc]
        for n in "ab"
    ]
    first, second = in_one_group(recorder, *calls)
    assert first == 1
    assert isinstance(second, IntegrityError)


def test_a_conflict_is_only_the_conflicting_callers(recorder: LedgerRecorder) -> None:
    recorder.append([fact("family:1")])
    late, whole, good = in_one_group(
        recorder,
        lambda: recorder.append([fact("family:1")], unless("family:1")),
        lambda: recorder.append([fact("family:1")], DCBAppendCondition()),
        lambda: recorder.append([fact("family:1")], unless("family:1", after=1)),
    )
    assert isinstance(late, IntegrityError)
    assert isinstance(whole, IntegrityError)
    assert good == 2


def test_an_error_of_sql_is_only_its_callers(
    recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(group_commit, "LARGEST", 10**6)  # as if a check had been forgotten
    outcomes = in_one_group(
        recorder,
        lambda: recorder.append([fact("a")]),
        lambda: recorder.append([fact("b", data=b"x" * 300_000)]),
        lambda: recorder.append([fact("c"), fact("d")]),
    )
    assert outcomes[0] == 1
    assert isinstance(outcomes[1], Unstorable)
    assert outcomes[2] == 3


@pytest.mark.parametrize(
    "unfit",
    [
        fact(data=b"x" * 262_145),
        fact(data=rb'{"remark": "a\u0000b"}'),
        fact(data=rb'{"remark": "a\\\u0000b"}'),
        fact("nik:\0"),
        fact("nik:a\nb"),
        fact("x" * 501),
        fact("nik:\ud800"),
        fact(type="noted\0"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anybody_waits(
    recorder: LedgerRecorder, unfit: DCBEvent
) -> None:
    with pytest.raises(Unstorable):
        recorder.append([unfit])
    assert rows(recorder) == []


def test_tags_are_kept_letter_by_letter(recorder: LedgerRecorder) -> None:
    odd = ['a"b', "c\\d", "{e,f}", "NULL", " g ", "h','i", '\\"', "x"]
    recorder.append([fact(*odd), fact(), fact(odd[0])], unless(*odd[1:4]))
    assert [row.event.tags for row in rows(recorder)] == [odd, [], odd[:1]]
    with pytest.raises(IntegrityError):
        recorder.append([fact("j")], unless('a"b'))


def test_nobody_asks_for_two_tags_by_writing_one(recorder: LedgerRecorder) -> None:
    with pytest.raises(Unstorable):
        recorder.append([fact("k")], unless("a\0b"))


def test_a_backslash_and_four_noughts_are_no_nul(recorder: LedgerRecorder) -> None:
    assert recorder.append([fact(data=rb'{"remark": "a\\u0000b"}')]) == 1


# Who has gone


class Interrupted(BaseException):
    """As Ctrl-C, or whatever ends a thread from outside."""


def interrupt(thread: Thread) -> None:
    assert thread.ident
    asked = ctypes.c_ulong(thread.ident), ctypes.py_object(Interrupted)
    assert ctypes.pythonapi.PyThreadState_SetAsyncExc(*asked) == 1


def interrupted_while(recorder: LedgerRecorder, tag: str) -> Thread:
    """A caller who waits for his turn, and goes as soon as he wakes."""

    def go() -> None:
        with pytest.raises(Interrupted):
            recorder.append([fact(tag)])

    thread = Thread(target=go)
    thread.start()
    return thread


def test_whoever_was_interrupted_keeps_no_place_in_the_queue_and_stops_nobody(
    recorder: LedgerRecorder,
) -> None:
    commits = recorder.commits
    with ThreadPoolExecutor(2) as threads:
        with a_leader(commits):
            gone = interrupted_while(recorder, "gone")
            wait_until(lambda: len(commits._waiting) == 1)
            others = []
            for number, tag in enumerate(("b", "c"), 2):
                others.append(threads.submit(recorder.append, [fact(tag)]))
                wait_until(lambda number=number: len(commits._waiting) == number)  # type: ignore[misc]
            interrupt(gone)
        assert sorted(each.result(timeout=10) for each in others) == [1, 2]
    gone.join(10)
    assert (len(commits._waiting), commits._leader) == (0, None)
    assert [row.event.tags for row in rows(recorder)] == [["b"], ["c"]]
    assert recorder.append([fact("d")]) == 3


def test_a_main_thread_that_is_interrupted_leaves_at_once(
    recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with a_leader(recorder.commits):
        with monkeypatch.context() as patch:
            patch.setattr("threading.Semaphore.acquire", interrupted)
            with pytest.raises(KeyboardInterrupt):
                recorder.append([fact("gone")])
        assert len(recorder.commits._waiting) == 0
    assert recorder.append([fact("a")]) == 1


def test_a_leader_interrupted_at_work_tells_his_group_that_nobody_knows(
    recorder: LedgerRecorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(recorder.commits, "_open_line", interrupted)
    with ThreadPoolExecutor(2) as threads:
        with a_leader(recorder.commits):
            both = []
            for number in (1, 2):
                both.append(threads.submit(recorder.append, [fact("a")]))
                wait_until(lambda number=number: len(recorder.commits._waiting) == number)  # type: ignore[misc]
        errors = {type(each.exception(timeout=10)) for each in both}
    assert errors == {KeyboardInterrupt, OperationalError}
    monkeypatch.undo()
    assert recorder.append([fact("a")]) == 1


# Lines and locks


def test_who_cannot_have_the_lock_is_not_stored_and_may_try_again(
    recorder: LedgerRecorder, superuser: psycopg.Connection, database: ServiceDatabase
) -> None:
    superuser.execute("ALTER FUNCTION append SET lock_timeout = '50ms'")
    with psycopg.connect(database.owner) as owner:
        owner.execute(LOCK)
        with pytest.raises(OperationalError):
            recorder.append([fact("a")])
    assert recorder.append([fact("a")]) == 1


def test_a_line_that_postgresql_hung_up_is_replaced_unnoticed(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    recorder.append([fact("a")])
    others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    superuser.execute(f"SELECT pg_terminate_backend(pid) {others}".encode())
    count = f"SELECT count(*) {others}".encode()
    wait_until(lambda: superuser.execute(count).fetchall() == [(0,)])
    sleep(0.1)  # until the sockets are closed, too
    assert recorder.append([fact("b")]) == 2
    assert len(rows(recorder)) == 2


def test_appends_of_two_processes_wait_for_each_other(
    recorder: LedgerRecorder, superuser: psycopg.Connection, database: ServiceDatabase
) -> None:
    with ThreadPoolExecutor(1) as threads, psycopg.connect(database.owner) as owner:
        owner.execute(LOCK)
        waiting = threads.submit(recorder.append, [fact("a")])
        wait_until(lambda: len(waiting_for_the_lock(superuser)) == 1)
        assert not waiting.done()
        owner.rollback()
        assert waiting.result(timeout=10) == 1
