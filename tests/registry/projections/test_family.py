"""A family knows everything that shaped it."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Absent, Event
from contracts.registry.civil_events import CivilEventKind, MemberBorn
from contracts.registry.effects import Presence
from contracts.registry.families import AddressChanged, AddressCorrected, FamilyRegistered
from contracts.registry.parts import Place
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    FamilyGone,
    InAnotherFamily,
    NotAMember,
)
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    HOME,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    NEW_FAMILY,
    NEXT_DOOR,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    dewi,
    family,
    joko,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import (
    arrived,
    budi_heads,
    died,
    family_moved_out,
    found,
    headed_by,
    kk_replaced,
    moved_out,
    number_of,
    split_off,
    transferred,
    voided,
    widow,
)

aunt = dewi.model_copy(update={"relation": Relation.OTHER, "person_id": uuid4()})
uncle = joko.model_copy(update={"relation": Relation.OTHER, "person_id": uuid4()})


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


def test_a_family_knows_who_lives_there_and_who_heads_it() -> None:
    here = known(family, neighbours, died(budi), widow)
    assert list(here.present) == [SITI, ANI]
    assert here.heads == [SITI]


def test_a_registered_family_is_as_known_as_a_loaded_one() -> None:
    registered = FamilyRegistered(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        kk_key="kk-budi",
        place=HOME,
        members=(budi, siti, ani),
    )
    one, other = known(registered), known(family)
    assert (one.present, one.place, one.kk_key) == (other.present, other.place, other.kk_key)
    assert not one.kk_due


def test_nothing_is_known_of_a_family_that_never_began() -> None:
    nobody = known(neighbours)
    assert not nobody.exists
    assert nobody.gone
    assert nobody.kk_due


def test_a_family_that_moved_out_is_gone_and_so_is_its_number() -> None:
    away = known(family, family_moved_out)
    assert away.gone
    assert away.kk_key is None
    assert not known(family, died(siti), died(ani)).gone
    with pytest.raises(FamilyGone):
        away.require_somebody()


def test_facts_read_out_of_order_do_no_harm() -> None:
    assert list(known(died(budi), widow, family).present) == [BUDI, SITI, ANI]


def test_who_was_born_found_or_arrived_is_a_member() -> None:
    born = MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=dewi)
    here = known(family, arrived(uncle), born, found(aunt))
    assert here.resident(aunt.person_id) == aunt
    assert here.resident(uncle.person_id) == uncle
    assert here.resident(DEWI) == dewi


def test_whoever_left_is_known_with_what_became_of_them() -> None:
    there = transferred(ani, Relation.GRANDCHILD)
    gone = known(family, neighbours, died(budi), moved_out(siti), there)
    for person_id, refusal in (
        (BUDI, AlreadyDied),
        (SITI, AlreadyMovedOut),
        (ANI, InAnotherFamily),
    ):
        with pytest.raises(refusal):
            gone.resident(person_id)
    with pytest.raises(NotAMember):
        gone.resident(DEWI)
    next_door = known(family, neighbours, there, family_id=NEIGHBOURS)
    assert next_door.resident(ANI).relation is Relation.GRANDCHILD


def test_a_split_begins_one_family_and_leaves_the_other() -> None:
    son = ani.model_copy(update={"relation": Relation.HEAD})
    split = split_off(son, place=NEXT_DOOR)
    here, there = known(family, split), known(family, split, family_id=NEW_FAMILY)
    assert here.member(ANI).presence is Presence.ELSEWHERE
    assert (here.kk_key, here.place) == ("kk-budi", HOME)
    assert (there.kk_key, there.place, there.heads) == ("kk-new", NEXT_DOOR, [ANI])
    assert not there.kk_due


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (recorded(died(ani)), CivilEventKind.DEATH),
        (recorded(moved_out(ani)), CivilEventKind.MOVE_OUT),
    ],
)
def test_who_never_left_lives_there_as_before(left: Recorded, kind: CivilEventKind) -> None:
    back = known(family, left, voided(left.event_id, kind, ani))
    assert back.resident(ANI) == ani
    assert back.voided == {left.event_id}


def test_who_never_arrived_was_never_here() -> None:
    arrival = recorded(arrived(uncle))
    back = known(family, arrival, voided(arrival.event_id, CivilEventKind.ARRIVAL, uncle))
    assert back.member(uncle.person_id).presence is Presence.NEVER
    with pytest.raises(NotAMember):
        back.resident(uncle.person_id)


def test_a_number_returns_with_a_family_that_never_left() -> None:
    gone = recorded(family_moved_out)
    back = voided(gone.event_id, CivilEventKind.MOVE_OUT, budi, siti, ani, kk_key="kk-budi")
    assert known(family, gone, back).kk_key == "kk-budi"
    assert not known(family, gone, back).gone


def test_a_number_is_free_again_once_its_family_never_arrived() -> None:
    first = recorded(family)
    never = voided(first.event_id, CivilEventKind.ARRIVAL, budi, siti, ani, kk_key="kk-budi")
    assert known(first, never).kk_key is None


def test_who_came_back_from_another_family_was_never_away() -> None:
    """So that what happened before they went can be voided."""
    there = transferred(ani, Relation.GRANDCHILD)
    back = transferred(ani, Relation.CHILD, family_id=NEIGHBOURS, to_family_id=FAMILY)
    ani_arrived = recorded(arrived(ani))
    alone = family.model_copy(update={"members": (budi, siti)})
    home = known(alone, neighbours, ani_arrived, there, back)
    last = home.member(ANI).last
    assert last
    assert last.event_id == ani_arrived.event_id
    assert home.resident(ANI).relation is Relation.CHILD


def test_a_new_address_keeps_the_kk_number() -> None:
    new = NEXT_DOOR.model_copy(update={"kk_number": HOME.kk_number})
    moved = {"family_id": FAMILY, "village_code": MARGOREJO, "effective": LAST_WEEK, "place": new}
    for fact in (AddressChanged(**moved), AddressCorrected(**moved)):
        here = known(family, fact)
        assert (here.village_code, here.place) == (MARGOREJO, new)
        assert here.at(HOME) == HOME.model_copy(update={"kk_number": HOME.kk_number})
    renumbered = known(family, kk_replaced("kk-2"))
    assert renumbered.at(NEXT_DOOR).kk_number == number_of("kk-2")
    withheld = known(family.model_copy(update={"place": Absent.WITHHELD}))
    assert (withheld.at(HOME).kk_number, withheld.under(None)) == (None, Place())


def test_a_nik_that_was_assigned_or_corrected_is_the_persons() -> None:
    at = {"village_code": SUKAMAJU, "effective": UNKNOWN_DATE}
    assigned = NikAssigned(family_id=NEIGHBOURS, person_id=DEWI, nik_key="nik-dewi", **at)
    assert known(neighbours, assigned, family_id=NEIGHBOURS).resident(DEWI).nik_key == "nik-dewi"
    corrected = NikCorrected(
        family_id=FAMILY, person_id=ANI, nik_key="nik-2", previous_nik_key="nik-ani", **at
    )
    assert known(family, corrected).resident(ANI).nik_key == "nik-2"


def test_corrected_biodata_are_the_persons() -> None:
    biodata = ani.biodata.model_copy(update={"birth_date": date(2026, 11, 20)})
    corrected = BiodataCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        biodata=biodata,
        identity=ani.identity,
        corrected=("birth_date",),
    )
    assert known(family, corrected).resident(ANI) == ani.model_copy(update={"biodata": biodata})


def test_what_members_leave_behind_is_said_with_their_leaving() -> None:
    here = known(family)
    own = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
    assert here.facts_of(LAST_WEEK) == own
    assert here.facts_without({BUDI}, LAST_WEEK) == {**own, "was_head": True, "members_left": 2}
    both = here.facts_without({SITI, ANI}, LAST_WEEK)
    assert both == {**own, "was_head": False, "members_left": 1}
