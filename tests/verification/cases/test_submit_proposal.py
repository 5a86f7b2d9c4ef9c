from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from pydantic import ValidationError

from contracts.event import UNKNOWN_DATE, Effective
from contracts.questionnaires.sheets import HOUSING
from contracts.registry.welfare import Housing
from contracts.verification.cases import HousingUpdate, ProposalSubmitted, Replacement
from services.verification.cases.proposed_change import (
    EvidenceMissing,
    NothingProposed,
    NotYetHappened,
    Proposal,
)
from services.verification.cases.submit_proposal import (
    AlreadyProposed,
    NobodyLivesThere,
    NotOfThisFamily,
    SubmitProposal,
    SuccessorUnfit,
)
from services.verification.known_families.lookup import KnownFamily
from services.verification.projections.case_book import CaseBook
from services.verification.projections.open_proposals import OpenProposals
from tests.gwt import given
from tests.verification.cases_we_know import (
    ABLE,
    BOOK,
    BUDI,
    BUDIS,
    DRAFT,
    OCTOBER,
    OPERATOR,
    SUBMITTED,
    SUKAMAJU,
    TODAY,
    WAYS,
    WHICH,
    by,
    on_record,
)

FAMILY = KnownFamily(BUDIS, SUKAMAJU, frozenset({BUDI}))
SITIS = KnownFamily(UUID(int=5), SUKAMAJU, frozenset({UUID(int=6)}))
NEW = UUID(int=99)


def submit(
    family: KnownFamily = FAMILY, other: KnownFamily | None = None, year: int = 2026, **changes: Any
) -> SubmitProposal:
    draft, book = replace(DRAFT, **changes), CaseBook(SUKAMAJU, year)
    return SubmitProposal(NEW, family, other, OpenProposals(family.family_id), book, draft)


def numbered(number: str) -> dict[str, Any]:
    return {"case_id": NEW, "number": f"{number}/{SUKAMAJU}/2026"}


def test_a_village_proposes_that_the_floor_is_earth_now() -> None:
    given().when(submit()).then(SUBMITTED.model_copy(update={"case_id": NEW}))


def test_a_village_proposes_that_an_able_family_leaves_the_list() -> None:
    which = {**WHICH, "case_id": NEW}
    removal = ProposalSubmitted(**which, **BOOK, change=ABLE, based_on=30, effective=OCTOBER)
    given().when(submit(change=ABLE)).then(removal)


@pytest.mark.parametrize("state", ["submitted", "revised", "verified", "ratified", "returned"])
def test_a_family_has_one_open_proposal_of_a_kind(state: str) -> None:
    refusal = given(*on_record(*WAYS[state])).when(submit()).then_refused(AlreadyProposed)
    assert isinstance(refusal, AlreadyProposed)
    assert refusal.facts == {"case_id": SUBMITTED.case_id}


def test_a_case_that_waits_for_reconciliation_is_still_open() -> None:
    history = on_record(*WAYS["needs_reconciliation"])
    given(*history).when(submit()).then_refused(AlreadyProposed)


@pytest.mark.parametrize("state", ["withdrawn", "rejected", "applied"])
def test_after_a_case_has_ended_the_village_may_propose_again(state: str) -> None:
    history = on_record(*WAYS[state])
    given(*history).when(submit()).then(SUBMITTED.model_copy(update=numbered("0002")))


def test_a_removal_may_run_beside_a_housing_update() -> None:
    which = {**WHICH, **BOOK, **numbered("0002")}
    removal = ProposalSubmitted(**which, change=ABLE, based_on=30, effective=OCTOBER)
    given(*on_record(SUBMITTED)).when(submit(change=ABLE)).then(removal)


def test_another_familys_proposal_does_not_stand_in_the_way() -> None:
    sitis = replace(FAMILY, family_id=UUID(int=5))
    which = {**WHICH, **numbered("0002"), "family_id": UUID(int=5)}
    expected = SUBMITTED.model_copy(update=which)
    given(*on_record(SUBMITTED)).when(submit(family=sitis)).then(expected)


