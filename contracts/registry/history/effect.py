"""Kinds of effect: what a fact can say of families and people."""

from collections.abc import Hashable
from datetime import date
from enum import Enum, auto
from typing import Any, NamedTuple
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Absent, Effective
from contracts.registry.parts import Person, RelationTo
from contracts.registry.places import Move, Place

Values = tuple[tuple[Hashable, Any], ...]
"""What was said of single values, each with a history of its own; None says nothing."""


class Given(NamedTuple):
    """A value that was given, also where it is none: somebody was found to have no NIK."""

    value: Any


class DesilOf(NamedTuple):
    """The decile of one period: each period has one of its own."""

    period: str


class Absence(NamedTuple):
    """Somebody is away for a while and still a member: since when, where to, until when."""

    since: Effective
    destination: Move | None
    until: date | None


class Gone(Enum):
    """In no family of the register."""

    NOT_YET = auto()
    AWAY = auto()
    """Moved out."""
    MISSING = auto()
    """Nobody knows where to."""
    DEAD = auto()


class Founded(NamedTuple):
    """The family begins, with these people. They come or move into it besides."""

    family_id: UUID
    village_code: str
    place: Place | Absent
    kk_key: str | None
    head_id: UUID | None


class Came(NamedTuple):
    """Somebody comes into the register: born, loaded, arrived, found."""

    family_id: UUID
    person: Person


class CameBack(NamedTuple):
    """Somebody who was missing is here again."""

    family_id: UUID
    person_id: UUID


class Moved(NamedTuple):
    """Somebody goes from one family to another; described as they were on leaving."""

    family_id: UUID
    to_family_id: UUID
    person: Person


class Left(NamedTuple):
    """Somebody is in no family of the register any more."""

    family_id: UUID
    person_id: UUID
    became: Gone


class Housed(NamedTuple):
    """The family lives there; or had lived there all along, if that puts a record right."""

    family_id: UUID
    village_code: str
    place: Place | Absent
    correcting: bool


class Numbered(NamedTuple):
    """The KK number is this one, or laid down (None)."""

    family_id: UUID
    kk_key: str | None
    kk_number: str | None


class Headed(NamedTuple):
    """Somebody was named head, with what that makes of the others."""

    family_id: UUID
    head_id: UUID
    relations: tuple[RelationTo, ...]


class Related(NamedTuple):
    """Somebody's relation to the head had been recorded wrongly."""

    family_id: UUID
    person_id: UUID
    relation: Relation


class Described(NamedTuple):
    """Something of a person is so from then on; or had been so all along, if that corrects."""

    person_id: UUID
    values: Values
    correcting: bool


class WelfareStated(NamedTuple):
    """A family's answers in a survey, its decile, its place on the list."""

    family_id: UUID
    values: Values


class Struck(NamedTuple):
    """These facts were never so."""

    facts: tuple[UUID, ...]


class Redated(NamedTuple):
    """These facts were so on another day."""

    facts: tuple[UUID, ...]
    effective: Effective


class Same(NamedTuple):
    """Two records are one person."""

    kept_id: UUID
    merged_id: UUID


class NeverWas(NamedTuple):
    """There is nobody behind this record."""

    person_id: UUID


class Forgotten(NamedTuple):
    """What identifies the person is destroyed, whatever is recorded later."""

    person_id: UUID


class FamilyForgotten(NamedTuple):
    """Where a family lived and what it answered is destroyed with the last of its people."""

    family_id: UUID


Effect = (
    Founded
    | Came
    | CameBack
    | Moved
    | Left
    | Housed
    | Numbered
    | Headed
    | Related
    | Described
    | WelfareStated
    | Struck
    | Redated
    | Same
    | NeverWas
    | Forgotten
    | FamilyForgotten
)
