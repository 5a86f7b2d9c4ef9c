"""Every fact of the registry says what it does to families and people, or that it does nothing."""

import pytest

from contracts.event import Event
from contracts.facts import FACTS
from contracts.registry.effects import AMENDS, DOES, effects, facts_with
from contracts.registry.history.effect import Came, Left
from infra.build.examples import example

WITHOUT_EFFECT = {
    "registry.emergency_ended": "of officers, not of families",
    "registry.emergency_opened": "of officers, not of families",
    "registry.emergency_reviewed": "of officers, not of families",
    "registry.erasure_requested": "only the approval erases",
    "registry.key_destroyed": "the erasure itself says what is forgotten",
    "registry.ratified_change_applied": "the facts it led to say what changed",
    "registry.ratified_change_refused": "nothing changed",
    "registry.registry_access_witnessed": "of a log, not of families",
    "registry.role_assigned": "of officers, not of families",
    "registry.role_proposed": "of officers, not of families",
    "registry.role_revoked": "of officers, not of families",
    "registry.local_area_merged": "of a village, not of families",
    "registry.local_area_named": "of a village, not of families",
    "registry.local_area_renamed": "of a village, not of families",
    "registry.village_baseline_set": "of a village, not of families",
    "registry.village_baseline_voided": "the families that are taken back say so themselves",
}
REGISTRY = [kind for topic, kind in FACTS.kinds.items() if topic.startswith("registry.")]


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.__name__)
def test_a_fact_has_an_effect_or_a_reason_for_none(kind: type[Event]) -> None:
    assert (kind in DOES) != (kind.TOPIC in WITHOUT_EFFECT)


@pytest.mark.parametrize("kind", REGISTRY, ids=lambda kind: kind.__name__)
def test_a_fact_does_what_it_is_listed_for(kind: type[Event]) -> None:
    done = {type(effect) for effect in effects(example(kind))}
    assert done == set(DOES.get(kind, ()))


def test_whoever_folds_some_facts_folds_what_takes_them_back() -> None:
    amending = {fact for fact, does in DOES.items() if set(does) & set(AMENDS)}
    assert amending < set(facts_with(Came))
    assert set(facts_with(Came)) > {fact for fact, does in DOES.items() if Came in does}
    assert not set(facts_with(Left)) & {fact for fact, does in DOES.items() if does == (Came,)}
