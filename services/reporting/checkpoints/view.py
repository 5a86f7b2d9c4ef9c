"""Until when the heads are to be witnessed again (read model of the timer).

At most once an hour, and only where somebody recorded something: of a night in which nothing
happens nothing is written.
"""

from typing import Any, LiteralString

from psycopg import Connection

from contracts.reporting.checkpoints import CheckpointWitnessed
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

LAST: LiteralString = """
    SELECT number, position, epoch, recorded_at FROM checkpoint
    UNION ALL SELECT 0, 0, 1, '-infinity' ORDER BY number DESC LIMIT 1"""

checkpoints = View(
    "checkpoints",
    f"""
    CREATE TABLE checkpoint (
        number int PRIMARY KEY,
        position bigint NOT NULL,
        epoch int NOT NULL,
        recorded_at timestamptz NOT NULL,
        hashes text[] NOT NULL
    );
    CREATE VIEW deadline AS
    SELECT 'heads' AS what, 'c4a1f0d6-2f0b-5b7e-9c2d-6a1d0f3b8e57'::uuid AS subject,
        last.position AS since, last.epoch,
        greatest(last.recorded_at + interval '1 hour', moved.at) AS due_at
    FROM ({LAST}) AS last, (
        SELECT max(received_at) AS at
        FROM public.inbox_cursor cursor JOIN public.inbox ON message_id = last_message_id
        WHERE hash IS NOT NULL AND NOT EXISTS (SELECT FROM checkpoint
            WHERE encode(hash, 'hex') = ANY (hashes))
    ) AS moved
    WHERE moved.at IS NOT NULL""",
)


@checkpoints.on(CheckpointWitnessed)
def witnessed(db: Connection[Any], fact: CheckpointWitnessed, past: Recorded) -> None:
    """The last one is enough; the others lie in the ledger."""
    hashes = [each.hash for each in fact.heads]
    db.execute("DELETE FROM checkpoint WHERE number < %s", (fact.number,))
    db.execute(
        "INSERT INTO checkpoint VALUES (%s, %s, %s, %s, %s)",
        (fact.number, past.position, past.epoch, past.recorded_at, hashes),
    )


def next_number(db: Connection[Any]) -> int:
    """With the view's tables in reach."""
    row = db.execute(f"SELECT number + 1 FROM ({LAST}) AS last").fetchone()
    return int(row[0]) if row else 1
