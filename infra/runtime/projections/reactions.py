"""Reactions (process managers): a fact comes in, a decision follows.

Redelivered, it makes the same command again. All reactions to one log are one follower, so that
what follows from facts about the same people follows in their order.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import Any
from uuid import uuid5

from psycopg import Connection

from contracts.codes.recording import Channel
from contracts.event import DurableCommand, Event, Provenance
from contracts.facts import FACTS
from contracts.message import message_id
from contracts.privacy.classes import Class
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.follower import Follower
from infra.runtime.projections.logs.log import Entry, Log, topics_of
from infra.runtime.projections.settling import Subjects, Told
from infra.runtime.telemetry.traces import continued, current_traceparent

GROUND = "SELECT seq FROM public.inbox WHERE message_id = %s"

Decide = Callable[[Ledger, Any, Recorded], object]
Release = tuple[int, ...]


class NoGround(Exception):
    """A command without the fact that it follows from: nobody who may decide has asked for it."""


@dataclass(frozen=True)
class Reaction:
    """Never replayed, never part of a view. Its name is that of its function, and durable."""

    name: str
    facts: tuple[type[Event], ...]
    decide: Decide
    opens: Collection[Class] = ()
    """Which classes of sealed fields it reads."""
    formerly: tuple[str, ...] = ()
    """Names it had before: it goes on where it was under them."""
    only_decides: bool = True
    """False for one that does what no rehearsal could leave undone, such as destroying a key."""

    def react(self, ledger: Ledger, entries: Sequence[Entry], log: Log, db: Connection) -> None:
        """`log` and the follower's connection are for what asks about more than these lines."""
        for past in (each.recorded for each in entries):
            if past and type(past.fact) in self.facts:
                require_ground(past, log, db)
                with continued(past.by.traceparent, self.name):
                    self.decide(ledger, past.fact, past)


@dataclass(frozen=True)
class SettlingReaction(Reaction):
    """Decides by all that was heard so far of whomever facts touch, never by one fact alone.

    Late, vague and undone facts are right in it as in every view, and it can be told anything in
    any order. Which facts speak of whom it keeps in the table `fact_of` of its service.
    """

    subjects: Subjects[Any] = field(kw_only=True)

    def react(self, ledger: Ledger, entries: Sequence[Entry], log: Log, db: Connection) -> None:
        """Each subject once, on the grounds of the last fact that touched it."""
        if not (touching := self.subjects.among(entries)):
            return
        known = Told(self.subjects, log, db, touching)
        last = {each.subject: each for each in known.settled()}
        for past in {each.past.event_id: each.past for each in last.values()}.values():
            histories = {who: each.history for who, each in last.items() if each.past is past}
            with continued(past.by.traceparent, self.name):
                self.decide(ledger, histories, past)
        known.keep()


def settling(subjects: Subjects[Any]) -> Callable[[Decide], SettlingReaction]:
    """Makes a function `when_<fact>_settle_<what>(ledger, histories, past)` such a reaction."""

    def named(decide: Decide) -> SettlingReaction:
        return SettlingReaction(decide.__name__, tuple(subjects.kinds), decide, subjects=subjects)

    return named


def reaction(
    *facts: type[Event],
    opens: Collection[Class] = (),
    formerly: Sequence[str] = (),
    only_decides: bool = True,
) -> Callable[[Decide], Reaction]:
    """Makes a function `when_<fact>_<do_this>(ledger, fact, past)` the reaction to these facts."""

    def named(decide: Decide) -> Reaction:
        return Reaction(decide.__name__, facts, decide, opens, tuple(formerly), only_decides)

    return named


def own_release() -> Release:
    """Of the package that is installed: `0.1.0` is (0, 1, 0)."""
    return tuple(map(int, version("jejak").split(".")))


