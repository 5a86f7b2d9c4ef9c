from uuid import UUID, uuid4

from contracts.codes.person import Relation
from contracts.event import UNKNOWN_DATE
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Identity
from contracts.registry.persons import NikCorrected
from services.registry.persons.correct_nik import CorrectNik, HasNoNik, NotRecordedHere
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import InAnotherFamily, NikTaken
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    DEWI,
    FAMILY,
    HOME,
    NEIGHBOURS,
    SUKAMAJU,
    ani,
    family,
    joko,
    neighbours,
)
from tests.registry.keeping import loading
from tests.registry.what_happened import died, moved_out, transferred

RIGHT = "1809014908150002"


def correct(
    nik_key: str | None = "nik-right", family_id: UUID = FAMILY, person_id: UUID = ANI
) -> CorrectNik:
    nik = RIGHT if nik_key else None
    return CorrectNik(Family(family_id), NikClaims([nik_key]), person_id, nik_key, nik)


def corrected(nik_key: str | None = "nik-right") -> NikCorrected:
    return NikCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        nik_key=nik_key,
        previous_nik_key="nik-ani",
        identity=Identity(name="Ani", nik=RIGHT if nik_key else None),
    )


def test_a_wrong_nik_is_corrected_and_the_person_stays_the_same() -> None:
    given(family).when(correct()).then(corrected())


def test_correcting_twice_changes_nothing() -> None:
    given(family, corrected()).when(correct()).then()


def test_the_nik_of_another_person_is_refused() -> None:
    given(family, neighbours).when(correct("nik-joko")).then_refused(NikTaken)


def test_a_wrong_nik_can_be_taken_away_and_is_free_for_whom_it_belongs_to() -> None:
    given(family).when(correct(None)).then(corrected(None))
    owner = joko.model_copy(update={"nik_key": "nik-ani", "person_id": uuid4()})
    load = loading(NEIGHBOURS, None, [owner])
    loaded = FamilyLoaded(
        family_id=NEIGHBOURS, village_code=SUKAMAJU, **HOME.parts(), members=(owner,)
    )
    given(family, corrected(None)).when(load).then(loaded)


def test_the_nik_of_the_dead_is_corrected_too() -> None:
    given(family, died(ani)).when(correct()).then(corrected())


def test_of_those_who_moved_away_a_nik_is_only_taken_away() -> None:
    given(family, moved_out(ani)).when(correct()).then_refused(NotRecordedHere)
    given(family, moved_out(ani)).when(correct(None)).then(corrected(None))


def test_the_nik_is_corrected_where_the_person_lives() -> None:
    there = transferred(ani, Relation.OTHER)
    given(family, neighbours, there).when(correct()).then_refused(InAnotherFamily)


def test_without_a_nik_there_is_nothing_to_correct() -> None:
    given(neighbours).when(correct("nik-dewi", NEIGHBOURS, DEWI)).then_refused(HasNoNik)
    given(neighbours).when(correct(None, NEIGHBOURS, DEWI)).then()
