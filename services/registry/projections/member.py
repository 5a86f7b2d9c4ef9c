"""A person as one family knows them: what was recorded of them, and what became of them."""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.registry.effects import Presence
from contracts.registry.parts import Person


class Change(NamedTuple):
    """What became of somebody, since when, and by which fact."""

    presence: Presence
    effective: Effective
    event_id: UUID


@dataclass
class Member:
    """A person this family has known, and what became of them, latest last."""

    person: Person
    changes: list[Change] = field(default_factory=list)

    @property
    def last(self) -> Change | None:
        return self.changes[-1] if self.changes else None

    @property
    def presence(self) -> Presence:
        return self.changes[-1].presence if self.changes else Presence.NEVER

    def became(self, presence: Presence, effective: Effective) -> bool:
        """Whether just this is the last that happened to them."""
        last = self.last
        return last is not None and (last.presence, last.effective) == (presence, effective)
