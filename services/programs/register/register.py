"""The register as it was heard: who receives by now, and what ends aid or asks for an heir."""

from collections.abc import Collection, Iterable
from itertools import chain
from uuid import UUID

from contracts.event import Effective
from contracts.ids import PERSON
from contracts.registry.effects import effects
from contracts.registry.history.effect import Came, Founded, Moved, Same
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.periods import in_order
from contracts.registry.welfare import FamilyListed, ListingEnded
from services.programs.register.departures import (
    Cause,
    amendment,
    by_amendment,
    by_step,
    departed_heads,
    last_leaving,
    leavings,
    left_register,
)


class Register:
    """Some families, each with the whole lives of its people."""

    def __init__(self, families: Iterable[FamilyHistory]) -> None:
        """Of a family whose beginning nobody heard nothing is known."""
        self.families = {each.family_id: each for each in families if _begun(each)}
        for each in self.families.values():
            each.settle()

    @property
    def heard(self) -> int:
        """The newest position of what it rests on."""
        known = chain.from_iterable(each.known.values() for each in self.families.values())
        return max((past.position for past in known), default=0)

    def knows(self, because: str) -> bool:
        """Whether that is a fact of the register, standing or not."""
        return any(because == str(each) for one in self.families.values() for each in one.known)

    def stands(self, because: str) -> bool:
        return any(because == str(f.event_id) for one in self.families.values() for f in one.facts)

    def knows_person(self, person_id: UUID) -> bool:
        return self._life(person_id) is not None

    def same(self, person_id: UUID) -> UUID:
        """The record that was kept."""
        life = self._life(person_id)
        return life.same(person_id) if life else person_id

    def home(self, person_id: UUID) -> tuple[UUID, Effective] | None:
        """The family they live in, or lived in last, and since when they did; None if never."""
        life = self._life(person_id)
        steps = reversed(life.lines[life.same(person_id)]) if life else ()
        lived = ((e.where, e.change.effective) for e in steps if isinstance(e.where, UUID))
        return next(lived, None)

    def village_of(self, family_id: UUID | None) -> str | None:
        family = self.families.get(family_id) if family_id else None
        return (family.at().village_code or None) if family else None

    def ends_family(self, family_id: UUID) -> list[Cause]:
        """All that keeps a family from receiving: nobody is left, or it is off the list."""
        history = self.families[family_id]
        return [*self._gone(history), *_unlisted(history)]

    def ends_person(self, person_id: UUID) -> list[Cause]:
        """What took somebody out of the register, if they are in none of its families."""
        life = self._life(person_id)
        if life is None or isinstance(life.where(person_id), UUID):
            return []
        if step := left_register(life, life.same(person_id)):
            return [by_step(step)]
        return _amended(life, person_id, life.same(person_id))

    def joins(self, person_id: UUID) -> list[Cause]:
        """What made two records this one person."""
        life = self._life(person_id)
        if life is None:
            return []
        kept = life.same(person_id)
        joining = (
            life.known[each.event_id]
            for each in life.facts
            for one in each.effects
            if isinstance(one, Same) and life.same(one.merged_id) == kept
        )
        return [by_amendment(each) for each in joining]

    def departed_heads(self, family_id: UUID, since: int | None) -> list[Cause]:
        """Why a head left others behind, by what was heard since a position: it may be long ago.

        A head who never was leaves a name that is nobody's.
        """
        history = self.families[family_id]
        found = list(departed_heads(history))
        if since is None:
            return found
        then = history.without([i for i, past in history.known.items() if past.position > since])
        known = {each.because for each in departed_heads(then)}
        never = [head for head in then.at().heads if history.never_was(head)]
        found += [each for head in never for each in _amended(history, head)]
        return [each for each in found if each.because not in known]

    def recipient_gone(self, family_id: UUID, person_id: UUID) -> list[Cause]:
        """Why somebody in whose name a family receives does not live in it."""
        history = self.families[family_id]
        who = history.same(person_id)
        if who in history.at().present:
            return []
        steps = leavings(history, who)
        return [by_step(steps[-1])] if steps else _amended(history, person_id, who)

    def _life(self, person_id: UUID) -> FamilyHistory | None:
        tag = PERSON.of(person_id)
        return next((each for each in self.families.values() if tag in each.asked), None)

    def _gone(self, history: FamilyHistory) -> list[Cause]:
        now = history.at()
        if now.founded and now.present:
            return []
        if now.founded and (step := last_leaving(history)):
            return [by_step(step)]
        return _amended(history, *_ever_of(history))


def _begun(history: FamilyHistory) -> bool:
    """Whether it was heard how the family came to be, were it in error."""
    says = chain.from_iterable(effects(past.fact) for past in history.known.values())
    return any(isinstance(e, Founded) and e.family_id == history.family_id for e in says)


def _unlisted(history: FamilyHistory) -> list[Cause]:
    """The last that was said of it, if that took it off the list."""
    facts = {each.event_id: history.known[each.event_id].fact for each in history.facts}
    listing = (FamilyListed, ListingEnded)
    said = [each for each in history.facts if isinstance(facts[each.event_id], listing)]
    for last in in_order(said)[-1:]:
        if isinstance(ended := facts[last.event_id], ListingEnded):
            return [Cause(str(last.event_id), ended.reason_code, last.effective)]
    return []


def _amended(history: FamilyHistory, *people: UUID) -> list[Cause]:
    past = amendment(history, *people)
    return [by_amendment(past)] if past else []


def _ever_of(history: FamilyHistory) -> Collection[UUID]:
    """Whom any fact brought into the family, were it in error."""
    says = chain.from_iterable(effects(past.fact) for past in history.known.values())
    found: dict[UUID, None] = {}
    for effect in says:
        match effect:
            case Came(history.family_id, person) | Moved(_, history.family_id, person):
                found[person.person_id] = None
    return found
