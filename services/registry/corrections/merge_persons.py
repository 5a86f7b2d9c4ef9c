"""Merge two records of one person: one line from the beginning, under the record that is kept.

Undone like any fact: declare the merging an error, and both are as they were.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from fastapi import APIRouter

from contracts.event import Event
from contracts.registry.amendments import PersonMerged
from contracts.registry.history.household import Presence
from infra.runtime.eventstore.decisions import Decision, Doubt
from infra.runtime.refusals import Refused
from services.registry.counter import Accepted, CounterDep, records
from services.registry.forms import Form
from services.registry.projections.family import Family
from services.registry.projections.member import Member
from services.registry.projections.whereabouts import Whereabouts
from services.registry.refusals import UnknownFamily

router = APIRouter(tags=["Pembetulan"])

TWO_PLACES = Doubt("two-places", "Kedua catatan itu kini tercatat tinggal di dua keluarga")
TWO_BIRTHS = Doubt("two-births", "Tanggal lahir kedua catatan itu berbeda")
TWO_NIKS = Doubt("two-niks", "Kedua catatan itu mempunyai NIK yang berbeda")


class OneRecord(Refused):
    status = 422
    title = "Hanya satu catatan"
    detail = "Sebutkan dua catatan yang berbeda untuk digabung."


class MergedAlready(Refused):
    title = "Sudah digabung"
    detail = (
        "Salah satu catatan sudah digabung dengan catatan lain. Pakai catatan yang dipertahankan, "
        "atau nyatakan penggabungan itu keliru dulu."
    )


class NotTheSamePerson(Refused):
    status = 422
    title = "Bukan orang yang sama"
    detail = "Jenis kelamin kedua catatan berbeda. Betulkan dulu yang keliru, lalu ulangi."


@dataclass
class MergePersons(Decision):
    family: Family
    other: Family
    kept_id: UUID
    merged_id: UUID

    def decide(self) -> Sequence[Event]:
        if self.kept_id == self.merged_id:
            raise OneRecord
        merged = self.family.history.merged_into | self.other.history.merged_into
        if merged.get(self.merged_id) == self.kept_id:
            return []
        if {self.kept_id, self.merged_id} & merged.keys():
            raise MergedAlready
        self.family.require_not_erased(self.kept_id)
        self.other.require_not_erased(self.merged_id)
        kept, other = self._both
        if kept.person.sex is not other.person.sex:
            raise NotTheSamePerson
        niks = (kept.person.nik_key, other.person.nik_key)
        families = dict.fromkeys((self.family.family_id, self.other.family_id))
        return [
            PersonMerged(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                kept_id=self.kept_id,
                merged_id=self.merged_id,
                family_ids=tuple(families),
                nik_keys=tuple(each for each in niks if each),
            )
        ]

    def doubts(self) -> Iterable[Doubt]:
        kept, other = self._both
        here = kept.presence is other.presence is Presence.PRESENT
        if here and self.family.family_id != self.other.family_id:
            yield TWO_PLACES
        births = {kept.person.birth_date, other.person.birth_date} - {None}
        if len(births) > 1:
            yield TWO_BIRTHS
        if len({kept.person.nik_key, other.person.nik_key} - {None}) > 1:
            yield TWO_NIKS

    @property
    def _both(self) -> tuple[Member, Member]:
        return self.family.member(self.kept_id), self.other.member(self.merged_id)


class PersonMerging(Form):
    EXAMPLE: ClassVar = {"merged_id": "00000000-0000-0000-0000-000000000006"}

    merged_id: UUID
    """The record that goes into the one that is kept."""


@router.post(
    "/households/{family_id}/members/{person_id}/merge",
    status_code=202,
    dependencies=records("person.merge"),
    summary="Gabungkan dua catatan dari satu orang",
    description="Catatan pada alamat ini dipertahankan; merged_id digabung ke dalamnya.",
)
def merge_persons(
    family_id: UUID, person_id: UUID, merging: PersonMerging, counter: CounterDep
) -> Accepted:
    where = Whereabouts(merging.merged_id)
    counter.ledger.ask(where)
    if where.family_id is None:
        raise UnknownFamily
    family, other = Family(family_id), Family(where.family_id)
    decision = MergePersons(family, other, person_id, merging.merged_id)
    return counter.record(decision, family, other)
