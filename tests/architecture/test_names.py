"""A name is taken once, says what it names, and each room says what an expert would search for."""

import ast
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PRODUCT, REPOSITORY, Source, sources, write

SAYS_NOTHING = {"told", "seen", "shown", "about", "taken"}
"""They named ten kinds of thing each: messages, versions, pages, provenance, outcomes."""
SHARED_BASENAMES = {"__init__.py", "__main__.py", "view.py", "page.py", "main.py"}
MOST_FILES = 9

Finder = Callable[[list[Source]], list[str]]


def classes_taken_twice(files: list[Source]) -> list[str]:
    """Class names that two modules declare."""
    where: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                where[node.name].append(file.name)
    return [f"{name}: {', '.join(found)}" for name, found in where.items() if len(found) > 1]


def nameless_functions(files: list[Source]) -> list[str]:
    """Functions called `_`: nobody can say what happens there, nor find it in a trace."""
    return [
        f"{file.name}:{node.lineno}"
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.strip("_")
    ]


def names_that_say_nothing(files: list[Source]) -> list[str]:
    return [
        f"{file.name}:{line} {name}"
        for file in files
        for name, line in named_in(file)
        if name.strip("_") in SAYS_NOTHING
    ]


def named_in(file: Source) -> Iterator[tuple[str, int]]:
    """Every name that the file itself gives: variables, parameters, attributes, functions."""
    yield file.path.stem, 0
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield node.attr, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias) and node.asname:
            yield node.asname, node.lineno


def basenames_taken_twice(files: list[Source]) -> list[str]:
    """Within one service a file is found by its name alone."""
    where: dict[tuple[str, str], list[str]] = defaultdict(list)
    for file in files:
        top, service, *_ = file.name.split("/")
        if top == "services" and file.path.name not in SHARED_BASENAMES:
            where[service, file.path.name].append(file.name)
    return [", ".join(found) for found in where.values() if len(found) > 1]


def crowded(files: list[Source]) -> list[str]:
    """Folders with more files than one can take in."""
    count: dict[str, int] = defaultdict(int)
    for file in files:
        if file.path.name != "__init__.py":
            count[Path(file.name).parent.as_posix()] += 1
    return [f"{folder}: {number}" for folder, number in count.items() if number > MOST_FILES]


def rooms_without_a_word(files: list[Source]) -> list[str]:
    """Packages whose first line says nothing."""
    return [
        file.name
        for file in files
        if file.path.name == "__init__.py"
        and file.name.count("/") > 1
        and len(first_line(file)) < 20
    ]


def first_line(file: Source) -> str:
    return (ast.get_docstring(file.tree) or "").partition("\n")[0]


LAWS: list[Finder] = [
    classes_taken_twice,
    nameless_functions,
    names_that_say_nothing,
    basenames_taken_twice,
    crowded,
    rooms_without_a_word,
]


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_names_keep_the_law(law: Finder) -> None:
    assert law(sources()) == []


@pytest.mark.parametrize(
    ("law", "files", "found"),
    [
        (
            classes_taken_twice,
            {"services__a__one": "class Desk: ...", "infra__two": "class Desk: ..."},
            ["Desk: infra/two.py, services/a/one.py"],
        ),
        (
            nameless_functions,
            {"services__a__one": "def _(fact):\n    return"},
            ["services/a/one.py:1"],
        ),
        (
            names_that_say_nothing,
            {"services__a__one": "def page(about):\n    told = about\n    return told"},
            ["services/a/one.py:1 about", "services/a/one.py:2 told"],
        ),
        (
            basenames_taken_twice,
            {"services__a__b__desk": "x = 1", "services__a__c__desk": "x = 1"},
            ["services/a/b/desk.py, services/a/c/desk.py"],
        ),
        (
            crowded,
            {f"services__a__b__file{number}": "x = 1" for number in range(10)},
            ["services/a/b: 10"],
        ),
        (
            rooms_without_a_word,
            {"services__a__b____init__": '"""Short."""'},
            ["services/a/b/__init__.py"],
        ),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)
def test_a_name_against_the_law_is_found(
    tmp_path: Path, law: Finder, files: dict[str, str], found: list[str]
) -> None:
    for name, text in files.items():
        if name.endswith("__init__"):
            path = tmp_path / name.removesuffix("__init__").replace("__", "/") / "__init__.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        else:
            write(tmp_path, **{name: text})
    assert law(sources(tmp_path, *PRODUCT)) == found


def test_views_and_pages_may_share_their_names(tmp_path: Path) -> None:
    write(tmp_path, services__a__b__view="x = 1", services__a__c__view="x = 1")
    assert basenames_taken_twice(sources(tmp_path, "services")) == []


EXPERTS_WORDS = (
    "projection",
    "read model",
    "event store",
    "optimistic concurrency",
    "bitemporal",
    "crypto-shredding",
    "dead letter",
    "process manager",
    "outbox",
    "consistency boundary",
)


@pytest.mark.parametrize("word", EXPERTS_WORDS)
def test_an_expert_can_grep_the_way_in(word: str) -> None:
    texts = [
        ast.get_docstring(file.tree) or "" for file in sources(REPOSITORY, "infra", "services")
    ]
    assert any(re.search(re.escape(word), text, re.IGNORECASE) for text in texts)
