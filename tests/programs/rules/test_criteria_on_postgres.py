"""PostgreSQL's answer to a compiled criterion is CEL's answer, and unknown stays unknown."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import cel
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import sql

from services.programs.rules.compiler import RELATION, compile_criterion
from tests.programs.rules.expressions import CATALOGUE, Row, Tree, criteria, in_cel, rows
from tests.programs.rules.three_valued import meaning

patiently = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


@pytest.fixture(scope="module")
def database(postgres: str) -> Iterator[psycopg.Connection[Any]]:
    with psycopg.connect(postgres, autocommit=True) as connection:
        yield connection


def on_postgres(database: psycopg.Connection[Any], text: str, known: list[Row]) -> list[Any]:
    columns = [
        sql.SQL("{}::{} AS {}").format(
            sql.Literal([row[name] for row in known]),
            sql.SQL(f"{each.kind.sql_type}[]"),
            sql.Identifier(name),
        )
        for name, each in CATALOGUE.items()
    ]
    query = sql.SQL(
        "SELECT {} FROM (SELECT {}) AS arrays, unnest({}) WITH ORDINALITY AS {}({}, place)"
        " ORDER BY place"
    ).format(
        compile_criterion(text, CATALOGUE).sql,
        sql.SQL(", ").join(columns),
        sql.SQL(", ").join(sql.Identifier("arrays", name) for name in CATALOGUE),
        sql.Identifier(RELATION),
        sql.SQL(", ").join(map(sql.Identifier, CATALOGUE)),
    )
    return [answer for (answer,) in database.execute(query).fetchall()]


def moment(value: Any) -> Any:
    """CEL has moments, not days."""
    return (
        datetime(value.year, value.month, value.day, tzinfo=UTC)
        if isinstance(value, date)
        else value
    )


def in_rust(text: str, row: Row) -> Any:
    context = cel.Context({name: moment(value) for name, value in row.items()})
    context.add_function("date", lambda text: moment(date.fromisoformat(text)))
    return cel.evaluate(text, context)


@patiently
@given(tree=criteria(), known=st.lists(rows(gaps=False), min_size=1, max_size=6))
def test_a_criterion_on_known_facts_answers_as_another_cel_does(
    database: psycopg.Connection[Any], tree: Tree, known: list[Row]
) -> None:
    answers = [in_rust(in_cel(tree, row), row) for row in known]
    assert on_postgres(database, in_cel(tree), known) == answers


@patiently
@given(tree=criteria(), known=st.lists(rows(gaps=True), min_size=1, max_size=6))
def test_a_criterion_on_facts_with_gaps_is_unknown_exactly_where_it_means_to_be(
    database: psycopg.Connection[Any], tree: Tree, known: list[Row]
) -> None:
    answers = [meaning(tree, row) for row in known]
    assert on_postgres(database, in_cel(tree), known) == answers


@patiently
@given(
    tree=criteria(), gaps=rows(gaps=True), found=st.lists(rows(gaps=False), min_size=4, max_size=4)
)
def test_an_answer_given_despite_gaps_holds_whatever_is_found_out_later(
    database: psycopg.Connection[Any], tree: Tree, gaps: Row, found: list[Row]
) -> None:
    (answer,) = on_postgres(database, in_cel(tree), [gaps])
    if answer is None:
        return
    for later in found:
        filled = {name: later[name] if value is None else value for name, value in gaps.items()}
        assert in_rust(in_cel(tree, gaps), filled) == answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("desil <= 4", None),
        ("desil <= 4 || listed", True),
        ("desil <= 4 && has_car", False),
        ("!(desil <= 4)", None),
        ("desil == desil", None),
        ("desil in [1, 2]", None),
        ("has(desil)", False),
        ("desil == null", True),
        ("null != listed", True),
        ("desil <= 4 ? listed : listed", None),
        ("has(desil) ? desil <= 4 : listed", True),
        ("member_count - 1 == 3", True),
        ("floor_area_m2 < 8 * member_count", True),
        ("double(floor_area_m2) < 7.2 * double(member_count)", True),
        ("0.1 + 0.2 == 0.3 && listed", True),
        ("999999999999999999 * 999999999999999999 * 99 > member_count", True),
        ("- -member_count == 4", True),
        ('survey_date >= date("2025-01-31")', True),
        ("village_code >= '18.09.01' && village_code < '18.09.02'", True),
        ("village_code < 'a' && 'B' < 'a' && listed", True),
        ("floor in ['earth', 'bamboo'] // atau lantai tanah", True),
        ("listed == true && has_car != true", True),
    ],
)
def test_a_family_without_a_desil(
    database: psycopg.Connection[Any], text: str, answer: bool | None
) -> None:
    family: Row = {
        "desil": None,
        "member_count": 4,
        "floor_area_m2": 21,
        "has_car": False,
        "listed": True,
        "village_code": "18.09.01.2001",
        "floor": "earth",
        "survey_date": date(2025, 1, 31),
        "spending": None,
    }
    assert on_postgres(database, text, [family]) == [answer]


def test_texts_are_ordered_by_code_point_whatever_their_columns_sort_by(
    database: psycopg.Connection[Any],
) -> None:
    text = '(listed ? village_code : desil_period) < "B"'
    query = sql.SQL(
        "SELECT {} FROM (SELECT true AS listed, 'a' COLLATE \"POSIX\" AS village_code,"
        " 'a' COLLATE \"pg_c_utf8\" AS desil_period) AS {}"
    ).format(compile_criterion(text).sql, sql.Identifier(RELATION))
    assert database.execute(query).fetchone() == (False,)
