"""The whole story is told once in the life of a home, by the right people, in the right order."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from typing import Any, ClassVar

import pytest
from rich.console import Console

from infra.local.home import Home
from services.console.client.failures import Failure
from services.console.demo import stage as stage_module
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


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sleeps while paper services think."""
    monkeypatch.setattr(stage_module, "sleep", lambda _: None)
    monkeypatch.setattr("services.console.client.imports.sleep", lambda _: None)


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


def test_a_kill_after_every_single_step_does_nothing_twice(stage: Stage, regency: Regency) -> None:
    assert play_until_the_end(stage, *STEPS) == len(STEPS) + 1
    keys = [line.headers["idempotency-key"] for line in regency.journal]
    assert len(keys) == len(set(keys))
    assert list(noted(stage)) == STEPS


@pytest.mark.parametrize("step", ["import-18.09.01.2001", "welfare", "death", "ratified"])
def test_a_story_that_was_interrupted_ends_like_one_that_was_not(
    stage: Stage, regency: Regency, files: SampleFiles, step: str
) -> None:
    whole = Regency(files)
    with PaperOfficers(whole) as officers:
        notebook = Notebook(stage.notebook.file.with_name("whole.json"))
        story.play(Stage(officers, notebook, files, Console(quiet=True)))
    assert play_until_the_end(stage, step) == 2
    assert [line.path for line in regency.journal] == [line.path for line in whole.journal]
    assert noted(stage) == notebook.notes


def test_every_intent_has_a_key_of_its_own_and_a_reason(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    keys = [line.headers["idempotency-key"] for line in regency.journal]
    assert len(keys) == len(set(keys))
    assert all(key.startswith("peragaan-") for key in keys)
    assert all(len(line.reason) >= 5 for line in regency.journal)
    assert {line.headers["purpose"] for line in regency.journal} == {"peragaan-sistem"}


def test_each_officer_does_what_is_theirs(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    roles = {line.what: line.role for line in regency.journal}
    village, dinsos, approver = "operator_desa", "dinsos_operator", "dinsos_approver"
    assert {roles[what] for what in ("births", "deaths", "cases", "move-out")} == {village}
    assert {roles[what] for what in ("imports", "desil", "housing-surveys")} == {dinsos}
    assert {roles[what] for what in ("ratify", "rule-versions", "determinations")} == {approver}
    assert roles["verify"] == "verifikator_kecamatan"


def test_three_persons_carry_the_proposal(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    assert len({line.role for line in regency.done("cases", "verify", "ratify")}) == 3


def test_a_proposal_and_its_answers_build_on_each_other(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    [proposed] = regency.done("cases")
    verified, ratified = regency.done("verify", "ratify")
    assert proposed.body["based_on"] == regency.journal.index(proposed)
    assert (verified.headers["if-match"], ratified.headers["if-match"]) == ('"v1"', '"v2"')
    assert proposed.headers["evidence"].endswith("kind=foto_rumah")
    assert proposed.headers["legal-basis"] == "Berita acara musdes 14"


def test_nothing_in_the_story_lies_ahead_of_today(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    days = [date.fromisoformat(day) for line in regency.journal for day in _days(line.body)]
    assert len(days) >= 20
    assert max(days) <= date.today()


def test_the_story_is_in_order_in_the_world_too(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    [died], [born] = regency.done("deaths"), regency.done("births")
    [proposed], [ratified] = regency.done("cases"), regency.done("ratify")
    [moved] = regency.done("move-out")
    order = [
        died.body["effective"]["on"],
        born.body["born"],
        proposed.body["effective"]["on"],
        ratified.body["on"],
        moved.body["effective"]["on"],
    ]
    assert order == sorted(order) and len(set(order)) == len(order)


def test_the_first_list_is_frozen_before_the_proposal_and_the_second_after_it_was_applied(
    stage: Stage, regency: Regency
) -> None:
    story.play(stage)
    first, second = regency.done("determinations")
    assert first.body["known_at"] < regency.journal.index(regency.done("cases")[0]) + 1
    assert second.body["known_at"] == stage.notebook.notes["applied"]["position"]
    assert first.body["village"] == second.body["village"] == "18.09.01.2001"


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


def _days(body: Any) -> list[str]:
    """Every date in what was sent."""
    if isinstance(body, dict):
        return [day for value in body.values() for day in _days(value)]
    return [body] if isinstance(body, str) and len(body) == 10 and body[4] == "-" else []
