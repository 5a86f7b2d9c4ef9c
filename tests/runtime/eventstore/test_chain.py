"""A superuser's hand in the ledger is found, and named by its place."""

from collections.abc import Sequence

import psycopg
import pytest
from eventsourcing.dcb.api import DCBEvent

from infra.runtime.eventstore.chain import (
    BrokenLink,
    ComparedHeads,
    SeenHead,
    checked,
    compared,
    faults,
    link,
    stray_tags,
)
from infra.runtime.eventstore.storage.recorder import LedgerRecorder
from tests.runtime.eventstore.storage.conftest import recorder, superuser
from tests.runtime.eventstore.storage.writing import rows

__all__ = ["recorder", "superuser"]
WHOLE = 8


@pytest.fixture(autouse=True)
def some_facts(recorder: LedgerRecorder) -> None:
    for number in range(1, WHOLE + 1):
        odd = 'a "quoted" \\ Ñ'
        recorder.append([DCBEvent("noted", b"fact %d" % number, [f"note:{number}", odd])])


def found(recorder: LedgerRecorder) -> list[BrokenLink]:
    with psycopg.connect(recorder.conninfo) as db:
        return [*faults("registry", rows(recorder)), *stray_tags(db)]


def seen(recorder: LedgerRecorder) -> list[SeenHead]:
    """What a witness would have noted after each fact."""
    return [SeenHead(epoch=1, position=row.position, hash=row.hash.hex()) for row in rows(recorder)]


def contradicted(recorder: LedgerRecorder, heads: Sequence[SeenHead]) -> ComparedHeads:
    with psycopg.connect(recorder.conninfo) as db:
        return compared(db, heads)


def cut_off(superuser: psycopg.Connection, after: int) -> None:
    superuser.execute("DELETE FROM fact WHERE position > %s", (after,))
    superuser.execute("DELETE FROM fact_tag WHERE position > %s", (after,))


def test_an_untouched_ledger_has_no_fault(recorder: LedgerRecorder) -> None:
    assert found(recorder) == []
    assert contradicted(recorder, seen(recorder)) == (None, WHOLE, [])
    assert contradicted(recorder, []) == (None, 0, [])


def test_a_ledger_begins_with_its_services_name(recorder: LedgerRecorder) -> None:
    assert next(faults("programs", rows(recorder))) == BrokenLink(1, "altered")


@pytest.mark.parametrize(
    "change",
    [
        "data = 'other'",
        "type = 'denied'",
        "epoch = 2",
        "recorded_at = recorded_at - interval '1 microsecond'",
        "tags = ARRAY[tags[2], tags[1]]",
        "tags = ARRAY[tags[1] || '\",\"' || tags[2]]",
        "hash = sha256('other')",
    ],
)
def test_a_changed_column_is_found(
    recorder: LedgerRecorder, superuser: psycopg.Connection, change: str
) -> None:
    superuser.execute(f"UPDATE fact SET {change} WHERE position = 5".encode())
    assert found(recorder)[0] == BrokenLink(5, "altered")


def test_a_fact_removed_is_found(recorder: LedgerRecorder, superuser: psycopg.Connection) -> None:
    superuser.execute("DELETE FROM fact WHERE position = 5")
    superuser.execute("DELETE FROM fact_tag WHERE position = 5")
    assert found(recorder)[0] == BrokenLink(5, "missing")


def test_closing_the_gap_is_found(recorder: LedgerRecorder, superuser: psycopg.Connection) -> None:
    superuser.execute("DELETE FROM fact WHERE position = 5")
    for place in range(6, WHOLE + 1):
        superuser.execute("UPDATE fact SET position = %s WHERE position = %s", (place - 1, place))
    assert found(recorder)[0] == BrokenLink(5, "altered")


def test_two_facts_in_the_other_order_are_found(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("UPDATE fact SET position = 100 WHERE position = 4")
    superuser.execute("UPDATE fact SET position = 4 WHERE position = 5")
    superuser.execute("UPDATE fact SET position = 5 WHERE position = 100")
    assert found(recorder)[0] == BrokenLink(4, "altered")


def test_a_tail_cut_off_is_found_by_a_head_handed_outside(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    heads = seen(recorder)[2::3]
    cut_off(superuser, after=6)
    assert found(recorder) == []  # from within, a shorter ledger looks whole
    assert contradicted(recorder, heads) == (None, 6, [])
    last = SeenHead(epoch=1, position=8, hash="ab" * 32)
    gone = BrokenLink(7, "gone")
    assert contradicted(recorder, [last, *heads]) == (gone, 6, [])


def test_a_tail_written_anew_with_right_hashes_is_found_by_that_head(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    heads = seen(recorder)
    cut_off(superuser, after=6)
    for _ in range(3):
        recorder.append([DCBEvent("noted", b"another story", [])])
    assert found(recorder) == []
    other = BrokenLink(7, "other than it was")
    assert contradicted(recorder, heads) == (other, 6, [])


def test_a_copy_that_was_adopted_contradicts_what_it_replaced_and_nothing_before(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    heads = seen(recorder)
    cut_off(superuser, after=6)
    superuser.execute("SELECT adopt(0, 'sysadmin', 'dipulihkan')")
    assert contradicted(recorder, heads) == (None, 6, [2])
    recorder.append([DCBEvent("noted", b"once more", [])])
    again = SeenHead(epoch=2, position=7, hash=rows(recorder)[-1].hash.hex())
    assert contradicted(recorder, [*heads, again]) == (None, 7, [2])
    superuser.execute("UPDATE fact SET hash = sha256('other') WHERE position = 4")
    assert contradicted(recorder, [*heads, again]).broken == BrokenLink(4, "other than it was")


def test_a_ledger_emptied_whole_is_found(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    heads = seen(recorder)[-1:]
    cut_off(superuser, after=0)
    assert contradicted(recorder, heads).broken == BrokenLink(1, "gone")


def test_a_fact_hidden_from_its_tag_is_found(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("DELETE FROM fact_tag WHERE tag = 'note:3'")
    assert found(recorder) == [BrokenLink(3, "found by other tags than its own")]


def test_the_same_hash_in_python_and_in_postgresql(recorder: LedgerRecorder) -> None:
    tags = ["tab-less", "ünïcode 中", '{"json": [1, 2]}', "back\\slash", "del-free"]
    recorder.append([DCBEvent("noted", bytes(range(256)) * 40, tags)])
    *_, before, row = rows(recorder)
    assert link(before.hash, row) == row.hash


@pytest.mark.parametrize("limit", [1, 3, WHOLE, 100])
def test_a_ledger_is_checked_in_pages_from_any_position(
    recorder: LedgerRecorder, superuser: psycopg.Connection, limit: int
) -> None:
    def broken() -> list[BrokenLink]:
        after, found = 0, list[BrokenLink]()
        with psycopg.connect(recorder.conninfo) as db:
            while not found and after < WHOLE:
                after, head, found = checked("registry", db, after, limit)
                assert head == WHOLE
        return found

    assert broken() == []
    superuser.execute("UPDATE fact SET data = 'other' WHERE position = 5")
    assert broken()[0] == BrokenLink(5, "altered")


def test_what_is_checked_from_a_position_that_was_taken_out_is_missing(
    recorder: LedgerRecorder, superuser: psycopg.Connection
) -> None:
    superuser.execute("DELETE FROM fact WHERE position = 5")
    with psycopg.connect(recorder.conninfo) as db:
        assert checked("registry", db, 5, 10).broken == [BrokenLink(5, "missing")]
        assert checked("registry", db, 4, 10).broken[0] == BrokenLink(5, "missing")
