"""A tiny domain for tests of the plumbing: families are known and renamed, nothing else happens."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID, uuid4

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from contracts.event import Absent, Event, Part, Provenance, Seal
from contracts.ids import FAMILY, FamilyId
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused


class Secret(Part):
    name: str


class Noted(Event):
    TOPIC = "registry.test_noted"
    TITLE = "Catatan uji"

    family_id: FamilyId
    number: int
    secret: Annotated[Secret | Absent, Seal("family_id")] = Absent.WITHHELD


class AlreadyNoted(Refused):
    title = "Sudah dicatat"


class Note(Decision):
    """Each number is noted once per family, in order."""

    def __init__(self, family_id: UUID, number: int, name: str | None = None) -> None:
        self.family_id = family_id
        self.number = number
        self.name = name
        self.noted: list[int] = []

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([Noted], [FAMILY.of(self.family_id)])]

    @event(Noted)
    def _(self, number: int) -> None:
        self.noted.append(number)

    def execute(self) -> None:
        if self.number in self.noted:
            raise AlreadyNoted
        secret = Secret(name=self.name) if self.name else Absent.WITHHELD
        self.record(Noted(family_id=self.family_id, number=self.number, secret=secret))


def by(command_id: UUID | None = None, **given: object) -> Provenance:
    command = command_id or uuid4()
    return Provenance.model_validate(
        {
            "actor": "operator.sukamaju",
            "role": "operator_desa",
            "office": "18.09.01.2001",
            "reason": "laporan keluarga",
            "recorded_at": datetime.now(UTC),
            "command_id": command,
            "correlation_id": command,
            **given,
        }
    )
