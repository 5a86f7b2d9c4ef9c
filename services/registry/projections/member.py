"""A person as one family knows them: what was recorded of them, and what became of them."""

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.registry.increments import Presence
from contracts.registry.parts import Person


class Became(NamedTuple):
    """What became of somebody, since when, and by which fact."""

    presence: Presence
    effective: Effective
    event_id: UUID


@dataclass
class Member:
    """A person this family has known, and what became of them, latest last."""

    person: Person
    changes: list[Became] = field(default_factory=list)

    @property
    def last(self) -> Became | None:
        return self.changes[-1] if self.changes else None

    @property
    def presence(self) -> Presence:
        return self.changes[-1].presence if self.changes else Presence.NEVER

    @property
    def away(self) -> bool:
        """Left the register, or never was in it."""
        return self.presence in (Presence.AWAY, Presence.NEVER)

    @property
    def departures(self) -> list[Effective]:
        """When they died, left or went to another family, also if they came back."""
        changes = (each for each in self.changes if each.presence is not Presence.PRESENT)
        return [each.effective for each in changes]

    def died(self, effective: Effective) -> bool:
        """Whether it is the last that is known of them, and just so."""
        return self._last(Presence.DEAD, effective)

    def moved_out(self, effective: Effective) -> bool:
        """The same of leaving the register."""
        return self._last(Presence.AWAY, effective)

    def _last(self, presence: Presence, effective: Effective) -> bool:
        last = self.last
        return last is not None and (last.presence, last.effective) == (presence, effective)
