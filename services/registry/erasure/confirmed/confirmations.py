"""Who has confirmed an erasure, as the other services tell it."""

from typing import Any, LiteralString
from uuid import UUID

from psycopg import Connection
from psycopg.types.json import Jsonb
from psycopg_pool import ConnectionPool

from contracts.keeping.confirmations import (
    CaseCleared,
    ErasureConfirmed,
    FamilyCleared,
    TimelineCleared,
)
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.views import View

TABLES: LiteralString = """
    CREATE TABLE confirmation (
        erasure_id uuid NOT NULL,
        service text NOT NULL,
        said jsonb NOT NULL,
        PRIMARY KEY (erasure_id, service)
    )"""
SAID: LiteralString = "SELECT said FROM confirmation WHERE erasure_id = %s ORDER BY service"

confirmations = View("confirmations", TABLES)


@confirmations.on(CaseCleared, FamilyCleared, TimelineCleared)
def confirmed(db: Connection[Any], fact: ErasureConfirmed, past: Recorded) -> None:
    row = (fact.erasure_id, past.source, Jsonb(said(fact, past)))
    db.execute("INSERT INTO confirmation VALUES (%s, %s, %s) ON CONFLICT DO NOTHING", row)


def said(fact: ErasureConfirmed, past: Recorded) -> dict[str, Any]:
    """What one service has said, when, and at which position of its own ledger."""
    return {
        "service": fact.TOPIC.partition(".")[0],
        "position": past.position,
        "read_to": fact.read_to,
        "confirmed_at": past.recorded_at.isoformat(),
        "stores": list(fact.stores),
    }


def heard(pool: ConnectionPool[Any], erasure_id: UUID) -> list[dict[str, Any]]:
    """What the others have said of one erasure. Raises StillFilling."""
    with pool.connection() as db, db.transaction():
        reach(db, confirmations)
        return [each for (each,) in db.execute(SAID, (erasure_id,))]
