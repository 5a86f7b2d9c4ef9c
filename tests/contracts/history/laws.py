"""What holds of any history: asked of a few in every way, and of thousands at once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

from contracts.registry.history.effect import Gone
from contracts.registry.history.family import FamilyHistory
from tests.contracts.history.clerks import FIRST_DAY
from tests.contracts.history.histories import Village
from tests.contracts.history.story import Story

Families = Mapping[UUID, FamilyHistory]


def asked(village: Village, story: Story | None = None, known_at: int | None = None) -> Families:
    """Each family folded alone."""
    told = story or village.story
    return {each: told.family(each, known_at) for each in village.families}


def some_days(village: Village, number: int = 12) -> list[date]:
    first = FIRST_DAY - timedelta(days=200)
    step = (village.today - first) / number
    return [first + n * step for n in range(number)] + [village.today]


def require_one_head(families: Families, days: Iterable[date]) -> None:
    for found in families.values():
        for day in days:
            then = found.at(day)
            assert len(then.heads) + then.head_due == bool(then.present)
        assert not found.at().head_due


def require_one_home(families: Families, days: Iterable[date]) -> None:
    """A person lives in one family a day, and all families tell the same."""
    for day in days:
        lives: dict[UUID, UUID] = {}
        for family_id, found in families.items():
            for who in found.at(day).present:
                assert lives.setdefault(who, family_id) == family_id
        for found in families.values():
            for who, member in found.at(day).members.items():
                where = found.where(who, day)
                born = member.person.birth_date
                if isinstance(where, UUID) and not (born and born > day):
                    assert lives[who] == where
                else:
                    assert who not in lives


def require_the_dead_stay_dead(families: Families) -> None:
    for found in families.values():
        for line in found.lines.values() if found.at() else ():
            dead = [step for step in line if step.where is Gone.DEAD]
            if dead:
                assert line[line.index(dead[0]) :] == dead
                died = [s for s in line if s.change.kind.name == "DIED"]
                assert died and dead[0].day <= min(s.change.when.last for s in died)


def require_nobody_lost(families: Families, days: Sequence[date]) -> None:
    """Who lived here + born and come - died and left = who lives here, between any two days."""
    people = {who: found for found in families.values() for who in found.at().members}
    for before, after in pairwise(days):
        net = 0
        for who, found in people.items():
            steps = [s for s in found.lines[who] if before < s.day <= after]
            inside = isinstance(found.where(who, before), UUID)
            for step in steps:
                net += isinstance(step.where, UUID) - inside
                inside = isinstance(step.where, UUID)
        assert _living(families, after) - _living(families, before) == net


def _living(families: Families, day: date) -> int:
    homes = ((found, who, key) for key, found in families.items() for who in found.at().members)
    return sum(found.where(who, day) == key for found, who, key in homes)
