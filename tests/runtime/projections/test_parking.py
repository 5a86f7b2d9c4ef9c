"""Parking: what failed waits for an officer, in order per family, and nobody else waits with it."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.projections import giving_up, parking
from tests.conftest import ServiceDatabases
from tests.runtime.projections.parked_lines import BUDI, OFFICER, SITI, line, number, states

Db = psycopg.Connection[Any]


@pytest.fixture(scope="module")
def database(module_service_databases: ServiceDatabases) -> ServiceDatabase:
    database = module_service_databases.stored("reporting")
    return database


@pytest.fixture(scope="module")
def db(database: ServiceDatabase) -> Iterator[Db]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


@pytest.fixture
def follower() -> str:
    """A name of its own for each test: the table is one for all."""
    return f"view:{uuid4().hex}"


def about(*keys: UUID | None) -> list[UUID]:
    return [key for key in keys if key]


def park(db: Db, follower: str, *lines: tuple[int, UUID | None, str]) -> None:
    for position, key, state in lines:
        parking.park(db, follower, line(position, *about(key)), "rusak", state=state)


def retried(db: Db, follower: str) -> list[int]:
    return [each.position for each in parking.to_retry(db, follower, 100)]


def waits(db: Db, follower: str) -> set[UUID]:
    return parking.blocked_keys(db, follower, [BUDI, SITI])


def test_a_line_that_is_parked_twice_lies_there_once(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (1, BUDI, "waiting"))
    assert states(db, follower) == [(1, "parked")]


def test_a_family_waits_until_its_line_is_settled(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, SITI, "parked"))
    assert waits(db, follower) == {BUDI, SITI}
    parking.retry(db, number(db, follower, 1), OFFICER)
    assert waits(db, follower) == {BUDI, SITI}, "asked for, not yet applied"
    parking.applied(db, follower, [number(db, follower, 1)])
    giving_up.discard(db, number(db, follower, 2), OFFICER, "ganda")
    assert waits(db, follower) == set()


def test_a_family_that_waits_in_one_view_goes_on_in_the_others(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"))
    assert waits(db, f"{follower}-other") == set()


def test_a_line_about_nobody_holds_nobody_up(db: Db, follower: str) -> None:
    park(db, follower, (1, None, "parked"), (2, None, "parked"))
    assert waits(db, follower) == set()
    parking.retry(db, number(db, follower, 2), OFFICER)
    assert retried(db, follower) == [2]


@pytest.mark.parametrize("settled", ["applied", "discarded"])
def test_what_is_settled_is_not_settled_again(db: Db, follower: str, settled: str) -> None:
    park(db, follower, (1, BUDI, settled))
    for settle in (
        lambda parked_id: parking.retry(db, parked_id, OFFICER),
        lambda parked_id: giving_up.discard(db, parked_id, OFFICER, "ganda"),
    ):
        with pytest.raises(parking.NotParked):
            settle(number(db, follower, 1))
    assert states(db, follower) == [(1, settled)]


def test_a_number_nobody_gave_is_not_found(db: Db) -> None:
    with pytest.raises(parking.NotParked):
        parking.retry(db, 2**40, OFFICER)
    with pytest.raises(parking.NotParked):
        giving_up.discard(db, -1, OFFICER, "ganda")


def test_one_that_waits_is_not_discarded_before_the_one_it_waits_for(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, BUDI, "waiting"))
    with pytest.raises(parking.NotFirst) as refusal:
        giving_up.discard(db, number(db, follower, 2), OFFICER, "ganda")
    assert refusal.value.facts == {"first": number(db, follower, 1)}


def test_an_officer_may_give_up_what_another_asked_to_retry(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, BUDI, "waiting"))
    parking.retry(db, number(db, follower, 1), OFFICER)
    giving_up.discard(db, number(db, follower, 1), "sysadmin.18", "rusak dari sumber")
    assert retried(db, follower) == [2]
    assert (1, "discarded") in states(db, follower)


def test_a_retry_that_fails_keeps_the_newest_reason(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"))
    parking.retry(db, number(db, follower, 1), OFFICER)
    parking.failed_again(db, number(db, follower, 1), "ValueError at line 7")
    [shown] = [each for each in parking.listed(db) if each["follower"] == follower]
    assert (shown["state"], shown["error"]) == ("parked", "ValueError at line 7")
    assert shown["settled_by"] == OFFICER, "who asked last stays on record"


def test_what_a_follower_that_is_gone_had_settled_stays_known(
    db: Db, database: ServiceDatabase, follower: str
) -> None:
    heir = f"{follower}_2"
    park(db, follower, (1, BUDI, "discarded"), (2, BUDI, "parked"), (3, SITI, "applied"))
    park(db, heir, (3, SITI, "parked"), (4, SITI, "waiting"))
    with psycopg.connect(database.owner) as owner:
        owner.execute("SELECT pass_trail(%s, %s)", (follower, heir))
    assert states(db, heir) == [(1, "discarded"), (3, "parked"), (4, "waiting")]
    assert states(db, follower) == []
