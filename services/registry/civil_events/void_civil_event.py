"""Void a civil event: it never happened. The record stays; what it did is undone.

Only the last thing that happened to a person can be voided, so later facts go first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Absent, Event
from contracts.registry.civil_events import CivilEventVoided
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.refusals import Refused
from services.registry.civil_events.civil_event import (
    CivilEvent,
    CivilEventOf,
    NotACivilEvent,
    Returns,
)
from services.registry.counter import Accepted, CounterDep, may
from services.registry.forms import Form, NewHead
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.refusals import Erased
from services.registry.rules import Succession, succeed

router = APIRouter(tags=["Peristiwa penduduk"])


class AlreadyVoided(Refused):
    title = "Sudah dibatalkan"
    detail = "Peristiwa ini sudah dibatalkan sebelumnya. Muat ulang riwayat keluarga."


class LaterFactsDepend(Refused):
    title = "Ada peristiwa sesudahnya"
    detail = (
        "Sesudah peristiwa ini tercatat hal lain atas orang atau keluarga yang sama. "
        "Batalkan atau kembalikan dulu yang terakhir, lalu ulangi."
    )


class CameBack(Refused):
    title = "Sudah tercatat datang kembali"
    detail = (
        "Orang ini sudah tercatat datang kembali di suatu keluarga. "
        "Bila kedatangan itu keliru, batalkan dulu kedatangannya."
    )


@dataclass
class VoidCivilEvent(Decision):
    family: Family
    event: CivilEvent
    kk: KkClaim
    returns: Returns
    succession: Succession | None = None

    def decide(self) -> Sequence[Event]:
        event, people = self.event, self.event.person_ids
        if event.family_id != self.family.family_id:
            raise NotACivilEvent
        if event.event_id in self.family.voided:
            raise AlreadyVoided
        self._require_last()
        returning = self._number()
        if returning == event.kk_key:
            self.kk.require(self.family.family_id)
        leaving, back = (people, ()) if event.joined else ((), people)
        heads = succeed(
            self.family, self.succession, event.effective, leaving=leaving, returning=back
        )
        persons = [self.family.members[who].person for who in people]
        voided = CivilEventVoided(
            **self.family.facts_of(event.effective),
            voids=event.event_id,
            kind=event.kind,
            person_ids=people,
            nik_keys=tuple(person.nik_key for person in persons if person.nik_key),
            kk_key=returning,
        )
        return [voided, *heads]

    def _require_last(self) -> None:
        for who in self.event.person_ids:
            member = self.family.member(who)
            if member.person.identity is Absent.ERASED and not self.event.joined:
                raise Erased
            if member.last is None or member.last.event_id != self.event.event_id:
                raise LaterFactsDepend
        others = self.family.present.keys() - set(self.event.person_ids)
        if self.event.whole_family and others:
            raise LaterFactsDepend
        if self.returns.came_back:
            raise CameBack

    def _number(self) -> str | None:
        """The KK number that returns with a family, or is free again without it."""
        if not self.event.whole_family:
            return None
        if self.event.joined:
            return self.family.kk_key
        # Whoever was back before the others may have a number of their own by now.
        return self.event.kk_key if self.family.kk_key is None else None


class Voiding(Form):
    new_head: NewHead | None = None


@router.post(
    "/households/{family_id}/civil-events/{event_id}/void",
    status_code=202,
    dependencies=[may("civil-event.void")],
    summary="Batalkan peristiwa yang tidak terjadi",
    description="Alasan pembatalan ditulis pada kepala Reason. Catatan lama tetap ada.",
)
def void_civil_event(
    family_id: UUID, event_id: UUID, voiding: Voiding, counter: CounterDep
) -> Accepted:
    asked = CivilEventOf(family_id, event_id)
    counter.ledger.ask(asked)
    event, family = asked.found, Family(family_id)
    succession = voiding.new_head.succession() if voiding.new_head else None
    decision = VoidCivilEvent(family, event, KkClaim(event.kk_key), Returns(event), succession)
    return counter.record(decision, family)
