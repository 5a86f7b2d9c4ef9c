"""What people fill in about persons, addresses and moves, checked before anything is decided."""

import re
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.regions import exists
from contracts.registry.parts import Biodata, Identity, Move, Person, Place, RelationTo
from contracts.text import Unclear
from services.registry.number_fields import KkNumber, Nik
from services.registry.projections.succession import Succession

NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ .,'-])*")


def _name(typed: str) -> str:
    if not NAME.fullmatch(typed):
        raise Unclear("Nama hanya berisi huruf, spasi, titik, koma, petik dan tanda hubung.")
    return typed


def _region(typed: str) -> str:
    if not exists(typed):
        raise Unclear("Kode wilayah tidak ada dalam daftar Kemendagri. Periksa kodenya.")
    return typed


def _village(typed: str) -> str:
    if typed.count(".") != 3:
        raise Unclear("Isi kode desa atau kelurahan lengkap, misalnya 18.09.01.2001.")
    return _region(typed)


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Name = Annotated[Text, AfterValidator(_name)]
RegionCode = Annotated[str, AfterValidator(_region)]
VillageCode = Annotated[str, AfterValidator(_village)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Dated(Form):
    """Something that became true on a day."""

    effective: Effective


class GivenIdentity(Identity):
    """Names and numbers as written on the KTP-el, the KK or the birth certificate."""

    nik: Nik | None = None
    name: Name
    birth_place: Text | None = None
    father_nik: Nik | None = None
    father_name: Name | None = None
    mother_nik: Nik | None = None
    mother_name: Name | None = None
    ethnicity: Text | None = None
    documents: dict[Text, Text] = Field(default_factory=dict, max_length=40)


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
            biodata=self.biodata,
            identity=Identity(**self.identity.model_dump()),
        )


class Address(Form):
    """Where a family lives; the KK number is not part of it."""

    address: Text | None = None
    dusun: Text | None = None
    rw: Text | None = None
    rt: Text | None = None

    def place(self, kk_number: KkNumber | None = None) -> Place:
        return Place(kk_number=kk_number, **self.model_dump(include=set(Address.model_fields)))


class GivenMove(Move):
    """How far, and where to or from if that is known."""

    region_code: RegionCode | None = None


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
