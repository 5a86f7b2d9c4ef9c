"""What is broken: rules, folds, effects and their order; and which tests should notice."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.architecture.sources import REPOSITORY, Source, sources

BASES = {"Decision", "Guard", "Projection"}
EFFECTS = "contracts/registry/effects.py"
FOLD = "contracts/registry/history/"


def targets() -> list[Source]:
    """Files that hold a rule or a fold, and those that give facts their meaning and their order."""
    files = [file for file in sources(REPOSITORY, "services") if any(functions(file))]
    meaning = (file for file in sources(REPOSITORY, "contracts") if _is_meaning(file))
    return [*files, *(file for file in meaning if any(functions(file)))]


def functions(file: Source) -> Iterator[ast.FunctionDef]:
    """Every method of a decision, a guard or a projection; every effect; all of the fold."""
    for node in file.tree.body:
        if isinstance(node, ast.ClassDef) and (_is_fold(file) or _is_decided_with(node, file)):
            yield from (each for each in node.body if isinstance(each, ast.FunctionDef))
        elif _is_meaning(file) and isinstance(node, ast.FunctionDef):
            yield node


def _is_fold(file: Source) -> bool:
    return file.name.startswith(FOLD)


def _is_meaning(file: Source) -> bool:
    return _is_fold(file) or file.name == EFFECTS


def _is_decided_with(node: ast.ClassDef, file: Source) -> bool:
    bases = {ast.unparse(base) for base in node.bases}
    inherited = (
        each
        for each in file.tree.body
        if isinstance(each, ast.ClassDef) and each.name in bases and each is not node
    )
    return bool(bases & BASES) or any(_is_decided_with(each, file) for each in inherited)


def tests_of(target: Source) -> list[str]:
    """Test files from which the target is reached by imports, the nearest first."""
    reaching = [test for test in _test_files() if target.module in reached(test.module)]
    room = Path(target.name).parent.name

    def distance(test: Source) -> tuple[int, str]:
        own = test.path.stem == f"test_{target.path.stem}"
        near = Path(test.name).parent.name == room
        return (0 if own and near else 1 if near else 2, test.name)

    return [test.name for test in sorted(reaching, key=distance)]


@cache
def _test_files() -> tuple[Source, ...]:
    folders = ("tests/registry", "tests/verification", "tests/programs", "tests/contracts")
    found = sources(REPOSITORY, *folders)
    return tuple(file for file in found if file.path.name.startswith("test_"))


@cache
def reached(module: str) -> frozenset[str]:
    """Modules of ours that importing this one imports, itself among them."""
    done: set[str] = set()
    waiting = [module]
    while waiting:
        current = waiting.pop()
        if current not in done and current in _modules():
            done.add(current)
            waiting += [name for name in _modules()[current] if name not in done]
    return frozenset(done)


@cache
def _modules() -> dict[str, frozenset[str]]:
    files = {f.module: f for f in sources(REPOSITORY, "contracts", "infra", "services", "tests")}
    return {
        name: frozenset(
            part
            for imported in file.imports()
            for part in (imported, imported.rpartition(".")[0])
            if part in files
        )
        for name, file in files.items()
    }
