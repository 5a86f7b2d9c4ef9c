from uuid import uuid4

import pytest

from contracts.codes.civil import Ground
from contracts.codes.person import Relation
from contracts.event import Absent, Event
from contracts.registry.civil_events import CivilEventKind, MemberBorn
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import RelationTo
from infra.runtime.eventstore.recorded import Recorded
from services.registry.civil_events.civil_event import CivilEvent, NotACivilEvent, Returns
from services.registry.civil_events.void_civil_event import (
    AlreadyVoided,
    CameBack,
    LaterFactsDepend,
    VoidCivilEvent,
)
from services.registry.projections.claims import KkClaim
from services.registry.projections.family import Family
from services.registry.refusals import Erased, HeadNotNamed, KkNumberTaken, UnknownFamily
from services.registry.rules import Succession
from tests.gwt import given
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    HOME,
    JAKARTA,
    LAST_WEEK,
    MARGOREJO,
    NEIGHBOURS,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    family,
    joko,
    neighbours,
    recorded,
    siti,
)
from tests.registry.reach import within
from tests.registry.what_happened import (
    arrived,
    budi_heads,
    died,
    everybody,
    family_moved_out,
    found,
    headed_by,
    kk_replaced,
    moved_out,
    siti_heads,
    transferred,
    voided,
    widow,
)

rini = ani.model_copy(update={"person_id": uuid4(), "nik_key": "nik-rini"})
uncle = joko.model_copy(update={"person_id": uuid4(), "relation": Relation.OTHER_RELATIVE})
born = MemberBorn(family_id=FAMILY, village_code=SUKAMAJU, effective=LAST_WEEK, child=rini)
registered = FamilyRegistered(
    family_id=FAMILY,
    village_code=SUKAMAJU,
    effective=LAST_WEEK,
    kk_key="kk-budi",
    **HOME.parts(),
    members=everybody,
    ground=Ground.ARRIVAL,
    origin=JAKARTA,
)


def void(past: Recorded, succession: Succession | None = None) -> VoidCivilEvent:
    event = CivilEvent.of(past)
    number, returns = KkClaim(event.kk_key), Returns(event)
    return VoidCivilEvent(Family(FAMILY), event, number, returns, succession)


@pytest.mark.parametrize(
    ("fact", "kind", "person"),
    [
        (born, CivilEventKind.BIRTH, rini),
        (died(ani), CivilEventKind.DEATH, ani),
        (moved_out(siti), CivilEventKind.MOVE_OUT, siti),
        (arrived(uncle), CivilEventKind.ARRIVAL, uncle),
        (found(uncle, LAST_WEEK), CivilEventKind.RECORDED_LATE, uncle),
    ],
)
def test_a_civil_event_that_did_not_happen_is_voided_once(
    fact: Event, kind: CivilEventKind, person: object
) -> None:
    past = recorded(fact)
    undone = voided(past.event_id, kind, person)  # type: ignore[arg-type]
    given(family, past).when(void(past)).then(undone)
    given(family, past, undone).when(void(past)).then_refused(AlreadyVoided)


def test_a_family_that_did_not_move_out_is_back_with_its_kk_number() -> None:
    past = recorded(family_moved_out)
    given(family, past).when(void(past)).then(
        voided(past.event_id, CivilEventKind.MOVE_OUT, *everybody, kk_key="kk-budi")
    )


def test_a_family_that_did_not_arrive_is_gone_with_its_kk_number() -> None:
    past = recorded(registered)
    given(past).when(void(past)).then(
        voided(past.event_id, CivilEventKind.ARRIVAL, *everybody, kk_key="kk-budi")
    )


def test_a_replaced_kk_number_goes_with_the_family_that_did_not_arrive() -> None:
    past = recorded(registered)
    given(past, kk_replaced("kk-2")).when(void(past)).then(
        voided(past.event_id, CivilEventKind.ARRIVAL, *everybody, kk_key="kk-2")
    )


def test_other_facts_cannot_be_voided() -> None:
    for fact in (family, widow, registered.model_copy(update={"origin": None})):
        with pytest.raises(NotACivilEvent):
            void(recorded(fact))


def test_an_event_of_another_family_is_not_found() -> None:
    past = recorded(died(joko, NEIGHBOURS))
    given(family, neighbours, past).when(void(past)).then_refused(NotACivilEvent)


def test_a_family_of_another_region_is_not_found() -> None:
    past = recorded(died(ani))
    given(family, past).when(within(void(past), MARGOREJO)).then_refused(UnknownFamily)


def test_a_birth_is_not_voided_under_a_later_death() -> None:
    past = recorded(born)
    given(family, past, died(rini)).when(void(past)).then_refused(LaterFactsDepend)


