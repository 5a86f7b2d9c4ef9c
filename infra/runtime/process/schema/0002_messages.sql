-- What a service sends and receives: how far the relay is, and every message that came in.

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
);

GRANT SELECT, INSERT, UPDATE ON relay_cursor, inbox_cursor TO {app};
GRANT SELECT ON relay_cursor TO {reader};

-- The inbox is a log that views are built from again: a service adds to it and changes nothing in it.
GRANT SELECT, INSERT ON inbox TO {app};
