"""Nobody waits for ever: a command that is discarded is answered, and a wait says its deadline.

The states of a case have their own law, in `tests/verification/waiting/test_waits.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from contracts.event import DurableCommand, Event
from infra.build.schemas import every_fact
from infra.runtime.process.service import Service
from services.programs.main import service as programs
from services.registry.main import service as registry
from services.reporting.main import service as reporting
from services.verification.main import service as verification

SERVICES = (registry, verification, programs, reporting)
ASKING = ("Due", "Needed", "Requested")
"""How a fact ends by which somebody is asked to act."""

WITHOUT_DEADLINE: Mapping[str, str] = {
    "RecipientChangeDue": "no rule names a term in which a family names its heir; it is listed",
    "ErasureRequested": "the second officer is free to refuse by doing nothing; it is on no clock",
    "ReconciliationNeeded": "a state of a case: its wait says why there is no term",
}
"""Facts that ask somebody to act, and why no deadline follows."""


def unanswered(services: Iterable[Service]) -> list[str]:
    """Commands that a service carries out, and says nothing about when one is discarded."""
    return [
        f"{service.name}: {fact.__name__}"
        for service in services
        for reaction in (*service.reactions, *service.ledger_reactions)
        for fact in reaction.facts
        if issubclass(fact, DurableCommand)
        and not any(fact in answer.facts for answer in service.when_discarded)
    ]


def endless(facts: Iterable[type[Event]], reasons: Mapping[str, str]) -> set[str]:
    """Facts that ask somebody to act without a word on until when."""
    return {f.__name__ for f in facts if f.__name__.endswith(ASKING)} - reasons.keys()


def test_whoever_asked_is_told_when_a_command_is_discarded() -> None:
    assert unanswered(SERVICES) == []
    assert unanswered([replace(registry, when_discarded=())]) == ["registry: ApplyRatifiedChange"]


def test_every_fact_that_asks_somebody_says_why_it_has_no_deadline() -> None:
    assert endless(every_fact(), WITHOUT_DEADLINE) == set()
    assert endless(every_fact(), {}) == WITHOUT_DEADLINE.keys()


def test_what_has_a_deadline_is_followed_by_a_view_of_its_own_facts() -> None:
    for service in SERVICES:
        for each in service.deadlines:
            # Of an erasure a service hears; that it has said so stands in its own ledger.
            heard = each.view.name == "erasures"
            assert heard or each.view in service.ledger_views, "timer and ledger share their facts"
    assert verification.deadlines and reporting.deadlines
