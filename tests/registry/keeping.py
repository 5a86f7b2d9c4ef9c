"""A ledger in tests: facts put into it whatever the rules say, and families loaded by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from contracts.event import Event
from contracts.registry.parts import Person
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from services.registry.families.load_family import LoadFamily
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning
from tests.people_we_know import BY, HOME, SUKAMAJU


class _Everything(Projection):
    """Asks about whatever the fact is about."""

    def __init__(self, fact: Event) -> None:
        self.tags = fact.tags

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.tags]


@dataclass
class Keep(Decision):
    """Records what a test says has happened."""

    everything: _Everything
    fact: Event

    def decide(self) -> Sequence[Event]:
        return [self.fact]


def keep(ledger: Ledger, *facts: Event) -> list[Recorded]:
    """Each by a command of its own."""
    new: list[Recorded] = []
    for fact in facts:
        by = BY.model_copy(update={"command_id": uuid4()})
        new.extend(ledger.decide(Keep(_Everything(fact), fact), by).recorded)
    return new


def loading(
    family_id: UUID, kk_key: str | None, members: Sequence[Person], place: Place = HOME
) -> LoadFamily:
    niks = NikClaims(member.nik_key for member in members)
    return LoadFamily(Beginning(family_id), KkClaim(kk_key), niks, SUKAMAJU, place, members)
