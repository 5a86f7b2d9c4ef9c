"""Enrolments are read family by family, in every programme, since the family was last enrolled."""

from uuid import UUID

from contracts.event import Event
from contracts.programs.enrolments import Enrolled
from infra.runtime.eventstore.projection import Asked
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.participation import Participation
from tests.people_we_know import ANI, FAMILY, NEIGHBOURS, SITI, recorded
from tests.programs.what_happened import (
    FIRST,
    PIP_ID,
    PKH_ID,
    SECOND,
    SEMBAKO_ID,
    determination,
    ended,
    enrolled,
    enrolled_person,
    enrolment,
    heir_due,
    recipient,
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
    assert [each.programme_id for each in found.of(FAMILY)] == [SEMBAKO_ID, PKH_ID, SEMBAKO_ID]
    assert [each.active for each in found.of(FAMILY)] == [False, True, True]
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
    assert again.enrolment_id == enrolment(FAMILY, by=SECOND)
    assert again.active and not again.changes_due
    assert not again.causes and not again.settled


def test_an_heir_is_due_for_each_cause_until_it_is_voided() -> None:
    two = (enrolled(FAMILY), heir_due(FAMILY, DEATH), heir_due(FAMILY, MOVE))
    assert of_budi(*two).changes_due == {DEATH, MOVE}
    assert of_budi(*two, restored(FAMILY, DEATH)).changes_due == {MOVE}


def test_an_heir_settles_what_was_due_and_falls_with_the_death_that_never_happened() -> None:
    settled = (enrolled(FAMILY), heir_due(FAMILY, DEATH), recipient(SITI, DEATH))
    assert (of_budi(*settled).recipient_id, of_budi(*settled).changes_due) == (SITI, set())
    undone = of_budi(*settled, restored(FAMILY, DEATH))
    assert (undone.recipient_id, undone.changes_due) == (None, set())
    chosen = of_budi(enrolled(FAMILY), recipient(SITI), restored(FAMILY, DEATH))
    assert chosen.recipient_id == SITI


def test_a_childs_aid_is_not_the_familys() -> None:
    found = after(enrolled_person(ANI), enrolled(FAMILY), families=(FAMILY, ANI))
    assert [each.programme_id for each in found.of(FAMILY)] == [PKH_ID]
    assert [each.programme_id for each in found.of(ANI)] == [PIP_ID]
    assert [each.family_id for each in found.of(ANI)] == [FAMILY]


def test_a_target_of_a_newer_release_is_nobodys_we_know() -> None:
    group = {"kind": "group", "group_id": str(UUID(int=5))}
    body = enrolled(FAMILY).model_dump(mode="json") | {"target": group}
    found = after(Enrolled.model_validate(body), families=(enrolment(FAMILY),))
    [unknown] = found.of(enrolment(FAMILY))
    assert (unknown.target_id, unknown.family_id) == (None, None)
    assert unknown.target.model_dump() == group
