from datetime import date
from uuid import UUID, uuid4

import pytest

from contracts.codes.civil import Ground
from contracts.codes.person import Destination, Relation
from contracts.event import UNKNOWN_DATE, Effective, Precision
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import Person
from contracts.registry.places import Move, Place
from services.registry.families.register_family import OriginOfArrivals, RegisterFamily
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning
from services.registry.refusals import (
    InTheFuture,
    KkNumberTaken,
    NikOfTheDead,
    NikTaken,
    NotAMove,
    OneHeadNeeded,
    WrongDistance,
)
from services.registry.villages.local_areas import LocalAreas
from tests.gwt import given
from tests.people_we_know import (
    HOME,
    JAKARTA,
    LAST_WEEK,
    MARGOREJO,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
    joko,
    siti,
)
from tests.registry.what_happened import died, family_moved_out, in_area

SOMEWHERE = UUID(int=999)
HOME_WITHOUT_AREA = Place(kk_number=HOME.kk_number, address=HOME.address)


def register(
    *members: Person,
    origin: Move | None = JAKARTA,
    effective: Effective = LAST_WEEK,
    kk_key: str | None = "kk-new",
    ground: Ground | None = None,
) -> RegisterFamily:
    return RegisterFamily(
        Beginning(SOMEWHERE),
        KkClaim(kk_key),
        NikClaims(member.nik_key for member in members),
        LocalAreas(SUKAMAJU),
        HOME_WITHOUT_AREA,
        members,
        effective,
        TODAY,
        ground or ground_of(origin),
        origin,
    )


def ground_of(origin: Move | None) -> Ground:
    return Ground.ARRIVAL if origin else Ground.NEW_KK


def registered(
    *members: Person, origin: Move | None = JAKARTA, kk_key: str | None = "kk-new"
) -> FamilyRegistered:
    return FamilyRegistered(
        family_id=SOMEWHERE,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        kk_key=kk_key,
        **HOME_WITHOUT_AREA.parts(),
        members=members,
        ground=ground_of(origin),
        origin=origin,
    )


def test_a_family_arrives_from_elsewhere() -> None:
    given().when(register(budi, siti)).then(registered(budi, siti))


def test_a_family_that_names_its_dusun_lives_in_an_area_of_the_village() -> None:
    place, areas = in_area(HOME)
    there = registered(budi).model_copy(update=place.parts())
    decision = register(budi)
    decision.place = HOME
    given().when(decision).then(there, *areas)


def test_a_family_that_never_had_a_kk_is_registered_without_an_origin() -> None:
    given().when(register(budi, origin=None, kk_key=None)).then(
        registered(budi, origin=None, kk_key=None)
    )


def test_a_family_that_was_left_out_before_neither_came_nor_is_new() -> None:
    late = registered(budi, origin=None).model_copy(update={"ground": Ground.FOUND_LATE})
    given().when(register(budi, origin=None, ground=Ground.FOUND_LATE)).then(late)


@pytest.mark.parametrize("ground", [Ground.NEW_KK, Ground.FOUND_LATE])
def test_only_who_came_from_elsewhere_has_an_origin(ground: Ground) -> None:
    given().when(register(budi, ground=ground)).then_refused(OriginOfArrivals)
    without = register(budi, origin=None, ground=Ground.ARRIVAL)
    given().when(without).then_refused(OriginOfArrivals)


def test_a_family_that_comes_back_is_made_of_the_same_persons() -> None:
    back = [person.model_copy(update={"person_id": uuid4()}) for person in (budi, siti)]
    given(family, family_moved_out).when(register(*back, kk_key="kk-budi")).then(
        registered(budi, siti, kk_key="kk-budi")
    )


def test_whoever_lives_here_already_does_not_arrive() -> None:
    given(family).when(register(joko, ani.model_copy(update={"person_id": uuid4()}))).then_refused(
        NikTaken
    )


def test_the_dead_do_not_arrive() -> None:
    back = budi.model_copy(update={"person_id": uuid4()})
    given(family, died(budi)).when(register(back)).then_refused(NikOfTheDead)


def test_the_kk_number_must_be_free() -> None:
    given(family).when(register(joko, kk_key="kk-budi")).then_refused(KkNumberTaken)


def test_a_family_is_registered_with_exactly_one_head() -> None:
    given().when(register(siti)).then_refused(OneHeadNeeded)
    given().when(register(budi, joko)).then_refused(OneHeadNeeded)


@pytest.mark.parametrize(
    "tomorrow",
    [TOMORROW, Effective(on=date(2026, 12, 1), precision=Precision.MONTH)],
)
def test_nobody_arrives_in_the_future(tomorrow: Effective) -> None:
    given().when(register(budi, effective=tomorrow)).then_refused(InTheFuture)


def test_nobody_is_born_in_the_future() -> None:
    biodata = ani.biodata.model_copy(update={"birth_date": date(2026, 11, 22)})
    unborn = ani.model_copy(update=biodata.parts())
    given().when(register(budi, unborn)).then_refused(InTheFuture)


def test_the_day_of_arrival_may_be_unknown() -> None:
    expected = registered(budi).model_copy(update={"effective": UNKNOWN_DATE})
    given().when(register(budi, effective=UNKNOWN_DATE)).then(expected)


def test_from_within_the_village_nobody_arrives() -> None:
    here = Move(level=Destination.OTHER_VILLAGE, region_code=SUKAMAJU)
    given().when(register(budi, origin=here)).then_refused(NotAMove)


@pytest.mark.parametrize(
    ("level", "region_code"),
    [
        (Destination.OTHER_VILLAGE, MARGOREJO),
        (Destination.OTHER_DISTRICT, "18.09.02"),
        (Destination.OTHER_REGENCY, "18.01"),
        (Destination.OTHER_PROVINCE, "31.74.01.1001"),
        (Destination.OTHER_VILLAGE, "18.09.01"),
        (Destination.ABROAD, None),
    ],
)
def test_the_distance_agrees_with_the_region(level: Destination, region_code: str | None) -> None:
    origin = Move(level=level, region_code=region_code)
    given().when(register(budi, origin=origin)).then(registered(budi, origin=origin))


@pytest.mark.parametrize(
    ("level", "region_code"),
    [
        (Destination.OTHER_PROVINCE, MARGOREJO),
        (Destination.OTHER_VILLAGE, "31.74"),
        (Destination.ABROAD, "31.74"),
    ],
)
def test_a_distance_that_contradicts_the_region_is_refused(
    level: Destination, region_code: str
) -> None:
    origin = Move(level=level, region_code=region_code)
    given().when(register(budi, origin=origin)).then_refused(WrongDistance)


def test_the_relation_is_kept_as_given() -> None:
    wife = siti.model_copy(update={"relation": Relation.HEAD})
    given().when(register(wife)).then(registered(wife))
