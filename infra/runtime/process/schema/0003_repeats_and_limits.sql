-- What the API counts: commands that were answered, and how often one person did one thing.

CREATE TABLE IF NOT EXISTS idempotency (
    command_id uuid PRIMARY KEY,
    request bytea NOT NULL,
    started_at timestamptz NOT NULL DEFAULT now(),
    status smallint,
    headers jsonb,
    body bytea
);

-- Answers are kept for 30 days; each new one takes a few expired ones with it.
CREATE INDEX IF NOT EXISTS idempotency_started_at ON idempotency (started_at);

CREATE TABLE IF NOT EXISTS rate_limit (
    person text NOT NULL,
    bucket text NOT NULL,
    tokens double precision NOT NULL,
    filled_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (person, bucket)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency, rate_limit TO {app};
