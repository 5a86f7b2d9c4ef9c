"""Documents lead where they say: every link, file, target and command that they name is there."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main

from services.console.terminal.main import app
from tests.architecture.sources import REPOSITORY

LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
PATH = re.compile(r"`((?:contracts|services|infra|tests|docs)/[\w./-]+|docker-compose\.yml)`")
TARGET = re.compile(r"\bmake ([a-z][a-z-]+)\b")
COMMAND = re.compile(r"\bjejak ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)


def documents(root: Path = REPOSITORY) -> list[Path]:
    names = ["README.md", "CHANGELOG.md", "docs/*.md", "infra/decisions/*.md", "contracts/*.md"]
    return [path for name in names for path in sorted(root.glob(name))]


def missing_files(document: Path, root: Path) -> list[str]:
    text = document.read_text()
    beside = [name for name in LINK.findall(text) if not (document.parent / name).exists()]
    return beside + [name for name in PATH.findall(text) if not (root / name).exists()]


def missing_targets(document: Path, makefile: str) -> list[str]:
    known = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    code = " ".join(CODE.findall(document.read_text()))
    return [name for name in TARGET.findall(code) if name not in known]


def missing_commands(document: Path) -> list[str]:
    code = " ".join(CODE.findall(document.read_text()))
    return [" ".join(found).strip() for found in COMMAND.findall(code) if not _exists(*found)]


def _exists(name: str, inner: str) -> bool:
    command = typer.main.get_command(app)
    found = getattr(command, "commands", {}).get(name)
    group = getattr(found, "commands", None)
    return found is not None and (group is None or not inner or inner in group)


def everything_missing(root: Path = REPOSITORY) -> Iterator[str]:
    makefile = (root / "Makefile").read_text()
    for document in documents(root):
        missing = missing_files(document, root)
        missing += missing_targets(document, makefile) + missing_commands(document)
        yield from (f"{document.relative_to(root)}: {name}" for name in missing)


def test_documents_name_only_what_is_there() -> None:
    assert list(everything_missing()) == []


@pytest.mark.parametrize(
    "line",
    [
        "see [the guide](docs/guide.md)",
        "see `services/registry/gone.py`",
        "run `make coffee`",
        "run `jejak dance`",
        "run `jejak parked hide`",
    ],
)
def test_what_is_not_there_is_found(tmp_path: Path, line: str) -> None:
    (tmp_path / "Makefile").write_text("demo:\n")
    (tmp_path / "README.md").write_text(f"{line}, then `make demo` and `jejak up`\n")
    assert len(list(everything_missing(tmp_path))) == 1


def unlisted_decisions(folder: Path) -> list[str]:
    index = (folder / "README.md").read_text()
    return [path.name for path in sorted(folder.glob("0*.md")) if f"]({path.name})" not in index]


def test_every_decision_is_listed_and_fits_a_page(tmp_path: Path) -> None:
    folder = REPOSITORY / "infra/decisions"
    assert unlisted_decisions(folder) == []
    lengths = {path.name: len(path.read_text().splitlines()) for path in folder.glob("0*.md")}
    assert {name: count for name, count in lengths.items() if count > 50} == {}
    (tmp_path / "README.md").write_text("[0001](0001-a.md)")
    (tmp_path / "0001-a.md").touch()
    (tmp_path / "0002-b.md").touch()
    assert unlisted_decisions(tmp_path) == ["0002-b.md"]
