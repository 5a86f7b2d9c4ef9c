"""A family is taken back with all that one import recorded of it, unless somebody touched it."""

from uuid import UUID, uuid4

from contracts.event import Event
from contracts.registry.amendments import FactVoided
from infra.runtime.eventstore.recorded import Recorded
from services.registry.corrections.take_back_family import (
    ImportedFamily,
    TakeBackFamily,
    TouchedSince,
)
from tests.gwt import SOMEBODY, given
from tests.people_we_know import FAMILY, SUKAMAJU, budi, family
from tests.registry.what_happened import died

IMPORT = UUID(int=77)


def by_import(fact: Event) -> Recorded:
    return Recorded(fact, SOMEBODY.model_copy(update={"correlation_id": IMPORT}), uuid4())


def by_somebody(fact: Event) -> Recorded:
    return Recorded(fact, SOMEBODY, uuid4())


def take_back(insisted: bool = False) -> TakeBackFamily:
    return TakeBackFamily(ImportedFamily(FAMILY, IMPORT), insisted)


def voiding(*facts: Recorded) -> FactVoided:
    people = tuple(member.person_id for member in family.members)
    niks = tuple(member.nik_key for member in family.members if member.nik_key)
    return FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=tuple(past.event_id for past in facts),
        family_ids=(FAMILY,),
        person_ids=people,
        nik_keys=niks,
        kk_keys=(family.kk_key,) if family.kk_key else (),
    )


def test_what_the_import_recorded_was_an_error() -> None:
    loaded = by_import(family)
    given(loaded).when(take_back()).then(voiding(loaded))


def test_taking_it_back_twice_changes_nothing() -> None:
    loaded = by_import(family)
    given(loaded, by_somebody(voiding(loaded))).when(take_back()).then()


def test_what_another_import_recorded_stays() -> None:
    given(by_somebody(family)).when(take_back()).then()


def test_a_family_touched_since_is_left_alone_and_says_by_what() -> None:
    death = by_somebody(died(budi))
    refusal = given(by_import(family), death).when(take_back()).then_refused(TouchedSince)
    assert isinstance(refusal, TouchedSince)
    assert [past.event_id for past in refusal.since] == [death.event_id]


def test_what_was_undone_since_does_not_count() -> None:
    loaded, death = by_import(family), by_somebody(died(budi))
    undone = by_somebody(voiding(death))
    given(loaded, death, undone).when(take_back()).then(voiding(loaded))


def test_whoever_insists_takes_back_what_was_recorded_since_too() -> None:
    loaded, death = by_import(family), by_somebody(died(budi))
    given(loaded, death).when(take_back(insisted=True)).then(voiding(loaded, death))
