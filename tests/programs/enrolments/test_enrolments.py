"""Enrolments are read family by family, in every programme, since the family was last enrolled."""

from uuid import UUID

from contracts.event import Event
from infra.runtime.eventstore.projection import Asked
from services.programs.enrolments.enrolments import Enrolments, Participation
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU, recorded
from tests.programs.what_happened import (
    FIRST,
    PKH_ID,
    SECOND,
    SEMBAKO_ID,
    determination,
    ended,
    enrolled,
    heir_due,
    restored,
)

DEATH, MOVE = "death", "move"


def after(*facts: Event, families: tuple[UUID, ...] = (FAMILY,)) -> Enrolments:
    enrolments = Enrolments(*families)
    asked = Asked([enrolments])
    for fact in facts:
        asked.apply(recorded(fact))
    return enrolments


def of_budi(*facts: Event) -> Participation:
    found = after(*facts).find(PKH_ID, FAMILY)
    assert found
    return found


def test_only_the_families_that_are_asked_for_are_read() -> None:
    history = (enrolled(FAMILY), enrolled(NEIGHBOURS), determination(FIRST, FAMILY, NEIGHBOURS))
    assert [
        family for family in (FAMILY, NEIGHBOURS) if after(*history).active(PKH_ID, family)
    ] == [FAMILY]
    both = after(*history, families=(FAMILY, NEIGHBOURS))
    assert both.active(PKH_ID, FAMILY) and both.active(PKH_ID, NEIGHBOURS)
    assert after(*history, families=()).boundary() == []


def test_programmes_of_a_family_come_in_the_order_of_enrolling() -> None:
    found = after(
        enrolled(FAMILY, programme=SEMBAKO_ID),
        enrolled(FAMILY),
        ended(FAMILY, "PINDAH", MOVE, programme=SEMBAKO_ID),
        enrolled(FAMILY, programme=SEMBAKO_ID, by=SECOND),
    )
    assert [programme for programme, _ in found.of(FAMILY)] == [SEMBAKO_ID, PKH_ID]
    assert list(found.of(NEIGHBOURS)) == []


def test_an_enrolment_is_active_until_it_ends_and_again_once_restored() -> None:
    assert of_budi(enrolled(FAMILY)).active
    gone = (enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE))
    assert not of_budi(*gone).active
    assert of_budi(*gone, restored(FAMILY, MOVE)).active
    assert not of_budi(*gone, restored(FAMILY, DEATH)).active


def test_who_was_enrolled_again_starts_afresh() -> None:
    again = of_budi(
        enrolled(FAMILY),
        heir_due(FAMILY, DEATH),
        ended(FAMILY, "PINDAH", MOVE),
        enrolled(FAMILY, by=SECOND),
    )
    assert again == Participation(SUKAMAJU)
    assert not again.rests_on(DEATH) and not again.rests_on(MOVE)


def test_an_heir_is_due_for_each_cause_until_it_is_voided() -> None:
    two = (enrolled(FAMILY), heir_due(FAMILY, DEATH), heir_due(FAMILY, MOVE))
    assert of_budi(*two).changes_due == {DEATH, MOVE}
    assert of_budi(*two, restored(FAMILY, DEATH)).changes_due == {MOVE}


def test_an_enrolment_lies_in_its_village_and_in_all_around_it() -> None:
    enrolment = of_budi(enrolled(FAMILY))
    assert all(enrolment.lies_in([region]) for region in (SUKAMAJU, "18.09.01", "18.09", "18"))
    assert not any(enrolment.lies_in([region]) for region in ("18.09.01.2002", "18.1", "1", ""))
    assert not enrolment.lies_in([])
