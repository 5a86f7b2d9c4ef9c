from uuid import UUID

from contracts.event import UNKNOWN_DATE, Absent
from contracts.registry.parts import Identity, Person
from contracts.registry.persons import NikAssigned
from services.registry.persons.assign_nik import AssignNik, HasANik
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import AlreadyDied, Erased, NikOfTheDead, NikTaken, NotAMember
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    DEWI,
    JOKO,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    dewi,
    family,
    joko,
    neighbours,
)
from tests.registry.what_happened import died, moved_out

NIK = "1809014112000005"


def assign(nik_key: str = "nik-dewi", person_id: UUID = DEWI) -> AssignNik:
    return AssignNik(Family(NEIGHBOURS), NikClaims([nik_key]), person_id, nik_key, NIK)


assigned = NikAssigned(
    family_id=NEIGHBOURS,
    village_code=SUKAMAJU,
    effective=UNKNOWN_DATE,
    person_id=DEWI,
    nik_key="nik-dewi",
    identity=Identity(name="Dewi", nik=NIK),
)


def test_somebody_without_a_nik_gets_one_and_keeps_their_name() -> None:
    given(neighbours).when(assign()).then(assigned)


def test_assigning_twice_changes_nothing() -> None:
    given(neighbours, assigned).when(assign()).then()


def test_whoever_has_a_nik_keeps_it() -> None:
    given(neighbours).when(assign(person_id=JOKO)).then_refused(HasANik)


def test_a_nik_belongs_to_one_person_here_or_away_alive_or_dead() -> None:
    given(family, neighbours).when(assign("nik-ani")).then_refused(NikTaken)
    given(family, neighbours, moved_out(ani)).when(assign("nik-ani")).then_refused(NikTaken)
    given(family, neighbours, died(ani)).when(assign("nik-ani")).then_refused(NikOfTheDead)


def test_only_members_who_live_there_get_a_nik() -> None:
    given(family, neighbours).when(assign(person_id=ANI)).then_refused(NotAMember)
    given(neighbours, died(dewi, NEIGHBOURS)).when(assign()).then_refused(AlreadyDied)


def test_nothing_is_added_to_erased_data() -> None:
    erased: Person = dewi.model_copy(update={"identity": Absent.ERASED})
    given(neighbours.model_copy(update={"members": (joko, erased)})).when(assign()).then_refused(
        Erased
    )
