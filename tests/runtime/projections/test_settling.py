"""A view that folds effects, built again from the first fact, is the view that was kept live."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.ids import PERSON
from contracts.registry.effects import LIVES, facts_with
from contracts.registry.history.family import FamilyHistory
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import open_ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.settling import Settled, SettledView, Subjects
from tests.conftest import ServiceDatabases
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    JOKO,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    ani,
    budi,
    family,
    neighbours,
)
from tests.rebuilding import Rebuilt, emptied, rebuild
from tests.registry.what_happened import (
    died,
    family_moved_out,
    moved_out,
    split_off,
    transferred,
    voided,
)
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import by

TABLE = """
    CREATE TABLE resident (
        family_id uuid NOT NULL, person_id uuid NOT NULL, presence text NOT NULL,
        PRIMARY KEY (family_id, person_id))"""


def write(db: psycopg.Connection[Any], families: Iterator[Settled[FamilyHistory]]) -> None:
    for each in families:
        db.execute("DELETE FROM resident WHERE family_id = %s", (each.subject,))
        for who, member in each.history.at().members.items():
            row = each.subject, who, member.presence
            db.execute("INSERT INTO resident VALUES (%s, %s, %s)", row)


SUBJECTS = Subjects(frozenset(facts_with(*LIVES)), FAMILY_TAG, PERSON, FamilyHistory)
residents = SettledView("residents", TABLE, SUBJECTS, write)


class Register:
    """A ledger, and the live view of it."""

    def __init__(self, database: ServiceDatabase) -> None:
        vault = MemoryKeys()
        self.database = database
        self.ledger = open_ledger("registry", database.app, vault)
        self.log = LedgerLog("registry", JsonMapper(vault, "registry"))
        self.db = psycopg.connect(database.app, autocommit=True)
        with psycopg.connect(database.owner, autocommit=True) as owner:
            residents.create(owner, "registry")

    def record(self, *facts: Event) -> list[Recorded]:
        new = [Recorded(fact, by(), uuid4()) for fact in facts]
        self.ledger.append(new, [Query((), f"test:{uuid4()}")], self.ledger.head())
        return new

    def follow(self, limit: int = 500) -> None:
        while residents.follower(self.log).step(self.db, limit=limit):
            pass

    def lives(self, family_id: UUID) -> dict[UUID, str]:
        reach(self.db, residents, for_good=True)
        query = "SELECT person_id, presence FROM resident WHERE family_id = %s"
        return dict(self.db.execute(query, (family_id,)).fetchall())

    def rebuilt(self) -> Rebuilt:
        emptied(self.database.owner, residents)
        return rebuild(residents, self.log, self.database.app)

    def close(self) -> None:
        self.db.close()
        self.ledger.close()


@pytest.fixture(scope="module")
def register(module_service_databases: ServiceDatabases) -> Iterator[Register]:
    database = module_service_databases.stored("registry")
    register = Register(database)
    yield register
    register.close()


def test_budis_family_falls_apart_and_comes_together_again(register: Register) -> None:
    register.record(family, neighbours)
    register.follow()
    assert register.lives(FAMILY) == dict.fromkeys((BUDI, SITI, ANI), "present")
    death, _ = register.record(died(budi), transferred(ani, Relation.GRANDCHILD))
    register.follow()
    assert register.lives(FAMILY) == {BUDI: "dead", SITI: "present", ANI: "elsewhere"}
    assert register.lives(NEIGHBOURS) == dict.fromkeys((JOKO, DEWI, ANI), "present")
    register.record(voided(death.event_id, budi))
    register.record(split_off(budi))
    register.follow()
    assert register.lives(NEW_FAMILY) == {BUDI: "present"}
    assert register.lives(FAMILY)[BUDI] == "elsewhere"
    assert register.rebuilt().identical


HAPPENINGS = st.sampled_from(
    [
        family,
        died(budi),
        moved_out(ani),
        transferred(ani, Relation.CHILD),
        split_off(ani),
        family_moved_out,
        voided(uuid4(), ani),
    ]
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(HAPPENINGS, min_size=1, max_size=12), st.integers(1, 5))
def test_whatever_happened_and_however_it_was_read_the_rows_are_the_same(
    register: Register, happened: list[Event], limit: int
) -> None:
    """Live in batches of a few lines, rebuilt in one go: nothing hangs on where a batch ends."""
    register.record(*happened)
    register.follow(limit)
    assert register.rebuilt().identical


def test_a_row_that_somebody_changed_by_hand_is_found_and_put_right(register: Register) -> None:
    register.record(family)
    register.follow()
    before = register.lives(FAMILY)
    register.db.execute("UPDATE resident SET presence = 'unknown'")
    assert not register.rebuilt().identical
    assert register.lives(FAMILY) == before
    assert register.rebuilt().identical
