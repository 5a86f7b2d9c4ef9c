"""What endpoints about families share: who asks, having seen which version, and the answer."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from contracts.event import Event, Provenance
from contracts.ids import named
from contracts.registry.civil_events import MemberArrived, MemberBorn
from contracts.registry.families import FamilyRegistered, FamilySplit
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.conditional import IfMatch, tagged
from infra.runtime.privacy.blind_index import BlindIndex
from services.registry.deps import LedgerDep
from services.registry.projections.family_decision import FamilyDecision

REGISTRARS = ("operator_desa", "dinsos_operator")
JAKARTA = ZoneInfo("Asia/Jakarta")


class RecordedFact(BaseModel):
    event_id: UUID = Field(description="Dipakai bila peristiwa ini harus dibatalkan")
    title: str


class Accepted(BaseModel):
    """Sudah tercatat. ETag jawaban ini dipakai sebagai If-Match pada perubahan berikutnya."""

    family_id: UUID
    new_family_id: UUID | None = Field(default=None, description="Keluarga hasil pecah KK")
    person_ids: list[UUID] = Field(default=[], description="Orang yang menjadi anggota")
    facts: list[RecordedFact] = Field(description="Kosong bila memang sudah demikian")
    position: int = Field(description="Kirim sebagai min_position saat membaca")
    version: int


class Numbers:
    """NIK and KK number become keyed hashes before anything else sees them."""

    def __init__(self, request: Request) -> None:
        self.index: BlindIndex = request.app.state.blind_index

    def nik(self, nik: str | None) -> str | None:
        return self.index.of("nik", nik) if nik else None

    def kk(self, number: str | None) -> str | None:
        return self.index.of("kk", number) if number else None


NumbersDep = Annotated[Numbers, Depends()]


def today(by: Provenance) -> date:
    """The day on which a command is given, in Jakarta."""
    return by.recorded_at.astimezone(JAKARTA).date()


def accepted(
    family_id: UUID, recorded: Sequence[Recorded], position: int, version: int
) -> Accepted:
    facts = [past.fact for past in recorded]
    return Accepted(
        family_id=family_id,
        new_family_id=next((f.new_family_id for f in facts if isinstance(f, FamilySplit)), None),
        person_ids=[person_id for fact in facts for person_id in _joined(fact)],
        facts=[RecordedFact(event_id=p.event_id, title=p.fact.TITLE) for p in recorded],
        position=position,
        version=version,
    )


def _joined(fact: Event) -> list[UUID]:
    match fact:
        case MemberBorn(child=person) | MemberArrived(person=person):
            return [person.person_id]
        case FamilyRegistered(members=members):
            return [person.person_id for person in members]
    return []


class Desk:
    """Where an officer records something about a family whose version they have seen."""

    def __init__(self, seen: IfMatch, by: By, ledger: LedgerDep, response: Response) -> None:
        self.seen = seen
        self.by = by
        self.ledger = ledger
        self.response = response
        self.today = today(by)

    def new_id(self, name: str) -> UUID:
        """The same again when the same command is repeated."""
        return named(self.by.command_id, name)

    def record(self, decision: FamilyDecision) -> Accepted:
        outcome = self.ledger.decide(decision.asked_by(self.by.office, self.seen), self.by)
        new = 0 if outcome.replayed else len(outcome.recorded)
        version = decision.version + new
        tagged(self.response, version)
        family_id = decision.family.family_id
        return accepted(family_id, outcome.recorded, outcome.position, version)


DeskDep = Annotated[Desk, Depends()]
