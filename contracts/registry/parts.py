"""Pieces of facts about people: who they are, and what is known of them.

What one class says of one subject is one sealed part. Readers ask `biodata` and `papers`, which
put the parts together again; writers take them apart with `parts()`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from contracts.codes.person import Disability, Education, MaritalStatus, Relation, Sex
from contracts.event import Absent, Part
from contracts.ids import NikKey, PersonId, named
from contracts.privacy.classes import Class, Identifier, Internal, Personal, Seal, Specific
from contracts.privacy.filled import Filled
from contracts.text import Digits, PlainText

Number = Annotated[str, Digits(r"^\d{16}$")]
"""A NIK or KK number: 16 digits, `PPKKCC DDMMYY NNNN`."""
Column = Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,60}$")]
"""A column of the OpenSID template."""

PRESENT_FIRST = Field(union_mode="left_to_right")
"""Trying the rare absence last makes reading and loading people a third quicker."""


class Identity(Part):
    """What identifies a person: opened by the registry alone."""

    nik: Identifier[Number | None] = None
    name: Identifier[PlainText]
    birth_place: Identifier[PlainText | None] = None
    religion: Identifier[int | None] = None
    blood_type: Identifier[int | None] = None
    ethnicity: Identifier[PlainText | None] = None
    documents: Identifier[dict[Column, PlainText]] = Field(default_factory=dict)
    """Numbers and dates of papers, under the column names of the OpenSID template."""


class Civil(Part):
    """What programmes and reports judge and count by."""

    birth_date: Personal[date | None] = None
    marital_status: Personal[MaritalStatus | None] = None
    education: Personal[Education | None] = None
    studying: Personal[int | None] = None
    """Pendidikan sedang ditempuh, 1..18 as in OpenSID."""
    occupation: Personal[int | None] = None
    """Pekerjaan, 1..89 as in OpenSID."""


class Health(Part):
    """Of a person's health. Sealed also when empty, or its presence would be the answer."""

    disability: Specific[Disability | None] = None


class Names(Part):
    """Under which name and number somebody stands in another person's papers."""

    nik: Identifier[Number | None] = None
    name: Identifier[PlainText | None] = None


SealedIdentity = Annotated[Identity | Absent, PRESENT_FIRST, Seal("person_id", Class.IDENTIFIER)]
SealedCivil = Annotated[Civil | Absent, PRESENT_FIRST, Seal("person_id", Class.PERSONAL)]
SealedHealth = Annotated[Health | Absent, PRESENT_FIRST, Seal("person_id", Class.SPECIFIC)]


class Parent(Part):
    """A parent as the papers name them: a subject of their own, forgotten when they ask for it."""

    subject_id: Internal[UUID]
    names: Annotated[Names | Absent, PRESENT_FIRST, Seal("subject_id", Class.IDENTIFIER)] = (
        Absent.WITHHELD
    )


class Biodata(Part):
    """What a programme may need to know of a person, without knowing who it is.

    Not a piece of any fact: a fact holds it as clear, personal and specific parts.
    """

    sex: Sex
    birth_date: date | None = None
    marital_status: MaritalStatus | None = None
    education: Education | None = None
    studying: int | None = None
    occupation: int | None = None
    citizenship: int | None = None
    disability: Disability | None = None

    def parts(self) -> dict[str, Any]:
        """The fields of a person that hold it."""
        clear = {"sex": self.sex, "citizenship": self.citizenship}
        return clear | {"civil": piece(Civil, self), "health": piece(Health, self)}


class Circumstances(Part):
    """What changes in a life; what is not given stays as it was. Sealed like biodata."""

    marital_status: MaritalStatus | None = None
    education: Education | None = None
    studying: int | None = None
    occupation: int | None = None
    disability: Disability | None = None

    def parts(self) -> dict[str, Any]:
        """The fields of a fact that hold it."""
        return {"civil": piece(Civil, self), "health": piece(Health, self)}


