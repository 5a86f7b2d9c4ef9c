"""A rule judges one family or a village in one query, and says why."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from services.programs.assessments.evaluate import (
    Eligibility,
    Judgement,
    RuleRefused,
    compile_rule,
    judge,
    judgement_query,
)

RULE = compile_rule(
    {
        "poor": "desil <= 4",
        "crowded": "floor_area_m2 < 8 * member_count",
        "no_car": "!has_car",
    }
)

VILLAGE = sql.SQL(
    """SELECT id AS family_id, desil, floor_area_m2, member_count, has_car, 'unused' AS village_code
    FROM (VALUES
        ('00000000-0000-0000-0000-000000000001'::uuid, 2, 24, 5, false),
        ('00000000-0000-0000-0000-000000000002'::uuid, 2, 60, 5, NULL),
        ('00000000-0000-0000-0000-000000000003'::uuid, NULL, 24, 5, false)
    ) AS families (id, desil, floor_area_m2, member_count, has_car) ORDER BY id"""
)


@pytest.fixture
def connection(postgres: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres) as connection:
        yield connection


@pytest.fixture
def village(connection: psycopg.Connection[Any]) -> list[Judgement]:
    return list(judge(connection, VILLAGE, RULE))


def test_a_family_that_meets_every_criterion_is_eligible(village: list[Judgement]) -> None:
    assert village[0].outcome is Eligibility.ELIGIBLE


def test_a_family_that_fails_one_is_ineligible_even_if_another_is_unknown(
    village: list[Judgement],
) -> None:
    assert village[1].outcome is Eligibility.INELIGIBLE
    assert [reason.answer for reason in village[1].trace] == [True, False, None]


def test_a_family_is_not_refused_for_what_nobody_asked_it(village: list[Judgement]) -> None:
    assert village[2].outcome is Eligibility.UNKNOWN


def test_a_reason_shows_the_criterion_and_the_facts_it_used(village: list[Judgement]) -> None:
    crowded = village[1].trace[1]
    assert crowded.name == "crowded"
    assert crowded.text == "floor_area_m2 < 8 * member_count"
    assert crowded.facts == {"floor_area_m2": 60, "member_count": 5}
    assert village[2].trace[0].facts == {"desil": None}


def test_one_family_is_judged_by_the_same_query(connection: psycopg.Connection[Any]) -> None:
    second = UUID(int=2)
    one = sql.SQL("SELECT * FROM ({}) AS village WHERE family_id = {}")
    (judgement,) = judge(connection, one.format(VILLAGE, sql.Literal(second)), RULE)
    assert (judgement.family_id, judgement.outcome) == (second, Eligibility.INELIGIBLE)


def test_a_rule_names_the_columns_its_population_needs() -> None:
    assert RULE.attributes == ("desil", "floor_area_m2", "has_car", "member_count")


def test_a_village_can_be_counted_without_reading_it(connection: psycopg.Connection[Any]) -> None:
    query = sql.SQL(
        "SELECT outcome, count(*), count(*) FILTER (WHERE poor) FROM ({}) AS judged"
        " GROUP BY outcome ORDER BY outcome"
    )
    rows = connection.execute(query.format(judgement_query(VILLAGE, RULE))).fetchall()
    assert rows == [("eligible", 1, 1), ("ineligible", 1, 1), ("unknown", 1, 0)]


def test_a_hundred_thousand_families_are_judged_in_one_query(
    connection: psycopg.Connection[Any],
) -> None:
    connection.execute(
        """CREATE TEMPORARY TABLE families ON COMMIT DROP AS
        SELECT gen_random_uuid() AS family_id, nullif(n % 11, 0) AS desil, n % 90 AS floor_area_m2,
            1 + n % 7 AS member_count, nullif(n % 5, 0) = 1 AS has_car
        FROM generate_series(1, 100000) AS n"""
    )
    started = time.perf_counter()
    connection.execute(
        sql.SQL("CREATE TEMPORARY TABLE judged ON COMMIT DROP AS {}").format(
            judgement_query(sql.SQL("SELECT * FROM families"), RULE)
        )
    )
    stored = time.perf_counter()
    judged = sum(1 for _ in judge(connection, sql.SQL("SELECT * FROM families"), RULE))
    read = time.perf_counter()
    print(f"100000 families: stored in {stored - started:.2f} s, read in {read - stored:.2f} s")
    assert judged == 100_000


def test_a_version_is_compiled_once_and_each_version_for_itself() -> None:
    asked = {"miskin": "desil <= 4"}
    assert compile_rule(asked) is compile_rule(dict(asked))
    assert compile_rule({"miskin": "desil <= 3"}) is not compile_rule(asked)
    assert compile_rule({"rentan": "desil <= 4"}).criteria.keys() == {"rentan"}
    for _ in range(2):
        with pytest.raises(RuleRefused):
            compile_rule({"miskin": "desil <="})
