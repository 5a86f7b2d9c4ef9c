"""What is known of a family, on any day and at any position, is what the one fold says of it.

Histories are random years of a village: recorded late, vaguely, in error, and put right.
JEJAK_VIEWED_HISTORIES says how many.
"""

import os
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from psycopg import sql
from psycopg.rows import dict_row

from services.programs.families import population
from services.programs.families.view import family_attributes
from services.programs.rules.attributes import ATTRIBUTES
from tests.contracts.history.histories import Village
from tests.people_we_know import MARGOREJO, SUKAMAJU
from tests.programs.families.conftest import begin_again
from tests.programs.families.reference import judged
from tests.rebuilding import rebuild
from tests.running import InTests

HISTORIES = int(os.environ.get("JEJAK_VIEWED_HISTORIES", "6"))
WAY = {"late": 0.3, "vague": 0.3, "wrong": 0.2}


def lived(seed: int) -> Village:
    return Village(seed, **WAY).live(14)


def known_at(programs: InTests, position: int, as_of: date) -> dict[UUID, Any]:
    queries = (population.village(code, position, as_of) for code in (SUKAMAJU, MARGOREJO))
    union = sql.SQL(" UNION ALL ").join(queries)
    rows = programs.db.cursor(row_factory=dict_row).execute(union).fetchall()
    return {row.pop("family_id"): row for row in rows}


def expected(village: Village, position: int, as_of: date) -> dict[UUID, Any]:
    return judged({i: village.story.family(i, position) for i in village.families}, as_of)


def hear(programs: InTests, village: Village, *, at_once: bool) -> None:
    follower = family_attributes.follower(programs.running.logs["inbox"])
    for past in village.story.ledger:
        programs.told.tell(past.fact, by=past.by, event_id=past.event_id, at=past.recorded_at)
        if not at_once:
            follower.step(programs.db)
    while follower.step(programs.db):
        pass


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_any_day_as_known_at_any_position_is_what_the_fold_says(
    programs: InTests, seed: int
) -> None:
    village = lived(seed)
    begin_again(programs)
    hear(programs, village, at_once=seed % 2 == 0)
    last = len(village.story.ledger)
    days = [date(2024, 6, 1), date(2025, 4, 1), date(2025, 8, 15), village.today, date(2030, 1, 1)]
    for position in sorted({0, 1, last // 3, 2 * last // 3, last}):
        for day in days:
            assert known_at(programs, position, day) == expected(village, position, day)


def test_a_rebuilt_view_equals_the_live_one(programs: InTests) -> None:
    begin_again(programs)
    hear(programs, lived(3), at_once=False)
    result = rebuild(family_attributes, programs.running.logs["inbox"], programs.db)
    assert result.identical


def test_the_population_has_every_published_attribute_with_its_type(programs: InTests) -> None:
    cursor = programs.db.execute(population.village(SUKAMAJU, 0, date(2026, 3, 1)))
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
