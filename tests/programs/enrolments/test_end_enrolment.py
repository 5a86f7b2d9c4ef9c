"""Dinsos ends one family's enrolment in one programme."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.codes.reasons import ReasonCode
from infra.runtime.refusals import NotFound
from services.programs.enrolments.end_enrolment import EndEnrolment, EndsBeforeItBegan
from services.programs.enrolments.enrolments import AlreadyEnded, Enrolments
from services.programs.office import NotYetThere
from tests.gwt import given
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU, TODAY
from tests.programs.determinations.test_determination import DAY, determine
from tests.programs.heard import MID_NOVEMBER
from tests.programs.what_happened import (
    LONG_AGO,
    PKH_ID,
    SECOND,
    SEMBAKO_ID,
    ended,
    enrolled,
    enrolment,
    heir_due,
    restored,
)
from tests.running import InTests

MOVE, DEATH = "move", "death"


def end(named: UUID = FAMILY, on: date = MID_NOVEMBER) -> EndEnrolment:
    return EndEnrolment(
        Enrolments(named),
        PKH_ID,
        named,
        reason_code=ReasonCode.WELL_OFF,
        effective=on,
        because="command",
        village_code=SUKAMAJU,
        today=TODAY,
    )


def test_dinsos_ends_an_enrolment_with_a_reason() -> None:
    given(enrolled(FAMILY)).when(end()).then(ended(FAMILY, "MAMPU", "command"))


def test_an_enrolment_ends_once() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE)).when(end()).then_refused(AlreadyEnded)


def test_a_family_that_never_received_the_programme_is_not_found() -> None:
    given().when(end()).then_refused(NotFound)
    given(enrolled(FAMILY, programme=SEMBAKO_ID)).when(end()).then_refused(NotFound)
    given(enrolled(NEIGHBOURS)).when(end()).then_refused(NotFound)


def test_an_enrolment_is_named_by_its_own_id_too() -> None:
    given(enrolled(FAMILY)).when(end(enrolment(FAMILY))).then(ended(FAMILY, "MAMPU", "command"))
    given(enrolled(FAMILY)).when(end(enrolment(NEIGHBOURS))).then_refused(NotFound)


@pytest.mark.parametrize("on", [date(1026, 1, 5), date(2026, 1, 4)])
def test_nothing_ends_before_it_began(on: date) -> None:
    given(enrolled(FAMILY)).when(end(on=on)).then_refused(EndsBeforeItBegan)


def test_it_may_end_on_the_day_it_began_and_not_tomorrow() -> None:
    decision = end(on=LONG_AGO)
    [fact] = given(enrolled(FAMILY)).when(decision).decision.judged()
    assert fact.effective_on == LONG_AGO
    given(enrolled(FAMILY)).when(end(on=TODAY + timedelta(days=1))).then_refused(NotYetThere)


def test_an_enrolment_that_waits_for_an_heir_can_end() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(end()).then(
        ended(FAMILY, "MAMPU", "command")
    )


def test_who_was_restored_or_enrolled_again_can_end_again() -> None:
    gone = (enrolled(FAMILY), ended(FAMILY, "PINDAH", MOVE))
    given(*gone, restored(FAMILY, MOVE)).when(end()).then(ended(FAMILY, "MAMPU", "command"))
    given(*gone, enrolled(FAMILY, by=SECOND)).when(end()).then(
        ended(FAMILY, "MAMPU", "command", by=SECOND)
    )


def sent(office: InTests, who: str = "dinsos", **changed: Any) -> int:
    """The status of the answer."""
    path = (
        f"/programmes/{changed.pop('code', 'PKH')}/enrolments/{changed.pop('family', FAMILY)}/end"
    )
    body = {"reason_code": "MAMPU", "effective": DAY, **changed}
    return office.web.post(path, json=body, headers=office.headers(who)).status_code


def test_dinsos_ends_an_enrolment_for_a_reason_of_the_list(pkh: InTests) -> None:
    determine(pkh)
    assert sent(pkh, "operator") == 403
    assert sent(pkh, reason_code="BOSAN") == 422
    assert sent(pkh, family=uuid4()) == 404
    assert sent(pkh, code="SEMBAKO") == 404
    assert sent(pkh, effective="1026-01-01") == 422
    assert sent(pkh, effective="2999-01-01") == 422
    assert sent(pkh, code="pkh") == 200
    assert sent(pkh) == 409


def test_what_no_programme_can_be_called_is_refused(settled: InTests) -> None:
    for code in ("P", "1KH", "P%00KH", "%E2%80%AEPKH", "P" * 31):
        assert sent(settled, code=code) == 422
