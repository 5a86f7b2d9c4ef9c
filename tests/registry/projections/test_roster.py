from uuid import UUID

from contracts.event import Event
from services.registry.projections.roster import Roster
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    NEW_FAMILY,
    SITI,
    ani,
    budi,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.what_happened import (
    budi_heads,
    died,
    family_moved_out,
    headed_by,
    kk_replaced,
    split_off,
    widow,
)


def roster(*facts: Event, family_id: UUID = FAMILY) -> Roster:
    roster = Roster(family_id)
    for fact in facts:
        roster.fold(recorded(fact))
    return roster


def test_the_kk_number_belongs_to_the_head_it_was_issued_under() -> None:
    assert not roster(family).kk_due
    assert roster(family, died(budi), widow).kk_due
    assert not roster(family, died(budi), widow, kk_replaced("kk-2")).kk_due


def test_a_head_who_is_back_has_his_kk_number_back() -> None:
    again = headed_by(BUDI, *budi_heads.relations)
    assert not roster(family, widow, again).kk_due


def test_a_new_family_without_a_number_is_due_one() -> None:
    assert roster(family, split_off(budi, kk_key=None), family_id=NEW_FAMILY).kk_due


def test_a_family_knows_who_lives_there_and_who_heads_it() -> None:
    known = roster(family, neighbours, died(budi), widow)
    assert list(known.present) == [SITI, ANI]
    assert known.heads == [SITI]


def test_a_family_that_moved_out_is_gone() -> None:
    assert roster(family, family_moved_out).gone
    assert not roster(family, died(siti), died(ani)).gone


def test_facts_read_out_of_order_do_no_harm() -> None:
    assert list(roster(died(budi), widow, family).present) == [BUDI, SITI, ANI]
