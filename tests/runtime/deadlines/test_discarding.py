"""Whoever asked for what is discarded is answered; a view that leaves a line out asks nobody."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.ids import FAMILY
from infra.runtime.deadlines.discarding import Discards
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections import giving_up, parking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.reactions import Reactions, because_of, reaction
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import Pair, pair
from tests.runtime.privacy.memory_keys import SHARED
from tests.runtime.world import WORLD, Note, Noted, by

REFUSED = 500
OPERATOR, WHY = "sistem.satu", "Pesan uji coba"


@reaction(Noted)
def when_noted_note_the_same(ledger: Ledger, fact: Noted, past: Recorded) -> None:
    raise ZeroDivisionError


@reaction(Noted)
def when_discarded_note_that(ledger: Ledger, fact: Noted, past: Recorded) -> None:
    why = because_of(past, "when_discarded_note_that", "programs", remark=past.by.remark)
    ledger.decide(Note(fact.family_id, fact.number + REFUSED), why)


class Answering:
    """Programs hears notes, cannot do what they ask, and an operator discards them."""

    def __init__(self, both: Pair, ledger: Ledger) -> None:
        self.both, self.ledger = both, ledger
        self.view = both.view(breaks_on=7)
        self.followers: list[Follower] = [
            Reactions("inbox", both.log, ledger, [when_noted_note_the_same]).follower(),
            self.view.follower(both.log),
        ]

    @property
    def db(self) -> psycopg.Connection[Any]:
        return self.both.reader

    def hears(self, family: UUID, number: int) -> None:
        self.both.ledger.decide(Note(family, number), by())
        self.both.receive(self.both.sent())
        for follower in self.followers:
            while follower.step(self.db):
                pass

    def parked(self, family: UUID) -> dict[str, int]:
        found = parking.listed(self.db)
        return {each["follower"]: each["id"] for each in found if family in each["keys"]}

    def discard(self, number: int, *answers: Any) -> None:
        with self.db.transaction():
            giving_up.discard(self.db, number, OPERATOR, WHY)
            Discards(answers, self.followers, self.ledger).answer(self.db, number, OPERATOR, WHY)

    def answered(self, family: UUID) -> list[Recorded]:
        return self.ledger.history(FAMILY.of(family))


@pytest.fixture
def answering(service_databases: ServiceDatabases) -> Iterator[Answering]:
    with pair(service_databases) as both:
        own = service_databases.stored("programs")
        ledger = open_ledger("programs", own.app, SHARED, vocabulary=WORLD)
        yield Answering(both, ledger)
        ledger.close()


def test_what_a_reaction_could_not_do_is_answered_when_it_is_discarded(
    answering: Answering,
) -> None:
    family = uuid4()
    answering.hears(family, 1)
    [number] = answering.parked(family).values()
    answering.discard(number, when_discarded_note_that)
    [answer] = answering.answered(family)
    assert answer.fact.number == REFUSED + 1  # type: ignore[attr-defined]
    assert (answer.by.prompted_by, answer.by.remark) == (OPERATOR, WHY)
    assert answering.parked(family) == {}


def test_what_a_view_leaves_out_is_nobodys_command(answering: Answering) -> None:
    family = uuid4()
    answering.hears(family, 7)
    numbers = answering.parked(family)
    [name] = [each for each in numbers if each.startswith("view:notes")]
    answering.discard(numbers[name], when_discarded_note_that)
    assert answering.answered(family) == []
    assert numbers.keys() - answering.parked(family).keys() == {name}


def test_what_asks_for_nothing_is_discarded_without_an_answer(answering: Answering) -> None:
    family = uuid4()
    answering.hears(family, 1)
    [number] = answering.parked(family).values()
    answering.discard(number)
    assert answering.answered(family) == []


def test_a_line_of_a_reaction_that_is_gone_is_discarded_without_an_answer(
    answering: Answering,
) -> None:
    family = uuid4()
    answering.hears(family, 1)
    [number] = answering.parked(family).values()
    answering.followers.clear()
    answering.discard(number, when_discarded_note_that)
    assert answering.answered(family) == []
