"""What is known of a family at a position depends on the facts up to it, and on nothing later."""

from datetime import date
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql
from psycopg.rows import dict_row

from infra.runtime.projections.rebuild import Rebuilt, rebuild
from services.programs.families import population
from services.programs.families.view import family_attributes
from services.programs.rules.attributes import ATTRIBUTES
from tests.programs.families.conftest import begin_again
from tests.programs.families.histories import histories
from tests.programs.families.reference import attributes
from tests.programs.families.world import VILLAGES, World
from tests.running import InTests

TODAY = date(2026, 3, 1)
patiently = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def known_at(programs: InTests, position: int, as_of: date = TODAY) -> dict[UUID, Any]:
    union = sql.SQL(" UNION ALL ").join(
        population.village(village, position, as_of) for village in VILLAGES
    )
    rows = programs.db.cursor(row_factory=dict_row).execute(union).fetchall()
    return {row.pop("family_id"): row for row in rows}


def expected(world: World, position: int, as_of: date = TODAY) -> dict[UUID, Any]:
    families = world.after[position - 1] if position else {}
    return {key: attributes(known, as_of) for key, known in families.items() if known.here}


def follow(programs: InTests, world: World, *, at_once: bool) -> None:
    follower = family_attributes.follower(programs.running.logs["inbox"])
    for event_id, fact in world.facts:
        programs.told.tell(fact, event_id=event_id)
        if not at_once:
            follower.step(programs.db)
    while follower.step(programs.db):
        pass


@patiently
@given(world=histories(), at_once=st.booleans())
def test_attributes_at_any_position_are_those_of_the_facts_up_to_it(
    programs: InTests, world: World, at_once: bool
) -> None:
    begin_again(programs)
    follow(programs, world, at_once=at_once)
    for position in range(len(world.facts) + 1):
        assert known_at(programs, position) == expected(world, position)


@patiently
@given(world=histories(), as_of=st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_ages_are_those_of_the_day_that_is_asked_for(
    programs: InTests, world: World, as_of: date
) -> None:
    begin_again(programs)
    follow(programs, world, at_once=True)
    last = len(world.facts)
    assert known_at(programs, last, as_of) == expected(world, last, as_of)


@settings(patiently, max_examples=8)
@given(world=histories())
def test_a_rebuilt_view_equals_the_live_one(programs: InTests, world: World) -> None:
    begin_again(programs)
    follow(programs, world, at_once=False)
    where = programs.running.settings
    *_, result = rebuild(
        family_attributes,
        programs.running.logs["inbox"],
        "programs",
        where.owner_conninfo,
        where.app_conninfo,
    )
    assert isinstance(result, Rebuilt) and result.identical


def test_the_population_has_every_published_attribute_with_its_type(programs: InTests) -> None:
    cursor = programs.db.execute(population.village(VILLAGES[0], 0, TODAY))
    assert cursor.description
    types = {
        column.name: programs.db.adapters.types[column.type_code].name
        for column in cursor.description
    }
    names = {"integer": "int4", "boolean": "bool", "numeric": "numeric"}
    wanted = {
        each.name: names.get(each.kind.sql_type, each.kind.sql_type) for each in ATTRIBUTES.values()
    }
    assert types == {"family_id": "uuid", **wanted}
