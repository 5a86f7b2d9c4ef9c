from uuid import UUID, uuid4

from contracts.registry.civil_events import MemberBorn
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Person
from contracts.registry.persons import NikCorrected
from contracts.registry.places import Place
from infra.runtime.eventstore.batch import Command, decide_all
from infra.runtime.eventstore.recorded import Outcome
from services.registry.families.load_family import LoadFamily
from services.registry.refusals import (
    KkNumberTaken,
    NikOfTheDead,
    NikOfTheDeparted,
    NikTaken,
    NikTwice,
    OneHeadNeeded,
)
from tests.gwt import given
from tests.memory import in_memory
from tests.people_we_know import (
    BUDI,
    BY,
    FAMILY,
    HOME,
    LAST_WEEK,
    NEIGHBOURS,
    NEXT_DOOR,
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
from tests.registry.keeping import loading
from tests.registry.what_happened import (
    died,
    everybody,
    family_moved_out,
    kk_replaced,
    moved_out,
    voided,
)
from tests.runtime.privacy.memory_keys import MemoryKeys

SOMEWHERE = UUID(int=999)


def load(*members: Person, kk_key: str | None = "kk-new", place: Place = HOME) -> LoadFamily:
    return loading(SOMEWHERE, kk_key, members, place)


def loaded(*members: Person, kk_key: str | None = "kk-new") -> FamilyLoaded:
    return FamilyLoaded(
        family_id=SOMEWHERE, village_code=SUKAMAJU, kk_key=kk_key, **HOME.parts(), members=members
    )


def command(decision: LoadFamily) -> Command:
    return Command(lambda: decision, BY.model_copy(update={"command_id": uuid4()}))


def newly(person: Person) -> Person:
    """The same human as another file describes them: under a fresh id."""
    return person.model_copy(update={"person_id": uuid4()})


def test_a_family_of_the_first_file_is_loaded_and_did_not_arrive() -> None:
    given().when(load(budi, siti, ani)).then(loaded(budi, siti, ani))


def test_loading_a_family_twice_changes_nothing() -> None:
    given(loaded(budi, siti)).when(load(budi, siti)).then()


def test_a_family_without_numbers_can_be_loaded() -> None:
    head = joko.model_copy(update={"nik_key": None})
    given(family, neighbours).when(load(head, kk_key=None)).then(loaded(head, kk_key=None))


def test_a_family_is_loaded_with_exactly_one_head() -> None:
    given().when(load(siti, ani)).then_refused(OneHeadNeeded)
    given().when(load(budi, joko)).then_refused(OneHeadNeeded)


def test_a_kk_number_belongs_to_one_family() -> None:
    given(neighbours).when(load(budi, kk_key="kk-joko")).then_refused(KkNumberTaken)


def test_a_replaced_kk_number_is_free_again() -> None:
    given(family, kk_replaced("kk-2")).when(load(joko, kk_key="kk-budi")).then(
        loaded(joko, kk_key="kk-budi")
    )
    given(family, kk_replaced("kk-2")).when(load(joko, kk_key="kk-2")).then_refused(KkNumberTaken)


def test_the_number_of_a_family_that_moved_away_is_free_until_that_is_voided() -> None:
    moved = recorded(family_moved_out)
    back = voided(moved.event_id, *everybody, kk_key="kk-budi")
    given(family, moved).when(load(joko, kk_key="kk-budi")).then(loaded(joko, kk_key="kk-budi"))
    given(family, moved, back).when(load(joko, kk_key="kk-budi")).then_refused(KkNumberTaken)


def test_a_nik_belongs_to_one_living_person() -> None:
    given(family).when(load(newly(budi))).then_refused(NikTaken)


def test_two_people_of_a_family_do_not_share_a_nik() -> None:
    twin = dewi.model_copy(update={"nik_key": "nik-joko"})
    given().when(load(joko, twin)).then_refused(NikTwice)


def test_a_person_recorded_as_dead_does_not_come_back_with_a_file() -> None:
    given(family, died(budi)).when(load(newly(budi))).then_refused(NikOfTheDead)


def test_a_file_brings_nobody_back_who_moved_away() -> None:
    """It does not say when they came: an arrival does."""
    given(family, family_moved_out).when(load(newly(budi))).then_refused(NikOfTheDeparted)
    given(family, moved_out(siti)).when(load(joko, newly(siti))).then_refused(NikOfTheDeparted)


def test_the_nik_of_a_voided_birth_is_free() -> None:
    child = dewi.model_copy(update={"nik_key": "nik-child"})
    born = recorded(
        MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=child)
    )
    void = voided(born.event_id, child)
    asked = joko.model_copy(update={"nik_key": "nik-child"})
    given(family, born).when(load(asked)).then_refused(NikTaken)
    given(family, born, void).when(load(asked)).then(loaded(asked))


def test_a_corrected_nik_is_free_and_the_right_one_taken() -> None:
    corrected = NikCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=LAST_WEEK,
        person_id=BUDI,
        nik_key="nik-right",
        previous_nik_key="nik-budi",
    )
    other = newly(budi)
    given(family, corrected).when(load(other)).then(loaded(other))
    asked = joko.model_copy(update={"nik_key": "nik-right"})
    given(family, corrected).when(load(asked)).then_refused(NikTaken)


def test_in_one_batch_a_later_family_sees_what_an_earlier_one_took() -> None:
    ledger = in_memory(MemoryKeys())
    first = loading(FAMILY, "kk-budi", [budi, siti, ani])
    same_kk = loading(NEIGHBOURS, "kk-budi", [joko], NEXT_DOOR)
    same_nik = loading(SOMEWHERE, "kk-new", [newly(budi)])
    decisions = [first, same_kk, same_nik]
    outcomes = decide_all(ledger, [command(decision) for decision in decisions])
    assert [type(outcome) for outcome in outcomes] == [Outcome, KkNumberTaken, NikTaken]
