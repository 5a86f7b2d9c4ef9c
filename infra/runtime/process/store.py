"""The tables every service has besides its ledger and its views. Made by the owner at start."""

from psycopg import connect, sql

from infra.runtime.eventstore.tables import create_ledger

TABLES = """
CREATE TABLE IF NOT EXISTS follower_cursor (
    follower text PRIMARY KEY,
    position bigint NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    follower text NOT NULL,
    position bigint NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    key uuid,
    error text NOT NULL,
    state text NOT NULL CHECK (state IN ('parked', 'waiting', 'retry', 'applied', 'discarded')),
    parked_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    settled_by text,
    reason text,
    UNIQUE (follower, position)
);
CREATE INDEX IF NOT EXISTS parked_open ON parked (follower, key)
    WHERE state IN ('parked', 'waiting', 'retry');
CREATE TABLE IF NOT EXISTS relay_cursor (
    service text PRIMARY KEY,
    last_message_id text,
    position bigint NOT NULL DEFAULT 0,
    moved_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS inbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    message_id text NOT NULL UNIQUE,
    type text NOT NULL,
    key uuid,
    event_id uuid NOT NULL,
    headers jsonb NOT NULL,
    data bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS inbox_of_source ON inbox (source, seq);
CREATE TABLE IF NOT EXISTS inbox_cursor (
    source text PRIMARY KEY,
    last_message_id text NOT NULL
)"""

GRANTS = """
GRANT USAGE ON SCHEMA public TO {app}, {reader};
GRANT SELECT, INSERT, UPDATE ON follower_cursor, parked, relay_cursor, inbox_cursor TO {app};
GRANT SELECT, INSERT ON inbox TO {app};
GRANT SELECT ON follower_cursor, parked, relay_cursor TO {reader}"""


def prepare(service: str, owner: str, *, keeps_ledger: bool = True) -> None:
    """Create what is missing. `owner` is the owner role's conninfo. Safe to repeat."""
    roles = {"app": sql.Identifier(f"{service}_app"), "reader": sql.Identifier(f"{service}_reader")}
    if keeps_ledger:
        create_ledger(service, owner, f"{service}_app")
    with connect(owner) as db:
        db.execute(TABLES)
        db.execute(sql.SQL(GRANTS).format(**roles))
