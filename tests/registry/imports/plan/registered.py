"""Families of Sukamaju's file as the register has them, in a ledger in memory."""

from typing import Any
from uuid import uuid4

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.families import FamilyLoaded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import recorded
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.imports.plan import people
from services.registry.projections.family import Family
from tests.memory import in_memory
from tests.people_we_know import BY, SUKAMAJU
from tests.people_we_know import recorded as past
from tests.registry.imports.file.files import Person, families
from tests.runtime.privacy.memory_keys import MemoryKeys

INDEX = BlindIndex(bytes(32))


def nik_key(person: Person) -> str:
    return INDEX.of("nik", str(person["nik"]))


def loaded(*rows: Person, village_code: str = SUKAMAJU) -> FamilyLoaded:
    """The fact that an import of these rows records; they are one family."""
    [family] = families(*rows)
    head = next(row for row in family.rows if row.relation is Relation.HEAD)
    keys = (INDEX.of("nik", row.nik) if row.nik else None for row in family.rows)
    return FamilyLoaded(
        family_id=uuid4(),
        village_code=village_code,
        kk_key=INDEX.of("kk", family.kk_number) if family.kk_number else None,
        **people.place(head).parts(),
        members=people.persons(
            (row, uuid4(), key) for row, key in zip(family.rows, keys, strict=True)
        ),
    )


def home(*rows: Person) -> Family:
    """The family as its one fact tells it."""
    fact = loaded(*rows)
    family = Family(fact.family_id)
    family.apply(past(fact))
    return family


class CountingReads:
    """A ledger that holds these facts, and how often it is read from now on."""

    def __init__(self, *facts: Event) -> None:
        self.ledger: Ledger = in_memory(MemoryKeys())
        for fact in facts:
            everything = [Query((), tag) for tag in fact.tags]
            self.ledger.append(recorded([fact], BY), everything, self.ledger.head())
        self.reads = 0
        self._read = self.ledger.recorder.read
        self.ledger.recorder.read = self._counted  # type: ignore[method-assign]

    def _counted(self, *asked: Any, **more: Any) -> Any:
        self.reads += 1
        return self._read(*asked, **more)
