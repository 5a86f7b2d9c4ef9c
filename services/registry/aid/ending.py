"""Which aid ends by what was just recorded, so that an officer can say so to the family at once.

Programs decides that by itself, by the same facts, a moment later. Here it is only told ahead.
"""

from collections.abc import Sequence
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.effects import facts_with
from contracts.registry.history.effect import Left, Moved, NeverWas, Redated, Same, Struck
from contracts.registry.welfare import ListingEnded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from services.registry.aid.running import Aid, RunningAid
from services.registry.projections.family import Family
from services.registry.projections.welfare import Welfare
from services.registry.projections.whereabouts import Whereabouts

MAY_END: tuple[type[Event], ...] = (
    *facts_with(Moved, Left, Same, NeverWas, Struck, Redated),
    ListingEnded,
)


def ending(ledger: Ledger, aid: Aid, new: Sequence[Recorded]) -> list[RunningAid]:
    """Of the families and people that these facts are about; most facts end nothing."""
    tags = [tag for past in new if isinstance(past.fact, MAY_END) for tag in past.tags]
    families, people = FAMILY.values_in(tags), PERSON.values_in(tags)
    found = aid.around(list(map(UUID, families)), list(map(UUID, people))) if tags else None
    return [each for each in found or () if _ends(ledger, each)]


def _ends(ledger: Ledger, aid: RunningAid) -> bool:
    if aid.person_id:
        return _person_left(ledger, aid.person_id)
    return aid.family_id is not None and _family_lost(ledger, aid.family_id)


def _family_lost(ledger: Ledger, family_id: UUID) -> bool:
    """Nobody lives in it any more, it never was, or it is off the list."""
    family, welfare = Family(family_id), Welfare(family_id)
    ledger.ask(family, welfare)
    return family.gone or not family.exists or welfare.listed is False


def _person_left(ledger: Ledger, person_id: UUID) -> bool:
    """Dead, moved away, missing, or never there: in no family of the register."""
    whereabouts = Whereabouts(person_id)
    ledger.ask(whereabouts)
    return not isinstance(whereabouts.lives.where(person_id), UUID)
