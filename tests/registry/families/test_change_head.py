from contracts.codes.person import Relation
from contracts.registry.parts import RelationTo
from services.registry.families.change_head import ChangeHead
from services.registry.projections.family import Family
from services.registry.refusals import (
    AlreadyDied,
    FamilyGone,
    HeadNotNamed,
    HeadUnchanged,
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
    FAMILY,
    JOKO,
    LAST_WEEK,
    SITI,
    TODAY,
    TOMORROW,
    family,
    siti,
)
from tests.registry.reach import within
from tests.registry.what_happened import died, family_moved_out, headed_by

HUSBAND = RelationTo(person_id=BUDI, relation=Relation.HUSBAND)
SITI_HEADS = Succession(SITI, (HUSBAND,))


def change(succession: Succession = SITI_HEADS) -> ChangeHead:
    return ChangeHead(Family(FAMILY), succession, LAST_WEEK, TODAY)


def test_another_member_becomes_head() -> None:
    given(family).when(change()).then(headed_by(SITI, HUSBAND))


def test_changing_the_head_twice_changes_nothing() -> None:
    given(family, headed_by(SITI, HUSBAND)).when(change()).then()


def test_the_former_head_must_become_something_else() -> None:
    given(family).when(change(Succession(SITI))).then_refused(HeadNotNamed)


def test_there_is_only_one_head() -> None:
    both = (RelationTo(person_id=BUDI, relation=Relation.HEAD),)
    given(family).when(change(Succession(SITI, both))).then_refused(OneHeadNeeded)
    herself = (HUSBAND, RelationTo(person_id=SITI, relation=Relation.WIFE))
    given(family).when(change(Succession(SITI, herself))).then_refused(OneHeadNeeded)


def test_relations_change_only_together_with_the_head() -> None:
    grandchild = (RelationTo(person_id=ANI, relation=Relation.GRANDCHILD),)
    given(family).when(change(Succession(BUDI, grandchild))).then_refused(HeadUnchanged)


def test_the_head_is_a_living_member() -> None:
    given(family).when(change(Succession(JOKO, (HUSBAND,)))).then_refused(NotAMember)
    given(family, died(siti)).when(change()).then_refused(AlreadyDied)


def test_a_family_that_left_has_no_head() -> None:
    given(family, family_moved_out).when(change()).then_refused(FamilyGone)


def test_an_unknown_family_is_not_found() -> None:
    given().when(within(change())).then_refused(UnknownFamily)


def test_no_change_in_the_future() -> None:
    decision = ChangeHead(Family(FAMILY), SITI_HEADS, TOMORROW, TODAY)
    given(family).when(decision).then_refused(InTheFuture)
