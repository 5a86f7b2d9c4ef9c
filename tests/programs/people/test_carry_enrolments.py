"""Who goes to another family takes their own aid along; what is the family's stays with it."""

from services.programs.enrolments.enrolments import Enrolments
from services.programs.people.carry_enrolments import CarryEnrolments
from tests.gwt import given
from tests.people_we_know import ANI, FAMILY, LAST_WEEK, NEIGHBOURS, SITI, SUKAMAJU
from tests.programs.what_happened import carried, ended_person, enrolled, enrolled_person


def carry() -> CarryEnrolments:
    return CarryEnrolments(Enrolments(ANI), (ANI,), NEIGHBOURS, SUKAMAJU, LAST_WEEK)


def test_a_childs_aid_goes_with_the_child() -> None:
    given(enrolled_person(ANI), enrolled_person(SITI), enrolled(FAMILY)).when(carry()).then(
        carried(ANI, NEIGHBOURS)
    )


def test_what_went_along_before_does_not_go_again() -> None:
    given(enrolled_person(ANI), carried(ANI, NEIGHBOURS)).when(carry()).then()


def test_aid_that_ended_stays_where_it_was() -> None:
    given(enrolled_person(ANI), ended_person(ANI, "PINDAH", "move")).when(carry()).then()
