"""Discarding a command: whoever waits for it is answered that it will not be carried out.

The answer is recorded under the command's own id, so that there is one answer, also where the same
command is discarded again after a crash, or is just being applied.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg import Connection

from contracts.codes.recording import RecordingReason
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.logs.log import Following
from infra.runtime.projections.reactions import Reaction

PARKED: LiteralString = """
    SELECT follower, position FROM public.parked
    WHERE id = %s AND NOT starts_with(follower, 'view:')"""


@dataclass(frozen=True)
class Discards:
    """How a service answers what its followers could not do and an operator gave up."""

    answers: Sequence[Reaction]
    followers: Sequence[Following]
    ledger: Ledger

    def answer(self, db: Connection[Any], parked_id: int, person: str, why: str) -> None:
        """Say that it was given up, by whom and why.

        Call it in the transaction that discards: where the answer fails, nothing was discarded. A
        line that cannot be read asks for nothing that we know; who waits for it has a deadline.
        """
        row = db.execute(PARKED, (parked_id,)).fetchone()
        logs = [each.log for each in self.followers if row and each.name == row[0]]
        for entry in (entry for log in logs for entry in log.at(db, [row[1]] if row else [])):
            for answer in self.answers:
                if entry.recorded and type(entry.recorded.fact) in answer.facts:
                    given_up = _by(entry.recorded, person, why)
                    answer.decide(self.ledger, given_up.fact, given_up)


def _by(past: Recorded, person: str, why: str) -> Recorded:
    """The line as an act of whoever discards it."""
    ground = {"actor": person, "reason": RecordingReason.OTHER, "remark": why, "evidence": ()}
    by = past.by.model_copy(update=ground)
    return Recorded(past.fact, by, past.event_id, past.position, past.source)
