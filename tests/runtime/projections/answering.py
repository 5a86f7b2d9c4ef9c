"""A service with a ledger of its own that answers what it hears."""

from typing import Any
from uuid import UUID

from contracts.ids import FAMILY
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections import parking
from infra.runtime.projections.reactions import (
    Reaction,
    Reactions,
    Release,
    because_of,
    reaction,
)
from tests.runtime.plumbing import Pair
from tests.runtime.world import Note, Noted, by

HUNDRED = 100


@reaction(Noted)
def when_noted_note_a_hundred_more(ledger: Ledger, fact: Noted, past: Recorded) -> None:
    if fact.number < HUNDRED:
        why = because_of(past, when_noted_note_a_hundred_more.name, "reporting")
        ledger.decide(Note(fact.family_id, fact.number + HUNDRED), why)


class Answering:
    """Reporting keeps a ledger of its own, and answers what it hears."""

    def __init__(self, both: Pair, ledger: Ledger) -> None:
        self.both, self.ledger = both, ledger

    def begins(self, *answers: Reaction) -> None:
        """They are installed now."""
        self.follows(*answers)

    def hears(self, *notes: tuple[UUID, int], **grounds: object) -> None:
        for family, number in notes:
            self.both.ledger.decide(Note(family, number), by(**grounds))
        self.both.receive(self.both.sent())

    def follows(self, *answers: Reaction, release: Release = (1,)) -> None:
        reactions = Reactions("inbox", self.both.log, self.ledger, answers, release)
        while reactions.follower().step(self.both.reader):
            pass

    def answered(self, family: UUID) -> list[Recorded]:
        return self.ledger.history(FAMILY.of(family))

    def numbers(self, family: UUID) -> list[int]:
        return [past.fact.number for past in self.answered(family)]  # type: ignore[attr-defined]

    def parked(self, *families: UUID) -> list[dict[str, Any]]:
        found = parking.listed(self.both.reader, everything=True)
        return [line for line in found if set(line["keys"]) & set(families)]