class Individual(Filled):
    """What is known of one person; where it was erased or is withheld, only what is clear."""

    person_id: PersonId
    sex: Internal[Sex]
    citizenship: Internal[int | None] = None
    civil: SealedCivil = Absent.WITHHELD
    health: SealedHealth = Absent.WITHHELD
    identity: SealedIdentity = Absent.WITHHELD
    father: Parent | None = None
    mother: Parent | None = None

    @property
    def biodata(self) -> Biodata:
        """Empty where it was erased or is withheld."""
        known = known_of(self.civil, self.health)
        return Biodata.model_construct(sex=self.sex, citizenship=self.citizenship, **known)

    @property
    def birth_date(self) -> date | None:
        return self.civil.birth_date if isinstance(self.civil, Civil) else None

    def described(self) -> dict[str, Any]:
        """All of it but the id, by field: what a correction puts in place of what was known."""
        return {
            name: getattr(self, name)
            for name in Individual.model_fields
            if name not in ("person_id", "filled")
        }

    def corrected_by(self, changed: Mapping[str, Any]) -> dict[str, Any]:
        """The same after a correction, by the names that forms use; a parent stays who it is."""
        described = self.described()
        if changed.keys() & Biodata.model_fields.keys():
            described |= self.biodata.model_copy(update=_named(Biodata, changed)).parts()
        if isinstance(self.identity, Identity):
            described["identity"] = self.identity.model_copy(update=_named(Identity, changed))
        said = {**self.papers, **changed}
        for who, parent in parents(self.person_id, said, _subjects(self)).items():
            if changed.keys() & {f"{who}_nik", f"{who}_name"}:
                described[who] = parent
        return described

    @property
    def papers(self) -> dict[str, Any]:
        """What papers say of the person, with father and mother, by the names that forms use."""
        known = dict(self.identity) if isinstance(self.identity, Identity) else {}
        for who in PARENTS:
            parent = getattr(self, who)
            names = parent.names if parent else None
            known |= {
                f"{who}_nik": names.nik if isinstance(names, Names) else None,
                f"{who}_name": names.name if isinstance(names, Names) else None,
            }
        return known


class Person(Individual):
    """A person as a member of a family."""

    nik_key: NikKey = None
    relation: Internal[Relation]


PARENTS = ("father", "mother")
FORGOTTEN: dict[str, Any] = dict.fromkeys(("civil", "health", "identity"), Absent.ERASED)
FORGOTTEN |= dict.fromkeys(PARENTS)
"""What takes the place of what was known of a person, once that was erased."""


def parents(
    person_id: UUID, said: Mapping[str, Any], known: Mapping[str, UUID]
) -> dict[str, Parent | None]:
    """Father and mother of a person, by the names that forms use: `father_name`, `father_nik`.

    `known` is whom somebody is known to be, by NIK, or by `father` and `mother`; others get an id
    of their own.
    """
    stated = parents_stated(person_id, said, known)
    return {
        who: None if each is None else Parent.model_validate(each) for who, each in stated.items()
    }


def parents_stated(
    person_id: UUID, said: Mapping[str, Any], known: Mapping[str, UUID]
) -> dict[str, dict[str, Any] | None]:
    """The same, still to be validated with the rest of a person."""
    return {who: _parent(person_id, who, said, known) for who in PARENTS}


def own_subjects(person_id: UUID) -> list[UUID]:
    """The ids of those who are known only through a person's papers."""
    return [named(person_id, who) for who in PARENTS]


def _parent(
    person_id: UUID, who: str, said: Mapping[str, Any], known: Mapping[str, UUID]
) -> dict[str, Any] | None:
    nik, name = said.get(f"{who}_nik"), said.get(f"{who}_name")
    if nik is None and name is None:
        return None
    subject_id = known.get(nik or "") or known.get(who) or named(person_id, who)
    return {"subject_id": subject_id, "names": {"nik": nik, "name": name}}


def _subjects(person: Individual) -> dict[str, UUID]:
    held = {who: getattr(person, who) for who in PARENTS}
    return {who: parent.subject_id for who, parent in held.items() if parent}


class RelationTo(Part):
    """A member's relation to the head, where a change of head changes it."""

    person_id: PersonId
    relation: Internal[Relation]


def _named(kind: type[Part], known: Mapping[str, Any]) -> dict[str, Any]:
    """What is known of the fields of a part."""
    return {name: value for name, value in known.items() if name in kind.model_fields}


def known_of(*parts: Part | Absent) -> dict[str, Any]:
    """What can be read in sealed parts."""
    return {name: value for part in parts if isinstance(part, Part) for name, value in part}


def piece(kind: type[Part], whole: Part) -> Part:
    """The fields that a part takes from what it is a part of."""
    return kind.model_construct(**{name: getattr(whole, name, None) for name in kind.model_fields})
