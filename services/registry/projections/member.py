"""A person as one family knows them now: who they are, where, and by which facts."""

from dataclasses import dataclass

from contracts.event import Effective
from contracts.registry.history.effect import Absence
from contracts.registry.history.household import Presence
from contracts.registry.history.line import Change, Kind, Step
from contracts.registry.parts import Person

LEAVING = (Kind.LEFT, Kind.DIED, Kind.MOVED)


@dataclass(frozen=True)
class Member:
    """A person this family has known."""

    person: Person
    presence: Presence
    line: tuple[Step, ...]
    """Where they were from which day on, in whatever family."""
    absence: Absence | None = None

    @property
    def last(self) -> Change | None:
        """What brought them where they are."""
        return self.line[-1].change if self.line else None

    @property
    def away(self) -> bool:
        """Left the register, or never was in it."""
        return self.presence in (Presence.AWAY, Presence.MISSING, Presence.NEVER)

    @property
    def departures(self) -> list[Effective]:
        """When they died, left or went to another family, also if they came back."""
        return [step.change.effective for step in self.line if step.change.kind in LEAVING]

    def died(self, effective: Effective) -> bool:
        """Whether it is the last that is known of them, and just so."""
        return self._is(Presence.DEAD, effective)

    def moved_out(self, effective: Effective) -> bool:
        """The same of leaving the register."""
        return self._is(Presence.AWAY, effective)

    def _is(self, presence: Presence, effective: Effective) -> bool:
        return self.presence is presence and effective in self.departures
