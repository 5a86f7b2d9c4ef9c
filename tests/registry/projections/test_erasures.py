"""Whose data was asked to be erased, by whom, and whose was."""

from uuid import uuid4

from contracts.registry.persons import ErasureRequested, PersonalDataErased
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.erasures import Erasures
from tests.people_we_know import ANI, BUDI, BY, FAMILY, LAST_WEEK, NEIGHBOURS, SUKAMAJU
from tests.registry.projections.knowing import knowing

COMMON = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
asked, erased = (
    ErasureRequested(**COMMON, person_id=BUDI),
    PersonalDataErased(**COMMON, person_id=BUDI),
)


def requested_by(officer: str) -> Recorded:
    return Recorded(asked, BY.model_copy(update={"actor": officer}), uuid4())


def test_who_asked_last_is_known() -> None:
    known = knowing(Erasures.of_person(BUDI), requested_by("dpo.satu"), requested_by("dpo.dua"))
    assert known.requested_by == {BUDI: "dpo.dua"}
    assert known.erased == set()


def test_what_was_asked_of_others_is_not() -> None:
    assert knowing(Erasures.of_person(ANI), requested_by("dpo.satu"), erased).erased == set()


def test_of_a_family_everybody_is_known_whose_data_was_erased() -> None:
    for_ani = erased.model_copy(update={"person_id": ANI})
    assert knowing(Erasures.of_family(FAMILY), erased, for_ani).erased == {ANI, BUDI}
    assert knowing(Erasures.of_family(NEIGHBOURS), erased, for_ani).erased == set()
