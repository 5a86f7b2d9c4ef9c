"""A view of this release and of the next, and what their processes do with it."""

from typing import Any
from uuid import UUID

import psycopg

from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View
from tests.rebuilding import Rebuilt, rebuild
from tests.runtime.plumbing import Pair
from tests.runtime.world import Noted

SUMIATI = UUID(int=1)
POISON = 13
SYSADMIN = "sysadmin.18.09"


def follow(both: Pair, view: View) -> None:
    while view.follower(both.log).step(both.reader):
        pass


def rebuilt(both: Pair, view: View) -> Rebuilt:
    return rebuild(view, both.log, both.reader)


def laid(both: Pair, view: View) -> View:
    with both.owner() as owner:
        view.create(owner, "reporting")
    return view


def next_release(both: Pair, breaks_on: int | None = None) -> View:
    """The same view with another column, as the release after this one has it."""
    view = View(
        "notes", "CREATE TABLE note (position bigint PRIMARY KEY, number int, told text NOT NULL)"
    )

    @view.on(Noted)
    def noted(db: psycopg.Connection[Any], fact: Noted, past: Recorded) -> None:
        if fact.number == breaks_on:
            raise ValueError("cannot apply")
        row = past.position, fact.number, past.by.actor
        db.execute("INSERT INTO note VALUES (%s, %s, %s)", row)

    return laid(both, view)


def schemas(both: Pair) -> set[str]:
    return {schema for (schema,) in both.reader.execute("SELECT schema FROM generation")}


def unfollowed(both: Pair) -> None:
    with both.owner() as owner:
        owner.execute("UPDATE generation SET followed_at = now() - interval '16 minutes'")
