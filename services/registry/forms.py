"""What people fill in about persons, addresses and moves, checked before anything is decided.

A NIK or KK number with an error is answered with the sentence of `numbers.py`.
"""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, ClassVar, Self
from uuid import UUID

from fastapi import Path
from pydantic import AfterValidator, Field, model_validator

from contracts.codes.civil import Reporter
from contracts.codes.person import Destination, Relation
from contracts.event import Effective
from contracts.regions import exists
from contracts.registry.parts import Biodata, Column, Identity, Person, RelationTo, parents
from contracts.registry.places import Move, Place
from contracts.text import PersonName, ShortText, Text, Unclear
from infra.runtime.http.manual import form
from services.registry.numbers import Checked, check_kk_number, check_nik
from services.registry.persons.plausible import EARLIEST
from services.registry.rules import Report, Succession


def _number(check: Callable[[object], Checked], missing: str) -> AfterValidator:
    def validate(typed: str) -> str:
        checked = check(typed)
        if checked.number is None:
            raise Unclear(checked.findings[0].message if checked.findings else missing)
        return checked.number

    return AfterValidator(validate)


def _region(typed: str) -> str:
    if not exists(typed):
        raise Unclear("Kode wilayah tidak ada dalam daftar Kemendagri. Periksa kodenya.")
    return typed


def _village(typed: str) -> str:
    if typed.count(".") != 3:
        raise Unclear("Isi kode desa atau kelurahan lengkap, misalnya 18.09.01.2001.")
    return _region(typed)


Nik = Annotated[Text, _number(check_nik, "NIK belum diisi. Isi 16 angka.")]
KkNumber = Annotated[Text, _number(check_kk_number, "Nomor KK belum diisi. Isi 16 angka.")]
RegionCode = Annotated[Text, AfterValidator(_region)]
VillageCode = Annotated[Text, AfterValidator(_village)]
InVillage = Annotated[
    VillageCode, Path(description="Kode desa atau kelurahan", examples=["18.09.01.2001"])
]


def _in_time(effective: Effective) -> Effective:
    _not_long_before(effective.on)
    return effective


def _not_long_before(day: date | None) -> date | None:
    if day is not None and day < EARLIEST:
        raise Unclear("Tanggal sebelum tahun 1900 tidak mungkin. Periksa tahunnya.")
    return day


EffectiveDay = Annotated[Effective, AfterValidator(_in_time)]
"""When something became true, as people fill it in."""


Form = form.Form
"""What refuses a field of no such name, and may show an EXAMPLE of its own."""


class Dated(Form):
    """Something that became true on a day."""

    EXAMPLE: ClassVar = {"effective": {"on": "2026-11-17"}}

    effective: EffectiveDay


class Reporting(Form):
    """Bila tidak diisi: dilaporkan pada hari pencatatan."""

    reported_on: date | None = Field(default=None, description="Tanggal lapor")
    reported_by: Reporter | None = Field(default=None, description="Siapa yang melapor")

    @property
    def report(self) -> Report:
        return Report(self.reported_on, self.reported_by)


class GivenIdentity(Identity):
    """Names and numbers as written on the KTP-el, the KK or the birth certificate."""

    nik: Nik | None = None
    name: PersonName
    birth_place: ShortText | None = None
    father_nik: Nik | None = None
    father_name: PersonName | None = None
    mother_nik: Nik | None = None
    mother_name: PersonName | None = None
    ethnicity: ShortText | None = None
    documents: dict[Column, ShortText] = Field(default_factory=dict, max_length=40)

    def parts(self, person_id: UUID) -> dict[str, Any]:
        """The fields of a person that hold it: what is said of the parents is theirs."""
        own = Identity(**self.model_dump(include=set(Identity.model_fields)))
        return {"identity": own, **parents(person_id, dict(self), {})}


class NewPerson(Form):
    """Somebody who becomes a member."""

    relation: Relation
    biodata: Biodata
    identity: GivenIdentity

    def person(self, person_id: UUID, nik_key: str | None) -> Person:
        return Person(
            person_id=person_id,
            nik_key=nik_key,
            relation=self.relation,
            **self.biodata.parts(),
            **self.identity.parts(person_id),
        )


class ComingPerson(NewPerson):
    """Somebody who comes from elsewhere, or comes back."""

    returning_id: UUID | None = Field(
        default=None, description="Orang yang dulu tercatat pindah dan kini kembali"
    )


class Address(Form):
    """Where a family lives; the KK number is not part of it.

    Dusun, RW and RT are given in words, or by the id of an area of the village; or not at all.
    """

    address: ShortText | None = None
    dusun: ShortText | None = None
    rw: ShortText | None = None
    rt: ShortText | None = None
    area_id: UUID | None = Field(
        default=None, description="Wilayah desa menurut daftarnya, sebagai ganti dusun, RW dan RT"
    )

    @model_validator(mode="after")
    def _area_in_one_way(self) -> Self:
        if self.area_id and (self.dusun or self.rw or self.rt):
            raise Unclear("Isi dusun, RW dan RT, atau area_id; jangan keduanya.")
        return self

    def place(self, kk_number: str | None = None) -> Place:
        return Place(kk_number=kk_number, **self.model_dump(include=set(Address.model_fields)))


BEYOND_REGENCY = (Destination.OTHER_REGENCY, Destination.OTHER_PROVINCE, Destination.ABROAD)


class GivenMove(Move):
    """How far, and where to or from if that is known."""

    region_code: RegionCode | None = None
    transfer_id: UUID | None = Field(
        default=None, description="Nomor perpindahan dari kabupaten asal; dibuat bila pindah keluar"
    )

    def move(self, transfer_id: UUID | None = None) -> Move:
        """With an id for both regencies, where one is made and the move leaves this one."""
        given = self.model_dump()
        if self.transfer_id is None and self.level in BEYOND_REGENCY:
            given["transfer_id"] = transfer_id
        return Move(**given)


class NewHead(Form):
    """Who heads the family from now on, and what that makes of the others."""

    head_id: UUID
    relations: tuple[RelationTo, ...] = ()

    def succession(self) -> Succession:
        return Succession(self.head_id, self.relations)


class Departure(Dated):
    """Somebody leaves; if it was the head, those who stay need another."""

    new_head: NewHead | None = None

    @property
    def succession(self) -> Succession | None:
        return self.new_head.succession() if self.new_head else None
