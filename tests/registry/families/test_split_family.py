from collections.abc import Mapping
from uuid import UUID

from contracts.codes.person import Relation
from contracts.registry.parts import Person
from contracts.registry.places import Place
from services.registry.families.split_family import NobodyStays, SplitFamily
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    HeadNotNamed,
    InTheFuture,
    KkNumberTaken,
    OneHeadNeeded,
)
from services.registry.rules import Succession
from services.registry.villages.local_areas import LocalAreas
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    HOME,
    LAST_WEEK,
    NEW_FAMILY,
    NEXT_DOOR,
    SITI,
    TODAY,
    TOMORROW,
    ani,
    budi,
    family,
    neighbours,
    siti,
)
from tests.registry.what_happened import died, headed_by, in_area, number_of, split_off

NEW_NUMBER = number_of("kk-new")
NEW_HOME = HOME.model_copy(update={"kk_number": NEW_NUMBER})
SITI_ALONE = {SITI: Relation.HEAD}


def split(
    relations: Mapping[UUID, Relation],
    *,
    kk_key: str | None = "kk-new",
    address: Place | None = None,
    succession: Succession | None = None,
) -> SplitFamily:
    family = Family(FAMILY)
    return SplitFamily(
        family,
        LocalAreas(family),
        KkClaim(kk_key),
        NEW_FAMILY,
        relations,
        NEW_NUMBER,
        address,
        LAST_WEEK,
        TODAY,
        succession,
    )


def as_(person: Person, relation: Relation) -> Person:
    return person.model_copy(update={"relation": relation})


def test_members_form_a_family_of_their_own_in_the_same_house() -> None:
    given(family).when(split({SITI: Relation.HEAD, ANI: Relation.CHILD})).then(
        split_off(as_(siti, Relation.HEAD), ani, place=NEW_HOME)
    )


def test_they_may_live_elsewhere_in_the_village() -> None:
    there, areas = in_area(NEXT_DOOR.model_copy(update={"kk_number": NEW_NUMBER}))
    given(family).when(split(SITI_ALONE, address=NEXT_DOOR)).then(
        split_off(as_(siti, Relation.HEAD), place=there), *areas
    )


def test_a_family_may_wait_for_its_kk_number() -> None:
    given(family).when(split(SITI_ALONE, kk_key=None)).then(
        split_off(as_(siti, Relation.HEAD), place=NEW_HOME, kk_key=None)
    )


def test_the_new_family_has_exactly_one_head() -> None:
    given(family).when(split({SITI: Relation.WIFE})).then_refused(OneHeadNeeded)
    given(family).when(split({SITI: Relation.HEAD, ANI: Relation.HEAD})).then_refused(OneHeadNeeded)


def test_if_all_go_nothing_is_split() -> None:
    all_of_them = {BUDI: Relation.HEAD, SITI: Relation.WIFE, ANI: Relation.CHILD}
    given(family).when(split(all_of_them)).then_refused(NobodyStays)


def test_if_the_head_splits_off_those_who_stay_name_another() -> None:
    given(family).when(split({BUDI: Relation.HEAD})).then_refused(HeadNotNamed)
    given(family).when(split({BUDI: Relation.HEAD}, succession=Succession(SITI))).then(
        split_off(budi, place=NEW_HOME), headed_by(SITI)
    )


def test_the_new_kk_number_must_be_free() -> None:
    given(family, neighbours).when(split(SITI_ALONE, kk_key="kk-joko")).then_refused(KkNumberTaken)
    given(family).when(split(SITI_ALONE, kk_key="kk-budi")).then_refused(KkNumberTaken)


def test_the_dead_do_not_split_off() -> None:
    given(family, died(siti)).when(split(SITI_ALONE)).then_refused(AlreadyDied)


def test_nobody_splits_off_in_the_future() -> None:
    decision = split(SITI_ALONE)
    decision.effective = TOMORROW
    given(family).when(decision).then_refused(InTheFuture)
