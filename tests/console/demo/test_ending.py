"""In the end one family is told so that an auditor can follow: history, three states, reasons."""

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from services.console.demo import ending
from services.console.demo.ending import LONG_AGO, heard, known_before_the_death, tell, why
from services.console.demo.stage import Stage
from tests.console.answers import BY_ITSELF, HOUSEHOLD, RATIFIED
from tests.console.demo.regency import Regency

DIED: dict[str, Any] = {
    **RATIFIED,
    "topic": "registry.member_died",
    "recorded_at": "2026-11-20T18:30:00+00:00",
}
ENROLLED: dict[str, Any] = {**BY_ITSELF, "topic": "programs.enrolled"}


@pytest.fixture
def states(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Which two times the register is asked for, in order."""
    asked: list[tuple[Any, Any]] = []

    def state_of(client: Any, family: Any, valid_at: Any = None, known_at: Any = None) -> Any:
        asked.append((valid_at, known_at))
        return HOUSEHOLD

    monkeypatch.setattr(ending, "state_of", state_of)
    monkeypatch.setattr(ending, "entries_of", lambda client, family: [DIED, ENROLLED])
    return asked


@pytest.fixture
def after_the_story(stage: Stage) -> Stage:
    stage.notebook.notes |= {
        "families": {"followed": HOUSEHOLD["family_id"]},
        "first-list": {"known_at": 61},
    }
    return stage


def test_the_last_moment_before_a_report_is_a_microsecond_before_it() -> None:
    known = known_before_the_death([RATIFIED, DIED, ENROLLED])
    assert known == datetime(2026, 11, 20, 18, 30, tzinfo=UTC) - timedelta(microseconds=1)


def test_the_first_death_counts_where_there_are_more() -> None:
    later = {**DIED, "recorded_at": "2026-11-25T00:00:00+00:00"}
    assert known_before_the_death([DIED, later]) < datetime(2026, 11, 21, tzinfo=UTC)


def test_the_history_is_waited_for_until_its_last_fact_is_there(
    after_the_story: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = iter([[], [DIED], [DIED, ENROLLED]])
    monkeypatch.setattr(ending, "entries_of", lambda client, family: next(pages))
    assert heard(after_the_story) == [DIED, ENROLLED]


def test_the_same_family_is_told_as_of_three_different_times(
    after_the_story: Stage, states: list[tuple[Any, Any]]
) -> None:
    tell(after_the_story)
    long_ago = after_the_story.day(LONG_AGO)
    before = known_before_the_death([DIED])
    assert states == [(None, None), (long_ago, None), (None, before)]
    assert len(set(states)) == 3


def test_the_parts_of_the_ending_stand_in_order_under_their_titles(
    after_the_story: Stage, states: list[tuple[Any, Any]], paper: StringIO
) -> None:
    tell(after_the_story)
    text = paper.getvalue()
    titles = [
        "Riwayat keluarga, seperti diterima pelaporan lewat NATS",
        "Keluarga hari ini",
        "Keluarga yang sama pada ",
        "Yang diketahui kantor sesaat sebelum kematian dilaporkan",
        "Mengapa belum layak PKH pada penetapan pertama",
        "Mengapa sekarang menerima PKH",
    ]
    at = [text.index(f"\n{title}") for title in titles]
    assert at == sorted(at)
    assert all("─" in line for line in text.splitlines() if line.startswith(tuple(titles)))


def test_reasons_are_asked_for_as_known_then_and_as_known_now(
    after_the_story: Stage, states: list[tuple[Any, Any]], regency: Regency
) -> None:
    tell(after_the_story)
    asked = [dict(each.url.params) for each in regency.questions if "/why/" in each.url.path]
    assert asked == [{"known_at": "61"}, {}]


def test_reasons_are_an_auditors_question(after_the_story: Stage, regency: Regency) -> None:
    why(after_the_story)
    [asked] = regency.questions
    assert asked.headers["authorization"] == "Bearer auditor"