@dataclass
class Reactions:
    """All reactions of a service to one log, in the order in which they are listed."""

    log_name: str
    """`ledger` or `inbox`."""
    log: Log
    ledger: Ledger
    all: Sequence[Reaction]
    release: Release = field(default_factory=own_release)
    _begins: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"reactions:{self.log_name}"

    def follower(self) -> Follower:
        return Follower(
            self.name,
            self.log.opening({each for one in self.all for each in one.opens}),
            self._apply,
            pipelined=False,
            apply_all=self._apply_all if len(self.all) == 1 else None,
            topics=topics_of([fact for one in self.all for fact in one.facts]),
            begin=self._begin,
        )

    def _apply(self, db: Connection, entry: Entry) -> None:
        self._apply_all(db, [entry])

    def _apply_all(self, db: Connection, entries: Sequence[Entry]) -> None:
        """Several lines only where one alone reacts: several take turns, line by line."""
        for each in self.all:
            begins = self._begins[each.name]
            new = [entry for entry in entries if entry.position > begins]
            each.react(self.ledger, new, self.log.opening(each.opens), db)

    def _begin(self, db: Connection) -> bool:
        """Note from where on each reacts. False beside a newer release, which reacts alone.

        The first reactions of an installation see all of its history, later ones what is to come.
        """
        query = "SELECT name, begins, release FROM public.reaction WHERE log = %s"
        rows = db.execute(query, (self.log_name,)).fetchall()
        if any(tuple(release) > self.release for _, _, release in rows):
            return False
        known = {name: begins for name, begins, _ in rows}
        registered = {(name, tuple(release)) for name, _, release in rows}
        if registered == {(each.name, self.release) for each in self.all}:
            self._begins = known
        else:
            head = self.log.head(db) if known else 0
            self._begins = {each.name: _begin_of(each, known, head) for each in self.all}
            self._register(db)
        return True

    def _register(self, db: Connection) -> None:
        db.execute("DELETE FROM public.reaction WHERE log = %s", (self.log_name,))
        db.cursor().executemany(
            "INSERT INTO public.reaction (log, name, begins, release) VALUES (%s, %s, %s, %s)",
            [
                (self.log_name, name, begins, list(self.release))
                for name, begins in self._begins.items()
            ],
        )

    def begins(self, db: Connection, one: Reaction) -> int:
        """Up to which position the past goes that this reaction has not reacted to."""
        row = db.execute(
            "SELECT begins FROM public.reaction WHERE log = %s AND name = %s",
            (self.log_name, one.name),
        ).fetchone()
        return row[0] if row else 0


def _begin_of(each: Reaction, known: Mapping[str, int], otherwise: int) -> int:
    return next((known[name] for name in (each.name, *each.formerly) if name in known), otherwise)


def require_ground(past: Recorded, log: Log, db: Connection) -> None:
    """Raise NoGround where a command came without the fact that sends it, about the same ids.

    They are told as one, the fact first; in another place a command was put there by somebody.
    """
    if not isinstance(past.fact, DurableCommand):
        return
    row = db.execute(GROUND, (message_id(past.source, past.epoch, past.position, 0),)).fetchone()
    for ground in (each.recorded for each in log.at(db, row or ())):
        if ground and ground.event_id == past.event_id and _sends(ground.fact, past.fact):
            return
    raise NoGround(past.fact.TOPIC)


def _sends(fact: Event, command: DurableCommand) -> bool:
    """Compared are type and ids: an older release may send fewer fields than ours would."""
    _, *commands = FACTS.outgoing(fact)
    return any(
        type(each) is type(command) and set(each.tags) == set(command.tags) for each in commands
    )


def because_of(past: Recorded, reaction: str, service: str, **changes: object) -> Provenance:
    """Provenance of what a service decides by itself: it keeps the ground of what it reacts to."""
    return past.by.model_copy(
        update={
            "actor": f"jejak.{service}",
            "role": "system",
            "office": service,
            "on_behalf_of": None,
            "delegation_id": None,
            "prompted_by": past.by.actor,
            "remark": None,
            "channel": Channel.SERVICE,
            "confirmed_at": None,
            "content": None,
            "command_id": uuid5(past.event_id, reaction),
            "causation_id": message_id(past.source, past.epoch, past.position, 0),
            "traceparent": current_traceparent() or past.by.traceparent,
            **changes,
        }
    )
