"""Random years of many villages in one ledger, and what each service makes of it on a database.

The facts lie sealed in a real ledger, travel as the relay sends them into real inboxes, and are
opened and folded there by the followers of the services.
"""

import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

import psycopg

from contracts.calendar import day_of
from contracts.event import Precision
from contracts.message import messages
from contracts.registry.amendments import FactVoided, PersonMerged
from contracts.registry.history.family import FamilyHistory
from contracts.registry.persons import PersonalDataErased
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import open_ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from infra.runtime.projections.logs.ledger_log import LedgerLog
from infra.runtime.projections.logs.log import Log
from infra.runtime.projections.views import View
from tests.contracts.history.clerks import APART
from tests.contracts.history.histories import Village
from tests.memory import origin
from tests.runtime.privacy.memory_keys import MemoryKeys

RATES = {"late": 0.35, "vague": 0.45, "wrong": 0.3}
"""Of what is wrong, four ninths are undone, two get another date, two join two records."""
LEAST = {"late": 0.3, "vague": 0.3, "undone": 0.1, "joined": 0.05}
"""How bad they must be for the proof to prove something."""
DAYS = date(2024, 12, 1).toordinal(), date(2025, 12, 1).toordinal()
APPENDED = 2000


class Years:
    """What the clerks of many villages recorded, mixed as their facts came in."""

    def __init__(self, seeds: Sequence[int], rates: dict[str, float] = RATES) -> None:
        self.rnd = random.Random(seeds[0])
        self.villages = [Village(seed, **rates).live(6 + seed % 11) for seed in seeds]
        self.own: dict[int, list[Recorded]] = {}
        """The facts of each village, at their places in the ledger."""
        self.ledger = list(self._mixed())
        size = len(self.ledger)
        self.cuts = [self.rnd.randint(size // 3, size - 1), size]
        """Positions as known at which everything is asked; the last is all that is known."""
        self.folded = cache(self.folds)

    def _mixed(self) -> Iterator[Recorded]:
        waiting = [iter(each.story.ledger) for each in self.villages]
        order = [number for number, each in enumerate(self.villages) for _ in each.story.ledger]
        self.rnd.shuffle(order)
        for position, number in enumerate(order, 1):
            past = next(waiting[number])
            placed = Recorded(
                past.fact, past.by, past.event_id, position, recorded_at=past.recorded_at
            )
            self.own.setdefault(number, []).append(placed)
            yield placed

    @property
    def days(self) -> list[date]:
        """The last of all, and some before."""
        some = (date.fromordinal(self.rnd.randint(*DAYS)) for _ in range(2))
        return [*some, date(2030, 1, 1)]

    def folds(self, known_at: int) -> dict[UUID, FamilyHistory]:
        """Every family, folded alone from what was recorded by then."""
        return {
            family_id: _alone(family_id, [p for p in self.own[number] if p.position <= known_at])
            for number, village in enumerate(self.villages)
            for family_id in village.families
        }

    def forgotten(self, known_at: int) -> dict[UUID, FamilyHistory]:
        """The same now that some data was destroyed: nobody reads it any more, of whatever time."""
        folds = dict(self.folded(known_at))
        for number, village in enumerate(self.villages):
            own = self.own[number]
            later = [p for p in own if isinstance(p.fact, PersonalDataErased)]
            if any(past.position > known_at for past in later):
                known = [p for p in own if p.position <= known_at or p in later]
                folds |= {family_id: _alone(family_id, known) for family_id in village.families}
        return folds


def _alone(family_id: UUID, facts: Sequence[Recorded]) -> FamilyHistory:
    found, asked = FamilyHistory(family_id), 0
    while asked != len(found.asked):
        asked = len(found.asked)
        for past in facts:
            found.learn(past)
    return found


def how_bad(years: Years) -> dict[str, float]:
    """Which part of what was recorded is late or vague, an undoing, or joins two records."""
    facts = [past for own in years.own.values() for past in own[2:]]
    dated = [(past, e) for past in facts if (e := getattr(past.fact, "effective", None))]
    late = [e.on is not None and e.on < day_of(past.recorded_at) for past, e in dated]
    vague = [e.precision is not Precision.DAY for _, e in dated]
    return {
        "late": sum(late) / len(dated),
        "vague": sum(vague) / len(dated),
        "undone": sum(isinstance(past.fact, FactVoided) for past in facts) / len(facts),
        "joined": sum(isinstance(past.fact, PersonMerged) for past in facts) / len(facts),
    }


def seed_of(someone: UUID) -> int:
    """In whose history a family or a person occurs."""
    return someone.int // APART - 1


class Kept:
    """The registry's ledger with the years in it, and what is sent of it."""

    def __init__(self, database: ServiceDatabase, years: Years) -> None:
        self.keys = MemoryKeys()
        self.ledger = open_ledger("registry", database.app, self.keys)
        moments = [past.recorded_at for past in years.ledger]
        for first in range(0, len(years.ledger), APPENDED):
            self.ledger.append(years.ledger[first : first + APPENDED], [], first)
        for past, moment in zip(years.ledger, moments, strict=True):
            past.recorded_at = moment
        set_back(database, moments)
        self.log = LedgerLog("registry", self.ledger.mapper)
        assert self.ledger.head() == len(years.ledger)
        with psycopg.connect(database.app) as db:
            entries = LedgerLog("registry", JsonMapper(None, "registry")).read(db, 0, 10**9)
        self.sent = list(_sent(entry.recorded for entry in entries if entry.recorded))

    def tell(self, database: ServiceDatabase, service: str) -> Log:
        """Put all that is sent into a service's inbox."""
        columns = "source, message_id, type, key, event_id, data"
        with (
            psycopg.connect(database.app) as db,
            db.cursor().copy(f"COPY inbox ({columns}) FROM STDIN") as copy,
        ):
            for row in self.sent:
                copy.write_row(row)
        return InboxLog(service, keys=self.keys)


def _sent(ledger: Iterable[Recorded]) -> Iterator[tuple[object, ...]]:
    previous = None
    for past in ledger:
        assert past.stored
        for each in messages(
            origin("registry", past.position, past.recorded_at),
            past.event_id,
            past.fact,
            past.by,
            previous_id=previous,
            stored=(past.stored.v, past.stored.d),
        ):
            previous = each.id
            yield "registry", each.id, each.type, each.subject, each.event_id, each.data


def set_back(database: ServiceDatabase, moments: Sequence[datetime]) -> None:
    """As if all had been recorded at these moments; the tables' owner can do what nobody may."""
    with psycopg.connect(database.owner) as owner:
        owner.execute("ALTER TABLE fact DISABLE TRIGGER append_only")
        owner.execute(
            "UPDATE fact SET recorded_at = at FROM unnest(%s::timestamptz[])"
            " WITH ORDINALITY AS given (at, place) WHERE position = place",
            (list(moments),),
        )
        owner.execute("ALTER TABLE fact ENABLE TRIGGER append_only")


SERVES = "UPDATE generation SET state = 'serving' WHERE view = %s AND state = 'filling'"


class Followed:
    """One view on a service's database, kept by its follower."""

    def __init__(self, view: View, service: str, database: ServiceDatabase, log: Log) -> None:
        with psycopg.connect(database.owner, autocommit=True) as owner:
            view.create(owner, service)
            # The facts are there already: it is read while it is filled, step by step.
            owner.execute(SERVES, (view.name,))
        self.db = psycopg.connect(database.app, autocommit=True)
        self.view, self.follower = view, view.follower(log)

    def follow(self, upto: int, limit: int) -> None:
        """So many facts at a time; none may be parked."""
        while self.follower.step(self.db, limit, upto):
            pass
        assert self.rows("SELECT * FROM public.parked") == []

    @contextmanager
    def in_reach(self) -> Iterator[psycopg.Connection[Any]]:
        """Its tables by their names alone."""
        with self.db.transaction():
            reach(self.db, self.view)
            yield self.db

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self.in_reach() as db:
            return db.execute(query.encode(), values).fetchall()
