"""Nothing an author writes reaches the database as SQL."""

from typing import Any

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from psycopg import sql

from services.programs.rules.compiler import RELATION, compile_criterion
from services.programs.rules.problems import CriterionRefused

ATTEMPTS = [
    "desil; DROP TABLE families",
    "desil <= 4 -- ",
    "desil <= 4 /* */",
    "village_code == \"x' OR '1'='1\" OR true",
    "pg_sleep(10) == 1",
    "pg_read_file('/etc/passwd') == 'x'",
    '"desil" == desil',
    'desil" <= 4',
    "desil::text == '4'",
    "village_code == $$x$$",
    "(SELECT 1) == desil",
    "version == '18'",
    "desil <= %s",
    "village_code == '%(x)s'",
    "village_code == 'a\\' OR true'",
    "village_code == '\u0000'",
    "__class__ == 1",
]


@pytest.mark.parametrize("text", ATTEMPTS)
def test_sql_in_a_criterion_is_refused(text: str) -> None:
    with pytest.raises(CriterionRefused):
        compile_criterion(text)


@pytest.fixture(scope="module")
def connection(postgres: str) -> Any:
    with psycopg.connect(postgres, autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("hardened", ["on", "off"])
@pytest.mark.parametrize("text", ["'; DROP TABLE families; --", "it's", "$$", "{}", "?", ":x", "é"])
def test_quotes_in_a_value_stay_in_the_value(
    connection: psycopg.Connection[Any], text: str, hardened: str
) -> None:
    connection.execute(sql.SQL("SET standard_conforming_strings = {}").format(sql.SQL(hardened)))
    criterion = compile_criterion(f'village_code == "{text}"').sql
    query = sql.SQL("SELECT {} FROM (SELECT {}::text AS village_code) AS {}")
    bound = query.format(criterion, sql.Placeholder(), sql.Identifier(RELATION))
    assert connection.execute(bound, [text]).fetchone() == (True,)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="desil<=4'\"()[]!&|?:+-*/%,.;\\ \n01", max_size=40))
def test_any_text_at_all_compiles_or_is_refused_with_a_sentence(text: str) -> None:
    try:
        compile_criterion(text)
    except CriterionRefused as refused:
        assert str(refused).endswith((".", "?"))
