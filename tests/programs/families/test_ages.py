"""Whoever is asked about on whatever day: ages are counted in completed years, as people count."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from contracts.codes.person import Disability, Relation
from contracts.registry.parts import Person
from services.programs.families import population
from services.programs.families.view import family_attributes
from tests.people_we_know import FAMILY, family, person
from tests.programs.families.conftest import begin_again
from tests.programs.families.reference import aged, counted
from tests.running import InTests

LEAP = date(1960, 2, 29)
AROUND = [date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1), date(2021, 2, 28)]
births = st.lists(st.dates(date(1930, 1, 1), date(2026, 1, 1)) | st.none(), min_size=1, max_size=6)


def asked(programs: InTests, people: Iterable[Person], as_of: date) -> dict[str, Any]:
    begin_again(programs)
    programs.told.tell(family.model_copy(update={"members": tuple(people)}))
    family_attributes.follower(programs.running.logs["inbox"]).step(programs.db)
    cursor = programs.db.cursor(row_factory=dict_row)
    row = cursor.execute(population.one_family(FAMILY, 1, as_of)).fetchone()
    assert row
    return row


def member(born: date | None, number: int, disability: Disability | None = None) -> Person:
    relation = Relation.HEAD if number == 0 else Relation.CHILD
    one = person(uuid4(), f"anggota {number}", relation, born or LEAP, nik_key=None)
    return one.model_copy(
        update=one.biodata.model_copy(update={"birth_date": born, "disability": disability}).parts()
    )


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(births, st.dates(date(2015, 1, 1), date(2030, 1, 1)))
@example([LEAP], AROUND[0])
@example([LEAP], AROUND[1])
@example([LEAP, date(1960, 3, 1)], AROUND[3])
@example([date(1961, 2, 28), date(1961, 3, 1)], AROUND[1])
def test_ages_are_counted_in_completed_years(
    programs: InTests, born: list[date | None], as_of: date
) -> None:
    row = asked(programs, (member(each, n) for n, each in enumerate(born)), as_of)
    living = [aged(each, as_of) for each in born if each is None or each <= as_of]
    assert row["member_count"] == len(living)
    assert row["elderly_count"] == counted(living, range(60, 200))
    assert row["children_0_6"] == counted(living, range(7))
    assert row["school_age_count"] == counted(living, range(6, 22))
    assert row["head_age"] == (aged(born[0], as_of) if not born[0] or born[0] <= as_of else None)


def test_disabilities_are_counted_once_everybody_who_lives_was_asked(programs: InTests) -> None:
    born = date(2000, 1, 1)
    people = [
        member(born, 0, Disability.NONE),
        member(None, 1, next(each for each in Disability if each is not Disability.NONE)),
        member(date(2026, 5, 1), 2),
    ]
    assert asked(programs, people, date(2026, 4, 30))["disabled_count"] == 1
    assert asked(programs, people, date(2026, 5, 1))["disabled_count"] is None


@pytest.mark.parametrize("as_of", [date.min, date.max - timedelta(days=1)])
def test_the_first_and_the_last_day_there_is_can_be_asked_for(
    programs: InTests, as_of: date
) -> None:
    row = asked(programs, [member(None, 0), member(LEAP, 1)], as_of)
    assert row["member_count"] == (1 if as_of == date.min else 2)
