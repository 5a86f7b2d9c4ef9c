"""The shape every stored and published fact shares: a frozen model, its tags, its provenance."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, ClassVar, Self
from uuid import NAMESPACE_OID, UUID

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from contracts.cell import derived
from contracts.codes.recording import Channel, DocumentKind
from contracts.privacy.classes import Internal, Remark, Seal
from contracts.privacy.kept import KEPT, Kept
from contracts.privacy.law import marks, parts_of
from contracts.privacy.references import is_reference
from contracts.text import PlainText, Word


@dataclass(frozen=True)
class Tag:
    """Marks an id type; a fact with such a field can be found by it.

    An unpublished tag is a keyed hash: it stays in the owner's ledger and never travels.
    """

    name: str
    published: bool = True

    def of(self, value: object) -> str:
        return f"{self.name}:{value}"

    def values_in(self, tags: Iterable[str]) -> list[str]:
        """What tags of this name stand for, once each and in order."""
        own = self.of("")
        found = [each[len(own) :] for each in tags if each.startswith(own)]
        return found if len(found) < 2 else list(dict.fromkeys(found))


class Absent(StrEnum):
    """Stands where personal data was: its key was destroyed, or it is not yours to see."""

    ERASED = "erased"
    WITHHELD = "withheld"


class Part(BaseModel):
    """A piece of a fact."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Precision(StrEnum):
    """How exactly an effective date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    UNKNOWN = "unknown"


class Effective(Part):
    """When a fact became true in the world; month and year precision carry the first day of it."""

    on: Internal[date | None] = None
    precision: Internal[Precision] = Precision.DAY

    @model_validator(mode="after")
    def _as_exactly_as_it_is_known(self) -> Self:
        if (self.on is None) != (self.precision is Precision.UNKNOWN):
            raise ValueError("an effective date is missing exactly when its precision is unknown")
        if self.on and self.precision is not Precision.DAY:
            month = 1 if self.precision is Precision.YEAR else self.on.month
            # Whatever day was written: two ways to write one month would differ. Frozen after this.
            object.__setattr__(self, "on", date(self.on.year, month, 1))
        return self

    @classmethod
    def day(cls, on: date) -> Self:
        return cls(on=on)


UNKNOWN_DATE = Effective(on=None, precision=Precision.UNKNOWN)


class Event(Part):
    """A fact that happened: frozen, past tense, understandable on its own."""

    TOPIC: ClassVar[str]
    VERSION: ClassVar[int] = 1
    TITLE: ClassVar[str]
    """What an Indonesian reader calls it."""

    @property
    def subject(self) -> UUID | None:
        """The id this fact is mainly about: its family's, else its first; a name gets an id.

        Facts with the same subject are applied in order, or wait for each other.
        """
        field = _subject_field(type(self))
        named = [(field.tag, getattr(self, field.name))] if field else _tagged(self)
        tag, value = next(iter(named), (None, None))
        if isinstance(value, UUID):
            return value
        return derived(NAMESPACE_OID, tag.of(value)) if tag else None

    @property
    def tags(self) -> list[str]:
        return list(dict.fromkeys([f"{tag.name}:{value}" for tag, value in _tagged(self)]))

    @property
    def effective_on(self) -> date | None:
        effective = getattr(self, "effective", None)
        return effective.on if isinstance(effective, Effective) else None


class DurableCommand(Event):
    """A durable command: asks one service to do something. Travels, is never stored as a fact."""


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-fA-F]{1,128}$")]
"""Fingerprint of a document, in hexadecimal."""


class Evidence(Part):
    """A document outside the ledger that the fact rests on."""

    uri: Annotated[Remark[PlainText | None], KEPT] = None
    """Where it is; the address may hold a name."""
    kind: Internal[Word] = DocumentKind.OTHER
    """One of `contracts.codes.recording`."""
    sha256: Internal[Sha256 | None] = None


class Annex(Part):
    """A list that a fact rests on, kept beside its service's ledger: its hash and its length."""

    hash: Internal[Sha256]
    count: Internal[int]


