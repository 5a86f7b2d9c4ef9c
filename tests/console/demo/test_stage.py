"""What every act has at hand: steps that are done once, a notebook, officers and patience."""

import json
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from rich.console import Console

from infra.local.home import Home
from services.console.client.failures import Refusal
from services.console.demo import stage as stage_module
from services.console.demo.families import SampleFiles
from services.console.demo.stage import PURPOSE, NeverCame, Notebook, Officers, Stage, until
from tests.console.answers import FAMILY
from tests.console.counter import Counter, answered, problem

OTHER = FAMILY.replace("1", "2")


class OneCounter(Officers):
    """Every officer stands at the same window."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    def __getitem__(self, role: str) -> Any:
        self.counter.people.append(role)
        return self.counter.client


def on_stage(tmp_path: Path, counter: Counter, paper: StringIO | None = None) -> Stage:
    notebook = Notebook(tmp_path / "notebook.json")
    notebook.notes["families"] = {"followed": FAMILY, "neighbour": OTHER}
    files = SampleFiles(tmp_path, {"reference": "2026-10-01"})
    return Stage(OneCounter(counter), notebook, files, Console(file=paper or StringIO()))


def test_a_step_is_done_once_and_said_each_time(tmp_path: Path) -> None:
    paper, outcomes = StringIO(), iter(["first", "second"])
    stage = on_stage(tmp_path, Counter(), paper)
    for _ in range(2):
        assert stage.step("Kelahiran dicatat", "birth", lambda: next(outcomes)) == "first"
    lines = [line.strip() for line in paper.getvalue().splitlines()]
    assert lines == ["✓ Kelahiran dicatat", "✓ Kelahiran dicatat (sudah)"]


def test_a_step_that_fails_is_not_said_to_be_done(tmp_path: Path) -> None:
    paper = StringIO()
    stage = on_stage(tmp_path, Counter(problem(422, "invalid")), paper)
    with pytest.raises(Refusal):
        stage.step("Program didefinisikan", "programme", lambda: stage.ask("a", "programs", "/x"))
    assert "✓" not in paper.getvalue()
    assert "programme" not in stage.notebook.notes


def test_a_long_step_says_how_far_it_is(tmp_path: Path) -> None:
    stage = on_stage(tmp_path, Counter())
    stage.note("before any step, to nobody")
    notes: list[str] = []

    def do() -> None:
        stage.note("keluarga 3")
        notes.append("done")

    stage.step("Desil", "welfare", do)
    assert notes == ["done"]


def test_days_are_counted_from_the_day_of_the_files(tmp_path: Path) -> None:
    stage = on_stage(tmp_path, Counter())
    assert [stage.day(offset).isoformat() for offset in (-40, 0, 24)] == [
        "2026-08-22",
        "2026-10-01",
        "2026-10-25",
    ]


def test_the_families_of_the_story_are_those_of_the_notebook(tmp_path: Path) -> None:
    stage = on_stage(tmp_path, Counter())
    assert (stage.family, stage.neighbour) == (UUID(FAMILY), UUID(OTHER))


def test_what_is_recorded_rests_on_the_family_as_it_is_now(tmp_path: Path) -> None:
    looked = httpx.Response(200, json={}, headers={"ETag": '"v14"'})
    counter = Counter(looked, answered({"position": 7}))
    stage = on_stage(tmp_path, counter)
    outcome = stage.record("births", {"born": "x"}, "lahir", "Surat bidan", Evidence="urn:x")
    assert outcome == {"position": 7}
    assert counter.questions == [
        f"GET registry/households/{FAMILY}",
        f"POST registry/households/{FAMILY}/births",
    ]
    sent = counter.asked[1].headers
    assert (sent["if-match"], sent["evidence"]) == ('"v14"', "urn:x")
    assert (sent["idempotency-key"], sent["reason"]) == ("peragaan-lahir", "Surat bidan")
    assert counter.people == ["operator_desa", "operator_desa"]


def test_another_officer_can_record_something_of_another_family(tmp_path: Path) -> None:
    looked = httpx.Response(200, json={}, headers={"ETag": '"v1"'})
    counter = Counter(looked, answered({}))
    stage = on_stage(tmp_path, counter)
    stage.record("desil", {}, "desil-1", "Daftar", role="dinsos_operator", family=UUID(OTHER))
    assert counter.questions[1] == f"POST registry/households/{OTHER}/desil"
    assert set(counter.people) == {"dinsos_operator"}


def test_names_of_headers_are_spelt_with_a_hyphen(tmp_path: Path) -> None:
    counter = Counter(answered())
    stage = on_stage(tmp_path, counter)
    stage.send("a", "programs", "/x", {}, "k", "Alasan", Legal_Basis="SK 1", If_Match='"v1"')
    sent = counter.asked[0].headers
    assert (sent["legal-basis"], sent["if-match"]) == ("SK 1", '"v1"')


def test_a_step_is_noted_once_in_the_life_of_a_home(tmp_path: Path) -> None:
    done: list[int] = []

    def do() -> dict[str, int]:
        done.append(1)
        return {"position": 7}

    for _ in range(2):
        notebook = Notebook(tmp_path / "demo" / "notebook.json")
        assert notebook.once("birth", do) == {"position": 7}
    assert done == [1]


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError

    notebook = Notebook(tmp_path / "notebook.json")
    with pytest.raises(OSError):
        notebook.once("birth", fail)
    assert Notebook(tmp_path / "notebook.json").once("birth", lambda: 7) == 7


def test_a_register_that_was_wiped_begins_anew(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "notebook.json")
    notebook.once("birth", lambda: 7)
    notebook.forget()
    assert Notebook(tmp_path / "notebook.json").once("birth", lambda: 8) == 8


def test_a_kill_while_writing_leaves_the_notes_of_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = Notebook(tmp_path / "notebook.json")
    notebook.once("birth", lambda: 7)

    def torn(path: Path, text: str) -> int:
        with path.open("w") as file:
            file.write(text[: len(text) // 2])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", torn)
        with pytest.raises(KeyboardInterrupt):
            notebook.once("death", lambda: 8)
    assert Notebook(tmp_path / "notebook.json").notes == {"birth": 7}


def test_what_is_noted_can_be_read_by_people(tmp_path: Path) -> None:
    Notebook(tmp_path / "notebook.json").once("birth", lambda: {"position": 7})
    assert json.loads((tmp_path / "notebook.json").read_text()) == {"birth": {"position": 7}}


def test_an_officer_logs_in_once_and_leaves_in_the_end(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    came: list[str] = []

    @contextmanager
    def connected(home: Home, asked: str, purpose: str) -> Any:
        came.append(f"{asked} for {purpose}")
        yield Counter().client
        came.append(f"{asked} left")

    monkeypatch.setattr(stage_module, "connected", connected)
    with Officers(home) as officers:
        assert officers["auditor"] is officers["auditor"]
        assert officers["auditor"] is not officers["dpo"]
    assert came == [f"auditor for {PURPOSE}", f"dpo for {PURPOSE}", "dpo left", "auditor left"]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Time passes only where somebody sleeps."""
    now = [0.0]
    monkeypatch.setattr(stage_module, "monotonic", lambda: now[0])
    monkeypatch.setattr(stage_module, "sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))
    return now


def test_what_has_to_travel_is_waited_for(clock: list[float]) -> None:
    states = iter(["ratified", "ratified", "applied"])
    assert until(lambda: next(states), lambda state: state == "applied", "jawaban") == "applied"
    assert clock[0] == pytest.approx(0.4)


@pytest.mark.parametrize("status", [404, 409, 503])
def test_not_there_yet_is_no_failure(clock: list[float], status: int) -> None:
    answers = iter([Refusal(status, {}), "there"])

    def look() -> str:
        answer = next(answers)
        if isinstance(answer, Refusal):
            raise answer
        return answer

    assert until(look, bool, "jawaban") == "there"


@pytest.mark.parametrize("status", [401, 403, 422, 500])
def test_a_refusal_that_waiting_does_not_help_ends_it_at_once(
    clock: list[float], status: int
) -> None:
    def look() -> str:
        raise Refusal(status, {})

    with pytest.raises(Refusal):
        until(look, bool, "jawaban")
    assert clock[0] == 0.0


def test_what_never_comes_is_named_after_a_while(clock: list[float]) -> None:
    with pytest.raises(NeverCame) as failure:
        until(lambda: "ratified", lambda state: state == "applied", "jawaban register", 30)
    assert 30 <= clock[0] < 31
    assert failure.value.code == 6
    [sentence] = failure.value.lines()
    assert "jawaban register" in sentence and "jejak status" in sentence
