"""A family knows where it lives and under which KK number, and since when it is a family."""

from uuid import UUID

import pytest

from contracts.codes.person import Relation
from contracts.event import Absent, Event
from contracts.registry.families import AddressChanged, AddressCorrected
from contracts.registry.history.household import Presence
from contracts.registry.places import Place
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Beginning, Family
from services.registry.refusals import (
    FamilyGone,
)
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    HOME,
    LAST_WEEK,
    MARGOREJO,
    NEW_FAMILY,
    NEXT_DOOR,
    ani,
    budi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import (
    budi_heads,
    died,
    family_moved_out,
    headed_by,
    kk_replaced,
    number_of,
    split_off,
    voided,
    widow,
)


def known(*history: Event | Recorded, family_id: UUID = FAMILY) -> Family:
    return knowing(Family(family_id), *history)


def test_the_kk_number_belongs_to_the_head_it_was_issued_under() -> None:
    assert not known(family).kk_due
    assert known(family, died(budi), widow).kk_due
    assert not known(family, died(budi), widow, kk_replaced("kk-2")).kk_due


def test_a_head_who_is_back_has_his_kk_number_back() -> None:
    again = headed_by(BUDI, *budi_heads.relations)
    assert not known(family, widow, again).kk_due


def test_a_new_family_without_a_number_is_due_one() -> None:
    assert known(family, split_off(budi, kk_key=None), family_id=NEW_FAMILY).kk_due


def test_a_family_that_moved_out_is_gone_and_so_is_its_number() -> None:
    away = known(family, family_moved_out)
    assert away.gone
    assert away.kk_key is None
    assert not known(family, died(siti), died(ani)).gone
    with pytest.raises(FamilyGone):
        away.require_somebody()


def test_a_split_begins_one_family_and_leaves_the_other() -> None:
    son = ani.model_copy(update={"relation": Relation.HEAD})
    split = split_off(son, place=NEXT_DOOR)
    here, there = known(family, split), known(family, split, family_id=NEW_FAMILY)
    assert here.member(ANI).presence is Presence.ELSEWHERE
    assert (here.kk_key, here.place) == ("kk-budi", HOME)
    assert (there.kk_key, there.place, there.heads) == ("kk-new", NEXT_DOOR, [ANI])
    assert not there.kk_due


def test_a_number_returns_with_a_family_that_never_left() -> None:
    gone = recorded(family_moved_out)
    back = voided(gone.event_id, budi, siti, ani, kk_key="kk-budi")
    assert known(family, gone, back).kk_key == "kk-budi"
    assert not known(family, gone, back).gone


def test_a_number_is_free_again_once_its_family_never_arrived() -> None:
    first = recorded(family)
    never = voided(first.event_id, budi, siti, ani, kk_key="kk-budi")
    assert known(first, never).kk_key is None


def test_a_new_address_keeps_the_kk_number() -> None:
    new = NEXT_DOOR.model_copy(update={"kk_number": HOME.kk_number})
    moved = {"family_id": FAMILY, "village_code": MARGOREJO, "effective": LAST_WEEK}
    for fact in (AddressChanged(**moved, **new.parts()), AddressCorrected(**moved, **new.parts())):
        here = known(family, fact)
        assert (here.village_code, here.place) == (MARGOREJO, new)
        assert here.at(NEXT_DOOR) == new
    renumbered = known(family, kk_replaced("kk-2"))
    assert renumbered.at(NEXT_DOOR).kk_number == number_of("kk-2")


def test_an_address_that_is_withheld_says_nothing() -> None:
    withheld = known(
        family.model_copy(update=dict.fromkeys(("residence", "locality"), Absent.WITHHELD))
    )
    assert withheld.at(NEXT_DOOR).kk_number is None
    assert withheld.under(HOME.kk_number) == Place(kk_number=HOME.kk_number)
    assert known(family).under(None) == HOME.model_copy(update={"kk_number": None})


def test_a_family_that_never_began_has_neither_house_nor_number() -> None:
    nobody = known(neighbours)
    assert (nobody.village_code, nobody.place) == ("", Absent.WITHHELD)
    assert (nobody.kk_key, nobody.kk_head) == (None, None)
    assert not knowing(Beginning(FAMILY), neighbours).happened
    assert knowing(Beginning(FAMILY), family).happened
    split = split_off(budi)
    assert not knowing(Beginning(FAMILY), split).happened
    assert knowing(Beginning(NEW_FAMILY), split).happened
