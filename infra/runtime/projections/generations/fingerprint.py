"""Fingerprint of what keeps a view: code that folds, and all it imports that says what facts mean.

Wider than needed rather than narrower: a view filled once too often costs minutes, one that keeps
rows of an older fold is wrong for good. Comments and docstrings are no part of it.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

FOLDING = (
    "contracts",
    "services",
    "infra.runtime.deadlines.rows",
    "infra.runtime.identity",
    "infra.runtime.projections.settling",
)
"""Where code that folds may stand; other rooms only carry facts and rows, and do not shape them."""
LENGTH = 12


def fingerprint(words: Iterable[str], modules: Iterable[str]) -> str:
    """Of words, such as the DDL, and of modules with whatever they import of `FOLDING`."""
    found = sha256()
    for each in (*map(_hash, words), *map(_kept, sorted(closure(modules)))):
        found.update(each)
    return found.hexdigest()[:LENGTH]


def closure(modules: Iterable[str]) -> set[str]:
    """These modules, and those of `FOLDING` that they import, directly or not."""
    found: set[str] = set()
    todo = set(modules)
    while todo:
        found |= todo
        named = {each for name in todo for each in imported(name) if folds(each)}
        todo = {each for each in named - found if file_of(each)}
    return found


def folds(module: str) -> bool:
    return any(module == room or module.startswith(f"{room}.") for room in FOLDING)


@cache
def file_of(module: str) -> Path | None:
    """None for what is no module, such as a class that is imported from one."""
    if known := getattr(sys.modules.get(module), "__file__", None):
        return Path(known)
    if module.rpartition(".")[0] not in sys.modules or module in sys.modules:
        return None
    package = sys.modules[module.rpartition(".")[0]]
    spec = find_spec(module) if hasattr(package, "__path__") else None
    return Path(spec.origin) if spec and spec.origin else None


@cache
def imported(module: str) -> frozenset[str]:
    """What it imports by name, wherever in it: `from a import b` may mean the module a.b."""
    return frozenset(_imported(_tree(module)))


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def _hash(word: str) -> bytes:
    return sha256(word.encode()).digest()


@cache
def _kept(module: str) -> bytes:
    return _hash(meaning(module))  # many times shorter than what it is of


def meaning(module: str) -> str:
    """Its code, however it is laid out and whatever is said about it."""
    tree = _tree(module)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            body[:] = [each for each in body if not _said(each)]
    return ast.dump(tree)


def _said(node: ast.AST) -> bool:
    """Whether it is only a string that stands by itself."""
    value = node.value if isinstance(node, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _tree(module: str) -> ast.Module:
    file = file_of(module)
    return ast.parse(file.read_text(encoding="utf-8") if file else "")
