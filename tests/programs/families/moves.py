"""Steps of a history in which people come, go, and change places."""

from uuid import uuid5

from hypothesis import strategies as st

from contracts.codes.person import Relation
from contracts.registry.civil_events import (
    CivilEventKind,
    CivilEventVoided,
    MemberArrived,
    MemberBorn,
    MemberDied,
    MemberMovedOut,
)
from contracts.registry.families import (
    FamilyLoaded,
    FamilyMovedOut,
    FamilySplit,
    HeadChanged,
    MemberTransferred,
)
from contracts.registry.persons import BiodataCorrected
from tests.programs.families.world import AWAY, BIODATA, NAMES, VILLAGES, Known, World


def load(world: World) -> None:
    family_id = uuid5(NAMES, f"family {len(world.facts)}")
    known = Known(world.draw(st.sampled_from(VILLAGES)))
    members = [world.person(Relation.HEAD)]
    members += [world.person(Relation.CHILD) for _ in range(world.draw(st.integers(0, 2)))]
    known.here = {each.person_id: each for each in members}
    world.families[family_id] = known
    world.record(
        FamilyLoaded(
            family_id=family_id, village_code=known.village, members=tuple(known.here.values())
        )
    )


def join(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    person = world.person(Relation.CHILD)
    if any(person.person_id in each.here for each in world.families.values()):
        return
    known.here[person.person_id] = person
    common = world.of_family(family_id)
    if world.draw(st.booleans()):
        event = world.record(MemberBorn(**common, child=person))
        kind = CivilEventKind.BIRTH
    else:
        event = world.record(MemberArrived(**common, person=person, origin=AWAY))
        kind = CivilEventKind.ARRIVAL
    world.voidable.append((event, family_id, kind, (person.person_id,)))


def leave(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    who = world.draw(st.sampled_from(sorted(known.here)))
    known.gone[who] = known.here.pop(who)
    common = world.of_family(family_id)
    if world.draw(st.booleans()):
        event = world.record(MemberDied(**common, person_id=who))
        kind = CivilEventKind.DEATH
    else:
        left = MemberMovedOut(**common, person_id=who, destination=AWAY)
        event, kind = world.record(left), CivilEventKind.MOVE_OUT
    world.voidable.append((event, family_id, kind, (who,)))


def leave_together(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    everybody = tuple(known.here)
    known.gone |= known.here
    known.here = {}
    event = world.record(
        FamilyMovedOut(
            **world.of_family(family_id),
            member_ids=everybody,
            destination=AWAY,
        )
    )
    world.voidable.append((event, family_id, CivilEventKind.MOVE_OUT, everybody))


def void(world: World) -> None:
    if not world.voidable:
        return
    event, family_id, kind, people = world.voidable.pop()
    known = world.families[family_id]
    came = kind in {CivilEventKind.BIRTH, CivilEventKind.ARRIVAL}
    source, target = (known.here, known.gone) if came else (known.gone, known.here)
    if not set(people) <= source.keys():
        return
    for who in people:
        target[who] = source.pop(who)
    world.record(
        CivilEventVoided(
            **world.of_family(family_id),
            voids=event,
            kind=kind,
            person_ids=people,
        )
    )


def head(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    who = world.draw(st.sampled_from(sorted(known.here)))
    relations = []
    for other, person in known.here.items():
        relation = Relation.HEAD if other == who else Relation.OTHER_RELATIVE
        known.here[other] = person.model_copy(update={"relation": relation})
        if other != who:
            relations.append({"person_id": other, "relation": relation})
    world.record(
        HeadChanged.model_validate(
            {**world.of_family(family_id), "new_head_id": who, "relations": relations}
        )
    )


def correct(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    who = world.draw(st.sampled_from(sorted(known.here)))
    biodata = world.draw(BIODATA)
    known.here[who] = known.here[who].model_copy(update=biodata.parts())
    world.record(
        BiodataCorrected(
            **world.of_family(family_id),
            person_id=who,
            **biodata.parts(),
            corrected=("birth_date",),
        )
    )


def transfer(world: World) -> None:
    first, second = world.family(), world.family()
    if not first or not second or first[0] == second[0]:
        return
    (family_id, known), (to_id, other) = first, second
    who = world.draw(st.sampled_from(sorted(known.here)))
    person = known.here[who].model_copy(update={"relation": Relation.OTHER_RELATIVE})
    known.gone[who] = known.here.pop(who)
    other.gone.pop(who, None)
    other.here[who] = person
    world.record(
        MemberTransferred(
            **world.of_family(family_id),
            to_family_id=to_id,
            to_village_code=other.village,
            person=person,
        )
    )


def split(world: World) -> None:
    if not (found := world.family()):
        return
    family_id, known = found
    who = world.draw(st.sampled_from(sorted(known.here)))
    person = known.here[who].model_copy(update={"relation": Relation.HEAD})
    known.gone[who] = known.here.pop(who)
    new_id = uuid5(NAMES, f"family {len(world.facts)}")
    world.families[new_id] = Known(known.village, here={who: person})
    world.record(
        FamilySplit(
            **world.of_family(family_id),
            new_family_id=new_id,
            members=(person,),
        )
    )


MOVES = (load, join, leave, leave_together, void, head, correct, transfer, split)
