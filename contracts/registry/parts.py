"""Pieces of facts about families: who a person is, where a family lives, where people move."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from contracts.codes.person import Destination, Disability, Education, MaritalStatus, Relation, Sex
from contracts.event import Absent, Part, Seal
from contracts.ids import NikKey, PersonId
from contracts.regions.codes import Region
from contracts.text import Digits, PlainText

Number = Annotated[str, Digits(r"^\d{16}$")]
"""A NIK or KK number: 16 digits, `PPKKCC DDMMYY NNNN`."""
Column = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
"""A column of the OpenSID template."""


class Identity(Part):
    """What identifies a person. Stored sealed under the person's key; never published."""

    nik: Number | None = None
    name: PlainText
    birth_place: PlainText | None = None
    father_nik: Number | None = None
    father_name: PlainText | None = None
    mother_nik: Number | None = None
    mother_name: PlainText | None = None
    religion: int | None = None
    blood_type: int | None = None
    ethnicity: PlainText | None = None
    documents: dict[Column, PlainText] = Field(default_factory=dict)
    """Numbers and dates of papers, under the column names of the OpenSID template."""


class Place(Part):
    """The KK number and where the family lives. Stored sealed under the family's key."""

    kk_number: Number | None = None
    """None for a family whose KK number is not yet issued."""
    address: PlainText | None = None
    dusun: PlainText | None = None
    rw: PlainText | None = None
    rt: PlainText | None = None


PRESENT_FIRST = Field(union_mode="left_to_right")
"""Trying the rare absence last makes reading and loading people a third quicker."""

SealedIdentity = Annotated[Identity | Absent, PRESENT_FIRST, Seal("person_id")]
SealedPlace = Annotated[Place | Absent, PRESENT_FIRST, Seal("family_id")]


class Biodata(Part):
    """What a programme may need to know of a person, without knowing who it is."""

    sex: Sex
    birth_date: date | None = None
    marital_status: MaritalStatus | None = None
    education: Education | None = None
    studying: int | None = None
    """Pendidikan sedang ditempuh, 1..18 as in OpenSID."""
    occupation: int | None = None
    """Pekerjaan, 1..89 as in OpenSID."""
    citizenship: int | None = None
    disability: Disability | None = None


class Circumstances(Part):
    """What changes in a life; what is not given stays as it was."""

    marital_status: MaritalStatus | None = None
    education: Education | None = None
    studying: int | None = None
    occupation: int | None = None
    disability: Disability | None = None


class Person(Part):
    """A person as a member of a family."""

    person_id: PersonId
    nik_key: NikKey = None
    relation: Relation
    biodata: Biodata
    identity: SealedIdentity = Absent.WITHHELD


class Move(Part):
    """Where people went or came from: how far, and the region's code where it is known."""

    level: Destination
    region_code: Region | None = None


class RelationTo(Part):
    """A member's relation to the head, where a change of head changes it."""

    person_id: PersonId
    relation: Relation
