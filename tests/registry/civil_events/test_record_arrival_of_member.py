from datetime import date
from uuid import uuid4

from contracts.codes.person import Destination, Relation
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.parts import Person
from contracts.registry.places import Move
from services.registry.civil_events.record_arrival_of_member import RecordArrivalOfMember
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import (
    FamilyGone,
    InTheFuture,
    NikOfTheDead,
    NikTaken,
    NotAMove,
    OneHeadNeeded,
)
from tests.gwt import given
from tests.memory import in_memory
from tests.people_we_know import (
    BY,
    FAMILY,
    JAKARTA,
    LAST_WEEK,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    dewi,
    family,
    joko,
    neighbours,
    siti,
)
from tests.registry.keeping import keep
from tests.registry.what_happened import arrived, died, family_moved_out, moved_out
from tests.runtime.privacy.memory_keys import MemoryKeys

niece = dewi.model_copy(update={"relation": Relation.OTHER_RELATIVE})


def arrival(
    person: Person = niece, effective: Effective = LAST_WEEK, origin: Move = JAKARTA
) -> RecordArrivalOfMember:
    niks = NikClaims([person.nik_key])
    return RecordArrivalOfMember(Family(FAMILY), niks, person, origin, effective, TODAY)


def stranger(person: Person) -> Person:
    """The same human as a newcomer's papers describe them: under a fresh id."""
    return person.model_copy(update={"person_id": uuid4(), "relation": Relation.OTHER_RELATIVE})


def test_somebody_from_elsewhere_joins_the_family() -> None:
    given(family).when(arrival()).then(arrived(niece))


def test_who_comes_back_is_the_same_person() -> None:
    back = stranger(siti)
    same = back.model_copy(update={"person_id": SITI})
    given(family, moved_out(siti)).when(arrival(back)).then(arrived(same))


def test_who_lives_in_the_register_is_transferred_instead() -> None:
    given(family, neighbours).when(arrival(stranger(joko))).then_refused(NikTaken)


def test_who_came_back_elsewhere_does_not_come_back_twice() -> None:
    there = arrived(siti.model_copy(update={"relation": Relation.OTHER}), NEIGHBOURS)
    given(family, neighbours, moved_out(siti), there).when(arrival(stranger(siti))).then_refused(
        NikTaken
    )


def test_the_dead_do_not_arrive() -> None:
    given(family, neighbours, died(joko, NEIGHBOURS)).when(arrival(stranger(joko))).then_refused(
        NikOfTheDead
    )


def test_nobody_arrives_as_a_second_head() -> None:
    given(family).when(arrival(joko)).then_refused(OneHeadNeeded)


def test_nobody_arrives_at_a_family_that_left() -> None:
    given(family, family_moved_out).when(arrival()).then_refused(FamilyGone)


def test_nobody_arrives_unborn_or_after_today() -> None:
    given(family).when(arrival(effective=TOMORROW)).then_refused(InTheFuture)
    biodata = niece.biodata.model_copy(update={"birth_date": date(2026, 11, 22)})
    unborn = niece.model_copy(update=biodata.parts())
    given(family).when(arrival(unborn, UNKNOWN_DATE)).then_refused(InTheFuture)


def test_from_within_the_village_nobody_arrives() -> None:
    here = Move(level=Destination.OTHER_VILLAGE, region_code=SUKAMAJU)
    given(family).when(arrival(origin=here)).then_refused(NotAMove)


def test_who_was_erased_comes_back_as_somebody_new() -> None:
    vault = MemoryKeys()
    ledger = in_memory(vault)
    keep(ledger, family, moved_out(siti))
    vault.shred(SITI, "atas permintaan")
    back = stranger(siti)
    outcome = ledger.decide(arrival(back), BY.model_copy(update={"command_id": uuid4()}))
    assert [past.fact for past in outcome.recorded] == [arrived(back)]