def test_nobody_proposes_about_a_family_that_is_gone() -> None:
    given().when(submit(family=replace(FAMILY, people=frozenset()))).then_refused(NobodyLivesThere)


def test_a_proposal_brings_evidence() -> None:
    given().when(submit(evidence=())).then_refused(EvidenceMissing)


def test_a_housing_update_says_something() -> None:
    given().when(submit(change=HousingUpdate(housing=Housing()))).then_refused(NothingProposed)


def test_a_removal_gives_a_reason_of_the_list() -> None:
    body: dict[str, Any] = {
        "change": {"kind": "removal", "reason_code": "MAMPU"},
        "based_on": 30,
        "effective": OCTOBER,
    }
    assert Proposal.model_validate(body).draft(by(OPERATOR), TODAY).change == ABLE
    for unknown in ("KAYA", "TIDAK_PADAN_DUKCAPIL", ""):
        body["change"] = {"kind": "removal", "reason_code": unknown}
        with pytest.raises(ValidationError, match="reason_code"):
            Proposal.model_validate(body)


def test_what_is_proposed_has_happened_already() -> None:
    tomorrow = Effective.day(TODAY + timedelta(days=1))
    given().when(submit(effective=tomorrow)).then_refused(NotYetHappened)
    for effective in (Effective.day(TODAY), Effective.day(date(2020, 1, 1)), UNKNOWN_DATE):
        expected = SUBMITTED.model_copy(update={"case_id": NEW, "effective": effective})
        given().when(submit(effective=effective)).then(expected)


def test_cases_are_numbered_by_office_and_year() -> None:
    sitis = submit(family=SITIS)
    expected = SUBMITTED.model_copy(update=numbered("0002") | {"family_id": SITIS.family_id})
    given(*on_record(SUBMITTED)).when(sitis).then(expected)
    [next_year] = given(*on_record(SUBMITTED)).when(submit(SITIS, year=2027)).decision.judged()
    assert isinstance(next_year, ProposalSubmitted)
    assert next_year.number == f"0001/{SUKAMAJU}/2027"


def test_a_case_says_its_quarter_and_the_edition_of_its_answers() -> None:
    [housing] = (
        given().when(submit(today=date(2026, 7, 1), effective=UNKNOWN_DATE)).decision.judged()
    )
    assert isinstance(housing, ProposalSubmitted)
    assert (housing.period, housing.edition) == ("2026-TW3", HOUSING.editions[-1])
    [removal] = given().when(submit(change=ABLE)).decision.judged()
    assert isinstance(removal, ProposalSubmitted)
    assert (removal.period, removal.edition) == ("2026-TW4", None)


def test_a_case_may_be_about_one_member_and_about_nobody_else() -> None:
    expected = SUBMITTED.model_copy(update={"case_id": NEW, "person_id": BUDI})
    given().when(submit(person_id=BUDI)).then(expected)
    given().when(submit(person_id=UUID(int=6))).then_refused(NotOfThisFamily)


def test_another_family_takes_the_place_of_one_that_leaves_the_list() -> None:
    change = Replacement(reason_code="MAMPU", successor_id=SITIS.family_id)
    which = {**WHICH, "case_id": NEW, "other_family_ids": (SITIS.family_id,)}
    given().when(submit(other=SITIS, change=change)).then(
        ProposalSubmitted(**which, **BOOK, change=change, based_on=30, effective=OCTOBER)
    )


@pytest.mark.parametrize("other", [None, FAMILY, replace(SITIS, people=frozenset())])
def test_nobody_takes_ones_own_place_and_no_family_that_is_gone(other: KnownFamily | None) -> None:
    change = Replacement(reason_code="MAMPU", successor_id=SITIS.family_id)
    given().when(submit(other=other, change=change)).then_refused(SuccessorUnfit)
