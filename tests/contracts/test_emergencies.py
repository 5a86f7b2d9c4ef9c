"""Facts about emergency access: of officers and regions, with an end, and with nobody's name."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.codes.roles import EmergencyFinding, EmergencyReason
from contracts.event import Event
from contracts.facts import FACTS
from contracts.ids import EMERGENCY, FAMILY, OFFICER, PERSON
from contracts.registry.roles import (
    EmergencyEnded,
    EmergencyEvent,
    EmergencyOpened,
    EmergencyReviewed,
    RoleAssigned,
)
from infra.build.examples import example

OF_ONE = [EmergencyOpened, EmergencyEnded, EmergencyReviewed]
UNTIL = datetime(2026, 11, 21, 12, tzinfo=UTC)
every_fact = pytest.mark.parametrize("kind", OF_ONE, ids=lambda kind: kind.__name__)


def opened(**given: object) -> EmergencyOpened:
    body = example(EmergencyOpened).model_dump() | given
    return EmergencyOpened.model_validate(body)


@every_fact
def test_each_travels_and_is_found_by_the_emergency_and_by_the_officer(kind: type[Event]) -> None:
    fact = example(kind)
    assert isinstance(fact, EmergencyEvent)
    assert FACTS.kind(kind.TOPIC) is kind
    assert set(fact.tags) == {EMERGENCY.of(fact.emergency_id), OFFICER.of(fact.officer)}


@every_fact
def test_each_is_about_the_emergency_so_that_none_overtakes_another(kind: type[Event]) -> None:
    fact = example(kind)
    assert isinstance(fact, EmergencyEvent)
    assert fact.subject == fact.emergency_id != example(RoleAssigned).subject


@every_fact
def test_none_names_a_family_or_a_person(kind: type[Event]) -> None:
    tags = example(kind).tags
    assert FAMILY.values_in(tags) == PERSON.values_in(tags) == []


def test_when_it_ends_is_a_moment_with_its_zone() -> None:
    assert opened(until=UNTIL).until - UNTIL == timedelta(0)
    with pytest.raises(ValidationError):
        opened(until=UNTIL.replace(tzinfo=None))


def test_a_reference_holds_nobodys_number() -> None:
    assert opened(reference="Laporan BPBD 12/2026").reference == "Laporan BPBD 12/2026"
    with pytest.raises(ValidationError):
        opened(reference="KTP 9999010107850001")


def test_what_ends_or_reviews_it_says_which_in_the_same_words() -> None:
    which = opened(emergency_id=UUID(int=3)).model_dump(include=set(EmergencyEvent.model_fields))
    assert EmergencyEnded(**which).model_dump() == which
    assert EmergencyReviewed(**which, finding="wajar").emergency_id == UUID(int=3)


@pytest.mark.parametrize("codes", [EmergencyReason, EmergencyFinding])
def test_reasons_and_findings_can_be_told_apart_and_read(
    codes: type[EmergencyReason] | type[EmergencyFinding],
) -> None:
    assert [each.number for each in codes] == list(range(1, len(codes) + 1))
    assert len({each.label for each in codes}) == len(codes) >= 3
    assert all(each.label != each.value for each in codes)


def test_a_newer_reason_is_still_read() -> None:
    assert opened(why="kebakaran").why == "kebakaran"
