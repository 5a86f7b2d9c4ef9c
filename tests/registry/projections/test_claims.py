import pytest

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.registry.civil_events import CivilEventKind, MemberBorn
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import Person
from contracts.registry.persons import NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.families.load_family import LoadFamily
from services.registry.projections.claims import Claims
from services.registry.projections.refusals import KkNumberTaken, NikOfTheDead, NikTaken
from tests.gwt import given
from tests.people_we_know import (
    DEWI,
    FAMILY,
    HOME,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
    SUKAMAJU,
    ani,
    dewi,
    family,
    joko,
    neighbours,
    recorded,
)
from tests.registry.what_happened import (
    arrived,
    died,
    family_moved_out,
    kk_replaced,
    moved_out,
    split_off,
    transferred,
    voided,
)

holder = dewi.model_copy(update={"nik_key": "nik-x"})
head = holder.model_copy(update={"relation": Relation.HEAD})
registered = FamilyRegistered(
    family_id=NEW_FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    kk_key="kk-x",
    place=HOME,
    members=(head,),
)
born = MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=holder)
assigned = NikAssigned(
    family_id=NEIGHBOURS,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    person_id=DEWI,
    nik_key="nik-x",
)
corrected = NikCorrected(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    person_id=DEWI,
    nik_key="nik-x",
    previous_nik_key="nik-dewi",
)


def asks(nik_key: str | None = None, kk_key: str | None = None) -> LoadFamily:
    newcomer: Person = joko.model_copy(update={"nik_key": nik_key})
    return LoadFamily(NEW_FAMILY, SUKAMAJU, kk_key, HOME, [newcomer])


@pytest.mark.parametrize(
    "fact",
    [
        neighbours.model_copy(update={"kk_key": "kk-x"}),
        registered,
        split_off(head, kk_key="kk-x"),
        kk_replaced("kk-x"),
    ],
)
def test_a_kk_number_is_taken_whichever_way_a_family_came_by_it(fact: Event) -> None:
    decision = asks(kk_key="kk-x")
    decision.family_id = DEWI
    given(fact).when(decision).then_refused(KkNumberTaken)


@pytest.mark.parametrize(
    "fact",
    [
        family.model_copy(update={"members": (head,)}),
        registered,
        born,
        arrived(holder),
        transferred(holder, Relation.OTHER),
        split_off(head),
        assigned,
        corrected,
    ],
)
def test_a_nik_is_taken_whichever_way_a_person_came_by_it(fact: Event) -> None:
    given(fact).when(asks("nik-x")).then_refused(NikTaken)


DEATH, MOVE, GONE = recorded(died(ani)), recorded(moved_out(ani)), recorded(family_moved_out)


@pytest.mark.parametrize(
    ("left", "kind"),
    [
        (DEATH, CivilEventKind.DEATH),
        (MOVE, CivilEventKind.MOVE_OUT),
        (GONE, CivilEventKind.MOVE_OUT),
    ],
)
def test_somebody_who_never_left_has_their_nik(left: Recorded, kind: CivilEventKind) -> None:
    back = voided(left.event_id, kind, ani)
    given(family, left, back).when(asks("nik-ani")).then_refused(NikTaken)


def test_the_dead_keep_their_nik() -> None:
    given(family, died(ani)).when(asks("nik-ani")).then_refused(NikOfTheDead)


def test_the_nik_of_somebody_else_is_not_freed_with_a_birth_that_was_voided_before() -> None:
    claims = Claims(["nik-x"])
    void = voided(recorded(born).event_id, CivilEventKind.BIRTH, holder)
    owner = joko.model_copy(update={"nik_key": "nik-x"})
    taken_away = corrected.model_copy(update={"nik_key": None, "previous_nik_key": "nik-x"})
    for fact in (born, void, arrived(owner), taken_away):
        claims.fold(recorded(fact))
    with pytest.raises(NikTaken):
        claims.require_nik("nik-x", DEWI)
