"""Reactions: a fact comes in, a decision follows; its name lasts, and a redelivery does nothing."""

from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.message import wire_type
from contracts.registry.civil_events import MemberDied
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.process.service import NamedTwice, require_own_names
from infra.runtime.projections.reactions import (
    because_of,
    reaction,
)
from infra.runtime.refusals import Conflict
from tests.runtime.projections.answering import Answering, when_noted_note_a_hundred_more
from tests.runtime.world import AlreadyNoted, Note, Noted, by

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def test_a_reaction_is_known_by_the_name_of_its_function() -> None:
    """Its beginning hangs on it: renamed without a word, it would be a new one."""
    assert when_noted_note_a_hundred_more.name == "when_noted_note_a_hundred_more"
    assert when_noted_note_a_hundred_more.facts == (Noted,)


def test_two_reactions_of_one_name_are_not_run_side_by_side() -> None:
    """They would share a beginning, and make the same command."""
    with pytest.raises(NamedTwice, match="when_died"):
        require_own_names(["when_died", "when_moved", "when_died"])
    require_own_names(["when_died", "when_moved"])


def test_a_fact_is_answered_once_however_often_it_is_read(
    answering: Answering, sumiati: UUID, paijo: UUID
) -> None:
    answering.begins(when_noted_note_a_hundred_more)
    answering.hears((sumiati, 1), (paijo, 2))
    for _ in range(3):
        answering.follows(when_noted_note_a_hundred_more)
        with psycopg.connect(answering.both.reporting.owner) as db:
            db.execute("DELETE FROM follower_cursor")
    assert (answering.numbers(sumiati), answering.numbers(paijo)) == ([101], [102])


def test_an_answer_keeps_the_ground_of_what_it_answers(answering: Answering, sumiati: UUID) -> None:
    answering.begins(when_noted_note_a_hundred_more)
    case = uuid4()
    answering.hears(
        (sumiati, 1),
        reason="dokumen",
        case_id=case,
        legal_basis="UU 24/2013",
    )
    answering.follows(when_noted_note_a_hundred_more)
    [answer] = answering.answered(sumiati)
    assert (answer.by.reason, answer.by.legal_basis) == ("dokumen", "UU 24/2013")
    assert answer.by.case_id == case
    assert (answer.by.actor, answer.by.role) == ("jejak.reporting", "system")
    assert (answer.by.prompted_by, answer.by.channel) == ("operator.sukamaju", "service")
    assert (answer.by.remark, answer.by.on_behalf_of) == (None, None)
    assert answer.by.causation_id == answering.both.sent()[-1].id


def test_two_reactions_to_one_fact_make_two_commands() -> None:
    past = Recorded(Noted(family_id=uuid4(), number=1), by(), uuid4(), 7, "registry")
    one, other, again = (because_of(past, name, "programs") for name in ("a", "b", "a"))
    assert one.command_id == again.command_id != other.command_id
    assert one.correlation_id == past.by.correlation_id


def test_only_the_facts_it_names_are_answered(answering: Answering, sumiati: UUID) -> None:
    @reaction(MemberDied)
    def when_member_died_note(ledger: Ledger, fact: MemberDied, past: Recorded) -> None:
        raise AssertionError("nobody died")

    answering.begins(when_member_died_note)
    answering.hears((sumiati, 1))
    answering.follows(when_member_died_note)
    assert answering.parked(sumiati) == answering.answered(sumiati) == []


def test_an_answer_that_is_refused_parks_its_family_and_no_other(
    answering: Answering, sumiati: UUID, paijo: UUID
) -> None:
    answering.begins(when_noted_note_a_hundred_more)
    answering.ledger.decide(Note(sumiati, 101), by())
    answering.hears((sumiati, 1), (sumiati, 3), (paijo, 2))
    answering.follows(when_noted_note_a_hundred_more)
    parked = answering.parked(sumiati, paijo)
    assert [(line["keys"], line["state"]) for line in parked] == [
        ([sumiati], "parked"),
        ([sumiati], "waiting"),
    ]
    assert parked[0]["error"].startswith(AlreadyNoted.__name__)
    assert answering.numbers(paijo) == [102]


def test_a_race_that_was_lost_three_times_is_run_again_and_parks_nothing(
    answering: Answering, sumiati: UUID
) -> None:
    lost: list[int] = []

    @reaction(Noted)
    def when_noted_lose_the_race(ledger: Ledger, fact: Noted, past: Recorded) -> None:
        if fact.family_id == sumiati:
            lost.append(fact.number)
            if len(lost) == 1:
                raise Conflict

    answering.begins(when_noted_lose_the_race)
    answering.hears((sumiati, 1))
    with pytest.raises(Conflict):
        answering.follows(when_noted_lose_the_race)
    answering.follows(when_noted_lose_the_race)
    assert lost == [1, 1]
    assert answering.parked(sumiati) == []


@pytest.mark.parametrize(
    ("header", "kept"),
    [(TRACE, TRACE), ("bukan jejak", None), ("x" * 300, None), ("", None), (TRACE.upper(), None)],
)
def test_a_trace_that_is_none_never_comes_into_the_ledger(
    answering: Answering, sumiati: UUID, header: str, kept: str | None
) -> None:
    """Whatever a header says is copied into the answer's provenance, and must be read again."""
    answering.begins(when_noted_note_a_hundred_more)
    answering.both.ledger.decide(Note(sumiati, 1), by())
    sent = answering.both.sent()[-1]
    headers = sent.headers() | {"traceparent": header}
    answering.both.inbox.store("registry", [(headers, sent.data)])
    answering.follows(when_noted_note_a_hundred_more)
    [answer] = answering.answered(sumiati)
    assert answer.by.traceparent == kept
    assert sent.type == wire_type(Noted)
