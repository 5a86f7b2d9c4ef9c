"""When the head is gone and others remain, the family must name who receives from now on."""

from uuid import UUID

from services.programs.enrolments.ask_for_heir import AskForHeir
from services.programs.enrolments.enrolments import Enrolments
from tests.gwt import given
from tests.people_we_know import BUDI, FAMILY, NEIGHBOURS, SITI
from tests.programs.heard import died
from tests.programs.what_happened import SEMBAKO_ID, ended, enrolled, heir_due, recipient, restored

DEATH = "death"


def ask_for_heir(because: str = DEATH, *, head: bool = True, who: UUID = BUDI) -> AskForHeir:
    return AskForHeir(
        Enrolments(FAMILY), died(), because=because, departed=(who,), head_departed=head
    )


def test_the_death_of_the_head_leaves_the_family_to_name_an_heir() -> None:
    given(enrolled(FAMILY)).when(ask_for_heir()).then(heir_due(FAMILY, DEATH))


def test_an_heir_is_due_in_every_programme_of_the_family_and_in_no_other_family() -> None:
    both = (enrolled(FAMILY), enrolled(FAMILY, programme=SEMBAKO_ID))
    given(*both, enrolled(NEIGHBOURS)).when(ask_for_heir()).then(
        heir_due(FAMILY, DEATH), heir_due(FAMILY, DEATH, programme=SEMBAKO_ID)
    )


def test_the_same_death_asks_once_and_another_asks_again() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(ask_for_heir()).then()
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(ask_for_heir("next")).then(
        heir_due(FAMILY, "next")
    )


def test_who_receives_nothing_names_nobody() -> None:
    given().when(ask_for_heir()).then()
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(ask_for_heir()).then()


def test_once_the_death_was_voided_it_can_ask_again() -> None:
    history = (enrolled(FAMILY), heir_due(FAMILY, DEATH), restored(FAMILY, DEATH))
    given(*history).when(ask_for_heir()).then(heir_due(FAMILY, DEATH))


def test_while_the_head_stays_nobody_is_asked() -> None:
    given(enrolled(FAMILY)).when(ask_for_heir(head=False, who=SITI)).then()


def test_a_family_that_named_somebody_depends_on_them_and_not_on_its_head() -> None:
    settled = (enrolled(FAMILY), heir_due(FAMILY, DEATH), recipient(SITI, DEATH))
    given(*settled).when(ask_for_heir("later")).then()
    given(*settled).when(ask_for_heir("later", head=False, who=SITI)).then(
        heir_due(FAMILY, "later")
    )
    given(*settled).when(ask_for_heir(head=False, who=SITI)).then()
