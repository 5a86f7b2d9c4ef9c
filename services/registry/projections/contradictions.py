"""What contradicts the history of a family or a person, so that a command asks before recording.

What cannot be is refused. What may be so is sent again with `Confirmed`. The history is folded with
and without the new facts, and what became odd is asked about, for everybody the facts concern.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from contracts.event import Effective, Event, Precision
from contracts.ids import FAMILY
from contracts.registry.amendments import Amendment, FactVoided, PersonAnnulled, PersonMerged
from contracts.registry.effects import effects
from contracts.registry.history.effect import DesilOf, Founded, Gone, Redated, WelfareStated
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.lives import Lives
from contracts.registry.history.periods import within
from contracts.registry.history.standing import KnownFact
from infra.runtime.eventstore.decisions import Doubt, Guard
from infra.runtime.eventstore.projection import Projection
from infra.runtime.eventstore.recorded import Recorded
from services.registry.persons.possible import newly_odd, require_born

WAITS = Doubt("waits", "Pada tanggal itu belum mungkin, jadi baru dihitung kemudian")
OVERRULED = Doubt(
    "overruled", "Sesudah meninggal masih tercatat peristiwa lain; itu tidak berlaku lagi"
)
EARLIER = Doubt("earlier", "Sesudah tanggal itu sudah tercatat peristiwa lain atas orang ini")
NO_EFFECT = Doubt("no-effect", "Yang berlaku sekarang lebih baru, jadi tidak berubah")
HEAD_DUE = Doubt("head-due", "Ada hari-hari tanpa kepala keluarga yang disebut")
BEFORE_FAMILY = Doubt(
    "before-family", "Pada tanggal itu belum ada yang tercatat tinggal dalam keluarga ini"
)
LONG_AGO = Doubt("long-ago", "Tanggal itu sudah lebih dari sepuluh tahun yang lalu")

RESTORING = (FactVoided, PersonMerged, PersonAnnulled)
"""After these a family may be as odd again as it was, or is odd by what is put right next."""
LAST = 2**62
"""Behind every position of a ledger."""
TEN_YEARS = timedelta(days=3653)


class Odd(NamedTuple):
    doubt: str
    event_id: UUID
    since: date


class Contradictions(Guard):
    """Compares what the projections of a decision know with what they would know afterwards."""

    def __init__(self, asked: Iterable[Projection], today: date) -> None:
        self.asked, self.today = list(asked), today

    def doubts(self, new: Sequence[Recorded]) -> Iterable[Doubt]:
        facts = [
            Recorded(
                each.fact,
                each.by,
                each.event_id,
                LAST + place,
                tags=each.tags,
                recorded_at=each.recorded_at,
            )
            for place, each in enumerate(new)
        ]
        families = FAMILY.values_in(tag for past in facts for tag in past.tags)
        known = {past.event_id: past for lives in self._lives for past in lives.known.values()}
        before = [self._before(UUID(each), known) for each in families]
        compared = [Compared(each, facts, self.today) for each in before]
        found = [each for one in compared for each in one.doubts]
        if not found and compared and all(one.without_effect for one in compared):
            found = [NO_EFFECT]
        return dict.fromkeys(found)

    def _before(self, family_id: UUID, known: Mapping[UUID, KnownFact]) -> FamilyHistory:
        """As the decision has folded it already, where that is of all it knows."""
        folded = (each for each in self._lives if isinstance(each, FamilyHistory))
        for each in folded:
            if each.family_id == family_id and each.known.keys() == known.keys():
                return each
        return FamilyHistory(family_id).and_if(*known.values())

    @property
    def _lives(self) -> Iterator[Lives]:
        """The histories in what the decision asks."""
        for each in self.asked:
            for value in vars(each).values():
                several = value.values() if isinstance(value, dict) else (value,)
                yield from (one for one in several if isinstance(one, Lives))


class Compared:
    """One family without and with the new facts."""

    def __init__(self, before: FamilyHistory, new: Sequence[Recorded], today: date) -> None:
        self.new, self.today = new, today
        self.before = before
        self.after = before.and_if(*new)

    @property
    def doubts(self) -> Iterator[Doubt]:
        odd = {each.doubt for each in set(_oddities(self.after)) - set(_oddities(self.before))}
        yield from (each for each in (WAITS, OVERRULED) if each.code in odd)
        if not any(isinstance(past.fact, RESTORING) for past in self.new):
            require_born(self.after, {each for past in self.new for each in _dated(past)})
            yield from newly_odd(self.before, self.after, self.today)
        if self._earlier:
            yield EARLIER
        if self._head_due:
            yield HEAD_DUE
        dates = [(past, last_day(past)) for past in self.new if not _undated(past.fact)]
        if any(self._before_family(day) for _, day in dates):
            yield BEFORE_FAMILY
        if any(day and day < self.today - TEN_YEARS for _, day in dates):
            yield LONG_AGO

    @cached_property
    def without_effect(self) -> bool:
        """What is so now stays as it is, and would not if the same had happened today."""
        now = self.before.at()
        if now != self.after.at():
            return False
        return now != self.before.and_if(*(_on(past, self.today) for past in self.new)).at()

    @property
    def _earlier(self) -> bool:
        """Something new comes before what was known of a person; or anew, where a date changes."""
        dated = {each for past in self.new for each in _dated(past)}
        before = _orders(self.before)
        for who, order in _orders(self.after).items():
            own = [each for each in order if each in dated]
            if own and order[-len(own) :] != own and order != before.get(who):
                return True
        return False

    @property
    def _head_due(self) -> bool:
        """On days since the family had its first head; before, its people were not yet born."""
        headed = False
        births = {each.person.biodata.birth_date for each in self.after.at().members.values()}
        for day in sorted(self.after.days_of_change | {day for day in births if day}):
            household = self.after.at(day)
            headed = headed or bool(household.heads)
            if headed and household.head_due and not self.before.at(day).head_due:
                return True
        return False

    def _before_family(self, day: date | None) -> bool:
        if day is None or not self.before.founded or self.before.at().gone:
            return False
        return self.before.at(day).gone and not any(
            self.before.at(each).present for each in self.before.days_of_change if each <= day
        )


def _oddities(family: FamilyHistory) -> Iterator[Odd]:
    family.settle()
    for line in family.lines.values():
        where = None
        for step in line:
            if where is Gone.DEAD:
                yield Odd(OVERRULED.code, step.change.event_id, step.day)
            elif step.displaced:
                yield Odd(WAITS.code, step.change.event_id, step.day)
            where = step.where


def _orders(family: FamilyHistory) -> dict[UUID, list[UUID]]:
    """In which order what happened to each person happened."""
    family.settle()
    return {who: [each.change.event_id for each in line] for who, line in family.lines.items()}


def _dated(past: Recorded) -> tuple[UUID, ...]:
    """The facts that a fact gives a day: itself, or those whose date it puts right."""
    redated = (each for each in effects(past.fact) if isinstance(each, Redated))
    return (past.event_id, *(fact for each in redated for fact in each.facts))


def _undated(fact: Event) -> bool:
    """Nobody chose its day for this family: it begins by it, or was ranked for a quarter."""
    for effect in effects(fact):
        match effect:
            case Founded(family_id=began) if began == getattr(fact, "family_id", None):
                return True
            case WelfareStated(values=((DesilOf(), _),)):
                return True
    return False


def last_day(past: Recorded) -> date | None:
    """The last day that a dated fact can mean; None for an unknown one."""
    effective = getattr(past.fact, "effective", None)
    if not isinstance(effective, Effective) or effective.on is None:
        return None
    if effective.precision is Precision.DAY:
        return effective.on
    return within(effective, date.max, 0).last


def _on(past: Recorded, day: date) -> Recorded:
    """The same as if it had happened that day."""
    if isinstance(past.fact, Amendment) or not hasattr(past.fact, "effective"):
        return past
    dated = past.fact.model_copy(update={"effective": Effective.day(day)})
    return Recorded(
        dated, past.by, past.event_id, past.position, tags=past.tags, recorded_at=past.recorded_at
    )
