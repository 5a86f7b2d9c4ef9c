"""The story on a stage of its own: real files, and a regency whose services are made of paper."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from infra.local.home import Home
from services.console.demo.families import SampleFiles, files_with_a_story
from services.console.demo.stage import Notebook, Stage
from tests.console.demo.regency import PaperOfficers, Regency


@pytest.fixture(scope="session")
def files(tmp_path_factory: pytest.TempPathFactory) -> SampleFiles:
    """The files of the regency, made once."""
    return files_with_a_story(Home(tmp_path_factory.mktemp("regency")))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sleeps while paper services think."""
    for module in ("demo.stage", "client.imports"):
        monkeypatch.setattr(f"services.console.{module}.sleep", lambda _: None)


@pytest.fixture
def regency(files: SampleFiles) -> Regency:
    return Regency(files)


@pytest.fixture
def paper() -> StringIO:
    """What the audience reads."""
    return StringIO()


@pytest.fixture
def stage(files: SampleFiles, regency: Regency, paper: StringIO, tmp_path: Path) -> Iterator[Stage]:
    """Before the first act."""
    with PaperOfficers(regency) as officers:
        notebook = Notebook(tmp_path / "notebook.json")
        yield Stage(officers, notebook, files, Console(file=paper, width=100))


def noted(stage: Stage) -> dict[str, object]:
    """What stands in the notebook's file."""
    notes: dict[str, object] = json.loads(stage.notebook.file.read_text())
    return notes
