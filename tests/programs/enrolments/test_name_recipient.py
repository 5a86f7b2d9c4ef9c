"""After the head's death the family names who receives; then nothing is due any more."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from contracts.event import Effective
from infra.runtime.refusals import NotFound
from services.programs.enrolments.enrolments import AlreadyEnded, Enrolments
from services.programs.enrolments.name_recipient import (
    NameRecipient,
    NotInTheFamily,
    ReceivesItself,
)
from services.programs.families.homes import HomeVillage
from services.programs.office import NotYetThere
from tests.gwt import given
from tests.people_we_know import ANI, BUDI, FAMILY, SITI, SUKAMAJU, TODAY
from tests.programs.determinations.test_determination import determine, recipients
from tests.programs.heard import died, voided
from tests.programs.what_happened import (
    PIP_ID,
    PKH_ID,
    ended,
    enrolled,
    enrolled_person,
    enrolment,
    heir_due,
    recipient,
)
from tests.running import InTests

DEATH, MOVE = "death", "move"
HOME = HomeVillage(FAMILY, SUKAMAJU, frozenset({SITI, ANI}))
ON_THE_DAY = Effective.day(TODAY)


def name(who: UUID = SITI, named: UUID = FAMILY, programme: UUID = PKH_ID) -> NameRecipient:
    return NameRecipient(Enrolments(named), programme, named, who, TODAY, HOME, TODAY)


def test_the_widow_is_named_and_nothing_is_due_any_more() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(name()).then(
        recipient(SITI, DEATH, on=ON_THE_DAY)
    )


def test_whatever_was_due_is_settled_at_once() -> None:
    due = (heir_due(FAMILY, MOVE), heir_due(FAMILY, DEATH))
    given(enrolled(FAMILY), *due).when(name(named=enrolment(FAMILY))).then(
        recipient(SITI, DEATH, MOVE, on=ON_THE_DAY)
    )


def test_a_family_may_choose_somebody_before_anything_is_due_and_need_not_say_it_twice() -> None:
    given(enrolled(FAMILY)).when(name()).then(recipient(SITI, on=ON_THE_DAY))
    given(enrolled(FAMILY), recipient(SITI)).when(name()).then()
    given(enrolled(FAMILY), recipient(SITI)).when(name(ANI)).then(recipient(ANI, on=ON_THE_DAY))


def test_who_does_not_live_there_does_not_receive_for_them() -> None:
    given(enrolled(FAMILY), heir_due(FAMILY, DEATH)).when(name(BUDI)).then_refused(NotInTheFamily)


def test_nobody_is_named_for_what_ended_or_never_was_or_from_tomorrow_on() -> None:
    given(enrolled(FAMILY), ended(FAMILY, "MAMPU", "x")).when(name()).then_refused(AlreadyEnded)
    given().when(name()).then_refused(NotFound)
    tomorrow = name()
    tomorrow.effective = TODAY + timedelta(days=1)
    given(enrolled(FAMILY)).when(tomorrow).then_refused(NotYetThere)


def test_a_childs_aid_is_received_by_the_child() -> None:
    given(enrolled_person(ANI)).when(name(SITI, ANI, PIP_ID)).then_refused(ReceivesItself)


def sent(office: InTests, person: UUID = SITI, who: str = "dinsos", **changed: Any) -> Any:
    path = f"/programmes/PKH/enrolments/{changed.pop('named', FAMILY)}/recipient"
    body = {"person_id": str(person), **changed}
    return office.web.post(path, json=body, headers=office.headers(who))


def test_the_mark_goes_when_the_heir_is_named_and_a_voided_death_gives_way(pkh: InTests) -> None:
    determine(pkh)
    [death] = pkh.told.tell(died(BUDI))
    assert recipients(pkh, "ganti_penerima") == {str(FAMILY): "ganti_penerima"}
    assert sent(pkh, who="operator").status_code == 403
    assert sent(pkh, uuid4()).status_code == 422
    assert sent(pkh, effective="2999-01-01").status_code == 422
    assert sent(pkh, named=uuid4()).status_code == 404
    assert sent(pkh).status_code == 200
    assert recipients(pkh, "ganti_penerima") == {}
    assert recipients(pkh) == {str(FAMILY): "aktif"}
    path = f"/families/{FAMILY}/programmes"
    [line] = pkh.web.get(path, headers=pkh.headers("operator")).json()
    assert line["recipient_id"] == str(SITI)
    assert sent(pkh, ANI, named=UUID(line["enrolment_id"])).status_code == 200
    pkh.told.tell(voided(death, BUDI))
    assert recipients(pkh) == {str(FAMILY): "aktif"}
