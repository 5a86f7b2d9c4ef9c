"""Which day a moment is on is decided in one place, `contracts/calendar.py`, in the zone installed.

A household recorded at 06.30 in Pesawaran was once dated yesterday, because four files asked UTC.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import Source, sources, write

CALENDAR = "contracts/calendar.py"
IN_SQL = re.compile(
    r"AT\s+TIME\s+ZONE\s+'|SET\s+(LOCAL\s+)?TIME\s*ZONE|timezone\s*\(\s*'", re.IGNORECASE
)

Law = Callable[[Source], Iterator[ast.expr]]


def days_of_moments(file: Source) -> Iterator[ast.expr]:
    """`moment.date()`: the day in whatever zone the moment happens to be written in."""
    for call in _calls(file):
        if _method(call) == "date" and not call.args and not call.keywords:
            yield call


def zones(file: Source) -> Iterator[ast.expr]:
    """A zone by name, in Python or in SQL."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Call) and _called(node) in {"ZoneInfo", "gettz", "timezone"}:
            yield node
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(node, ast.Constant) and isinstance(text, str) and IN_SQL.search(text):
            yield node


def conversions(file: Source) -> Iterator[ast.expr]:
    """`moment.astimezone(...)`: the first half of a day of one's own."""
    return (call for call in _calls(file) if _method(call) == "astimezone")


def _calls(file: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(file.tree) if isinstance(node, ast.Call))


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def _called(call: ast.Call) -> str:
    return _method(call) or (call.func.id if isinstance(call.func, ast.Name) else "")


def broken(law: Law, files: list[Source]) -> list[str]:
    return [
        f"{file.name}:{node.lineno}"
        for file in files
        if file.name != CALENDAR
        for node in law(file)
    ]


@pytest.mark.parametrize("law", [days_of_moments, zones, conversions])
def test_nobody_but_the_calendar_turns_a_moment_into_a_day(law: Law) -> None:
    assert broken(law, sources()) == []


@pytest.mark.parametrize(
    ("law", "line"),
    [
        (days_of_moments, "today = by.recorded_at.date()"),
        (days_of_moments, "today = now().date()"),
        (days_of_moments, "days = [job.created_at.date() for job in jobs]"),
        (zones, "JAKARTA = ZoneInfo('Asia/Jakarta')"),
        (zones, "JAKARTA = zoneinfo.ZoneInfo(name)"),
        (zones, "WIB = timezone(timedelta(hours=7))"),
        (zones, "db.execute(\"SELECT (now() AT TIME ZONE 'Asia/Jakarta')::date\")"),
        (zones, "QUERY = \"SELECT recorded_at at time  zone 'WIB' FROM entry\""),
        (zones, "db.execute(\"SET LOCAL TIME ZONE 'Asia/Makassar'\")"),
        (zones, "QUERY = \"SELECT timezone('Asia/Jayapura', recorded_at) FROM entry\""),
        (conversions, "at = moment.astimezone(JAKARTA)"),
        (conversions, "at = moment.astimezone()"),
    ],
)
def test_a_line_that_makes_a_day_of_its_own_is_found(tmp_path: Path, law: Law, line: str) -> None:
    write(tmp_path, services__registry__a=line)
    assert broken(law, sources(tmp_path)) == ["services/registry/a.py:1"]


def test_a_day_from_the_calendar_and_a_date_that_was_a_date_are_fine(tmp_path: Path) -> None:
    fine = (
        "today = day_of(by.recorded_at)\n"
        "born = date(1985, 8, 17)\n"
        "column = cell.date\n"
        "day = fields.date(required=True)\n"
        "TABLE = 'CREATE TABLE entry (recorded_at timestamp with time zone)'\n"
    )
    write(tmp_path, services__registry__a=fine)
    for law in (days_of_moments, zones, conversions):
        assert broken(law, sources(tmp_path)) == []


def test_the_calendar_itself_may(tmp_path: Path) -> None:
    write(tmp_path, contracts__calendar="day = moment.astimezone(ZoneInfo(zone)).date()")
    for law in (days_of_moments, zones, conversions):
        assert broken(law, sources(tmp_path)) == []
