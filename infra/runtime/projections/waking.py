"""Waking: one line to PostgreSQL for all followers of a process, and whom a fact lets sleep.

A view that names nothing of what came would take a step to do nothing: how far it has come is said
for it, for all such views in one statement. Word that is lost costs nobody more than time, as every
follower looks by itself too.
"""

import logging
import threading
from collections.abc import Collection, Sequence
from time import monotonic
from typing import LiteralString

from psycopg import Connection, connect

from infra.runtime.eventstore.ledger import AWAY
from infra.runtime.eventstore.storage.group_commit import heard
from infra.runtime.projections import parking
from infra.runtime.projections.follower import BATCH, TRANSIENT
from infra.runtime.projections.logs.log import Following, Log
from infra.runtime.telemetry import troubles
from infra.runtime.telemetry.troubles import kind_and_place

POLL_SECONDS, LONGEST_PAUSE = 1.0, 4.0
"""At first between two looks, or between two tries while PostgreSQL is away; and at most."""
PACE_SECONDS = 0.02
"""From one step to the next at least: what comes at a time is applied at a time."""
WELL_SECONDS = 30.0
"""How often one that has nothing to do says that it is well: others may have noted a trouble."""
LOOKS = 1.0
"""Seconds between two looks whether to stop."""
PASS_BY: LiteralString = f"""
    WITH level AS (SELECT follower FROM public.follower_cursor
        WHERE follower = ANY (%(names)s) AND position = %(after)s
        ORDER BY follower FOR UPDATE SKIP LOCKED),
    passed AS (UPDATE public.follower_cursor c SET position = %(upto)s, moved_at = now()
        FROM level WHERE c.follower = level.follower RETURNING c.follower)
    SELECT coalesce(array_agg(follower), '{{}}'), set_config('synchronous_commit', 'off', true),
        pg_notify('{parking.MOVED}', '') FROM passed"""

logger = logging.getLogger("jejak.follower")


class Sleeper:
    """One follower, between two of its steps."""

    def __init__(self, followed: Following) -> None:
        self.followed = followed
        self._word = threading.Event()

    def wake(self) -> None:
        self._word.set()

    def sleep(self, seconds: float) -> bool:
        """Until it is woken or the time is over; whether it was woken."""
        woken = self._word.wait(seconds)
        self._word.clear()
        return woken


class Waking:
    """Hears for several followers that their logs grew."""

    def __init__(self, conninfo: str, followers: Sequence[Following]) -> None:
        self.conninfo = conninfo
        self._sleepers = [Sleeper(each) for each in followers]
        self._logs: dict[str, Log] = {each.log.channel: each.log for each in followers}
        self._ends: dict[str, int] = {}

    @property
    def hears(self) -> bool:
        """Whether it has begun to listen."""
        return len(self._ends) == len(self._logs)

    def of(self, followed: Following) -> Sleeper:
        return next(each for each in self._sleepers if each.followed is followed)

    def run(self, stop: threading.Event) -> None:
        """Listen until stopped, and wake everybody then, that they stop too."""
        pause = LOOKS
        while not stop.is_set():
            began = monotonic()
            try:
                with connect(self.conninfo, autocommit=True) as db:
                    self._listen(db, stop)
            except AWAY as error:
                logger.warning("hears nothing", extra={"error": type(error).__name__})
            pause = LOOKS if monotonic() - began > LONGEST_PAUSE else min(pause * 2, LONGEST_PAUSE)
            stop.wait(pause)
        self._wake(self._sleepers)

    def _listen(self, db: Connection, stop: threading.Event) -> None:
        self._ends.clear()
        for channel, log in self._logs.items():
            db.execute(f"LISTEN {channel}".encode())
            self._ends[channel] = log.head(db)
        self._wake(self._sleepers)  # what came before nobody was told
        while not stop.is_set():
            for channel, word in heard(db, LOOKS):
                self._look(db, channel, everybody=word == parking.AGAIN)

    def _look(self, db: Connection, channel: str, *, everybody: bool) -> None:
        """Wake those whom it concerns, and let the others pass it by."""
        log, after = self._logs[channel], self._ends[channel]
        sleepers = [each for each in self._sleepers if each.followed.log.channel == channel]
        upto, topics = db.execute(log.news, (after,)).fetchone() or (after, ())
        if everybody:
            self._wake(sleepers)
        elif upto > after:
            idle = [each for each in sleepers if _names_nothing(each.followed, topics, log)]
            passed = self._pass_by(db, idle, after, upto)
            self._wake([each for each in sleepers if each not in passed])
        self._ends[channel] = max(after, upto)

    @staticmethod
    def _pass_by(
        db: Connection, idle: Sequence[Sleeper], after: int, upto: int
    ) -> Collection[Sleeper]:
        """Of those who had come exactly so far; whoever is at it just now is left alone."""
        by_name = {each.followed.passes_by: each for each in idle}
        if not by_name:
            return ()
        asked = {"names": list(by_name), "after": after, "upto": upto}
        found = db.execute(PASS_BY, asked).fetchone()
        return [by_name[name] for name in found[0]] if found else ()

    @staticmethod
    def _wake(sleepers: Sequence[Sleeper]) -> None:
        for each in sleepers:
            each.wake()


def _names_nothing(followed: Following, topics: Collection[str], log: Log) -> bool:
    if followed.passes_by is None or followed.topics is None:
        return False
    return log.named(followed.topics).isdisjoint(topics)


def follow(follower: Following, conninfo: str, stop: threading.Event, waking: Waking) -> None:
    """Follow until stopped: step when woken, look all the same, back off while all is away."""
    sleeper = waking.of(follower)
    pause = quiet = POLL_SECONDS
    while not stop.is_set():
        well = float("-inf")
        try:
            with connect(conninfo, autocommit=True) as db:
                sleeper.sleep(0)  # what it was told so far, the first step sees
                due = True  # reactions note where they begin, also where nothing is new
                while not stop.is_set():
                    began = monotonic()
                    while due and (moved := follower.step(db)) and not stop.is_set():
                        pause = POLL_SECONDS
                        due = moved >= BATCH  # less was all there was; of more one is told
                    stop.wait(began + PACE_SECONDS - monotonic())
                    due = sleeper.sleep(quiet) or follower.due(db)
                    quiet = POLL_SECONDS if due else min(quiet * 2, LONGEST_PAUSE)
                    if not due and monotonic() - well > WELL_SECONDS:
                        troubles.over(db, follower.name)
                        well = monotonic()
        except TRANSIENT as error:
            what = kind_and_place(error)
            logger.warning("follower pauses", extra={"follower": follower.name, "error": what})
            troubles.note_if_possible(conninfo, follower.name, what)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
