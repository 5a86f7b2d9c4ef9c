"""What rests on facts: it makes no sense once they are left out, and is undone with them.

Without their arrival nobody died or moved on here; without its registration a family was never
surveyed. What is recorded of people who came otherwise, and what was erased, stays.
"""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from contracts.registry.history.effect import (
    Came,
    CameBack,
    Described,
    Effect,
    Forgotten,
    Founded,
    Headed,
    Left,
    Moved,
    NeverWas,
    Redated,
    Related,
    Same,
    Struck,
)
from contracts.registry.history.standing import FactThatStands, standing
from infra.runtime.eventstore.recorded import Recorded


def resting_on(wrong: Collection[UUID], known: Collection[Recorded]) -> list[UUID]:
    """What rests on these facts, and on that in turn, in the order of recording."""
    baseless = set(_baseless(standing(known)))
    without: dict[UUID, None] = {}
    while more := [
        each
        for each in _baseless(
            standing(past for past in known if past.event_id not in {*wrong, *without})
        )
        if each not in baseless
    ]:
        without |= dict.fromkeys(more)
    order = {past.event_id: past.position for past in known}
    return sorted(without, key=lambda each: order[each])


def _baseless(facts: Collection[FactThatStands]) -> Iterator[UUID]:
    says = [effect for each in facts for effect in each.effects]
    footing = Footing(says)
    for each in facts:
        missing = [not footing.carries(effect) for effect in each.effects]
        left = [isinstance(effect, Left) for effect in each.effects]
        # Of several who left each left by themselves.
        if missing and (all(missing) if any(left) else any(missing)):
            yield each.event_id


class Footing:
    """The families that were founded, and who came into each."""

    def __init__(self, says: Iterable[Effect]) -> None:
        self.founded: set[UUID] = set()
        self.came: set[tuple[UUID, UUID]] = set()
        self.kept: dict[UUID, UUID] = {}
        says = list(says)
        self.kept = {each.merged_id: each.kept_id for each in says if isinstance(each, Same)}
        for effect in says:
            match effect:
                case Founded(family_id=family_id):
                    self.founded.add(family_id)
                case Came(family_id, person) | Moved(to_family_id=family_id, person=person):
                    self.came.add((family_id, self._same(person.person_id)))
        self.known = {who for _, who in self.came}

    def carries(self, effect: Effect) -> bool:
        """Whether what it speaks of is there."""
        if isinstance(effect, Founded):
            return True
        return self.founded.issuperset(concerned(effect)) and self._knows(effect)

    def _knows(self, effect: Effect) -> bool:
        match effect:
            case Moved(family_id=family_id, person=person):
                return (family_id, self._same(person.person_id)) in self.came
            case Left(family_id, who, _) | CameBack(family_id, who) | Related(family_id, who, _):
                return (family_id, self._same(who)) in self.came
            case Headed(family_id=family_id, head_id=who):
                return (family_id, self._same(who)) in self.came
            case Described(person_id=who) | NeverWas(who):
                return self._same(who) in self.known
            case Same(kept_id, merged_id):
                return {self._same(kept_id), self._same(merged_id)} <= self.known
        return True

    def _same(self, who: UUID) -> UUID:
        passed: set[UUID] = set()
        while who in self.kept and who not in passed:
            passed.add(who)
            who = self.kept[who]
        return who


def concerned(effect: Effect) -> tuple[UUID, ...]:
    """The families whose page an effect may change by itself."""
    match effect:
        case Moved():
            return (effect.family_id, effect.to_family_id)
        case Described() | Struck() | Redated() | Same() | NeverWas() | Forgotten():
            return ()
    return (effect.family_id,)
