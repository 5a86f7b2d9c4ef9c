"""A tiny domain for tests of the plumbing: families are known and renamed, nothing else happens."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID, uuid4

from contracts.event import Absent, Event, Part, Provenance
from contracts.facts import FACTS
from contracts.ids import FAMILY, FamilyId
from contracts.privacy.classes import Class, Seal
from contracts.vocabulary import Vocabulary
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused


class Secret(Part):
    name: str


class Noted(Event):
    TOPIC = "registry.test_noted"
    TITLE = "Catatan uji"

    family_id: FamilyId
    number: int
    secret: Annotated[Secret | Absent, Seal("family_id", Class.PERSONAL)] = Absent.WITHHELD


WORLD = Vocabulary.of([*FACTS.kinds.values(), Noted])


class AlreadyNoted(Refused):
    title = "Sudah dicatat"


class Notes(Projection):
    """Which numbers were noted for a family."""

    def __init__(self, family_id: UUID) -> None:
        self.family_id = family_id
        self.tags = (FAMILY.of(family_id),)
        self.numbers: list[int] = []

    @on(Noted)
    def noted(self, fact: Noted, past: Recorded) -> None:
        self.numbers.append(fact.number)


@dataclass
class NoteNumber(Decision):
    """Each number is noted once per family, in order."""

    notes: Notes
    number: int
    name: str | None = None

    def decide(self) -> Sequence[Event]:
        if self.number in self.notes.numbers:
            raise AlreadyNoted
        secret = Secret(name=self.name) if self.name else Absent.WITHHELD
        return [Noted(family_id=self.notes.family_id, number=self.number, secret=secret)]


def Note(family_id: UUID, number: int, name: str | None = None) -> NoteNumber:  # noqa: N802
    """The command as a clerk would give it."""
    return NoteNumber(Notes(family_id), number, name)


def by(command_id: UUID | None = None, **given: object) -> Provenance:
    command = command_id or uuid4()
    return Provenance.model_validate(
        {
            "actor": "operator.sukamaju",
            "role": "tim_data",
            "office": "18.09.01.2001",
            "reason": "laporan_keluarga",
            "command_id": command,
            "correlation_id": command,
            **given,
        }
    )
