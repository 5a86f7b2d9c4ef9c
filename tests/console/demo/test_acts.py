"""Who acts in the story, on what ground, and in which order it happens in the world."""

from datetime import date
from typing import Any

from contracts.calendar import day_of
from contracts.codes.recording import RecordingReason
from infra.runtime.eventstore.clock import now
from services.console.demo import story
from services.console.demo.stage import Stage
from tests.console.demo.regency import Regency


def test_every_intent_has_a_key_of_its_own_and_a_reason(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    assert regency.sent == len(regency.journal), "no two intents share a key"
    keys = [line.headers["idempotency-key"] for line in regency.journal]
    assert all(key.startswith("peragaan-") for key in keys)
    assert {line.reason_code for line in regency.journal} <= set(RecordingReason)
    assert RecordingReason.OTHER not in {line.reason_code for line in regency.journal}
    assert {line.headers["purpose"] for line in regency.journal} == {"peragaan"}


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
    assert proposed.headers["evidence"].endswith("kind=foto")
    assert proposed.headers["legal-basis"] == "Berita acara musdes 14"


def test_nothing_in_the_story_lies_ahead_of_today(stage: Stage, regency: Regency) -> None:
    story.play(stage)
    days = [date.fromisoformat(day) for line in regency.journal for day in _days(line.body)]
    assert len(days) >= 20
    assert max(days) <= day_of(now())


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


def _days(body: Any) -> list[str]:
    """Every date in what was sent."""
    if isinstance(body, dict):
        return [day for value in body.values() for day in _days(value)]
    return [body] if isinstance(body, str) and len(body) == 10 and body[4] == "-" else []
