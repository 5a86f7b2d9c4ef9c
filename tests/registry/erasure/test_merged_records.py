"""Somebody in two records that were merged is erased in both, by whichever it was asked."""

from uuid import UUID

import pytest

from contracts.event import Absent
from contracts.ids import FAMILY as FAMILY_TAG
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import parents
from tests.people_we_know import ANI, DEWI, FAMILY, NEIGHBOURS, SUKAMAJU, dewi, family, neighbours
from tests.registry.known import Known

LEGAL = {"legal_basis": "UU 27/2022 pasal 8"}
MERGED = PersonMerged(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    kept_id=ANI,
    merged_id=DEWI,
    family_ids=(FAMILY, NEIGHBOURS),
)
known_mother = parents(DEWI, {"mother_name": "Sulastri"}, {})
elsewhere = neighbours.model_copy(
    update={"members": (neighbours.members[0], dewi.model_copy(update=known_mother))}
)


def erase(registry: Known, person_id: UUID) -> None:
    for who, step in (("dpo.satu", "erasure"), ("kepala.satu", "erasure/approval")):
        answer = registry.post(who, f"/persons/{person_id}/{step}", **LEGAL)
        assert answer.status_code == 202, answer.text
    registry.running.follow()
    registry.ledger.mapper.own_keys.forget()


def told_of(registry: Known, family_id: UUID) -> FamilyLoaded:
    loaded = registry.ledger.history(FAMILY_TAG.of(family_id))[0].fact
    assert isinstance(loaded, FamilyLoaded)
    return loaded


def taken_back(merging: UUID) -> FactVoided:
    return FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=(merging,),
        family_ids=(FAMILY, NEIGHBOURS),
        person_ids=(ANI, DEWI),
    )


@pytest.mark.parametrize("asked_for", [ANI, DEWI])
def test_nothing_of_either_record_can_be_read_again(registry: Known, asked_for: UUID) -> None:
    registry.record(family, elsewhere, MERGED)
    erase(registry, asked_for)
    ani, other = told_of(registry, FAMILY).members[2], told_of(registry, NEIGHBOURS).members[1]
    assert (ani.identity, ani.civil) == (Absent.ERASED, Absent.ERASED)
    assert (other.identity, other.civil) == (Absent.ERASED, Absent.ERASED)
    assert other.mother and other.mother.names is Absent.ERASED
    assert told_of(registry, NEIGHBOURS).members[0].identity is not Absent.ERASED


def test_both_stay_erased_when_the_merging_was_an_error(registry: Known) -> None:
    *_, merging = registry.record(family, elsewhere, MERGED)
    erase(registry, ANI)
    registry.record(taken_back(merging.event_id))
    page = registry.get("operator.sukamaju", f"/households/{NEIGHBOURS}").json()
    shown = {each["person_id"]: (each["name"], each["erased"]) for each in page["members"]}
    assert shown[str(DEWI)] == (None, True)


def test_a_merging_that_was_taken_back_before_erases_one_record_only(registry: Known) -> None:
    *_, merging = registry.record(family, elsewhere, MERGED)
    registry.record(taken_back(merging.event_id))
    erase(registry, ANI)
    assert told_of(registry, NEIGHBOURS).members[1].identity is not Absent.ERASED