Agency = Annotated[str, StringConstraints(pattern=r"^[a-z]{0,30}$")]


class Provenance(Part):
    """Who made the change, in which office, on what ground, and by which command.

    When it was recorded says the ledger, which alone knows.
    """

    actor: Internal[Word]
    role: Internal[Word]
    office: Internal[Word]
    """Region code of the office, or the agency's short name."""
    agency: Internal[Agency] = ""
    on_behalf_of: Annotated[Remark[PlainText | None], KEPT] = None
    """For whom an officer acts: free text."""
    delegation_id: Internal[UUID | None] = None
    """The delegation under which the officer acts."""
    prompted_by: Internal[Word | None] = None
    """Whose act this follows from, where a service decided by itself."""
    reason: Internal[Word]
    """One of `contracts.codes.recording`."""
    remark: Annotated[Remark[PlainText | None], KEPT] = None
    """What the officer wrote besides."""
    legal_basis: Annotated[Remark[PlainText | None], Kept(unless=is_reference)] = None
    evidence: tuple[Evidence, ...] = ()
    channel: Internal[Word] = Channel.COUNTER
    """By which way it came in: one of `contracts.codes.recording`."""
    confirmed_at: Internal[AwareDatetime | None] = None
    """When the officer confirmed it, by the clock of the device."""
    content: Annotated[Internal[Sha256 | None], KEPT] = None
    """Keyed fingerprint of what was sent, body and grounds: nobody can guess a number from it."""
    command_id: Internal[UUID]
    correlation_id: Internal[UUID]
    causation_id: Internal[Word | None] = None
    """Id of the message or fact that led to this one."""
    case_id: Internal[UUID | None] = None
    source: Internal[Word | None] = None
    """The system or import batch that the data came from."""
    traceparent: Internal[Word | None] = Field(default=None, repr=False)


@dataclass(frozen=True)
class FieldPlan:
    """What a walk over a model must look at in one field."""

    name: str
    tag: Tag | None
    seal: Seal | None
    nested: bool


@cache
def plan(model: type[BaseModel]) -> tuple[FieldPlan, ...]:
    """The fields of a model that carry a tag, a seal, or parts that may carry one."""
    plans = []
    for name, field in model.model_fields.items():
        tag = next(iter(marks(field, Tag)), None)
        seal = next(iter(marks(field, Seal)), None)
        nested = not seal and any(plan(part) for part in parts_of(field.annotation))
        if tag or seal or nested:
            plans.append(FieldPlan(name, tag, seal, nested))
    return tuple(plans)


def nested_parts(value: object) -> tuple[BaseModel, ...]:
    """The models held by a nested field, whether it holds one, several or none."""
    if isinstance(value, tuple):
        return value
    return (value,) if isinstance(value, BaseModel) else ()


def _tagged(model: BaseModel) -> list[tuple[Tag, Any]]:
    found: list[tuple[Tag, Any]] = []
    for field in carrying_tags(type(model)):
        value = getattr(model, field.name)
        if field.tag:
            values = value if isinstance(value, tuple) else (value,)
            found += [(field.tag, each) for each in values if each is not None]
        else:
            for part in nested_parts(value):
                found += _tagged(part)
    return found


@cache
def carrying_tags(model: type[BaseModel]) -> tuple[FieldPlan, ...]:
    """The fields of a plan that carry a tag, or parts that do."""
    inner = {name: parts_of(field.annotation) for name, field in model.model_fields.items()}
    return tuple(
        each
        for each in plan(model)
        if each.tag or (each.nested and any(map(carrying_tags, inner[each.name])))
    )


@cache
def _subject_field(fact: type[Event]) -> FieldPlan | None:
    """The field of its family, if it has one."""
    return next((each for each in plan(fact) if each.tag and each.name == "family_id"), None)
