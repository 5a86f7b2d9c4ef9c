"""A person as one family knows them: what was recorded of them, and what became of them."""

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.registry.parts import Person


class Presence(Enum):
    PRESENT = auto()
    DEAD = auto()
    AWAY = auto()
    """Left the register."""
    ELSEWHERE = auto()
    """In another family of the register."""
    NEVER = auto()
    """The birth or arrival was voided."""


class Change(NamedTuple):
    presence: Presence
    effective: Effective
    event_id: UUID


@dataclass
class Member:
    """A person this family has known, and what became of them, latest last."""

    person: Person
    changes: list[Change] = field(default_factory=list)

    @property
    def presence(self) -> Presence:
        return self.changes[-1].presence if self.changes else Presence.NEVER

    @property
    def last(self) -> Change | None:
        return self.changes[-1] if self.changes else None
