"""What was recorded wrongly is put right: undone, dated anew, related anew, annulled, merged."""

from datetime import date
from uuid import UUID

import pytest

from contracts.codes.person import Relation, Sex
from contracts.event import UNKNOWN_DATE, Effective
from contracts.registry.amendments import (
    CivilEventCorrected,
    FactVoided,
    PersonAnnulled,
    PersonMerged,
)
from contracts.registry.civil_events import MemberBorn
from contracts.registry.persons import RelationCorrected
from contracts.registry.welfare import DesilReceived
from infra.runtime.eventstore.recorded import Recorded
from services.registry.corrections.annul_family import AnnulFamily
from services.registry.corrections.annul_person import AnnulPerson
from services.registry.corrections.correct_date import CorrectDate, HasNoDate
from services.registry.corrections.correct_relation import CorrectRelation, HeadsTheFamily
from services.registry.corrections.declare_error import DeclareError
from services.registry.corrections.facts_of_command import (
    AlreadyVoided,
    FactsOfCommand,
    UnknownFact,
)
from services.registry.corrections.merge_persons import (
    MergedAlready,
    MergePersons,
    NotTheSamePerson,
    OneRecord,
)
from services.registry.projections.claims import NikClaims
from services.registry.projections.family import Family
from services.registry.refusals import BeforeBirth, InAnotherFamily, InTheFuture, NotAMember
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    BY,
    DEWI,
    FAMILY,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    family,
    neighbours,
    recorded,
    siti,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import arrived, died, moved_out, transferred, voided, widow

OWN = BY.model_copy(update={"command_id": UUID(int=8)})
DEATH = Recorded(died(ani), OWN, UUID(int=900))
OCTOBER = Effective.day(date(2026, 10, 1))
twin = ani.model_copy(
    update={"person_id": UUID(int=71), "nik_key": None, "relation": Relation.OTHER}
)


def error(past: Recorded, office: str = SUKAMAJU) -> DeclareError:
    return DeclareError(FactsOfCommand(past.event_id), office)


def undone(past: Recorded) -> FactVoided:
    return voided(past.event_id, ani)


def test_a_death_that_was_none_is_undone_once() -> None:
    given(family, DEATH).when(error(DEATH)).then(undone(DEATH))
    given(family, DEATH, undone(DEATH)).when(error(DEATH)).then_refused(AlreadyVoided)


def test_what_one_command_recorded_goes_together() -> None:
    death, heir = (
        Recorded(fact, BY.model_copy(update={"command_id": UUID(int=9)}), UUID(int=number))
        for number, fact in ((901, died(family.members[0])), (902, widow))
    )
    decision = error(death)
    given(family, death, heir).when(decision)
    [both] = decision.decide()
    assert isinstance(both, FactVoided)
    assert both.facts == (death.event_id, heir.event_id)


def test_nobody_undoes_what_another_village_recorded() -> None:
    given(family, DEATH).when(error(DEATH, MARGOREJO)).then_refused(UnknownFact)
    given(family).when(error(DEATH)).then_refused(UnknownFact)


def test_an_undoing_can_itself_be_undone() -> None:
    undoing = Recorded(
        undone(DEATH), BY.model_copy(update={"command_id": UUID(int=10)}), UUID(int=903)
    )
    decision = error(undoing)
    given(family, DEATH, undoing).when(decision)
    [again] = decision.decide()
    restored = knowing(Family(FAMILY), family, DEATH, undoing, again)
    assert ANI not in restored.present


def dated(effective: Effective = OCTOBER) -> CorrectDate:
    return CorrectDate(FactsOfCommand(DEATH.event_id), effective, SUKAMAJU, TODAY)


def test_a_wrong_date_is_no_resurrection() -> None:
    decision = dated()
    given(family, DEATH).when(decision)
    [corrected] = decision.decide()
    assert isinstance(corrected, CivilEventCorrected)
    now = knowing(Family(FAMILY), family, DEATH, corrected)
    assert ANI not in now.present
    assert ANI not in now.history.at(date(2026, 10, 1)).present
    assert ANI in now.history.at(date(2026, 9, 30)).present
    given(family, DEATH, corrected).when(dated()).then()


def test_a_date_is_not_corrected_to_tomorrow_nor_where_there_is_none() -> None:
    given(family, DEATH).when(dated(TOMORROW)).then_refused(InTheFuture)
    undoing = recorded(undone(DEATH))
    of_undoing = CorrectDate(FactsOfCommand(undoing.event_id), LAST_WEEK, SUKAMAJU, TODAY)
    given(family, DEATH, undoing).when(of_undoing).then_refused(HasNoDate)
    given(family, DEATH, undoing).when(dated()).then_refused(AlreadyVoided)


def test_a_death_is_not_dated_before_the_birth_nor_from_another_office() -> None:
    before_ani = Effective.day(date(2015, 8, 8))
    given(family, DEATH).when(dated(before_ani)).then_refused(BeforeBirth)
    other = CorrectDate(FactsOfCommand(DEATH.event_id), OCTOBER, MARGOREJO, TODAY)
    given(family, DEATH).when(other).then_refused(UnknownFact)


