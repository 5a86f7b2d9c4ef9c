"""Whatever is late, vague, undone, put on another day or joined: what is told when changes nothing.

JEJAK_SETTLED=2000 pytest tests/programs/reactions/test_any_history.py
"""

import os
from collections.abc import Iterator
from uuid import UUID

import pytest

from contracts.event import Effective
from contracts.programs.enrolments import Enrolled, FamilyTarget, PersonTarget
from contracts.registry.amendments import FactVoided
from contracts.registry.effects import effects
from contracts.registry.history.effect import Came
from contracts.registry.history.standing import standing
from infra.runtime.eventstore.recorded import Recorded
from tests.contracts.history.histories import Village
from tests.people_we_know import FAMILY, NEIGHBOURS, SUKAMAJU
from tests.programs.hearing import Hearing, State
from tests.programs.what_happened import LONG_AGO, PKH_ID

SETTLED = int(os.environ.get("JEJAK_SETTLED", "14"))
RATES = {"late": 0.35, "vague": 0.45, "wrong": 0.35}


def villages() -> Iterator[tuple[int, list[Recorded]]]:
    for seed in range(SETTLED):
        yield seed, Village(seed, **RATES).live().story.ledger


def enrolled_by(ledger: list[Recorded]) -> list[Enrolled]:
    """Both families in a programme for families, and each who ever came in one of their own."""
    made = [_enrolled(FamilyTarget(family_id=each), PKH_ID, each) for each in (FAMILY, NEIGHBOURS)]
    for past in ledger:
        for each in effects(past.fact):
            if isinstance(each, Came):
                who = each.person.person_id
                target = PersonTarget(person_id=who, family_id=each.family_id)
                # In the programme of that person, so that nobody could be enrolled twice.
                made.append(_enrolled(target, who, who))
    return list({each.enrolment_id: each for each in made}.values())


def _enrolled(target: FamilyTarget | PersonTarget, programme: UUID, number: UUID) -> Enrolled:
    return Enrolled(
        enrolment_id=UUID(int=number.int + 10**9),
        programme_id=programme,
        target=target,
        village_code=SUKAMAJU,
        effective=Effective.day(LONG_AGO),
        known_at=2,
    )


def settled(ledger: list[Recorded], told: list[Recorded]) -> list[State]:
    """What becomes of the enrolments when all of `ledger` is known by the last of `told`."""
    hearing = Hearing()
    made = enrolled_by(ledger)
    hearing.remember(*made)
    for past in told:
        hearing.story.ledger = [each for each in ledger if each.position <= past.position]
        hearing.hear(past)
    found = hearing.state(*(each.enrolment_id for each in made))
    # Whether an heir was due before it ended is nothing that anybody asks.
    return [each if each.goes_on else each._replace(changes_due=set()) for each in found]


def test_told_one_by_one_or_all_at_once_it_comes_to_the_same() -> None:
    for seed, ledger in villages():
        assert settled(ledger, ledger) == settled(ledger, _last_of_each(ledger)), seed


def _last_of_each(ledger: list[Recorded]) -> list[Recorded]:
    """Hearing looks at all families, so the newest fact is enough of a reason."""
    return ledger[-1:]


def test_what_was_undone_is_as_if_it_had_never_been_told() -> None:
    undone = 0
    for seed, ledger in villages():
        stands = {each.event_id for each in standing(ledger)}
        right = [
            past
            for past in ledger
            if past.event_id in stands and not isinstance(past.fact, FactVoided)
        ]
        undone += len(ledger) - len(right)
        if {past.position for past in right} >= FAMILY_BEGINNINGS:
            kept = {each.enrolment_id for each in enrolled_by(right)}
            one = [each for each in _named(ledger, ledger) if each[0] in kept]
            assert one == _named(right, right), seed
    assert undone > SETTLED


FAMILY_BEGINNINGS = {1, 2}


def _named(ledger: list[Recorded], told: list[Recorded]) -> list[tuple[UUID, State]]:
    ids = [each.enrolment_id for each in enrolled_by(ledger)]
    return list(zip(ids, settled(ledger, told), strict=True))


def test_a_reaction_that_believes_each_fact_as_it_comes_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The negative control: what nobody takes back stays."""
    for seed, ledger in villages():
        whole = settled(ledger, ledger)
        with monkeypatch.context() as wrong:
            wrong.setattr(
                "services.programs.enrolments.settle_enrolments.Settlement._restore",
                lambda self, over: None,
            )
            if settled(ledger, ledger) != whole:
                assert seed < 40
                return
    pytest.fail("nothing was taken back in any of these histories")
