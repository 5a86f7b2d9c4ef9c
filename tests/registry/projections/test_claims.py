"""Who holds a number, whichever way they came by it."""

import pytest

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import Absent, Event
from contracts.registry.civil_events import MemberBorn
from contracts.registry.families import FamilyRegistered
from contracts.registry.history.household import Presence
from contracts.registry.persons import NikAssigned, NikCorrected
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.refusals import KkNumberTaken, NikOfTheDead, NikTaken, NikTwice
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    HOME,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
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
    family_moved_out,
    found,
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
    **HOME.parts(),
    members=(head,),
    ground=Ground.NEW_KK,
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
    family_id=NEIGHBOURS,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    person_id=DEWI,
    nik_key="nik-x",
    previous_nik_key="nik-dewi",
)


def claims(nik_key: str, *history: Event | Recorded) -> NikClaims:
    return knowing(NikClaims([nik_key]), *history)


def require_free(nik_key: str, *history: Event | Recorded) -> None:
    """For somebody whom the history does not know."""
    claims(nik_key, *history).require(nik_key, NEW_FAMILY)


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
    with pytest.raises(KkNumberTaken):
        knowing(KkClaim("kk-x"), family, fact).require(DEWI)


def test_a_family_keeps_its_kk_number_and_a_free_one_is_for_anybody() -> None:
    knowing(KkClaim("kk-budi"), family).require(FAMILY)
    knowing(KkClaim("kk-x"), family).require(NEIGHBOURS)
    knowing(KkClaim(None), family, neighbours).require(FAMILY)


GONE = recorded(family_moved_out)
ARRIVAL = recorded(registered.model_copy(update={"family_id": FAMILY}))


@pytest.mark.parametrize(
    "history",
    [
        [family, kk_replaced("kk-2")],
        [family, GONE],
        [ARRIVAL, voided(ARRIVAL.event_id, budi, siti, ani, kk_key="kk-x")],
    ],
)
def test_a_number_that_was_given_up_is_free(history: list[Event | Recorded]) -> None:
    knowing(KkClaim("kk-budi"), *history).require(NEIGHBOURS)
    knowing(KkClaim("kk-x"), *history).require(NEIGHBOURS)


def test_a_number_returns_with_a_family_that_never_left() -> None:
    back = voided(GONE.event_id, budi, siti, ani, kk_key="kk-budi")
    with pytest.raises(KkNumberTaken):
        knowing(KkClaim("kk-budi"), family, GONE, back).require(NEIGHBOURS)


@pytest.mark.parametrize(
    "fact",
    [
        family.model_copy(update={"members": (head,)}),
        registered,
        born,
        arrived(holder),
        found(holder),
        assigned,
        corrected,
    ],
)
def test_a_nik_is_taken_whichever_way_a_person_came_by_it(fact: Event) -> None:
    with pytest.raises(NikTaken):
        require_free("nik-x", family, neighbours, fact)


@pytest.mark.parametrize(
    ("history", "home"),
    [
        ([family], FAMILY),
        ([family, split_off(ani)], NEW_FAMILY),
        ([family, transferred(ani, Relation.OTHER)], NEIGHBOURS),
        ([family, moved_out(ani), arrived(ani, NEIGHBOURS)], NEIGHBOURS),
    ],
)
def test_the_family_that_took_the_holder_in_last_is_known(
    history: list[Event], home: object
) -> None:
    assert claims("nik-ani", *history).holders["nik-ani"].family_id == home


def test_a_nik_that_was_assigned_or_corrected_is_found_where_its_holder_lives() -> None:
    assert claims("nik-x", neighbours, assigned).holders["nik-x"].family_id == NEIGHBOURS
    assert claims("nik-x", neighbours, corrected).holders["nik-x"].family_id == NEIGHBOURS


def test_whoever_holds_a_nik_may_be_named_with_it_again() -> None:
    assert claims("nik-ani", family).newcomers([ani]) == (ani,)


DEATH, MOVE = recorded(died(ani)), recorded(moved_out(ani))


@pytest.mark.parametrize("left", [DEATH, MOVE, GONE])
def test_somebody_who_never_left_has_their_nik(left: Recorded) -> None:
    history = [family, left, voided(left.event_id, ani)]
    assert claims("nik-ani", *history).holders["nik-ani"].presence is Presence.PRESENT
    with pytest.raises(NikTaken):
        require_free("nik-ani", *history)


def test_the_dead_keep_their_nik() -> None:
    with pytest.raises(NikOfTheDead):
        require_free("nik-ani", family, died(ani))


@pytest.mark.parametrize("left", [moved_out(ani), family_moved_out])
def test_who_moved_away_comes_back_as_the_same_person(left: Event) -> None:
    stranger = joko.model_copy(update={"nik_key": "nik-ani"})
    [back] = claims("nik-ani", family, left).newcomers([stranger])
    assert back.person_id == ANI


def test_who_was_erased_and_left_comes_back_as_somebody_new() -> None:
    erased = ani.model_copy(update={"identity": Absent.ERASED})
    history = [family.model_copy(update={"members": (budi, siti, erased)}), moved_out(ani)]
    stranger = joko.model_copy(update={"nik_key": "nik-ani"})
    assert claims("nik-ani", *history).newcomers([stranger]) == (stranger,)
    with pytest.raises(NikTaken):
        claims("nik-ani", history[0]).newcomers([stranger])


def test_a_nik_that_was_taken_away_is_free() -> None:
    wrong = corrected.model_copy(update={"nik_key": "nik-y", "previous_nik_key": "nik-x"})
    require_free("nik-x", born, wrong)
    never = recorded(born)
    require_free("nik-x", never, voided(never.event_id, holder))


def test_the_nik_of_somebody_else_is_not_freed_with_a_birth_that_was_voided_before() -> None:
    void = voided(recorded(born).event_id, holder)
    owner = joko.model_copy(update={"nik_key": "nik-x"})
    gone = corrected.model_copy(update={"nik_key": None, "previous_nik_key": "nik-x"})
    with pytest.raises(NikTaken):
        claims("nik-x", born, void, arrived(owner), gone).require("nik-x", DEWI)


def test_one_nik_is_not_for_two_persons_of_one_form() -> None:
    twins = [joko, dewi.model_copy(update={"nik_key": joko.nik_key})]
    with pytest.raises(NikTwice):
        NikClaims(twin.nik_key for twin in twins).newcomers(twins)


def test_nobody_is_asked_about_without_a_number() -> None:
    assert NikClaims([None]).boundary() == KkClaim(None).boundary() == []
    assert NikClaims([None, None]).newcomers([dewi, dewi]) == (dewi, dewi)
