"""One family from the village's file to an auditable history, through all services."""

from typing import Any

import pytest

from services.console.client.households import state_of
from services.console.demo.ending import LONG_AGO, heard, known_before_the_death, why
from services.console.demo.stage import PROGRAMME, Stage

pytestmark = pytest.mark.timeout(900)

Entry = dict[str, Any]

STORY = [
    "registry.family_loaded",
    "registry.desil_received",
    "registry.family_listed",
    "registry.survey_recorded",
    "registry.member_born",
    "registry.member_died",
    "registry.biodata_corrected",
    "verification.proposal_submitted",
    "verification.proposal_verified",
    "verification.proposal_ratified",
    "verification.apply_ratified_change",
    "registry.survey_recorded",
    "registry.ratified_change_applied",
    "verification.case_applied",
    "programs.enrolled",
]


@pytest.fixture(scope="module")
def entries(stage: Stage) -> list[Entry]:
    return heard(stage)


def latest(entries: list[Entry], topic: str) -> Entry:
    return next(each for each in reversed(entries) if each["topic"] == topic)


def presences(household: dict[str, Any]) -> dict[str, str]:
    return {each["relation"]: each["presence"] for each in household["members"]}


def test_reporting_hears_the_whole_story_in_order(entries: list[Entry]) -> None:
    """Each service's in its own order; between two streams the quicker one may come first."""
    topics = [each["topic"] for each in entries]
    for service in ("registry", "verification", "programs"):
        assert of(service, topics) == of(service, STORY)
    assert len(topics) == len(STORY)


def of(service: str, topics: list[str]) -> list[str]:
    return [topic for topic in topics if topic.startswith(f"{service}.")]


def test_every_entry_tells_who_in_which_office_when_and_why(entries: list[Entry]) -> None:
    for each in entries:
        assert each["actor"] and each["office"] and each["reason"] and each["recorded_at"]


def test_three_officers_carried_the_proposal(entries: list[Entry]) -> None:
    steps = ("proposal_submitted", "proposal_verified", "proposal_ratified")
    officers = [latest(entries, f"verification.{step}") for step in steps]
    assert [each["role"] for each in officers] == [
        "tim_data",
        "kasi",
        "dinsos_pengesah",
    ]
    assert len({each["actor"] for each in officers}) == 3


def test_the_change_rests_on_evidence_and_a_decree(entries: list[Entry]) -> None:
    assert latest(entries, "verification.proposal_submitted")["evidence"][0]["kind"] == "foto"
    decree = latest(entries, "verification.proposal_ratified")["decree"]
    applied = latest(entries, "registry.survey_recorded")
    assert decree["number"] in applied["legal_basis"]
    assert applied["case_id"] == latest(entries, "verification.proposal_ratified")["case_id"]


def test_the_family_today_is_what_the_decree_decided(stage: Stage) -> None:
    today = stage.household()
    assert (today["housing"]["floor"], today["housing"]["wall"]) == ("earth", "woven_bamboo")
    assert presences(today)["parent"] == "dead"
    assert len(today["members"]) == 5


def test_on_an_earlier_day_the_grandparent_lived_and_the_child_was_not_born(stage: Stage) -> None:
    past = state_of(stage.officers["auditor"], stage.family, stage.day(LONG_AGO))
    assert presences(past)["parent"] == "present"
    assert len(past["members"]) == 4
    assert past["housing"].get("floor") is None, "nobody had surveyed the house yet"


def test_before_the_late_report_nobody_knew_of_the_death(
    stage: Stage, entries: list[Entry]
) -> None:
    client = stage.officers["auditor"]
    died = stage.day(-40)
    thought = state_of(client, stage.family, died, known_before_the_death(entries))
    assert presences(thought)["parent"] == "present"
    assert presences(state_of(client, stage.family, died))["parent"] == "dead"


def test_the_house_decides_whether_the_family_is_eligible(stage: Stage) -> None:
    first = why(stage, known_at=stage.notebook.notes["first-list"]["known_at"])
    now = why(stage)
    assert (first["outcome"], now["outcome"]) == ("ineligible", "eligible")
    assert [each["answer"] for each in first["criteria"]] == [True, True, False]
    assert now["enrolment"]["state"] == "aktif"


def test_a_neighbour_who_moved_away_no_longer_receives(stage: Stage) -> None:
    path = f"/families/{stage.neighbour}/programmes"
    [enrolment] = stage.officers["auditor"].get("programs", path).json()
    assert (enrolment["programme"], enrolment["state"]) == (PROGRAMME, "berakhir")
    assert enrolment["reason_code"] == "PINDAH"