def test_a_birth_and_a_desil_have_no_date_of_their_own_to_correct() -> None:
    about_it = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
    baby = ani.model_copy(update={"person_id": UUID(int=77), "nik_key": None})
    desil = DesilReceived(**about_it, period="2026-TW3", desil=2)
    for fact in (MemberBorn(**about_it, child=baby), desil):
        past = recorded(fact)
        correction = CorrectDate(FactsOfCommand(past.event_id), OCTOBER, SUKAMAJU, TODAY)
        given(family, past).when(correction).then_refused(HasNoDate)


def test_a_wrong_relation_is_corrected_for_all_days() -> None:
    right = RelationCorrected(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        effective=UNKNOWN_DATE,
        person_id=ANI,
        relation=Relation.GRANDCHILD,
    )
    correct = CorrectRelation(Family(FAMILY), ANI, Relation.GRANDCHILD)
    given(family).when(correct).then(right)
    known = knowing(Family(FAMILY), family, right)
    assert known.resident(ANI).relation is Relation.GRANDCHILD
    then = known.history.at(date(2020, 1, 1)).present[ANI]
    assert then.relation is Relation.GRANDCHILD
    given(family, right).when(CorrectRelation(Family(FAMILY), ANI, Relation.GRANDCHILD)).then()


@pytest.mark.parametrize(("who", "relation"), [(BUDI, Relation.OTHER), (SITI, Relation.HEAD)])
def test_who_heads_the_family_is_no_matter_of_relations(who: UUID, relation: Relation) -> None:
    given(family).when(CorrectRelation(Family(FAMILY), who, relation)).then_refused(HeadsTheFamily)


def test_somebody_who_never_existed_is_nowhere_and_leaves_the_nik_to_others() -> None:
    annulled = PersonAnnulled(
        family_id=FAMILY, village_code=SUKAMAJU, person_id=ANI, nik_key="nik-ani"
    )
    given(family).when(AnnulPerson(Family(FAMILY), ANI, TODAY)).then(annulled)
    given(family, annulled).when(AnnulPerson(Family(FAMILY), ANI, TODAY)).then()
    known = knowing(Family(FAMILY), family, annulled)
    assert ANI not in known.members
    with pytest.raises(NotAMember):
        known.resident(ANI)
    knowing(NikClaims(["nik-ani"]), family, annulled).require("nik-ani", DEWI)


def test_a_family_that_never_existed_has_nobody_unless_they_live_elsewhere_by_now() -> None:
    decision = AnnulFamily(Family(FAMILY))
    given(family).when(decision)
    nobody = decision.decide()
    assert knowing(Family(FAMILY), family, *nobody).gone
    moved = transferred(ani, Relation.OTHER)
    given(family, neighbours, moved).when(AnnulFamily(Family(FAMILY))).then_refused(InAnotherFamily)


def merge(kept: UUID = ANI, merged: UUID = twin.person_id) -> MergePersons:
    return MergePersons(Family(FAMILY), Family(NEIGHBOURS), kept, merged)


merged = PersonMerged(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    kept_id=ANI,
    merged_id=twin.person_id,
    family_ids=(FAMILY, NEIGHBOURS),
    nik_keys=("nik-ani",),
)
HISTORY = (family, neighbours, moved_out(ani), arrived(twin, NEIGHBOURS))


def test_two_records_of_one_person_are_one_line() -> None:
    given(*HISTORY).when(merge()).then(merged)
    given(*HISTORY, merged).when(merge()).then()
    here = knowing(Family(FAMILY), *HISTORY, merged)
    there = knowing(Family(NEIGHBOURS), *HISTORY, merged)
    assert ANI in there.present
    assert twin.person_id not in there.present
    assert ANI not in here.present


def test_a_merging_that_was_an_error_leaves_two_people() -> None:
    wrong = recorded(merged)
    undoing = FactVoided(
        family_id=FAMILY,
        village_code=SUKAMAJU,
        facts=(wrong.event_id,),
        family_ids=(FAMILY, NEIGHBOURS),
        person_ids=(ANI, twin.person_id),
    )
    there = knowing(Family(NEIGHBOURS), *HISTORY, wrong, undoing)
    assert twin.person_id in there.present
    assert ANI not in there.present


def test_nobody_is_merged_with_themselves_in_a_circle_or_with_another_sex() -> None:
    given(*HISTORY).when(merge(ANI, ANI)).then_refused(OneRecord)
    back = MergePersons(Family(NEIGHBOURS), Family(FAMILY), twin.person_id, ANI)
    given(*HISTORY, merged).when(back).then_refused(MergedAlready)
    boy = twin.model_copy(update={"sex": Sex.MALE})
    given(family, neighbours, arrived(boy, NEIGHBOURS)).when(merge()).then_refused(NotTheSamePerson)


def test_what_is_odd_about_a_merging_is_asked() -> None:
    decision = merge()
    other = twin.model_copy(update={**siti.model_copy().described(), "nik_key": "nik-2"})
    given(family, neighbours, arrived(other, NEIGHBOURS)).when(decision)
    codes = {each.code for each in decision.doubts()}
    assert codes == {"two-places", "two-births", "two-niks"}
