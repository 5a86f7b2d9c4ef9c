"""A ratified change arrives as a durable command and is answered by a fact, once."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.event import Effective, Event
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.message import messages
from contracts.questionnaires.housing import Floor
from contracts.registry.welfare import (
    Housing,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    SurveyRecorded,
)
from contracts.verification.cases import HousingUpdate, ProposalRatified, ProposalVerified
from contracts.verification.commands import apply_ratified_change
from contracts.verification.decrees import Decree
from infra.build.examples import example
from tests.memory import origin
from tests.people_we_know import BY, FAMILY, LAST_WEEK, SUKAMAJU, family
from tests.registry.known import Known

CASE = UUID(int=900)


def ratified_change(based_on: int, attempt: int = 1) -> ProposalRatified:
    return ProposalRatified(
        case_id=CASE,
        family_id=FAMILY,
        village_code=SUKAMAJU,
        change=HousingUpdate(housing=Housing(floor=Floor.EARTH)),
        based_on=based_on,
        effective=LAST_WEEK,
        decree=Decree(number="400/SK/2026", on=date(2026, 11, 20)),
        attempt=attempt,
    )


def _answers(registry: Known) -> list[type]:
    wanted = (SurveyRecorded, RatifiedChangeApplied, RatifiedChangeRefused)
    history = registry.ledger.history(FAMILY_TAG.of(FAMILY))
    return [type(past.fact) for past in history if isinstance(past.fact, wanted)]


def test_the_change_and_its_answer_are_recorded_together_under_the_decree(registry: Known) -> None:
    registry.record(family)
    registry.running.told.tell(ratified_change(based_on=registry.ledger.head()), by=BY)
    registry.running.follow()
    assert _answers(registry) == [SurveyRecorded, RatifiedChangeApplied]
    last = registry.ledger.history(FAMILY_TAG.of(FAMILY))[-1]
    assert last.by.legal_basis == "400/SK/2026, 20 November 2026"
    assert (last.by.case_id, last.by.prompted_by) == (CASE, BY.actor)


def test_the_same_attempt_told_twice_is_applied_once(registry: Known) -> None:
    registry.record(family)
    ratified = ratified_change(based_on=registry.ledger.head())
    registry.running.told.tell(ratified, ratified, by=BY)
    registry.running.follow()
    assert _answers(registry) == [SurveyRecorded, RatifiedChangeApplied]


def test_a_family_that_changed_meanwhile_is_not_overwritten(registry: Known) -> None:
    registry.record(family)
    seen = registry.ledger.head()
    registry.record(
        SurveyRecorded(
            family_id=FAMILY,
            village_code=SUKAMAJU,
            effective=Effective.day(date(2026, 11, 19)),
            **Housing(floor=Floor.CERAMIC).answered(),
        )
    )
    registry.running.told.tell(ratified_change(based_on=seen), by=BY, event_id=uuid4())
    registry.running.follow()
    assert _answers(registry) == [SurveyRecorded, RatifiedChangeRefused]
    refused = registry.ledger.history(FAMILY_TAG.of(FAMILY))[-1].fact
    assert isinstance(refused, RatifiedChangeRefused)
    assert [standing.fields for standing in refused.standing] == [("floor",)]


def parked(registry: Known) -> list[str]:
    rows = registry.running.told.db.execute("SELECT error FROM parked WHERE state = 'parked'")
    return [error for (error,) in rows]


def test_a_command_that_follows_from_no_ratified_proposal_changes_nothing(registry: Known) -> None:
    """Whoever can publish as verification takes a family off the list with one message, else."""
    registry.record(family)
    registry.running.told.tell(apply_ratified_change(ratified_change(based_on=10**6)), by=BY)
    registry.running.follow()
    assert _answers(registry) == []
    assert [error.partition(" ")[0] for error in parked(registry)] == ["NoGround"]


RATIFIED = ratified_change(based_on=10**6)
OTHERS = RATIFIED.model_copy(update={"family_id": UUID(int=901)})


@pytest.mark.parametrize(
    ("ground", "same_fact"), [(OTHERS, True), (example(ProposalVerified), True), (RATIFIED, False)]
)
def test_a_command_put_beside_a_fact_that_does_not_send_it_changes_nothing(
    registry: Known, ground: Event, same_fact: bool
) -> None:
    registry.record(family)
    event_id = uuid4()
    registry.running.told.tell(ground, by=BY, event_id=event_id)
    registry.running.follow()
    before = _answers(registry)
    put(registry, apply_ratified_change(RATIFIED), event_id if same_fact else uuid4())
    registry.running.follow()
    assert _answers(registry) == before
    assert [error.partition(" ")[0] for error in parked(registry)] == ["NoGround"]


def put(registry: Known, command: Event, event_id: UUID) -> None:
    """A command as one more message of the last fact that verification told."""
    [sent] = messages(origin("verification", 1), event_id, command, BY, previous_id=None)
    registry.running.told.db.execute(
        "INSERT INTO inbox (source, message_id, type, key, event_id, data)"
        " VALUES ('verification', %s, %s, %s, %s, %s)",
        (f"{sent.id[:-1]}2", sent.type, sent.subject, event_id, sent.data),
    )
