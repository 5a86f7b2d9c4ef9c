"""A family knows everything that shaped it."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE, Event
from contracts.registry.civil_events import MemberBorn
from contracts.registry.families import FamilyRegistered
from contracts.registry.persons import BiodataCorrected, NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
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
    NEIGHBOURS,
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
    died,
    found,
    moved_out,
    transferred,
    voided,
    widow,
)

aunt = dewi.model_copy(update={"relation": Relation.OTHER, "person_id": uuid4()})
uncle = joko.model_copy(update={"relation": Relation.OTHER, "person_id": uuid4()})


def known(*history: Event | Recorded, family_id: UUID = FAMILY) -> Family:
    return knowing(Family(family_id), *history)


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
        **HOME.parts(),
        members=(budi, siti, ani),
        ground=Ground.NEW_KK,
    )
    one, other = known(registered), known(family)
    assert (one.present, one.place, one.kk_key) == (other.present, other.place, other.kk_key)
    assert not one.kk_due


def test_nothing_is_known_of_a_family_that_never_began() -> None:
    nobody = known(neighbours)
    assert not nobody.exists
    assert nobody.gone
    assert nobody.kk_due


def test_facts_read_out_of_order_do_no_harm() -> None:
    """Whatever was recorded first, who stood in the first file was there before."""
    assert list(known(died(budi), widow, family).present) == [SITI, ANI]


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


@pytest.mark.parametrize("left", [recorded(died(ani)), recorded(moved_out(ani))])
def test_who_never_left_lives_there_as_before(left: Recorded) -> None:
    back = known(family, left, voided(left.event_id, ani))
    assert back.resident(ANI) == ani


def test_who_never_arrived_was_never_here() -> None:
    arrival = recorded(arrived(uncle))
    back = known(family, arrival, voided(arrival.event_id, uncle))
    with pytest.raises(NotAMember):
        back.resident(uncle.person_id)


def test_who_came_back_from_another_family_is_as_they_were_before() -> None:
    there = transferred(ani, Relation.GRANDCHILD)
    back = transferred(ani, Relation.CHILD, family_id=NEIGHBOURS, to_family_id=FAMILY)
    ani_arrived = recorded(arrived(ani))
    alone = family.model_copy(update={"members": (budi, siti)})
    home = known(alone, neighbours, ani_arrived, there, back)
    assert [step.where for step in home.member(ANI).line] == [FAMILY, NEIGHBOURS, FAMILY]
    assert home.resident(ANI).relation is Relation.CHILD


def test_a_nik_that_was_assigned_or_corrected_is_the_persons() -> None:
    at = {"village_code": SUKAMAJU, "effective": UNKNOWN_DATE}
    assigned = NikAssigned(
        family_id=NEIGHBOURS, person_id=DEWI, nik_key="nik-dewi", identity=joko.identity, **at
    )
    theirs = known(neighbours, assigned, family_id=NEIGHBOURS).resident(DEWI)
    assert (theirs.nik_key, theirs.identity) == ("nik-dewi", joko.identity)
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
        **biodata.parts(),
        identity=siti.identity,
        corrected=("birth_date",),
    )
    here = known(family, corrected).resident(ANI)
    assert (here.biodata, here.identity) == (biodata, siti.identity)


def test_what_members_leave_behind_is_said_with_their_leaving() -> None:
    here = known(family)
    about = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
    assert here.facts_of(LAST_WEEK) == about
    assert here.facts_without({BUDI}, LAST_WEEK) == {**about, "was_head": True, "members_left": 2}
    both = here.facts_without({SITI, ANI}, LAST_WEEK)
    assert both == {**about, "was_head": False, "members_left": 1}


def test_who_comes_back_is_who_they_are_by_now() -> None:
    back = siti.model_copy(update={"relation": Relation.OTHER, "identity": dewi.identity})
    assert known(family, moved_out(siti), arrived(back)).resident(SITI) == back


def test_when_somebody_left_is_remembered_also_once_they_are_back() -> None:
    member = known(family, moved_out(siti), arrived(siti)).member(SITI)
    stated = [step.change.effective for step in member.line]
    assert stated == [UNKNOWN_DATE, LAST_WEEK, LAST_WEEK]
    assert member.departures == [LAST_WEEK]
    assert not member.away
    assert not member.moved_out(LAST_WEEK)
    assert known(family, moved_out(siti)).member(SITI).moved_out(LAST_WEEK)
    assert known(family, moved_out(siti)).member(SITI).away
