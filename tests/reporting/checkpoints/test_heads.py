"""Whoever may do anything in one service's database is contradicted by what reporting holds."""

from infra.runtime.eventstore.chain import BrokenLink
from tests.reporting.checkpoints.conftest import Ledgers


def lived(ledgers: Ledgers) -> None:
    ledgers.note(3)
    ledgers.witness()
    ledgers.note(4)
    ledgers.witness()
    assert ledgers.contradicted() == (None, 7, [])


CUT = (
    "DELETE FROM fact WHERE position > 4",
    "DELETE FROM fact_tag WHERE position > 4",
    "UPDATE relay_cursor SET position = 4, last_message_id = '18.09:registry:1:4:0'",
)


def test_a_tail_that_is_cut_off_with_all_that_speaks_of_it_is_missed(ledgers: Ledgers) -> None:
    lived(ledgers)
    with ledgers.as_superuser() as db:
        for statement in CUT:
            db.execute(statement.encode())
    gone = BrokenLink(5, "gone")
    assert ledgers.contradicted() == (gone, 3, [])


def test_a_fact_that_is_changed_with_every_hash_behind_it_is_found(ledgers: Ledgers) -> None:
    lived(ledgers)
    with ledgers.as_superuser() as db:
        db.execute("UPDATE fact SET data = replace(data::text, 'a', 'b')::bytea WHERE position = 5")
        db.execute(
            "UPDATE fact SET hash = anew.hash FROM (SELECT position, chain((SELECT hash FROM fact"
            " WHERE position = 4), position, recorded_at, epoch, type, data, tags)"
            " OVER (ORDER BY position) AS hash FROM fact WHERE position > 4) AS anew"
            " WHERE fact.position = anew.position"
        )
    other = BrokenLink(7, "other than it was")
    assert ledgers.contradicted() == (other, 3, [])


def test_an_older_copy_that_was_adopted_is_no_forgery_and_is_said_to_be_one(
    ledgers: Ledgers,
) -> None:
    lived(ledgers)
    with ledgers.as_superuser() as db:
        for statement in CUT:
            db.execute(statement.encode())
        db.execute("SELECT adopt(1, 'sysadmin', 'dipulihkan dari cadangan')")
    assert ledgers.contradicted() == (None, 3, [2])


def test_reporting_witnesses_its_own_ledger_as_it_was_before(ledgers: Ledgers) -> None:
    lived(ledgers)
    [genesis, own] = ledgers.heads("reporting")
    assert (genesis.position, own.position) == (0, 1)
    row = ledgers.reporting.db.execute("SELECT encode(hash, 'hex') FROM fact WHERE position = 1")
    assert row.fetchone() == (own.hash,)
