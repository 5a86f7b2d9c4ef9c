"""However old a stored fact is, one step after another makes it today's, or nothing is guessed."""

from typing import ClassVar
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from contracts.event import Event
from contracts.facts import FACTS
from contracts.ids import FamilyId
from contracts.vocabulary import Body, UnknownVersion, Upcast, Vocabulary
from infra.build.examples import example
from infra.build.schemas import every_fact
from tests.contracts.any_fact import any_fact

NOW = 5
versions = st.integers(1, NOW)


class WellDug(Event):
    TOPIC = "registry.test_well_dug"
    TITLE = "Sumur digali"
    VERSION: ClassVar[int] = NOW

    family_id: FamilyId
    steps: tuple[int, ...] = ()


def step_from(version: int) -> Upcast:
    """Notes that it was taken, and leaves what it was given untouched."""
    return lambda body: {**body, "steps": [*body.get("steps", ()), version]}


def vocabulary(known: set[int]) -> Vocabulary:
    return Vocabulary.of([WellDug], {(WellDug.TOPIC, each): step_from(each) for each in known})


def stored() -> Body:
    return {"family_id": str(UUID(int=1))}


@given(versions)
def test_every_step_is_taken_once_and_in_order(version: int) -> None:
    fact = vocabulary(set(range(1, NOW))).current(WellDug.TOPIC, version, stored())
    assert isinstance(fact, WellDug)
    assert fact.steps == tuple(range(version, NOW))


@given(versions, st.sets(st.integers(1, NOW - 1)))
def test_a_missing_step_stops_the_reading_and_nothing_is_guessed(
    version: int, known: set[int]
) -> None:
    whole = set(range(version, NOW)) <= known
    try:
        vocabulary(known).current(WellDug.TOPIC, version, stored())
    except UnknownVersion as refusal:
        assert not whole
        assert str(refusal) == f"{WellDug.TOPIC} version {version}"
    else:
        assert whole


@given(versions)
def test_what_is_stored_is_not_touched_by_reading_it(version: int) -> None:
    body = stored()
    vocabulary(set(range(1, NOW))).current(WellDug.TOPIC, version, body)
    assert body == stored()


@given(st.integers(NOW + 1, NOW + 100))
def test_a_fact_of_a_later_release_waits_for_that_release(version: int) -> None:
    with pytest.raises(UnknownVersion):
        vocabulary(set(range(1, NOW))).current(WellDug.TOPIC, version, stored())


def test_a_step_that_leads_to_something_else_is_refused() -> None:
    astray = Vocabulary.of([WellDug], {(WellDug.TOPIC, NOW - 1): lambda body: {"depth": 7}})
    with pytest.raises(ValidationError):
        astray.current(WellDug.TOPIC, NOW - 1, stored())


@given(any_fact())
def test_todays_facts_are_read_as_they_were_stored(fact: Event) -> None:
    body = fact.model_dump(mode="json", exclude_none=True)
    assert FACTS.current(fact.TOPIC, fact.VERSION, body) == fact


@pytest.mark.parametrize("fact", every_fact(), ids=lambda fact: fact.TOPIC)
def test_a_fact_is_sent_first_and_what_follows_is_of_its_own_service(fact: type[Event]) -> None:
    made = example(fact)
    first, *rest = FACTS.outgoing(made)
    assert first is made
    assert bool(rest) == (fact in FACTS.sends)
    for each in rest:
        assert each.TOPIC.partition(".")[0] == fact.TOPIC.partition(".")[0]
        assert each.subject == made.subject, "what is asked about a family keeps its order"


@given(any_fact())
def test_the_same_fact_asks_for_the_same_thing_each_time(fact: Event) -> None:
    assert FACTS.outgoing(fact) == FACTS.outgoing(fact.model_copy())


def test_a_second_attempt_asks_anew_and_a_redelivery_does_not() -> None:
    ratified = example(FACTS.kind("verification.proposal_ratified"))
    asked = {
        FACTS.outgoing(ratified.model_copy(update={"attempt": attempt}))[1].command_id  # type: ignore[attr-defined]
        for attempt in (1, 1, 2)
    }
    assert len(asked) == 2
