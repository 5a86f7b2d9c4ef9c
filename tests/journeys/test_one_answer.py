"""However late, vague or undone: every view says of a family what folding its history alone says.

JEJAK_FOLLOWED=500 pytest tests/journeys/test_one_answer.py
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from contracts.calendar import day_of
from contracts.event import Effective, Precision
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.history import standing
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.household import Household
from contracts.registry.history.periods import When
from infra.runtime.eventstore.projection import Asked, Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.http.reading.known_at import KnownAt
from services.programs.families.view import family_attributes
from services.registry.directory.view import directory
from services.registry.households.as_of import History
from services.reporting.timeline.view import household_timeline
from services.verification.known_families.view import known_families
from tests.databases import ServiceDatabases
from tests.journeys.histories_followed import Followed, as_of, some_days, travelled, villages

FOLLOWED = int(os.environ.get("JEJAK_FOLLOWED", "24"))
RECORDED = 200
"""Within how many histories a wrong order must show."""

WHERE_IT_STANDS = "SELECT DISTINCT family_id, region_code FROM household_timeline.entry"

Make = Callable[[Any, str], Followed]


@pytest.fixture(scope="module")
def made(module_service_databases: ServiceDatabases) -> Iterator[Make]:
    views: list[Followed] = []

    def make(view: Any, service: str) -> Followed:
        views.append(Followed(view, service, module_service_databases.stored(service)))
        return views[-1]

    yield make
    for each in views:
        each.close()


@pytest.fixture(scope="module")
def registry(made: Make) -> Followed:
    return made(directory, "registry")


@pytest.fixture(scope="module")
def verification(made: Make) -> Followed:
    return made(known_families, "verification")


@pytest.fixture(scope="module")
def reporting(made: Make) -> Followed:
    return made(household_timeline, "reporting")


@pytest.fixture(scope="module")
def programs(made: Make) -> Followed:
    return made(family_attributes, "programs")


def a_few_at_a_time(seed: int) -> int:
    return (1, 3, 500)[seed % 3]


def test_the_directory_says_who_lives_where_and_who_is_gone(registry: Followed) -> None:
    for seed, village in enumerate(villages(FOLLOWED)):
        ledger = village.story.ledger
        registry.follow(ledger, a_few_at_a_time(seed))
        families = as_of(village, ledger)
        now = {i: each.at() for i, each in families.items() if each.at().founded}
        kept = registry.rows("SELECT family_id, region_code, kk_key FROM directory.family")
        assert set(kept) == {(i, each.village_code, each.kk_key) for i, each in now.items()}, seed
        people = registry.rows("SELECT family_id, person_id, presence FROM directory.person")
        present = {(i, who) for i, who, presence in people if presence == "present"}
        assert present == {(i, who) for i, each in now.items() for who in each.present}, seed
        gone = {(who, presence) for _, who, presence in people if presence != "present"}
        assert gone == set(_gone(families, now)), seed
        assert len(people) == len({who for _, who, _ in people}), seed


def _gone(
    families: dict[UUID, FamilyHistory], now: dict[UUID, Household]
) -> Iterator[tuple[UUID, str]]:
    """Who is nowhere stands with the family they lived in last, if that ever was one."""
    for family_id, each in now.items():
        for who, member in each.members.items():
            last = families[family_id].last_family(who)
            if last in now and member.presence.value in {"dead", "away", "missing"}:
                yield who, member.presence.value


def test_verification_knows_the_same_families(verification: Followed) -> None:
    for seed, village in enumerate(villages(FOLLOWED)):
        ledger = travelled(village.story.ledger)
        verification.follow(ledger, a_few_at_a_time(seed))
        now = {i: each.at() for i, each in as_of(village, ledger).items()}
        assert _known(verification) == _founded(now), seed


def _known(verification: Followed) -> dict[UUID, tuple[str, frozenset[UUID]]]:
    rows = verification.rows("SELECT family_id, region_code, people FROM known_families.family")
    return {family_id: (village, frozenset(people)) for family_id, village, people in rows}


def _founded(now: dict[UUID, Household]) -> dict[UUID, tuple[str, frozenset[UUID]]]:
    return {i: (e.village_code, frozenset(e.present)) for i, e in now.items() if e.founded}


def test_all_that_reporting_tells_of_a_family_stands_where_it_lives(reporting: Followed) -> None:
    for seed, village in enumerate(villages(FOLLOWED)):
        ledger = travelled(village.story.ledger)
        reporting.follow(ledger, a_few_at_a_time(seed))
        kept = reporting.rows(
            "SELECT DISTINCT family_id, region_code FROM household_timeline.entry"
        )
        now = {i: each.at() for i, each in as_of(village, ledger).items()}
        founded = {(i, each.village_code) for i, each in now.items() if each.founded}
        assert {row for row in kept if now[row[0]].founded} == founded, seed


def test_programs_know_each_family_on_each_day_as_known_at_each_position(
    programs: Followed,
) -> None:
    for seed, village in enumerate(villages(FOLLOWED)):
        ledger = travelled(village.story.ledger)
        programs.follow(ledger, a_few_at_a_time(seed))
        for known_at in {len(ledger), len(ledger) // 2, seed % len(ledger) + 1}:
            families = as_of(village, ledger, known_at)
            for day in some_days(village, seed):
                expected = dict(_judged(families, day))
                assert dict(_kept(programs, known_at, day)) == expected, (seed, known_at, day)


def _judged(families: dict[UUID, FamilyHistory], day: date) -> Iterator[tuple[UUID, object]]:
    for family_id, history in families.items():
        found = history.at(day)
        people = {
            str(who): member.person.relation.value
            for who, member in found.members.items()
            if history.where(who, day) == family_id
        }
        if people and history.at().founded:
            yield family_id, (found.village_code, people, _given(found))


def _given(found: Household) -> dict[str, Any]:
    return found.housing.model_dump(mode="json", exclude_none=True)


def _kept(programs: Followed, known_at: int, day: date) -> Iterator[tuple[UUID, object]]:
    rows = programs.rows(
        "SELECT family_id, region_code, members, housing FROM family_attributes.family_version"
        " WHERE from_position <= %s AND (to_position IS NULL OR to_position > %s)"
        " AND since <= %s AND until > %s AND members <> '{}'",
        known_at,
        known_at,
        day,
        day,
    )
    for family_id, village, members, housing in rows:
        yield family_id, (village, {who: m["relation"] for who, m in members.items()}, housing)


def test_the_counter_the_page_and_the_fold_give_one_answer() -> None:
    """The registry's own question, for any day and as known at any position."""
    for seed, village in enumerate(villages(FOLLOWED)):
        ledger = village.story.ledger
        for known_at in (len(ledger), len(ledger) // 2):
            for family_id, alone in as_of(village, ledger, known_at).items():
                history = _asked(family_id, ledger)
                for day in some_days(village, seed):
                    then = history.at(day, KnownAt("", position=known_at))
                    assert then == alone.at(day), (seed, known_at, day)


def _asked(family_id: UUID, ledger: Sequence[Recorded]) -> History:
    history = History(family_id)
    asked = Asked([history])
    more: list[Query] = asked.boundary
    while more:
        for past in ledger:
            asked.apply(past)
        more = asked.grow()
    return history


def test_a_fold_that_goes_by_the_order_of_recording_is_found_out(
    verification: Followed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: such a fold cannot stand for what the view says."""

    def as_recorded(past: standing.KnownFact, effective: Effective) -> When:
        on = day_of(past.by.recorded_at)
        return When(on, on, past.position)

    for village in villages(RECORDED):
        ledger = travelled(village.story.ledger)
        verification.follow(ledger, 500)
        with monkeypatch.context() as wrong:
            wrong.setattr(standing, "_when", as_recorded)
            now = {i: each.at() for i, each in as_of(village, ledger).items()}
            says = _founded(now)
        if says != _known(verification):
            return
    pytest.fail(f"nothing was wrong in {RECORDED} histories")


def test_these_histories_are_as_bad_as_they_should_be() -> None:
    found: Counter[str] = Counter()
    for village in villages(60):
        for past in village.story.ledger[2:]:
            found["all"] += 1
            found["undone"] += isinstance(past.fact, FactVoided)
            found["joined"] += isinstance(past.fact, PersonMerged)
            effective: Effective | None = getattr(past.fact, "effective", None)
            if effective:
                found["dated"] += 1
                late = effective.on and (day_of(past.by.recorded_at) - effective.on).days > 0
                found["vague"] += effective.precision is not Precision.DAY
                found["late"] += bool(late)
    print(dict(found))
    assert found["late"] >= 0.3 * found["dated"]
    assert found["undone"] >= 0.1 * found["all"]
    assert found["joined"] >= 0.05 * found["all"]
    assert found["vague"] >= 0.3 * found["dated"]
