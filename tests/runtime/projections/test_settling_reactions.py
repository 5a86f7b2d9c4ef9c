"""A settling reaction goes by all that was heard of a subject, once a batch, in any order."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.ids import FAMILY
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reactions, SettlingReaction, settling
from infra.runtime.projections.settling import Subjects
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.world import WORLD, Note, Noted, by

Settled = list[tuple[UUID, list[int], int]]


class Numbers:
    """What was noted for a family."""

    def __init__(self, family_id: UUID) -> None:
        self.asked: dict[str, None] = {FAMILY.of(family_id): None}
        self.known: set[int] = set()

    def learn(self, past: Recorded) -> None:
        assert isinstance(past.fact, Noted)
        self.known.add(past.fact.number)


@pytest.fixture(scope="module")
def both(module_service_databases: ServiceDatabases) -> Iterator[Pair]:
    with pair(module_service_databases) as both:
        both.reader.execute("CREATE TEMP TABLE fact_of (subject uuid, place bigint,"
                            " PRIMARY KEY (subject, place))")  # fmt: skip
        yield both


@pytest.fixture(scope="module")
def ledger(module_service_databases: ServiceDatabases) -> Iterator[Ledger]:
    own = module_service_databases.stored("programs")
    ledger = open_ledger("programs", own.app, vocabulary=WORLD)
    yield ledger
    ledger.close()


@pytest.fixture
def settled(both: Pair) -> Settled:
    both.reader.execute("DELETE FROM fact_of")
    return []


def noting(settled: Settled, breaks_on: int | None = None) -> SettlingReaction:
    @settling(Subjects(frozenset({Noted}), FAMILY, FAMILY, Numbers))
    def when_noted_settle_numbers(
        ledger: Ledger, families: Mapping[UUID, Numbers], past: Recorded
    ) -> None:
        for family_id, numbers in families.items():
            if breaks_on in numbers.known:
                raise ValueError("cannot be settled")
            settled.append((family_id, sorted(numbers.known), past.fact.number))  # type: ignore[attr-defined]

    return when_noted_settle_numbers


def hear(both: Pair, *notes: tuple[UUID, int]) -> None:
    for family, number in notes:
        both.ledger.decide(Note(family, number), by())
    both.receive(both.sent())


def follow(both: Pair, ledger: Ledger, reaction: SettlingReaction) -> Any:
    follower = Reactions("inbox", both.log, ledger, [reaction]).follower()
    while follower.step(both.reader):
        pass
    return follower


def test_each_subject_is_settled_once_a_batch_by_its_last_fact(
    both: Pair, ledger: Ledger, settled: Settled
) -> None:
    one, other = uuid4(), uuid4()
    hear(both, (one, 1), (other, 2), (one, 3))
    follower = follow(both, ledger, noting(settled))
    assert follower.name == "reactions:inbox"
    assert sorted(settled[-2:]) == sorted([(one, [1, 3], 3), (other, [2], 2)])
    hear(both, (one, 4))
    follow(both, ledger, noting(settled))
    assert settled[-1] == (one, [1, 3, 4], 4)


def test_of_what_fails_the_rest_is_settled_and_a_retry_knows_what_came_since(
    both: Pair, ledger: Ledger, settled: Settled
) -> None:
    one, other = uuid4(), uuid4()
    hear(both, (one, 91), (other, 92))
    follow(both, ledger, noting(settled, breaks_on=91))
    assert settled[-1] == (other, [92], 92)
    [(state,)] = both.reader.execute("SELECT state FROM parked").fetchall()
    assert state == "parked"
    hear(both, (one, 93))
    both.reader.execute("UPDATE parked SET state = 'retry' WHERE state = 'parked'")
    follow(both, ledger, noting(settled))
    assert settled[-1][:2] == (one, [91, 93])
    assert {state for (state,) in both.reader.execute("SELECT state FROM parked")} == {"applied"}
