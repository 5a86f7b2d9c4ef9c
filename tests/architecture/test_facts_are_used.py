"""No fact is declared for nothing: something records it, and something folds it or shows it.

How far an access log had grown every service tells alike: the runtime records that, and folds it.
"""

import ast
from pathlib import Path

from contracts.event import DurableCommand
from contracts.keeping.access import AccessWitnessed
from infra.build.schemas import every_fact
from tests.architecture.sources import REPOSITORY, Source, sources, write

READERS = ("services", "infra/runtime/identity")


def recorded(files: list[Source]) -> set[str]:
    """Names that are called: facts are made where they are recorded."""
    calls = (node for file in files for node in ast.walk(file.tree) if isinstance(node, ast.Call))
    return {call.func.id for call in calls if isinstance(call.func, ast.Name)}


def folded(files: list[Source]) -> set[str]:
    """Names that a decorator, a match, a check of the type or a table of facts mentions."""
    return {name for file in files for node in ast.walk(file.tree) for name in _mentions(node)}


def _mentions(node: ast.AST) -> set[str]:
    if isinstance(node, ast.FunctionDef):
        return set().union(*(_names(each) for each in node.decorator_list))
    if isinstance(node, ast.MatchClass):
        return _names(node.cls)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
        called = ast.unparse(node.func).rpartition(".")[2]
        return _names(node) if called in {"isinstance", "on", "register"} else set()
    if isinstance(node, ast.Dict):
        return set().union(*(_names(each) for each in node.keys if each))
    return set()


def _names(node: ast.AST) -> set[str]:
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}


def test_every_fact_is_recorded_by_somebody() -> None:
    made = recorded(sources(REPOSITORY, "services"))
    besides = (DurableCommand, AccessWitnessed)
    facts = {fact.__name__ for fact in every_fact() if not issubclass(fact, besides)}
    assert facts - made == set()


def test_every_fact_is_folded_or_shown() -> None:
    told = folded(sources(REPOSITORY, *READERS))
    facts = {fact.__name__ for fact in every_fact() if not issubclass(fact, AccessWitnessed)}
    assert facts - told == set()


def test_facts_that_nobody_records_or_folds_are_found(tmp_path: Path) -> None:
    code = (
        "@event(MemberBorn)\ndef _(self) -> None:\n    self.record(MemberDied())\n"
        "@view.on(MemberArrived, MemberMovedOut)\ndef _(db) -> None:\n    return\n"
        "import MemberTransferred\n"
    )
    files = sources(write(tmp_path, services__registry__a=code), "services")
    assert "MemberDied" in recorded(files) and "MemberBorn" not in recorded(files)
    assert folded(files) >= {"MemberBorn", "MemberArrived", "MemberMovedOut"}
    assert not folded(files) & {"MemberDied", "MemberTransferred"}
