"""Random years of villages, followed by views on a real database that starts empty for each."""

import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

from contracts.event import Event
from contracts.message import messages, read
from contracts.privacy.classes import Class
from contracts.registry.history.family import FamilyHistory
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.log import Entry, Log
from infra.runtime.projections.views import View
from tests.contracts.history.histories import Village
from tests.contracts.history.story import Story

RATES = {"late": 0.35, "vague": 0.45, "wrong": 0.25}
"""Of what is wrong, half is undone, a quarter put on another date, a quarter joins two records."""
FIRST_DAY = date(2024, 1, 1)


class StoryLog:
    """A story as a follower reads it."""

    name = channel = "registry"

    def __init__(self, ledger: Sequence[Recorded]) -> None:
        self.ledger = list(ledger)

    def read(self, db: psycopg.Connection[Any], after: int, limit: int) -> list[Entry]:
        return [_entry(past) for past in self.ledger[after : after + limit]]

    def at(self, db: psycopg.Connection[Any], places: Sequence[int]) -> list[Entry]:
        return [_entry(self.ledger[place - 1]) for place in places]

    def head(self, db: psycopg.Connection[Any]) -> int:
        return len(self.ledger)

    def opening(self, classes: Collection[Class]) -> Log:
        return self


def _entry(past: Recorded) -> Entry:
    return Entry(
        past.position, f"registry:{past.position}:0", past.fact.TOPIC, past.fact.subject, past
    )


def travelled(ledger: Iterable[Recorded]) -> list[Recorded]:
    """The same facts as other services read them who open nothing."""
    return [
        Recorded(_sent(past.fact, past), past.by, past.event_id, past.position, "registry")
        for past in ledger
    ]


def _sent(fact: Event, past: Recorded) -> Event:
    [sent] = messages(
        "registry",
        past.position,
        past.event_id,
        fact,
        past.by,
        subject_version=1,
        previous_id=None,
    )
    return read(sent.type, sent.data)[0]


class Followed:
    """One view on a database of its own."""

    def __init__(self, view: View, service: str, database: ServiceDatabase) -> None:
        self.view = view
        with psycopg.connect(database.owner, autocommit=True) as owner:
            view.create(owner, service)
            rows = owner.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = %s", (view.name,)
            ).fetchall()
        self.tables = [sql.Identifier(view.name, table) for (table,) in rows]
        self.db = psycopg.connect(database.app, autocommit=True)

    def follow(self, ledger: Sequence[Recorded], limit: int) -> None:
        """From the beginning, so many facts at a time."""
        for table in self.tables:
            self.db.execute(sql.SQL("DELETE FROM {}").format(table))
        self.db.execute("UPDATE public.follower_cursor SET position = 0")
        follower = self.view.follower(StoryLog(ledger))
        while follower.step(self.db, limit):
            pass
        assert self.rows("SELECT * FROM public.parked") == []

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self.db.execute(query.encode(), values).fetchall()

    def close(self) -> None:
        self.db.close()


def villages(number: int) -> Iterator[Village]:
    return (Village(seed, **RATES).live() for seed in range(number))


def told(ledger: Sequence[Recorded]) -> Story:
    story = Story()
    story.ledger = list(ledger)
    return story


def as_of(
    village: Village, ledger: Sequence[Recorded], known_at: int | None = None
) -> dict[UUID, FamilyHistory]:
    """Every family, folded alone from all that was recorded by then."""
    story = told(ledger)
    return {each: story.family(each, known_at) for each in village.families}


def some_days(village: Village, seed: int, number: int = 4) -> list[date]:
    draw = random.Random(seed)
    span = (village.today - FIRST_DAY).days
    return [
        village.today,
        *(date.fromordinal(FIRST_DAY.toordinal() + draw.randint(0, span)) for _ in range(number)),
    ]
