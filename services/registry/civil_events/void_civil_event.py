"""Void a civil event: it never happened. The record stays; what it did is undone.

Only the last thing that happened to a person can be voided, so later facts go first.
"""

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from fastapi import APIRouter

from contracts.event import Absent, Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.civil_events import CivilEventVoided, MemberArrived
from contracts.registry.families import FamilyLoaded, FamilyRegistered
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.access import requires
from infra.runtime.identity.rights import right
from infra.runtime.refusals import Refused
from services.registry.civil_events.civil_event import CivilEvent, NotACivilEvent
from services.registry.counter import REGISTRARS, Accepted, DeskDep
from services.registry.forms import Form, NewHead
from services.registry.projections.claims import Claims
from services.registry.projections.erased import Erased
from services.registry.projections.family_decision import FamilyDecision
from services.registry.projections.succession import Succession, succeed

JOINED = (FamilyLoaded, FamilyRegistered, MemberArrived)

router = APIRouter(tags=["Peristiwa penduduk"])
VOID = right("civil-event.void", *REGISTRARS)


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


class VoidCivilEvent(FamilyDecision):
    def __init__(
        self, family_id: UUID, voided: CivilEvent, succession: Succession | None = None
    ) -> None:
        super().__init__(family_id, claims=Claims(kk_key=voided.kk_key))
        self.voided = voided
        self.persons = {PERSON.of(who) for who in voided.person_ids}
        self.succession = succession
        self.happened = False
        self.came_back: set[UUID] = set()

    def consistency_boundary(self) -> Sequence[Selector]:
        returns: list[type[Event]] = [*JOINED, CivilEventVoided]
        return [*super().consistency_boundary(), *(Selector(returns, [p]) for p in self.persons)]

    def fold(self, past: Recorded) -> None:
        super().fold(past)
        if past.event_id == self.voided.event_id:
            self.happened = True
        elif isinstance(past.fact, CivilEventVoided):
            self.came_back.discard(past.fact.voids)
        elif self.happened and isinstance(past.fact, JOINED) and self.persons & set(past.tags):
            self.came_back.add(past.event_id)

    def judge(self) -> None:
        if not self.happened:
            raise NotACivilEvent
        if self.voided.event_id in self.family.voided:
            raise AlreadyVoided
        self._require_last()
        people = self.voided.person_ids
        leaving, returning = (people, ()) if self.voided.joined else ((), people)
        heads = succeed(
            self.family,
            self.succession,
            self.voided.effective,
            leaving=leaving,
            returning=returning,
        )
        self.record_all(self._voiding(), *heads)

    def _require_last(self) -> None:
        for who in self.voided.person_ids:
            member = self.member(who)
            if member.person.identity is Absent.ERASED and not self.voided.joined:
                raise Erased
            last = member.last
            if last is None or last.event_id != self.voided.event_id:
                raise LaterFactsDepend
        others = self.family.present.keys() - set(self.voided.person_ids)
        if self.voided.whole_family and others:
            raise LaterFactsDepend
        if self.came_back:
            raise CameBack
        if self._kk_key() == self.voided.kk_key:
            self.claims.require_kk(self.family.family_id)

    def _voiding(self) -> CivilEventVoided:
        persons = [self.family.members[who].person for who in self.voided.person_ids]
        return CivilEventVoided(
            family_id=self.family.family_id,
            village_code=self.family.village_code,
            effective=self.voided.effective,
            voids=self.voided.event_id,
            kind=self.voided.kind,
            person_ids=self.voided.person_ids,
            nik_keys=tuple(person.nik_key for person in persons if person.nik_key),
            kk_key=self._kk_key(),
        )

    def _kk_key(self) -> str | None:
        if not self.voided.whole_family:
            return None
        if self.voided.joined:
            return self.family.kk_key
        # Whoever was back before the others may have a number of their own by now.
        return self.voided.kk_key if self.family.kk_key is None else None


class Voiding(Form):
    new_head: NewHead | None = None


@router.post(
    "/households/{family_id}/civil-events/{event_id}/void",
    status_code=202,
    dependencies=[requires(VOID)],
    summary="Batalkan peristiwa yang tidak terjadi",
    description="Alasan pembatalan ditulis pada kepala Reason. Catatan lama tetap ada.",
)
def void_civil_event(family_id: UUID, event_id: UUID, voiding: Voiding, desk: DeskDep) -> Accepted:
    history = desk.ledger.history(FAMILY.of(family_id))
    past = next((past for past in history if past.event_id == event_id), None)
    if past is None:
        raise NotACivilEvent
    succession = voiding.new_head.succession() if voiding.new_head else None
    return desk.record(VoidCivilEvent(family_id, CivilEvent.of(past), succession))
