"""When a fact was recorded, and what was known at a moment: an answer that never changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.writing import (
    fact,
    in_one_group,
    rows,
    set_clock,
    wait_until,
    waiting_for_the_lock,
)

MICROSECOND = timedelta(microseconds=1)


def test_facts_of_one_append_share_their_time_and_appends_never_do(
    recorder: LedgerRecorder,
) -> None:
    in_one_group(
        recorder,
        lambda: recorder.append([fact("a"), fact("b")]),
        lambda: recorder.append([fact("c")]),
    )
    a, b, c = (row.recorded_at for row in rows(recorder))
    assert a == b < c


def test_whoever_stores_learns_when_it_was_recorded(recorder: LedgerRecorder) -> None:
    recorder.store([fact("a")])
    last = recorder.store([fact("b"), fact("c")])
    assert (rows(recorder)[-1].position, rows(recorder)[-1].recorded_at) == last


def test_a_clock_set_back_an_hour_records_nothing_earlier(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    recorder.append([fact("a")])
    set_clock(superuser, "-1 hour")
    for _ in range(5):
        recorder.append([fact("a")])
    times = [row.recorded_at for row in rows(recorder)]
    assert times == sorted(set(times))
    assert times[-1] - times[0] < timedelta(seconds=1)


def test_a_moment_is_a_position_for_ever(recorder: LedgerRecorder) -> None:
    for place in [recorder.store([fact("a")]) for _ in range(9)]:
        assert recorder.position_at(place.recorded_at) == place.position
        assert recorder.position_at(place.recorded_at - MICROSECOND) == place.position - 1


def test_what_was_known_now_stays_so_when_the_clock_goes_back(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    recorder.append([fact("a")])
    [(now,)] = superuser.execute("SELECT clock()").fetchall()
    assert recorder.position_at(now) == 1
    set_clock(superuser, "-1 hour")
    place = recorder.store([fact("b")])
    set_clock(superuser, "1 second")
    assert place.recorded_at > now
    assert recorder.position_at(now) == 1


def test_what_will_be_known_is_not_known(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    [(now,)] = superuser.execute("SELECT clock()").fetchall()
    with pytest.raises(ValueError, match="to come"):
        recorder.position_at(now + timedelta(hours=1))


def test_an_append_under_way_is_waited_for_when_now_is_asked(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("BEGIN")
    made = "SELECT at FROM append('{}', '{}', '{}', '{}', '{1}', '{noted}', '{\"{}\"}', '{x}')"
    [(at,)] = superuser.execute(made).fetchall()
    with ThreadPoolExecutor(1) as threads:
        asked = threads.submit(recorder.position_at, at + MICROSECOND)
        wait_until(lambda: len(waiting_for_the_lock(superuser)) == 1)
        superuser.execute("COMMIT")
        assert asked.result(timeout=10) == 1


def test_what_was_asked_before_waits_for_nobody_and_keeps_its_answer(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    recorder.append([fact("a")])
    [(now,)] = superuser.execute("SELECT clock()").fetchall()
    assert recorder.position_at(now) == 1
    superuser.execute("BEGIN")
    superuser.execute("SELECT append('{}', '{}', '{}', '{}', '{1}', '{noted}', '{\"{}\"}', '{x}')")
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(recorder.position_at, now).result(timeout=3) == 1
        superuser.execute("COMMIT")
    assert recorder.position_at(now) == 1
    assert len(rows(recorder)) == 2


def test_times_are_the_same_whatever_zone_postgresql_speaks_in(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("ALTER ROLE registry_app SET TimeZone = 'Asia/Jakarta'")
    elsewhere = LedgerRecorder(recorder.conninfo)
    try:
        place = elsewhere.store([fact("a")])
        assert rows(elsewhere)[0].recorded_at.utcoffset() == timedelta(0)
        assert place.recorded_at.utcoffset() == timedelta(0)
    finally:
        superuser.execute("ALTER ROLE registry_app RESET TimeZone")
        elsewhere.close()


def test_a_restored_ledger_goes_on_in_its_next_epoch(
    recorder: LedgerRecorder, database: ServiceDatabase
) -> None:
    recorder.append([fact("a")])
    with psycopg.connect(database.owner) as db:
        db.execute("UPDATE ledger SET epoch = epoch + 1")
    recorder.append([fact("b")])
    assert [row.epoch for row in rows(recorder)] == [1, 2]
