"""The guides ask for nothing that no service has: paths, questions, contents, options, codes."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from services.console.terminal.main import app
from tests.architecture.sources import REPOSITORY, sources

GUIDES = sorted((REPOSITORY / "docs").glob("panduan-*.md"))
CODE = re.compile(r"```.*?```|`[^`]+`", re.DOTALL)
REQUEST = re.compile(r"\b(GET|POST|PUT|DELETE) (?:\.\.\.)?(/[^\s`?]+)(?:\?([\w=&,.-]+))?")
COMMAND = re.compile(r"\bjejak [^\n`]+")
KEY = re.compile(r'"(\w+)":')
CONFIRMED = re.compile(r"Confirmed: ([\w-]+)")
SHORT_COLUMN = re.compile(r"^\| [^|]+\| `(\w+) (/[^`]+)/\.\.\.`", re.MULTILINE)


@cache
def operations() -> dict[tuple[str, str], set[str]]:
    """Method and path, with names left out: which questions it answers."""
    found = {}
    for file in sorted((REPOSITORY / "contracts/published/openapi").glob("*.json")):
        for path, methods in json.loads(file.read_text())["paths"].items():
            for method, asked in methods.items():
                names = {each["name"] for each in asked.get("parameters", ())}
                found[method.upper(), _nameless(path)] = names
    return found


@cache
def properties() -> set[str]:
    """Everything a body may say."""
    texts = (f.read_text() for f in (REPOSITORY / "contracts/published/openapi").glob("*.json"))
    return {name for text in texts for name in _properties(json.loads(text))}


def _properties(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", ())
        for each in schema.values():
            yield from _properties(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from _properties(each)


def _nameless(path: str) -> str:
    return re.sub(r"\{\w+\}", "{}", path)


def unknown(text: str) -> Iterator[str]:
    """What a guide asks for that is not there."""
    code = "\n".join(CODE.findall(text))
    yield from (f"{m} {path}" for m, path, asked in _requests(code, text) if not _has(m, path))
    yield from (each for m, path, asked in _requests(code, text) for each in _odd(m, path, asked))
    yield from (key for key in KEY.findall(code) if key not in properties())
    yield from (each for line in COMMAND.findall(code) for each in _odd_options(line))
    yield from (each for each in CONFIRMED.findall(code) if each not in _words_of_services())


def _requests(code: str, text: str) -> Iterator[tuple[str, str, str]]:
    yield from REQUEST.findall(code)
    for start in SHORT_COLUMN.finditer(text):
        table = text[start.end() :].split("\n\n", maxsplit=1)[0]
        for row in table.splitlines()[2:]:
            short = CODE.findall(row.split("|")[2])
            yield from ((start[1], f"{start[2]}/{each.strip('`')}", "") for each in short)


def _has(method: str, path: str) -> bool:
    return any(m == method and p.endswith(_nameless(path)) for m, p in operations()) or (
        path.endswith("/...") and any(p.startswith(_nameless(path[:-4])) for _, p in operations())
    )


def _odd(method: str, path: str, asked: str) -> Iterator[str]:
    known = operations().get((method, _nameless(path)), set())
    names = (each.partition("=")[0] for each in asked.split("&") if each)
    yield from (f"{path}?{name}" for name in names if name not in known)


def _odd_options(line: str) -> Iterator[str]:
    command: Any = typer.main.get_command(app)
    for word in line.split()[1:]:
        inner = getattr(command, "commands", {})
        command = inner.get(word, command)
    known = {option for each in command.params for option in each.opts} | {"--help"}
    yield from (each for each in re.findall(r"--[a-z-]+", line) if each not in known)


@cache
def _words_of_services() -> str:
    return "\n".join(file.path.read_text() for file in sources(REPOSITORY, "services"))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda each: each.stem)
def test_a_guide_asks_only_for_what_is_there(guide: Path) -> None:
    assert list(unknown(guide.read_text())) == []


@pytest.mark.parametrize(
    "text",
    [
        "`POST /households/{id}/dance`",
        "`GET /households/{id}?valid_on=2026-03-01`",
        '`{"efective": 1}`',
        "`jejak import x.xlsx --vilage 18`",
        "`Confirmed: whatever-you-say`",
        "| Kapan | `POST /households/{id}/members/{pid}/...` |\n|---|---|\n| Ini | `dance` |",
    ],
)
def test_what_is_not_there_is_named(text: str) -> None:
    right = "`POST /households/{id}/members/{pid}/missing`, `jejak import --village 18`"
    assert len(list(unknown(f"{text}\n\n{right}"))) == 1


def test_the_guides_do_ask_for_something() -> None:
    asked = "".join(guide.read_text() for guide in GUIDES)
    assert len(set(_requests("\n".join(CODE.findall(asked)), asked))) > 20
