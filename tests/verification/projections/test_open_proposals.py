"""Which proposals about a family are under way."""

from uuid import UUID

import pytest

from contracts.event import Event
from infra.runtime.eventstore.projection import Asked
from services.verification.projections.open_proposals import OpenProposals
from tests.verification.cases_we_know import ABLE, BUDIS, CASE, SUBMITTED, WAYS, on_record

ENDED = {"withdrawn", "rejected", "applied"}
REMOVAL = SUBMITTED.model_copy(update={"case_id": UUID(int=73), "change": ABLE})


def under_way(*facts: Event, family_id: UUID = BUDIS) -> OpenProposals:
    proposals = OpenProposals(family_id)
    asked = Asked([proposals])
    for past in on_record(*facts):
        asked.apply(past)
    return proposals


@pytest.mark.parametrize("name", sorted(WAYS))
def test_a_proposal_is_under_way_until_the_village_dinsos_or_the_registry_ended_it(
    name: str,
) -> None:
    found = under_way(*WAYS[name]).of_kind("housing_update")
    assert found == (None if name in ENDED else CASE)


def test_each_kind_of_proposal_is_under_way_in_a_case_of_its_own() -> None:
    proposals = under_way(SUBMITTED, REMOVAL)
    assert proposals.of_kind("housing_update") == CASE
    assert proposals.of_kind("removal") == REMOVAL.case_id


def test_ending_one_proposal_leaves_the_other_under_way() -> None:
    proposals = under_way(*WAYS["withdrawn"], REMOVAL)
    assert proposals.of_kind("housing_update") is None
    assert proposals.of_kind("removal") == REMOVAL.case_id


def test_a_family_about_which_nobody_proposed_has_nothing_under_way() -> None:
    assert under_way(SUBMITTED, family_id=UUID(int=5)).of_kind("housing_update") is None
