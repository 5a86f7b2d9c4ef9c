"""Who names nothing of what came is not woken for it, and is as far as everybody all the same."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from psycopg import Connection

from contracts.registry.welfare import FamilyListed
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging.inbox import insert
from infra.runtime.projections import parking, waking
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.generations.keeping import ViewFollower
from infra.runtime.projections.generations.spare import fill_again
from infra.runtime.projections.reactions import Reaction, Reactions
from infra.runtime.projections.reading import applied
from infra.runtime.projections.views import View
from tests.runtime.plumbing import Pair
from tests.runtime.projections.test_waking import eventually, following_all
from tests.runtime.world import Note, by

SUMIATI = UUID(int=1)


@pytest.fixture(autouse=True)
def nobody_looks_by_himself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waking, "POLL_SECONDS", 60.0)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the views whose followers step, in order."""
    taken: list[str] = []
    step = ViewFollower.step

    def noting(self: ViewFollower, *given: Any) -> int:
        taken.append(self.view.name)
        return step(self, *given)

    monkeypatch.setattr(ViewFollower, "step", noting)
    return taken


def listings(both: Pair) -> View:
    """A view that names none of the notes."""
    view = View("listings", "CREATE TABLE listed (position bigint PRIMARY KEY)")

    @view.on(FamilyListed)
    def listed(db: Connection[Any], fact: FamilyListed, past: Recorded) -> None:
        db.execute("INSERT INTO listed VALUES (%s)", (past.position,))

    with both.owner() as owner:
        view.create(owner, "reporting")
    return view


@contextmanager
def both_follow(both: Pair, *views: View) -> Iterator[None]:
    """Once they have come to the end of what there is."""
    with following_all([each.follower(both.log) for each in views], both.reporting.app):
        eventually(
            lambda: {applied(both.reader, each) for each in views} == {both.log.head(both.reader)}
        )
        yield


def test_it_takes_no_step_and_is_as_far_as_who_does(both: Pair, steps: list[str]) -> None:
    notes, other = both.view(), listings(both)
    both.note((SUMIATI, 1))
    with both_follow(both, notes, other):
        steps.clear()
        both.note((SUMIATI, 2))
        eventually(lambda: applied(both.reader, other) == 2)
        eventually(lambda: both.shown(notes) == [1, 2])
        assert steps == ["notes"]


def test_who_waits_for_it_is_told_that_it_has_come_further(both: Pair) -> None:
    other = listings(both)
    both.note((SUMIATI, 1))
    with (
        psycopg.connect(both.reporting.app, autocommit=True) as listening,
        both_follow(both, other),
    ):
        listening.execute(f"LISTEN {parking.MOVED}".encode())
        both.note((SUMIATI, 2))
        [moved] = listening.notifies(timeout=5, stop_after=1)
        assert (moved.channel, applied(both.reader, other)) == (parking.MOVED, 2)


def test_who_is_behind_is_woken_and_reads_what_it_names(both: Pair, steps: list[str]) -> None:
    """Something came while nobody listened, and nobody told of it."""
    notes, other = both.view(), listings(both)
    both.note((SUMIATI, 1))
    with both_follow(both, notes, other):
        steps.clear()
        both.ledger.decide(Note(SUMIATI, 2), by())
        unsaid = both.sent()[-1]
        insert(both.reader, "registry", unsaid.headers(), unsaid.data)
        both.reader.execute(
            "UPDATE inbox_cursor SET last_message_id = %s WHERE source = 'registry'", (unsaid.id,)
        )
        with both.owner() as owner:
            owner.execute(
                "UPDATE follower_cursor SET position = 0 WHERE follower LIKE '%listings%'"
            )
        both.note((SUMIATI, 3))
        eventually(lambda: both.shown(notes) == [1, 2, 3])
        eventually(lambda: applied(both.reader, other) == 3)
        assert sorted(steps) == ["listings", "notes"]


def test_who_is_at_it_just_now_is_not_overtaken(both: Pair) -> None:
    other = listings(both)
    both.note((SUMIATI, 1))
    with both_follow(both, other), psycopg.connect(both.reporting.app) as stepping:
        stepping.execute("SELECT FROM follower_cursor WHERE follower LIKE '%listings%' FOR UPDATE")
        both.note((SUMIATI, 2))
        stepping.execute("SELECT pg_sleep(0.5)")
        assert applied(both.reader, other) == 1
        stepping.rollback()
        eventually(lambda: applied(both.reader, other) == 2)


def test_while_a_view_is_filled_again_its_follower_is_woken_for_everything(
    both: Pair, steps: list[str]
) -> None:
    other = listings(both)
    both.note((SUMIATI, 1))
    with both_follow(both, other):
        steps.clear()
        fill_again(both.reader, other)
        eventually(lambda: "listings" in steps)
        both.note((SUMIATI, 2))
        eventually(lambda: applied(both.reader, other) == 2)


def test_a_reaction_is_woken_for_what_it_does_not_name_as_a_newer_release_may_name_it(
    both: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[int] = []
    step = Follower.step

    def noting(self: Follower, db: Connection[Any]) -> int:
        taken.append(step(self, db))
        return taken[-1]

    reaction = Reaction("when_family_listed_rejoice", (FamilyListed,), lambda *_: None)
    reactions = Reactions("inbox", both.log, both.ledger, [reaction]).follower()
    both.note((SUMIATI, 1))
    monkeypatch.setattr(Follower, "step", noting)
    with following_all([reactions], both.reporting.app):
        eventually(lambda: reactions.position(both.reader) == 1)
        both.note((SUMIATI, 2))
        eventually(lambda: reactions.position(both.reader) == 2)
    assert taken == [1, 1]
