"""Guessing is slowed down, by whoever it is, in whatever process."""

from typing import Any

import psycopg
import pytest
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from services.issuer.accounts import attempts
from services.issuer.accounts.attempts import ALLOWED
from tests.issuer.conftest import CLERK, activated


def test_five_may_go_wrong_and_the_sixth_waits(db: Connection[Any]) -> None:
    for _ in range(ALLOWED):
        assert attempts.wait(db, "a") == 0
        attempts.failed(db, "a")
    assert 55 <= attempts.wait(db, "a") <= 60
    assert attempts.wait(db, "b") == 0


def test_all_processes_count_together(db: Connection[Any], database: ServiceDatabase) -> None:
    with psycopg.connect(database.app, autocommit=True) as other:
        for each in (db, other, db, other, db):
            attempts.failed(each, "a")
        assert attempts.wait(other, "a") > 0


def test_after_a_minute_one_may_try_again_and_begins_anew(db: Connection[Any]) -> None:
    for _ in range(ALLOWED):
        attempts.failed(db, "a")
    db.execute("UPDATE throttle SET last_at = now() - interval '61 seconds'")
    assert attempts.wait(db, "a") == 0
    attempts.failed(db, "a")
    assert attempts.wait(db, "a") == 0


def test_a_good_one_is_forgiven_what_went_before(db: Connection[Any]) -> None:
    for _ in range(ALLOWED - 1):
        attempts.failed(db, "a")
    attempts.succeeded(db, "a")
    attempts.failed(db, "a")
    assert attempts.wait(db, "a") == 0


def test_who_tries_is_not_readable_in_the_table(db: Connection[Any]) -> None:
    attempts.failed(db, "login:clerk.one:")
    [(kept,)] = db.execute("SELECT who FROM throttle").fetchall()
    assert b"clerk" not in kept


def test_a_record_names_the_account_and_nobody_changes_it(db: Connection[Any]) -> None:
    activated(db, CLERK)
    attempts.note(db, CLERK, "password", "refused", "console")
    attempts.note(db, "whatever was typed", "password", "refused", "console")
    found = db.execute("SELECT person FROM attempt ORDER BY number").fetchall()
    assert found[-2:] == [(CLERK,), (None,)]
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        db.execute("UPDATE attempt SET outcome = 'given'")
