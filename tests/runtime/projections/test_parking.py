"""Parking: what failed waits for an officer, in order per family, and nobody else waits with it."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections import parking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.log import Entry
from tests.conftest import ServiceDatabases
from tests.runtime.world import Noted, by

Db = psycopg.Connection[Any]
BUDI, SITI = UUID(int=1), UUID(int=2)
OFFICER = "sysadmin.18.09"


@pytest.fixture(scope="module")
def database(module_service_databases: ServiceDatabases) -> ServiceDatabase:
    database = module_service_databases.stored("reporting", keeps_ledger=False)
    return database


@pytest.fixture(scope="module")
def db(database: ServiceDatabase) -> Iterator[Db]:
    with psycopg.connect(database.app, autocommit=True) as db:
        yield db


@pytest.fixture
def follower() -> str:
    """A name of its own for each test: the table is one for all."""
    return f"view:{uuid4().hex}"


def line(position: int, key: UUID | None = BUDI, error: str | None = None) -> Entry:
    fact = Noted(family_id=key or uuid4(), number=position)
    past = None if error else Recorded(fact, by(), uuid4(), position, "registry")
    return Entry(
        position, f"18.09:registry:1:{position}:0", "registry.test-noted.v1", key, past, error
    )


def states(db: Db, follower: str) -> list[tuple[int, str]]:
    found = db.execute(
        "SELECT position, state FROM parked WHERE follower = %s ORDER BY position", (follower,)
    )
    return [(position, state) for position, state in found]


def number(db: Db, follower: str, position: int) -> int:
    query = "SELECT id FROM parked WHERE (follower, position) = (%s, %s)"
    [(parked_id,)] = db.execute(query, (follower, position)).fetchall()
    return int(parked_id)


def park(db: Db, follower: str, *lines: tuple[int, UUID | None, str]) -> None:
    for position, key, state in lines:
        parking.park(db, follower, line(position, key), "rusak", state=state)


def test_a_line_that_is_parked_twice_lies_there_once(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (1, BUDI, "waiting"))
    assert states(db, follower) == [(1, "parked")]


def test_a_family_waits_until_its_line_is_settled(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, SITI, "parked"))
    assert parking.blocked_keys(db, follower) == {BUDI, SITI}
    parking.retry(db, number(db, follower, 1), OFFICER)
    assert parking.blocked_keys(db, follower) == {BUDI, SITI}, "asked for, not yet applied"
    parking.settle_retry(db, number(db, follower, 1), None)
    parking.discard(db, number(db, follower, 2), OFFICER, "ganda")
    assert parking.blocked_keys(db, follower) == set()


def test_a_family_that_waits_in_one_view_goes_on_in_the_others(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"))
    assert parking.blocked_keys(db, f"{follower}-other") == set()


def test_a_line_about_nobody_holds_nobody_up(db: Db, follower: str) -> None:
    park(db, follower, (1, None, "parked"), (2, None, "parked"))
    assert parking.blocked_keys(db, follower) == set()
    parking.retry(db, number(db, follower, 2), OFFICER)
    assert parking.to_retry(db, follower) == [(number(db, follower, 2), 2)]


@pytest.mark.parametrize("settled", ["applied", "discarded"])
def test_what_is_settled_is_not_settled_again(db: Db, follower: str, settled: str) -> None:
    park(db, follower, (1, BUDI, settled))
    for settle in (
        lambda parked_id: parking.retry(db, parked_id, OFFICER),
        lambda parked_id: parking.discard(db, parked_id, OFFICER, "ganda"),
    ):
        with pytest.raises(parking.NotParked):
            settle(number(db, follower, 1))
    assert states(db, follower) == [(1, settled)]


def test_a_number_nobody_gave_is_not_found(db: Db) -> None:
    with pytest.raises(parking.NotParked):
        parking.retry(db, 2**40, OFFICER)
    with pytest.raises(parking.NotParked):
        parking.discard(db, -1, OFFICER, "ganda")


def test_one_that_waits_is_not_discarded_before_the_one_it_waits_for(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, BUDI, "waiting"))
    with pytest.raises(parking.NotFirst) as refusal:
        parking.discard(db, number(db, follower, 2), OFFICER, "ganda")
    assert refusal.value.facts == {"first": number(db, follower, 1)}


def test_an_officer_may_give_up_what_another_asked_to_retry(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"), (2, BUDI, "waiting"))
    parking.retry(db, number(db, follower, 1), OFFICER)
    parking.discard(db, number(db, follower, 1), "sysadmin.18", "rusak dari sumber")
    assert parking.to_retry(db, follower) == [(number(db, follower, 2), 2)]
    assert parking.given_up(db, follower) == {1}


def test_a_retry_that_fails_keeps_the_newest_reason(db: Db, follower: str) -> None:
    park(db, follower, (1, BUDI, "parked"))
    parking.retry(db, number(db, follower, 1), OFFICER)
    parking.settle_retry(db, number(db, follower, 1), "ValueError at line 7")
    [shown] = [each for each in parking.listed(db) if each["follower"] == follower]
    assert (shown["state"], shown["error"]) == ("parked", "ValueError at line 7")
    assert shown["settled_by"] == OFFICER, "who asked last stays on record"


def test_a_rebuilt_view_hands_over_what_it_could_not_apply(
    db: Db, database: ServiceDatabase, follower: str
) -> None:
    heir = f"{follower}__beside"
    park(db, follower, (1, BUDI, "discarded"), (2, BUDI, "parked"), (3, SITI, "applied"))
    park(db, heir, (3, SITI, "parked"), (4, SITI, "waiting"))
    with psycopg.connect(database.owner) as owner:
        parking.hand_over(owner, follower, heir)
    assert states(db, follower) == [(1, "discarded"), (3, "parked"), (4, "waiting")]
    assert states(db, heir) == []


class Village:
    """A log of lines about two families, some of them poison, and what a follower made of them."""

    name, channel = "village", "village"

    def __init__(self, db: Db) -> None:
        self.db = db
        self.lines: list[Entry] = []
        self.poison: set[int] = set()
        self.applied: list[int] = []
        self.follower = Follower(f"view:{uuid4().hex}", self, self.apply, pipelined=False)

    def read(self, db: Db, after: int, limit: int) -> Sequence[Entry]:
        return self.lines[after : after + limit]

    def head(self, db: Db) -> int:
        return len(self.lines)

    def apply(self, db: Db, entry: Entry) -> None:
        if entry.position in self.poison:
            raise ValueError
        # A batch that fails is rolled back and gone through again, so the last word counts.
        self.applied = [*(each for each in self.applied if each != entry.position), entry.position]

    def happens(self, key: UUID | None, poison: bool, unreadable: bool) -> None:
        position = len(self.lines) + 1
        self.lines.append(line(position, key, "cannot be read" if unreadable else None))
        if poison:
            self.poison.add(position)

    def first_open(self) -> int | None:
        openly = ("parked", "retry")
        found = [p for p, state in states(self.db, self.follower.name) if state in openly]
        return number(self.db, self.follower.name, found[0]) if found else None

    def follow(self) -> None:
        while self.follower.step(self.db, limit=3):
            pass


FAMILIES = st.sampled_from([BUDI, SITI, None])
LINES = st.tuples(st.just("happens"), FAMILIES, st.booleans(), st.integers(0, 9))
STEPS = st.sampled_from([("step",), ("mend",), ("retry",), ("discard",)])


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(LINES | STEPS, max_size=16))
def test_whatever_officers_do_each_family_is_applied_in_order(
    db: Db, steps: list[tuple[Any, ...]]
) -> None:
    village = Village(db)
    for what, *how in steps:
        if what == "happens":
            village.happens(how[0], how[1], unreadable=how[2] == 0)
        elif what == "step":
            village.follower.step(db, limit=2)
        elif what == "mend":
            village.poison.clear()
        elif first := village.first_open():
            if what == "retry":
                parking.retry(db, first, OFFICER)
            else:
                parking.discard(db, first, OFFICER, "ganda")
    village.poison.clear()
    village.follow()
    while first := village.first_open():
        parking.discard(db, first, OFFICER, "ganda")
        village.follow()
    settled = dict(states(db, village.follower.name))
    assert set(settled.values()) <= {"applied", "discarded"}
    given_up = {position for position, state in settled.items() if state == "discarded"}
    assert set(village.applied) == {each.position for each in village.lines} - given_up
    for family in (BUDI, SITI):
        own = [p for p in village.applied if village.lines[p - 1].key == family]
        assert own == sorted(own)
