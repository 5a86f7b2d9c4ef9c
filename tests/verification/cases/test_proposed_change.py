"""What a village may propose, and on which day it does so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from contracts.calendar import day_of
from contracts.event import Effective
from contracts.registry.welfare import Housing
from contracts.verification.cases import HousingUpdate
from infra.runtime.refusals import Refused
from services.verification.cases.proposed_change import (
    EvidenceMissing,
    NothingProposed,
    NotYetHappened,
    Proposal,
    require_past,
)
from tests.verification.cases_we_know import (
    DRAFT,
    EARTH_FLOOR,
    OCTOBER,
    OPERATOR,
    PHOTO,
    TODAY,
    by,
)

BODY: dict[str, Any] = {
    "change": {"kind": "housing_update", "housing": {"floor": "earth"}},
    "based_on": 30,
    "effective": {"on": "2026-10-30"},
}
TOMORROW = Effective.day(TODAY + timedelta(days=1))


def test_a_form_becomes_a_draft_with_the_evidence_and_day_of_who_sent_it() -> None:
    assert Proposal.model_validate(BODY).draft(by(OPERATOR), TODAY) == DRAFT
    assert DRAFT.contents == {"change": EARTH_FLOOR, "based_on": 30, "effective": OCTOBER}


def test_at_half_past_six_in_the_morning_in_sukamaju_it_is_already_today() -> None:
    early = day_of(datetime(2026, 11, 20, 23, 30, tzinfo=UTC))
    draft = Proposal.model_validate(BODY).draft(by(OPERATOR), early)
    assert draft.today == date(2026, 11, 21)
    replace(draft, effective=TOMORROW).require_sound()


def test_a_village_learns_first_that_its_form_is_empty_then_what_it_lacks() -> None:
    empty = HousingUpdate(housing=Housing())
    faults: list[tuple[dict[str, Any], type[Refused]]] = [
        ({"change": empty, "evidence": (), "effective": TOMORROW}, NothingProposed),
        ({"evidence": (), "effective": TOMORROW}, EvidenceMissing),
        ({"effective": TOMORROW}, NotYetHappened),
    ]
    for changes, reason in faults:
        with pytest.raises(reason):
            replace(DRAFT, **changes).require_sound()
    replace(DRAFT, evidence=PHOTO).require_sound()


def test_a_day_that_is_not_known_is_not_of_tomorrow() -> None:
    require_past(None, TODAY)
    require_past(TODAY, TODAY)
    with pytest.raises(NotYetHappened):
        require_past(TOMORROW.on, TODAY)


@pytest.mark.parametrize("wrong", [{"based_on": 0}, {"nik": "1"}, {"change": {"kind": "split"}}])
def test_a_form_says_no_more_and_no_less_than_it_asks(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Proposal.model_validate({**BODY, **wrong})
