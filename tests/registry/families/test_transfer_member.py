from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.parts import RelationTo
from contracts.registry.welfare import Housing, SurveyRecorded
from infra.runtime.eventstore.decisions import AsSeen, Stale
from services.registry.families.transfer_member import OtherFamilyGone, TransferMember
from services.registry.projections.family import Family
from services.registry.projections.guards import InRegion
from services.registry.refusals import (
    AlreadyDied,
    AlreadyMovedOut,
    BeforeBirth,
    HeadNotNamed,
    InAnotherFamily,
    InTheFuture,
    NotAMember,
    OneHeadNeeded,
    UnknownFamily,
)
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    DEWI,
    FAMILY,
    JOKO,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    TODAY,
    TOMORROW,
    ani,
    budi,
    dewi,
    family,
    joko,
    neighbours,
    siti,
)
from tests.registry.what_happened import died, headed_by, moved_out, split_off, transferred

BEFORE_ANI = Effective.day(ani.biodata.birth_date.replace(year=2010))  # type: ignore[union-attr]

surveyed = SurveyRecorded(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    **Housing(has_car=False).answered(),
)


def transfer(
    person_id: UUID = ANI,
    relation: Relation = Relation.GRANDCHILD,
    effective: Effective = LAST_WEEK,
    succession: Succession | None = None,
) -> TransferMember:
    here, there = Family(FAMILY), Family(NEIGHBOURS)
    return TransferMember(here, there, person_id, relation, effective, TODAY, succession)


def asked_by(office: str | None, version: int | None = None) -> TransferMember:
    decision = transfer()
    reach = InRegion(office, decision.family, decision.other)
    return decision.guarded(reach, AsSeen(Family(FAMILY), version))


def test_a_member_moves_to_another_family_in_one_fact() -> None:
    given(family, neighbours).when(transfer()).then(transferred(ani, Relation.GRANDCHILD))


def test_transferring_twice_changes_nothing() -> None:
    moved = transferred(ani, Relation.GRANDCHILD)
    given(family, neighbours, moved).when(transfer()).then()


def test_a_person_belongs_to_one_family_at_a_time() -> None:
    gone = split_off(ani.model_copy(update={"relation": Relation.HEAD}))
    given(family, neighbours, gone).when(transfer()).then_refused(InAnotherFamily)


def test_only_who_lives_in_the_family_can_leave_it() -> None:
    given(family, neighbours).when(transfer(NEW_FAMILY)).then_refused(NotAMember)
    given(family, neighbours, died(ani)).when(transfer()).then_refused(AlreadyDied)
    given(family, neighbours, moved_out(ani)).when(transfer()).then_refused(AlreadyMovedOut)


def test_a_family_that_dissolved_takes_nobody_in() -> None:
    emptied = [died(joko, NEIGHBOURS), headed_by(DEWI, family_id=NEIGHBOURS)]
    given(family, neighbours, *emptied, died(dewi, NEIGHBOURS)).when(transfer()).then_refused(
        OtherFamilyGone
    )


def test_when_the_head_leaves_those_who_stay_name_another() -> None:
    given(family, neighbours).when(transfer(BUDI, Relation.CHILD_IN_LAW)).then_refused(HeadNotNamed)
    given(family, neighbours).when(
        transfer(BUDI, Relation.CHILD_IN_LAW, succession=Succession(SITI))
    ).then(transferred(budi, Relation.CHILD_IN_LAW), headed_by(SITI))


def test_the_new_head_must_stay() -> None:
    given(family, neighbours).when(
        transfer(BUDI, Relation.CHILD_IN_LAW, succession=Succession(BUDI))
    ).then_refused(NotAMember)


def test_the_last_member_dissolves_the_family_and_needs_no_head() -> None:
    alone = family.model_copy(update={"members": (budi,)})
    given(alone, neighbours).when(transfer(BUDI, Relation.CHILD_IN_LAW)).then(
        transferred(budi, Relation.CHILD_IN_LAW, members_left=0)
    )


def test_nobody_joins_as_a_second_head() -> None:
    given(family, neighbours).when(transfer(relation=Relation.HEAD)).then_refused(OneHeadNeeded)


def test_both_families_must_exist_in_the_region_of_the_office() -> None:
    given(family).when(asked_by(None)).then_refused(UnknownFamily)
    given(neighbours).when(asked_by(None)).then_refused(UnknownFamily)
    elsewhere = neighbours.model_copy(update={"village_code": MARGOREJO})
    given(family, elsewhere).when(asked_by(SUKAMAJU)).then_refused(UnknownFamily)
    moved = transferred(ani, Relation.GRANDCHILD).model_copy(update={"to_village_code": MARGOREJO})
    given(family, elsewhere).when(asked_by("18.09.01")).then(moved)


def test_what_changed_since_it_was_read_is_looked_at_again() -> None:
    history = [family, neighbours, moved_out(siti), surveyed]
    refusal = given(*history).when(asked_by(SUKAMAJU, version=1)).then_refused(Stale)
    assert refusal.facts == {  # type: ignore[attr-defined]
        "base": 1,
        "current": 2,
        "changed": ["Anggota pindah keluar"],
    }
    given(*history).when(asked_by(SUKAMAJU, version=2)).then(
        transferred(ani, Relation.GRANDCHILD, members_left=1)
    )


def test_the_date_lies_between_birth_and_today() -> None:
    given(family, neighbours).when(transfer(effective=TOMORROW)).then_refused(InTheFuture)
    given(family, neighbours).when(transfer(effective=BEFORE_ANI)).then_refused(BeforeBirth)


def test_somebody_who_comes_back_is_a_member_again() -> None:
    there = transferred(ani, Relation.GRANDCHILD)
    back = transferred(ani, Relation.CHILD, family_id=NEIGHBOURS, to_family_id=FAMILY)
    given(family, neighbours, there, back).when(transfer()).then(there)


def test_relations_follow_the_new_head() -> None:
    others = RelationTo(person_id=ANI, relation=Relation.GRANDCHILD)
    given(family, neighbours).when(
        transfer(BUDI, Relation.OTHER, succession=Succession(SITI, (others,)))
    ).then(transferred(budi, Relation.OTHER), headed_by(SITI, others))


def test_a_stranger_is_nobodys_head() -> None:
    given(family, neighbours).when(
        transfer(BUDI, Relation.OTHER, succession=Succession(JOKO))
    ).then_refused(NotAMember)
