"""Looking back (back-fill): one reaction made up for what was recorded before it existed.

An officer asks for it by the reaction's name. Broken off, it may be begun again: what was done
answers as done.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from psycopg import Connection

from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections import parking
from infra.runtime.projections.follower import BATCH, TRANSIENT
from infra.runtime.projections.logs.log import Entry, Log, topics_of
from infra.runtime.projections.reactions import Reaction, Reactions
from infra.runtime.refusals import Refused
from infra.runtime.telemetry.troubles import kind_and_place


class CannotRehearse(Refused):
    title = "Tidak dapat dicoba dahulu"
    detail = "{reaction} melakukan lebih dari mencatat, jadi tidak dapat dicoba tanpa akibat."


@dataclass
class LookedBack:
    """How far it has come, what it recorded or, in a rehearsal, would have, and what failed."""

    position: int
    upto: int
    facts: Counter[str] = field(default_factory=Counter)
    """Recorded, by topic."""
    failed: Counter[str] = field(default_factory=Counter)
    """Lines that were refused or could not be read, by the kind of failure."""


class Watched(Ledger):
    """Another ledger, decided on alike; counts what is appended, and keeps it unless rehearsing."""

    def __init__(self, ledger: Ledger, *, rehearsing: bool) -> None:
        vars(self).update(vars(ledger))
        self.rehearsing = rehearsing
        self.topics: Counter[str] = Counter()

    def append(
        self, facts: Sequence[Recorded], boundary: Sequence[Query], after: int | None
    ) -> int:
        position = after or 0 if self.rehearsing else super().append(facts, boundary, after)
        self.topics.update(each.fact.TOPIC for each in facts)
        return position


def look_back(
    db: Connection, reactions: Reactions, one: Reaction, after: int, *, rehearsing: bool
) -> Iterator[LookedBack]:
    """React to the lines after a position that are older than the reaction; yields per batch.

    A rehearsal judges each line by the ledger as it is, so what would follow from its own facts is
    not in it. What is refused is counted and not parked. Raises CannotRehearse.
    """
    if rehearsing and not one.only_decides:
        raise CannotRehearse(reaction=one.name)
    ledger = Watched(reactions.ledger, rehearsing=rehearsing)
    log, topics = reactions.log.opening(one.opens), topics_of(one.facts)
    so_far = LookedBack(after, reactions.begins(db, one), ledger.topics)
    yield so_far
    while so_far.position < so_far.upto:
        with db.transaction():
            parking.between_steps(db, reactions.name)
            entries = log.read(db, so_far.position, BATCH, topics, so_far.upto)
            for entry in entries:
                if failure := entry.error or _failure(one, ledger, entry, log, db):
                    so_far.failed[failure] += 1
            so_far.position = entries[-1].position if len(entries) == BATCH else so_far.upto
        yield so_far


def _failure(one: Reaction, ledger: Ledger, entry: Entry, log: Log, db: Connection) -> str | None:
    try:
        one.react(ledger, [entry], log, db)
    except TRANSIENT:
        raise
    except Exception as error:
        return kind_and_place(error)
    return None