def test_a_birth_is_not_voided_while_the_child_is_in_another_family() -> None:
    past = recorded(born)
    there = transferred(rini, Relation.OTHER)
    back = transferred(rini, Relation.CHILD, family_id=NEIGHBOURS, to_family_id=FAMILY)
    given(family, neighbours, past, there).when(void(past)).then_refused(LaterFactsDepend)
    given(family, neighbours, past, there, back).when(void(past)).then(
        voided(past.event_id, CivilEventKind.BIRTH, rini)
    )


def test_the_arrival_of_a_family_is_not_voided_once_others_joined_it() -> None:
    past = recorded(registered)
    given(past, born).when(void(past)).then_refused(LaterFactsDepend)


def test_a_head_who_did_not_die_shares_the_family_only_with_a_word_on_who_heads_it() -> None:
    past = recorded(died(budi))
    undone = voided(past.event_id, CivilEventKind.DEATH, budi)
    given(family, past, widow).when(void(past)).then_refused(HeadNotNamed)
    given(family, past, widow).when(void(past, budi_heads)).then(
        undone, headed_by(BUDI, *budi_heads.relations)
    )
    husband = RelationTo(person_id=BUDI, relation=Relation.HUSBAND)
    given(family, past, widow).when(void(past, Succession(SITI, (husband,)))).then(
        undone, headed_by(SITI, husband)
    )


def test_the_last_member_who_did_not_die_needs_to_be_head() -> None:
    history = [family, moved_out(siti), died(budi), headed_by(ANI)]
    past = recorded(died(ani))
    given(*history, past).when(void(past)).then(voided(past.event_id, CivilEventKind.DEATH, ani))
    child = recorded(died(ani))
    given(family, child, moved_out(siti), died(budi)).when(void(child)).then_refused(HeadNotNamed)


def test_a_head_who_did_not_arrive_leaves_a_head_behind() -> None:
    past = recorded(arrived(uncle))
    took_over = headed_by(uncle.person_id, RelationTo(person_id=BUDI, relation=Relation.CHILD))
    given(family, past, took_over).when(void(past)).then_refused(HeadNotNamed)
    given(family, past, took_over).when(void(past, siti_heads)).then(
        voided(past.event_id, CivilEventKind.ARRIVAL, uncle), widow
    )


@pytest.mark.parametrize("fact", [moved_out(siti), family_moved_out])
def test_a_move_is_not_voided_under_a_later_return(fact: Event) -> None:
    past = recorded(fact)
    back = recorded(arrived(siti.model_copy(update={"relation": Relation.OTHER}), NEIGHBOURS))
    undone = voided(back.event_id, CivilEventKind.ARRIVAL, siti).model_copy(
        update={"family_id": NEIGHBOURS}
    )
    given(family, neighbours, past, back).when(void(past)).then_refused(CameBack)
    decision = given(family, neighbours, past, back, undone).when(void(past)).decision
    assert len(decision.judged()) == 1


def test_a_return_to_the_same_family_is_voided_first() -> None:
    past = recorded(moved_out(siti))
    given(family, past, arrived(siti)).when(void(past)).then_refused(LaterFactsDepend)


def test_others_may_have_arrived_meanwhile() -> None:
    past = recorded(moved_out(siti))
    given(family, past, arrived(uncle)).when(void(past)).then(
        voided(past.event_id, CivilEventKind.MOVE_OUT, siti)
    )


def test_a_family_does_not_return_to_a_kk_number_that_others_have_now() -> None:
    past = recorded(family_moved_out)
    others = neighbours.model_copy(update={"kk_key": "kk-budi"})
    given(family, past, others).when(void(past)).then_refused(KkNumberTaken)


def test_whose_data_was_erased_does_not_return() -> None:
    erased = [person.model_copy(update={"identity": Absent.ERASED}) for person in everybody]
    past = recorded(moved_out(siti))
    given(family.model_copy(update={"members": tuple(erased)}), past).when(void(past)).then_refused(
        Erased
    )


def test_a_family_that_has_another_number_by_now_returns_to_that_one() -> None:
    went_first = recorded(moved_out(siti))
    others = {"member_ids": (BUDI, ANI), "nik_keys": ("nik-budi", "nik-ani")}
    went = recorded(family_moved_out.model_copy(update=others))
    stayed = voided(went_first.event_id, CivilEventKind.MOVE_OUT, siti)
    since = [stayed, widow, kk_replaced("kk-2"), died(siti, members_left=0)]
    given(family, went_first, went, *since).when(void(went)).then(
        voided(went.event_id, CivilEventKind.MOVE_OUT, budi, ani)
    )
