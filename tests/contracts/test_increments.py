"""One meaning of a registry fact: what it does to who lives where, said once for every reader."""

import pytest

from contracts.codes.person import Relation
from contracts.event import Event
from contracts.facts import FACTS
from contracts.registry.civil_events import CivilEventKind, CivilEventVoided, MemberDied
from contracts.registry.families import FamilySplit, MemberTransferred
from contracts.registry.increments import (
    DOES,
    Effect,
    Founded,
    Housed,
    Joined,
    Left,
    Presence,
    Related,
    Returned,
    effects,
    facts_with,
)
from contracts.registry.parts import Person
from infra.build.examples import example

REGISTRY = [fact for topic, fact in FACTS.kinds.items() if topic.startswith("registry.")]


def kinds_of(fact: Event) -> set[type[Effect]]:
    return {type(effect) for effect in effects(fact)}


@pytest.mark.parametrize("fact", REGISTRY, ids=lambda fact: fact.TOPIC)
def test_what_a_fact_does_is_among_what_it_can_do(fact: type[Event]) -> None:
    done = kinds_of(example(fact))
    assert done <= set(DOES.get(fact, ()))
    assert bool(done) == (fact in DOES)


def _people(value: object) -> bool:
    return isinstance(value, Person) or (isinstance(value, tuple) and any(map(_people, value)))


@pytest.mark.parametrize("fact", REGISTRY, ids=lambda fact: fact.TOPIC)
def test_whoever_a_fact_brings_as_a_member_joins_somewhere(fact: type[Event]) -> None:
    """A fact with a whole person in it says that somebody lives somewhere; none is forgotten."""
    brought = [value for value in vars(example(fact)).values() if _people(value)]
    assert bool(brought) == (Joined in DOES.get(fact, ()))


def test_a_split_empties_one_family_before_it_fills_the_other() -> None:
    split = example(FamilySplit)
    [person] = split.members
    assert effects(split) == (
        Left(split.family_id, person.person_id, Presence.ELSEWHERE),
        Founded(split.new_family_id, split.village_code, split.kk_key, split.place),
        Joined(split.new_family_id, split.village_code, person),
    )


def test_who_is_transferred_lives_in_the_village_of_the_family_joined() -> None:
    moved = example(MemberTransferred)
    [_, joined] = effects(moved)
    assert joined == Joined(moved.to_family_id, moved.to_village_code, moved.person)


@pytest.mark.parametrize(
    ("kind", "becomes"),
    [
        (CivilEventKind.BIRTH, Presence.NEVER),
        (CivilEventKind.ARRIVAL, Presence.AWAY),
        (CivilEventKind.DEATH, None),
        (CivilEventKind.MOVE_OUT, None),
    ],
)
def test_a_voided_event_undoes_what_it_did(kind: CivilEventKind, becomes: Presence | None) -> None:
    voided = example(CivilEventVoided).model_copy(update={"kind": kind})
    [who] = voided.person_ids
    undone = Left(voided.family_id, who, becomes) if becomes else Returned(voided.family_id, who)
    assert effects(voided) == (undone,)


def test_readers_ask_for_facts_by_what_they_do() -> None:
    assert MemberDied in facts_with(Left) and MemberDied not in facts_with(Joined, Housed)
    assert set(facts_with(Founded, Joined, Left, Returned, Related, Housed)) == set(DOES)


def test_a_new_head_is_head_and_the_others_are_related_to_them() -> None:
    changed = example(FACTS.kind("registry.head_changed"))
    related = {effect.person_id: effect.relation for effect in effects(changed)}  # type: ignore[union-attr]
    assert related[changed.new_head_id] is Relation.HEAD  # type: ignore[attr-defined]
