"""What a view or a page answers of all families at once, and what their histories alone say."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from psycopg import sql
from psycopg.rows import dict_row

from contracts.event import Absent
from contracts.ids import FAMILY
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household, Presence
from contracts.registry.parts import Identity
from contracts.registry.places import Place
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.known_at import KnownAt
from services.programs.families import population
from services.registry.households.as_of import History
from services.registry.projections.family import Family
from tests.journeys.histories_followed import Followed
from tests.people_we_know import MARGOREJO, SUKAMAJU

Folds = Mapping[UUID, FamilyHistory]
Answers = dict[Any, Any]
HOME = (Presence.PRESENT, Presence.DEAD, Presence.AWAY, Presence.MISSING)


def founded(folds: Folds) -> dict[UUID, Household]:
    return {who: now for who, each in folds.items() if (now := each.at()).founded}


def directory_answers(directory: Followed) -> Answers:
    families = "SELECT family_id, region_code, kk_key, dusun, rw, rt, area_id FROM family"
    people = (
        "SELECT person_id, family_id, region_code, nik_key, name, relation, sex, birth_date,"
        " presence FROM person"
    )
    return {row[0]: row[1:] for query in (families, people) for row in directory.rows(query)}


def directory_expected(folds: Folds) -> Answers:
    """Who is gone stands where they lived last."""
    known = founded(folds)
    expected: Answers = {}
    for family_id, now in known.items():
        place = now.place if isinstance(now.place, Place) else Place()
        where = place.dusun, place.rw, place.rt, place.area_id
        expected[family_id] = (now.village_code, now.kk_key, *where)
        for who, member in now.members.items():
            if member.presence in HOME and folds[family_id].last_family(who) == family_id:
                assert who not in expected, "somebody stands in two families"
                expected[who] = (family_id, now.village_code, *_as_listed(now, who))
    return expected


def _as_listed(now: Household, who: UUID) -> Sequence[object]:
    person, presence = now.members[who].person, now.members[who].presence
    known = person.identity if isinstance(person.identity, Identity) else None
    nik_key = None if person.identity is Absent.ERASED else person.nik_key
    described = person.relation, person.sex, person.birth_date, presence
    return nik_key, known.name if known else None, *described


def known_families_answers(known_families: Followed) -> Answers:
    rows = known_families.rows("SELECT family_id, region_code, people FROM family")
    return {family_id: (village, frozenset(people)) for family_id, village, people in rows}


def known_families_expected(folds: Folds) -> Answers:
    return {i: (now.village_code, frozenset(now.present)) for i, now in founded(folds).items()}


def timeline_answers(timeline: Followed) -> tuple[Answers, Answers]:
    """In which villages a family's history stands, and which facts it holds."""
    rows = timeline.rows(
        "SELECT family_id, array_agg(DISTINCT region_code), array_agg(position ORDER BY arrival)"
        " FROM entry GROUP BY family_id"
    )
    return {row[0]: row[1] for row in rows}, {row[0]: row[2] for row in rows}


def timeline_expected(folds: Folds, told: Iterable[Recorded]) -> tuple[Answers, Answers]:
    """Of a family that never was, only that all of it stands in one village."""
    holds: dict[UUID, list[int]] = {}
    for past in told:
        for family_id in map(UUID, FAMILY.values_in(past.tags)):
            holds.setdefault(family_id, []).append(past.position)
    return {i: [now.village_code] for i, now in founded(folds).items()}, holds


def population_answers(attributes: Followed, known_at: int, day: date) -> Answers:
    """What criteria ask of every family, as the SQL of rules reads it."""
    queries = (population.village(code, known_at, day) for code in (SUKAMAJU, MARGOREJO))
    union = sql.SQL(" UNION ALL ").join(queries)
    with attributes.in_reach() as db:
        rows = db.cursor(row_factory=dict_row).execute(union).fetchall()
    return {row.pop("family_id"): row for row in rows}


class Pages:
    """What the registry answers from its ledger: to a reader, and to a command at the counter."""

    def __init__(self, ledger: Ledger, families: Sequence[UUID]) -> None:
        self.histories = {family_id: History(family_id) for family_id in families}
        self.counter = {family_id: Family(family_id) for family_id in families}
        ledger.ask(*self.histories.values(), *self.counter.values())

    def at(self, days: Sequence[date], known_at: int) -> Answers:
        known = KnownAt("", known_at)
        then = {i: each.as_known(known) for i, each in self.histories.items()}
        return {(i, day): each.at(day) for i, each in then.items() for day in days}

    def now(self) -> Answers:
        """A command asks nothing of welfare here."""
        return {i: _without_answers(each.now) for i, each in self.counter.items()}


def pages_expected(folds: Folds, families: Sequence[UUID], days: Sequence[date]) -> Answers:
    return {(i, day): folds[i].at(day) for i in families for day in days}


def counter_expected(folds: Folds, families: Iterable[UUID]) -> Answers:
    return {i: _without_answers(folds[i].at()) for i in families}


def _without_answers(now: Household) -> Any:
    return {name: value for name, value in vars(now).items() if name != "answers"}
