"""From where on a reaction reacts: what was before it is looked back at only on demand."""

from uuid import UUID

import pytest

from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.look_back import CannotRehearse, LookedBack, look_back
from infra.runtime.projections.reactions import Reaction, Reactions
from tests.conftest import ServiceDatabases
from tests.runtime.plumbing import pair
from tests.runtime.projections.answering import Answering, when_noted_note_a_hundred_more
from tests.runtime.world import WORLD, Note, Noted, by


def remembering(name: str, seen: list[int], *formerly: str) -> Reaction:
    def note(ledger: Ledger, fact: Noted, past: Recorded) -> None:
        seen.append(fact.number)

    return Reaction(name, (Noted,), note, formerly=formerly)


def test_a_reaction_that_is_added_later_reacts_to_what_comes(
    answering: Answering, sumiati: UUID
) -> None:
    old: list[int] = []
    new: list[int] = []
    answering.begins(remembering("when_noted_old", old))
    answering.hears((sumiati, 1))
    both = remembering("when_noted_old", old), remembering("when_noted_new", new)
    answering.follows(*both)
    answering.hears((sumiati, 2))
    answering.follows(*both)
    assert (old, new) == ([1, 2], [2])


def test_the_reactions_of_a_new_service_see_all_of_its_history(
    service_databases: ServiceDatabases, sumiati: UUID
) -> None:
    seen: list[int] = []
    with pair(service_databases) as both:
        first = Answering(both, both.ledger)
        first.hears((sumiati, 1))
        first.follows(remembering("when_noted_first", seen))
    assert seen == [1]


def test_a_renamed_reaction_goes_on_where_it_was(answering: Answering, sumiati: UUID) -> None:
    seen: list[int] = []
    answering.begins(remembering("when_noted_before", seen))
    answering.hears((sumiati, 1))
    answering.follows(remembering("when_noted_before", seen))
    answering.hears((sumiati, 2))
    answering.follows(remembering("when_noted_after", seen, "when_noted_before"))
    assert seen == [1, 2]


def test_an_older_release_leaves_reacting_to_the_newer(
    service_databases: ServiceDatabases, sumiati: UUID
) -> None:
    old: list[int] = []
    new: list[int] = []
    with pair(service_databases) as both:
        beside = Answering(both, both.ledger)
        beside.follows(remembering("when_noted", old), release=(1, 9))
        beside.follows(remembering("when_noted", new), release=(1, 10))
        beside.hears((sumiati, 1))
        beside.follows(remembering("when_noted", old), release=(1, 9))
        beside.follows(remembering("when_noted", new), release=(1, 10))
    assert (old, new) == ([], [1])


def test_what_follows_from_a_fact_follows_in_the_order_of_the_list(
    answering: Answering, sumiati: UUID
) -> None:
    order: list[str] = []

    def says(name: str) -> Reaction:
        return Reaction(name, (Noted,), lambda *_: order.append(name))

    listed = says("when_noted_z"), says("when_noted_a")
    answering.begins(*listed)
    answering.hears((sumiati, 1), (sumiati, 2))
    answering.follows(*listed)
    assert order == ["when_noted_z", "when_noted_a"] * 2


def looks_back(answering: Answering, one: Reaction, *, rehearsing: bool) -> LookedBack:
    reactions = Reactions("inbox", answering.both.log, answering.ledger, [one], (3,))
    *_, last = look_back(answering.both.reader, reactions, one, 0, rehearsing=rehearsing)
    return last


def test_looking_back_is_tried_before_it_is_done(
    service_databases: ServiceDatabases, sumiati: UUID, paijo: UUID
) -> None:
    late = when_noted_note_a_hundred_more
    with pair(service_databases) as both:
        own = service_databases.stored("programs")
        ledger = open_ledger("programs", own.app, vocabulary=WORLD)
        answering = Answering(both, ledger)
        answering.follows(remembering("when_noted_old", []), release=(3,))
        answering.hears((sumiati, 1), (paijo, 2), (paijo, 102))
        ledger.decide(Note(paijo, 102), by())
        answering.follows(late, release=(3,))
        assert answering.numbers(sumiati) == [], "it was added later"

        tried = looks_back(answering, late, rehearsing=True)
        assert tried.facts == {Noted.TOPIC: 1}
        assert list(tried.failed.values()) == [1], "of Paijo it is on record already"
        assert answering.numbers(sumiati) == []

        done = looks_back(answering, late, rehearsing=False)
        assert (done.facts, done.failed) == (tried.facts, tried.failed)
        assert answering.numbers(sumiati) == [101]
        again = looks_back(answering, late, rehearsing=False)
        assert answering.numbers(sumiati) == [101], again
        ledger.close()


def test_what_does_more_than_decide_is_not_rehearsed(answering: Answering) -> None:
    shreds = Reaction("when_erased_shred", (Noted,), lambda *_: None, only_decides=False)
    with pytest.raises(CannotRehearse):
        looks_back(answering, shreds, rehearsing=True)
