"""Erasures that a service has heard of and not yet confirmed: it looks, and then says so.

Confirmed is what stands in its own ledger; until then the timer has it look again, and what is not
confirmed ten minutes later stands among the warnings that `jejak status` shows.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection

from contracts.event import Event, Provenance
from contracts.ids import FACT
from contracts.keeping.confirmations import CONFIRMED, ErasureConfirmed
from contracts.message import message_id
from contracts.registry.persons import PersonalDataErased
from infra.runtime.deadlines.heard_erasures import TABLES, heard
from infra.runtime.deadlines.rows import Due
from infra.runtime.deadlines.timer import Deadlines, reading
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import unready
from infra.runtime.projections.views import View
from infra.runtime.refusals import Conflict

REGISTER = PersonalDataErased.TOPIC.partition(".")[0]
ONE: LiteralString = "SELECT person_id, subjects, erased_at FROM erased WHERE erasure_id = %s"
BEHIND: LiteralString = """
    SELECT g.view FROM public.generation g
    LEFT JOIN public.follower_cursor c ON c.follower = 'view:' || g.schema
    WHERE g.view = ANY(%s) AND g.state <> 'left' AND NOT g.emptied AND coalesce(c.position, 0) < %s
    UNION ALL SELECT follower FROM public.parked
    WHERE keys && %s AND state IN ('parked', 'waiting', 'retry') AND position <= %s"""
LATE: LiteralString = """
    SELECT count(*) FROM deadline WHERE due_at < now() - interval '10 minutes'"""
IN_INBOX: LiteralString = "SELECT seq FROM public.inbox WHERE event_id = %s"


class NotForgottenYet(Conflict):
    """Names the tables that still hold something, or views that have not come that far."""


@dataclass(frozen=True)
class HeardErasure:
    """Who was erased, by which fact, when."""

    erasure_id: UUID
    person_id: UUID
    subjects: Sequence[UUID]
    """Whose keys went with it."""
    erased_at: datetime

    def read_at(self, position: int) -> dict[str, Any]:
        """What a confirmation says of it."""
        return {
            "person_id": self.person_id,
            "erasure_id": self.erasure_id,
            "read_to": position,
        }


Say = Callable[[HeardErasure, int], ErasureConfirmed]
"""The fact by which a service confirms: whom, and the position of the erasure it has read."""
Left = Callable[[Connection[Any], Ledger, HeardErasure], Collection[str]]
"""Which of the tables that forget by themselves still hold something that can be read."""


def ids_alone(db: Connection[Any], ledger: Ledger, erased: HeardErasure) -> Collection[str]:
    """Of a service whose views hold ids alone."""
    return ()


class Forgetting:
    """How one service confirms: the views that hold people's data, and what looks into them."""

    def __init__(self, say: Say, *views: View, left: Left = ids_alone) -> None:
        self._say = say
        self._names, self._left = [each.name for each in views], left
        self.view = View("erasures", TABLES)
        self.view.on(PersonalDataErased)(heard)
        self.deadlines = Deadlines(self.view, self._propose, self._notice)

    def _notice(self, db: Connection[Any]) -> list[str]:
        if unready(db, [self.view]):
            return []
        with reading(db, self.view):
            row = db.execute(LATE).fetchone()
        count = row[0] if row else 0
        said = "penghapusan data pribadi belum dapat dinyatakan selesai di sini: {}"
        return [said.format(count)] if count else []

    def _propose(self, ledger: Ledger, due: Due, by: Provenance, db: Connection[Any]) -> None:
        """Raises NotForgottenYet; the timer asks again."""
        with reading(db, self.view):
            row = db.execute(ONE, (due.subject,)).fetchone()
        if row is None:
            return
        erased = HeardErasure(due.subject, *row)
        inbox = db.execute(IN_INBOX, (due.subject,)).fetchone()
        place = inbox[0] if inbox else due.since
        of = (self._names, place, [erased.person_id], place)
        behind = [each for (each,) in db.execute(BEHIND, of)]
        left = behind or self._left(db, ledger, erased)
        if left:
            raise NotForgottenYet(", ".join(sorted(left)))
        confirmed = self._say(erased, due.since)
        because = {"causation_id": message_id(REGISTER, due.epoch, due.since, 0)}
        ledger.decide(
            ConfirmErasure(Confirmations(due.subject), confirmed),
            by.model_copy(update=because),
        )


class Confirmations(Projection):
    """Whether this service has said so already."""

    def __init__(self, erasure_id: UUID) -> None:
        self.tags = (FACT.of(erasure_id),)
        self.said = False

    @on(*CONFIRMED)
    def confirmed(self, fact: Event, past: Recorded) -> None:
        self.said = True


@dataclass
class ConfirmErasure(Decision):
    confirmations: Confirmations
    fact: ErasureConfirmed

    def decide(self) -> Sequence[Event]:
        return [] if self.confirmations.said else [self.fact]
