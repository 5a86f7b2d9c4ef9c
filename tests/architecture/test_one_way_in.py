"""Facts enter by the ledger alone, time comes from outside, and no value becomes SQL text."""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeGuard

import pytest

from tests.architecture.sources import Source, sources, write

APPENDERS = {
    "infra/runtime/eventstore/ledger.py",
    "infra/runtime/eventstore/batch.py",
    "infra/runtime/eventstore/storage/recorder.py",
}
"""The first two refuse an empty boundary, so that no fact is appended unconditionally."""
APPENDING = re.compile(r"((^|\.)(recorder|events|ledger)\.(append|store)|\.commits\.store)$")
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time"}
SQL = re.compile(
    r"^\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|CREATE|ALTER|DROP|GRANT|WITH \w+)\b"
)

PIECES = {
    "infra/runtime/projections/views.py": "an UPDATE that the code itself holds",
    "services/registry/directory/page.py": "one of the conditions that it declares",
}
"""Where SQL is put together from pieces of the code itself, and which; never from a value."""

Law = Callable[[Source], Iterator[ast.expr]]


def appends(file: Source) -> Iterator[ast.expr]:
    """Calls that put facts into a store without the ledger's decide."""
    if file.name in APPENDERS:
        return
    for call in _calls(file):
        if APPENDING.search(_dotted(call.func)):
            yield call


def clocks(file: Source) -> Iterator[ast.expr]:
    """Readings of the clock outside the runtime, which hands the time to whoever needs it."""
    if file.name.startswith("infra/runtime/"):
        return
    for call in _calls(file):
        if _dotted(call.func) in CLOCKS or _dotted(call.func).removeprefix("datetime.") in CLOCKS:
            yield call


def spliced(file: Source) -> Iterator[ast.expr]:
    """SQL texts that a value is written into. Constants in capitals are no values."""
    if file.name in PIECES:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.JoinedStr) and SQL.match(_opening(node)):
            values = [each.value for each in node.values if isinstance(each, ast.FormattedValue)]
            yield from (each for each in values if not _dotted(each).rpartition(".")[2].isupper())
        if _formats(node):
            yield node


def _calls(file: Source) -> Iterator[ast.Call]:
    return (node for node in ast.walk(file.tree) if isinstance(node, ast.Call))


def _dotted(node: ast.AST) -> str:
    return ast.unparse(node) if isinstance(node, ast.Name | ast.Attribute) else ""


def _opening(node: ast.JoinedStr) -> str:
    first = node.values[0] if node.values else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def _formats(node: ast.AST) -> TypeGuard[ast.expr]:
    """`"SELECT …".format(…)` and `"SELECT …" % …`."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return _is_sql(node.left)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "format"
        and _is_sql(node.func.value)
    )


def _is_sql(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(SQL.match(node.value))
    )


def broken(law: Law, files: list[Source]) -> list[str]:
    return [f"{file.name}:{node.lineno}" for file in files for node in law(file)]


@pytest.mark.parametrize("law", [appends, clocks, spliced], ids=lambda law: law.__name__)
def test_the_law_is_kept(law: Law) -> None:
    assert broken(law, sources()) == []


@pytest.mark.parametrize(
    ("law", "line"),
    [
        (appends, "ledger.events.append([fact], [])"),
        (appends, "self.recorder.append([fact])"),
        (appends, "ledger.append([fact], [], 0)"),
        (appends, "self.ledger.recorder.store(rows, None)"),
        (appends, "recorder.commits.store(rows)"),
        (clocks, "today = date.today()"),
        (clocks, "at = datetime.now(UTC)"),
        (clocks, "at = datetime.datetime.now()"),
        (clocks, "at = time.time()"),
        (spliced, "db.execute(f'SELECT * FROM person WHERE name = {name}')"),
        (spliced, "db.execute('DELETE FROM person WHERE name = %s' % name)"),
        (spliced, "db.execute('SELECT * FROM {}'.format(name))"),
    ],
)
def test_a_line_that_breaks_the_law_is_found(tmp_path: Path, law: Law, line: str) -> None:
    write(tmp_path, services__registry__a=line)
    assert broken(law, sources(tmp_path)) == ["services/registry/a.py:1"]


def test_composed_sql_and_constants_are_fine(tmp_path: Path) -> None:
    fine = (
        "db.execute(sql.SQL('SELECT * FROM {}').format(sql.Identifier(table)))\n"
        "TABLES = f'CREATE TABLE {NAME}'\n"
        "rows.append(fact)\n"
    )
    write(tmp_path, services__registry__a=fine)
    assert [broken(law, sources(tmp_path)) for law in (appends, clocks, spliced)] == [[], [], []]


def test_no_exception_is_out_of_date(monkeypatch: pytest.MonkeyPatch) -> None:
    excepted = dict(PIECES)
    monkeypatch.setattr(f"{__name__}.PIECES", {})
    assert {place.split(":")[0] for place in broken(spliced, sources())} == set(excepted)
