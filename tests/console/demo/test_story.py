"""The whole story is told once in the life of a home, by the right people, in the right order."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any, ClassVar

import pytest
from rich.console import Console

from infra.local.home import Home
from services.console.client.failures import Failure
from services.console.demo import story
from services.console.demo.families import SampleFiles
from services.console.demo.stage import Notebook, Stage
from services.console.demo.village_acts import NotLoaded
from tests.console.counter import problem
from tests.console.demo.conftest import noted
from tests.console.demo.regency import PaperOfficers, Regency

ACTS = ["1. Data awal", "2. Dinsos", "3. Peristiwa", "4. Program", "5. Satu usulan", "6. Program"]
STEPS = [
    *(f"import-{village}" for village in ("18.09.01.2001", "18.09.01.2002")),
    *(f"import-{village}" for village in ("18.09.02.2001", "18.09.10.2001")),
    "families",
    "welfare",
    "birth",
    "death",
    "correction",
    "programme",
    "rule",
    "first-list",
    "proposed",
    "verified",
    "ratified",
    "applied",
    "second-list",
    "moved",
    "ended",
]
"""As they stand in notebooks of homes that were played in before: they keep these names."""


class Killed(Exception):
    """As if the process had ended there."""


class TornNotebook(Notebook):
    """Killed after each of these steps was done, and before it was noted."""

    torn: ClassVar[list[str]] = []

    def once(self, step: str, do: Callable[[], Any]) -> Any:
        if step in self.torn and step not in self.notes:
            self.torn.remove(step)
            do()
            raise Killed
        return super().once(step, do)


@dataclass
class Uninterrupted:
    """What a story did that nobody killed, and what it noted."""

    paths: list[str]
    notes: dict[str, object]


@pytest.fixture
def uninterrupted(files: SampleFiles, tmp_path: Path) -> Uninterrupted:
    regency, notebook = Regency(files), Notebook(tmp_path / "whole.json")
    with PaperOfficers(regency) as officers:
        story.play(Stage(officers, notebook, files, Console(quiet=True)))
    return Uninterrupted([line.path for line in regency.journal], notebook.notes)


def play_until_the_end(stage: Stage, *torn: str) -> int:
    """How many processes it takes, if each named step kills one."""
    TornNotebook.torn = list(torn)
    stage.notebook = TornNotebook(stage.notebook.file)
    try:
        story.play(stage)
    except Killed:
        return 1 + play_until_the_end(stage, *TornNotebook.torn)
    return 1


def play_again(stage: Stage) -> Stage:
    """The same home, in another process."""
    again = Stage(stage.officers, Notebook(stage.notebook.file), stage.files, stage.console)
    story.play(again)
    return again


def test_the_acts_and_steps_follow_each_other(stage: Stage, paper: StringIO) -> None:
    story.play(stage)
    text = paper.getvalue()
    at = [text.index(f"\n{act}") for act in ACTS]
    assert at == sorted(at)
    assert list(stage.notebook.notes) == STEPS
    assert text.count("✓") == len(STEPS)
    assert "(sudah)" not in text


def test_playing_again_does_nothing_and_says_so(
    stage: Stage, regency: Regency, paper: StringIO
) -> None:
    story.play(stage)
    journal, notes = list(regency.journal), noted(stage)
    paper.truncate(0)
    again = play_again(stage)
    assert regency.journal == journal
    assert again.notebook.notes == notes
    assert paper.getvalue().count("(sudah)") == len(STEPS)


def test_a_kill_after_every_single_step_does_nothing_twice(
    stage: Stage, regency: Regency, uninterrupted: Uninterrupted
) -> None:
    assert play_until_the_end(stage, *STEPS) == len(STEPS) + 1
    assert regency.sent > len(regency.journal), "what was done is sent again"
    assert [line.path for line in regency.journal] == uninterrupted.paths
    assert noted(stage) == uninterrupted.notes


@pytest.mark.parametrize("step", ["import-18.09.01.2001", "welfare", "death", "ratified"])
def test_a_story_that_was_interrupted_ends_like_one_that_was_not(
    stage: Stage, regency: Regency, uninterrupted: Uninterrupted, step: str
) -> None:
    assert play_until_the_end(stage, step) == 2
    assert [line.path for line in regency.journal] == uninterrupted.paths
    assert noted(stage) == uninterrupted.notes


def test_a_file_that_is_refused_stops_the_story_in_its_own_words(
    stage: Stage, regency: Regency
) -> None:
    regency.refused_files = True
    with pytest.raises(NotLoaded) as failure:
        story.play(stage)
    assert "Berkas ini memuat makro." in failure.value.explanation
    assert stage.notebook.notes == {}


@pytest.mark.parametrize(
    ("end", "before"), [("births", "welfare"), ("/verify", "proposed"), ("/ratify", "verified")]
)
def test_a_refused_step_stops_the_story_there_and_the_next_run_goes_on(
    stage: Stage, regency: Regency, end: str, before: str
) -> None:
    regency.fail[end] = problem(422, "invalid")
    with pytest.raises(Failure):
        story.play(stage)
    assert list(noted(stage))[-1] == before
    regency.fail.clear()
    assert list(play_again(stage).notebook.notes) == STEPS


def test_a_home_whose_register_was_wiped_is_played_in_anew(
    home: Home, stage: Stage, files: SampleFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    story.play(stage)
    monkeypatch.setattr(story, "files_with_a_story", lambda home: files)
    wiped = Regency(files)
    monkeypatch.setattr(story, "Officers", lambda home: PaperOfficers(wiped))
    stage.notebook.file.rename(_notebook_of(home))
    with story.staged(home, Console(quiet=True)) as again:
        assert again.notebook.notes == {}
        story.play(again)
    assert len(wiped.done("births")) == 1


def test_a_home_whose_register_is_there_goes_on(
    home: Home,
    stage: Stage,
    regency: Regency,
    files: SampleFiles,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    story.play(stage)
    monkeypatch.setattr(story, "files_with_a_story", lambda home: files)
    monkeypatch.setattr(story, "Officers", lambda home: PaperOfficers(regency))
    stage.notebook.file.rename(_notebook_of(home))
    with story.staged(home, Console(quiet=True)) as again:
        assert list(again.notebook.notes) == STEPS


@pytest.mark.parametrize("status", [403, 500])
def test_a_register_that_cannot_be_asked_is_no_wiped_one(
    home: Home,
    stage: Stage,
    regency: Regency,
    files: SampleFiles,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
) -> None:
    story.play(stage)
    monkeypatch.setattr(story, "files_with_a_story", lambda home: files)
    monkeypatch.setattr(story, "Officers", lambda home: PaperOfficers(regency))
    regency.fail[str(stage.family)] = problem(status, "no")
    stage.notebook.file.rename(_notebook_of(home))
    with pytest.raises(Failure), story.staged(home, Console(quiet=True)):
        pass
    assert list(Notebook(_notebook_of(home)).notes) == STEPS


def _notebook_of(home: Home) -> Any:
    folder = home.root / "demo"
    folder.mkdir(exist_ok=True)
    return folder / "notebook.json"
