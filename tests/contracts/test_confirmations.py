"""Each service confirms an erasure in its own words, and all of them alike."""

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.ids import FACT, FAMILY, PERSON
from contracts.keeping.confirmations import CONFIRMED, ErasureConfirmed
from contracts.keeping.stores import STAYS, STORES, Forgets, stays, stores_of
from contracts.registry.parts import own_subjects
from contracts.registry.persons import PersonalDataErased
from infra.runtime.messaging.topology import HEARS, SERVICES
from tests.people_we_know import ANI, LAST_WEEK, NEIGHBOURS, SUKAMAJU
from tests.people_we_know import FAMILY as HOME

erased = PersonalDataErased(
    family_id=HOME,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    person_id=ANI,
    family_ids=(NEIGHBOURS,),
)


def confirmed(kind: type[ErasureConfirmed]) -> Event:
    return kind(person_id=ANI, erasure_id=NEIGHBOURS, read_to=7, stores=("fact",))


def test_every_service_with_a_ledger_has_its_own_and_the_registry_hears_all_others() -> None:
    assert {each.TOPIC.partition(".")[0] for each in CONFIRMED} == set(SERVICES)
    assert {*HEARS["registry"], "registry"} == set(SERVICES)
    assert set(CONFIRMED) <= set(FACTS.kinds.values())


@pytest.mark.parametrize("kind", CONFIRMED, ids=lambda kind: kind.TOPIC)
def test_it_is_found_by_the_person_and_by_the_erasure_and_by_no_family(
    kind: type[ErasureConfirmed],
) -> None:
    tags = confirmed(kind).tags
    assert {PERSON.of(ANI), FACT.of(NEIGHBOURS)} <= set(tags)
    assert FAMILY.values_in(tags) == []


def test_an_erasure_names_whose_keys_go_and_is_found_by_every_family_that_goes() -> None:
    assert erased.subjects == [ANI, *own_subjects(ANI), NEIGHBOURS]
    assert FAMILY.values_in(erased.tags) == [str(HOME), str(NEIGHBOURS)]
    alone = erased.model_copy(update={"family_ids": ()})
    assert alone.subjects == [ANI, *own_subjects(ANI)]


def test_what_stays_is_said_with_a_reason_for_each_kind_of_store_that_keeps_something() -> None:
    told = stays()
    assert len(told) == len(STAYS) and all("Sebab: " in each for each in told)
    for each in STORES:
        if each.forgets in STAYS:
            assert any(each.name in line for line in told), each.name
    gone = {Forgets.WITH_FACT, Forgets.CONTENTS, Forgets.SHREDDED}
    of_nobody = {Forgets.OFFICERS, Forgets.NOBODY}
    assert set(Forgets) == {*STAYS, *gone, *of_nobody}


@pytest.mark.parametrize("kind", CONFIRMED, ids=lambda kind: kind.TOPIC)
def test_it_can_name_the_tables_of_its_own_service(kind: type[ErasureConfirmed]) -> None:
    service = kind.TOPIC.partition(".")[0]
    looked = [each for each in stores_of(service) if each.forgets is Forgets.WITH_FACT]
    assert bool(looked) == (service != "verification")
