"""An operator discards a ratified change that cannot be applied: verification is told, once."""

from typing import Any
from uuid import UUID

import pytest

from contracts.codes.recording import RecordingReason
from contracts.event import Event
from contracts.ids import CASE as CASE_TAG
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.registry.roles import RoleAssigned
from contracts.registry.welfare import RatifiedChangeApplied, RatifiedChangeRefused, RefusalReason
from contracts.verification.commands import ApplyRatifiedChange, apply_ratified_change
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.case_answers import CaseAnswers
from services.registry.welfare.apply_ratified_change import ApplyChange
from services.registry.welfare.when_change_discarded_refuse_it import RefuseDiscarded
from tests.gwt import given
from tests.people_we_know import BY, FAMILY, SUKAMAJU, TODAY, family
from tests.registry.known import Known
from tests.registry.welfare.test_when_change_ratified_apply_it import CASE, ratified_change

WHY = {"reason": "Aturan lama, tidak dapat diterapkan"}
COMMAND = apply_ratified_change(ratified_change(based_on=1, attempt=2))
APPLIED = RatifiedChangeApplied(family_id=FAMILY, village_code=SUKAMAJU, case_id=CASE, attempt=1)
REFUSED = RatifiedChangeRefused(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    case_id=CASE,
    attempt=2,
    reason=RefusalReason.DISCARDED,
)


def refuse() -> RefuseDiscarded:
    return RefuseDiscarded(CaseAnswers(CASE), COMMAND)


def test_whoever_asked_is_told_that_nothing_will_come_of_it() -> None:
    given(family).when(refuse()).then(REFUSED)


def test_what_was_carried_out_all_the_same_is_not_refused() -> None:
    given(family, APPLIED).when(refuse()).then()


@pytest.fixture
def broken(registry: Known, monkeypatch: pytest.MonkeyPatch) -> None:
    """A registry in which the first command failed; since then it is mended."""

    def fail(self: ApplyChange) -> list[Event]:
        raise ZeroDivisionError

    registry.record(
        family,
        RoleAssigned(officer="sistem.satu", role="sysadmin", region_code="18.09", valid_from=TODAY),
    )
    with monkeypatch.context() as patch:
        patch.setattr(ApplyChange, "decide", fail)
        tell(registry)


def tell(registry: Known, attempt: int = 1) -> None:
    ratified = ratified_change(based_on=registry.ledger.head(), attempt=attempt)
    registry.running.told.tell(ratified, by=BY)
    registry.running.follow()


def parked(registry: Known) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = registry.get(
        "sistem.satu", "/operations/parked?everything=true"
    ).json()
    return found


def discard(registry: Known, number: int) -> Any:
    path = f"/operations/parked/{number}/discard"
    first = registry.post("sistem.dua", path, {"reason": "Tidak berlaku lagi"})
    assert first.status_code != 202 or first.json()["agreed_by"] is None
    return registry.post("sistem.satu", path, WHY)


def answers(registry: Known) -> list[Recorded]:
    return registry.ledger.history(CASE_TAG.of(CASE))


@pytest.mark.usefixtures("broken")
def test_discarding_the_command_answers_it_and_says_who_gave_it_up_and_why(
    registry: Known,
) -> None:
    [line] = parked(registry)
    assert (line["state"], line["type"]) == ("parked", "verification.apply-ratified-change.v1")
    assert discard(registry, line["id"]).status_code == 202
    [answer] = answers(registry)
    assert answer.fact == REFUSED.model_copy(update={"attempt": 1})
    why = answer.by
    assert (why.actor, why.prompted_by, why.remark) == (
        *("jejak.registry", "sistem.satu"),
        WHY["reason"],
    )
    assert (why.reason, why.case_id) == (RecordingReason.OTHER, CASE)
    assert why.causation_id == line["message_id"].rsplit(":", 1)[0] + ":0"
    assert [each["state"] for each in parked(registry)] == ["discarded"]


@pytest.mark.usefixtures("broken")
def test_a_command_that_is_sent_again_is_applied_once_the_registry_is_mended(
    registry: Known,
) -> None:
    discard(registry, parked(registry)[0]["id"])
    tell(registry, attempt=2)
    facts = [past.fact for past in answers(registry)]
    kinds = [type(fact).__name__ for fact in facts]
    assert kinds == ["RatifiedChangeRefused", "SurveyRecorded", "RatifiedChangeApplied"]
    assert facts[-1].attempt == 2  # type: ignore[attr-defined]


@pytest.mark.usefixtures("broken")
def test_a_command_that_waits_behind_is_applied_after_the_first_was_discarded(
    registry: Known,
) -> None:
    tell(registry, attempt=2)
    first, second = parked(registry)
    assert discard(registry, second["id"]).status_code == 409
    assert answers(registry) == []
    discard(registry, first["id"])
    registry.running.follow()
    assert [past.fact.attempt for past in answers(registry)[::2]] == [1, 2]  # type: ignore[attr-defined]
    assert [each["state"] for each in parked(registry)] == ["discarded", "applied"]


@pytest.mark.usefixtures("broken")
def test_where_the_answer_cannot_be_recorded_nothing_is_discarded(
    registry: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    [line] = parked(registry)

    def away(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(registry.ledger, "decide", away)
        assert discard(registry, line["id"]).status_code >= 500
    assert [each["state"] for each in parked(registry)] == ["parked"]
    assert discard(registry, line["id"]).status_code == 202
    assert len(answers(registry)) == 1


@pytest.mark.usefixtures("broken")
def test_an_answer_that_was_recorded_before_a_crash_stays_the_only_one(
    registry: Known,
) -> None:
    """The line is open again after the crash: discarded or tried once more, it changes nothing."""
    [line] = parked(registry)
    discard(registry, line["id"])
    for again in ("discard", "retry"):
        registry.running.db.execute("UPDATE parked SET state = 'parked'")
        path = f"/operations/parked/{line['id']}/{again}"
        body = WHY if again == "discard" else None
        assert registry.post("sistem.satu", path, body).status_code == 202
        registry.running.follow()
    assert [type(past.fact) for past in answers(registry)] == [RatifiedChangeRefused]
    family_facts = registry.ledger.history(FAMILY_TAG.of(FAMILY))
    assert [type(past.fact).__name__ for past in family_facts] == [
        "FamilyLoaded",
        "RatifiedChangeRefused",
    ]


@pytest.mark.usefixtures("broken")
def test_a_line_that_nobody_can_read_is_discarded_without_a_word(registry: Known) -> None:
    registry.running.db.execute(
        "INSERT INTO inbox (source, message_id, type, key, event_id, data)"
        " VALUES ('verification', '18.09:verification:1:99:1', %s, %s, %s, '{}')",
        ("verification.apply-ratified-change.v1", UUID(int=5), UUID(int=6)),
    )
    registry.running.follow()
    for line in parked(registry):
        if line["message_id"].endswith(":99:1"):
            assert discard(registry, line["id"]).status_code == 202
    assert answers(registry) == []


def test_the_command_says_which_attempt_it_is() -> None:
    assert isinstance(COMMAND, ApplyRatifiedChange)
    assert COMMAND.attempt == 2
