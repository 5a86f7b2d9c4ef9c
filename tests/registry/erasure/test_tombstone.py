"""A law: each command that names a person refuses one who was erased, or carries no value of them.

What stays are ids, days and keyed hashes, by which facts are found. No later fact lifts it.
"""

import pytest

from contracts.event import Absent, Event, Part
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.parts import Civil, Health, Identity
from infra.runtime.eventstore.recorded import Recorded
from services.registry.corrections.declare_error import DeclareError, ErasedForGood
from services.registry.corrections.facts_of_command import FactsOfCommand
from services.registry.corrections.take_back_family import ImportedFamily, TakeBackFamily
from services.registry.refusals import Erased
from services.registry.routes import commands
from tests.gwt import given
from tests.people_we_know import ANI, BY, FAMILY, SITI, SUKAMAJU, ani, family, recorded
from tests.registry.erasure.commands_and_tombstones import (
    CARRIED,
    HERE,
    OF_NOBODY,
    REFUSED,
    erased,
    home,
)
from tests.registry.projections.knowing import knowing
from tests.registry.what_happened import arrived

VALUES = (Identity, Civil, Health)


def carried(part: object, of: str) -> list[object]:
    """The values that a fact says of a person, however deep."""
    if isinstance(part, list | tuple):
        return [found for each in part for found in carried(each, of)]
    if not isinstance(part, Part | Event):
        return []
    own = str(getattr(part, "person_id", "")) == of
    found = [value for _, value in part if own and isinstance(value, VALUES)]
    return found + [each for _, value in part for each in carried(value, of)]


def paths() -> set[str]:
    return {getattr(route, "path", "") for router in commands for route in router.routes}


def test_every_command_says_what_it_does_with_an_erased_person() -> None:
    said = [*REFUSED, *CARRIED, *OF_NOBODY]
    assert sorted(said) == sorted(paths())


@pytest.mark.parametrize("path", REFUSED)
def test_a_command_about_somebody_who_was_erased_is_refused(path: str) -> None:
    decision, history = REFUSED[path]
    given(*history).when(decision()).then_refused(Erased)


@pytest.mark.parametrize("path", CARRIED)
def test_a_command_that_touches_somebody_who_was_erased_says_nothing_of_them(path: str) -> None:
    decision, history = CARRIED[path]
    facts = given(*history).when(decision()).decision.judged()
    assert [value for fact in facts for value in carried(fact, str(ANI))] == []
    later = [recorded(fact, 10 + place) for place, fact in enumerate(facts)]
    found = knowing(home(), *history, *later).members.get(ANI)
    assert found is None or found.person.identity is Absent.ERASED


def test_a_value_that_is_carried_is_found() -> None:
    assert carried(family, str(ANI)) != []
    assert carried(erased, str(ANI)) == []


def test_no_later_fact_lifts_it() -> None:
    about = {"family_id": FAMILY, "village_code": SUKAMAJU, "family_ids": (FAMILY,)}
    merged = PersonMerged(**about, kept_id=ANI, merged_id=SITI)
    for later in (arrived(ani), merged):
        known = knowing(home(), *HERE, recorded(later, 9))
        assert known.member(ANI).person.identity is Absent.ERASED, type(later).__name__


def test_no_command_strikes_it() -> None:
    [past] = [each for each in HERE if each.fact is erased]
    decision = DeclareError(FactsOfCommand(past.event_id), SUKAMAJU)
    given(*HERE).when(decision).then_refused(ErasedForGood)
    imported = Recorded(family, BY, HERE[0].event_id, 1)
    others = BY.model_copy(update={"correlation_id": FAMILY})
    since = Recorded(erased, others, past.event_id, 3)
    back = TakeBackFamily(ImportedFamily(FAMILY, BY.correlation_id), insisted=True)
    [voided] = given(imported, since).when(back).decision.judged()
    assert isinstance(voided, FactVoided) and voided.facts == (imported.event_id,)
