"""Who of a family is away for a while. They stay members: nobody left, nobody arrives."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.civil_events import MemberAwayForAWhile, MemberBack
from contracts.registry.places import Move
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Absence(NamedTuple):
    """Since when somebody is away; where to and until when, as far as they said."""

    since: Effective
    destination: Move | None
    until: date | None


class Spell(NamedTuple):
    """What was said of somebody: away since then, or back since then."""

    began: date
    position: int
    absence: Absence | None


class Absences(Projection):
    """Of one family. What was last so counts, not what was last recorded."""

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self._spells: dict[UUID, list[Spell]] = defaultdict(list)

    def of(self, person_id: UUID, day: date = date.max) -> Absence | None:
        """Where somebody is on a day; None for whoever is at home."""
        begun = [each for each in self._spells[person_id] if each.began <= day]
        return max(begun).absence if begun else None

    @on(MemberAwayForAWhile)
    def left(self, fact: MemberAwayForAWhile, past: Recorded) -> None:
        absence = Absence(fact.effective, fact.destination, fact.until)
        self._remember(fact, past, absence)

    @on(MemberBack)
    def came_back(self, fact: MemberBack, past: Recorded) -> None:
        self._remember(fact, past, None)

    def _remember(
        self, fact: MemberAwayForAWhile | MemberBack, past: Recorded, absence: Absence | None
    ) -> None:
        # A tie is decided by the order in which it was told, for several may share a position.
        known = self._spells[fact.person_id]
        began = fact.effective.on or date.min
        known.append(Spell(began, max(past.position, len(known)), absence))
