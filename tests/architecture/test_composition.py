"""What is registered is listed where it is composed; nothing works because it was imported."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import Source, sources, write

REGISTERING = {"on", "of", "by_batch", "register"}
DEPS = "infra/runtime/http/deps.py"

Law = Callable[[Source], Iterator[int]]


def registers_elsewhere(file: Source) -> Iterator[int]:
    """Lines that add to what another module declared: it works only if this one is imported."""
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        for alias in node.names
    }
    for node in ast.walk(file.tree):
        if isinstance(node, ast.FunctionDef):
            for decorator in node.decorator_list:
                call = decorator.func if isinstance(decorator, ast.Call) else decorator
                if isinstance(call, ast.Attribute) and call.attr in REGISTERING:
                    yield from [node.lineno] if ast.unparse(call.value) in foreign else []


def imports_for_effect(file: Source) -> Iterator[int]:
    """Imports that nobody uses, silenced."""
    for number, line in enumerate(file.text.splitlines(), 1):
        if "noqa: F401" in line:
            yield number


def reaches_for_the_state(file: Source) -> Iterator[int]:
    """`app.state` outside its one typed place."""
    if file.name == DEPS:
        return
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Attribute) and node.attr == "state":
            owner = ast.unparse(node.value)
            if owner.endswith("app"):
                yield node.lineno


LAWS: list[Law] = [registers_elsewhere, imports_for_effect, reaches_for_the_state]


def broken(law: Law, files: list[Source]) -> list[str]:
    return [f"{file.name}:{line}" for file in files for line in law(file)]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_composition_keeps_the_law(law: Law) -> None:
    assert broken(law, sources()) == []


@pytest.mark.parametrize(
    ("law", "text"),
    [
        (
            registers_elsewhere,
            "from a import view\n@view.on(Fact)\ndef noted(db): ...\n",
        ),
        (imports_for_effect, "import contracts.registry  # noqa: F401\n"),
        (reaches_for_the_state, "def page(request):\n    return request.app.state.pool\n"),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_what_breaks_the_law_is_found(tmp_path: Path, law: Law, text: str) -> None:
    write(tmp_path, services__registry__a=text)
    assert len(broken(law, sources(tmp_path, "services"))) == 1


def test_a_view_that_is_declared_where_it_is_kept_is_fine(tmp_path: Path) -> None:
    text = "view = View('a', '')\n@view.on(Fact)\ndef noted(db): ...\n"
    write(tmp_path, services__registry__a=text)
    assert broken(registers_elsewhere, sources(tmp_path, "services")) == []
