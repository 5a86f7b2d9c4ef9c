"""Heads as reporting sees them: of each service its last message, and reporting's own last fact."""

from typing import Any, LiteralString

from psycopg import Connection

from contracts.message import epoch_of, position_of
from contracts.reporting.checkpoints import WitnessedHead

OWN = "reporting"
HELD: LiteralString = """
    SELECT held.source, held.message_id, encode(held.hash, 'hex') FROM public.inbox_cursor cursor
    JOIN public.inbox held ON held.message_id = cursor.last_message_id
    WHERE held.hash IS NOT NULL ORDER BY held.source"""
NEWEST: LiteralString = """
    SELECT coalesce(fact.epoch, 1), coalesce(position, 0), encode(coalesce(hash, genesis), 'hex')
    FROM public.ledger LEFT JOIN public.fact ON true ORDER BY position DESC NULLS LAST LIMIT 1"""


def heads_seen(db: Connection[Any]) -> list[WitnessedHead]:
    """Of a ledger that nothing was heard of yet there is none."""
    found = [
        WitnessedHead(ledger=source, epoch=epoch_of(last), position=position_of(last), hash=link)
        for source, last, link in db.execute(HELD)
    ]
    [(epoch, position, link)] = db.execute(NEWEST).fetchall()
    own = WitnessedHead(ledger=OWN, epoch=epoch, position=position, hash=link)
    return [*found, own]
