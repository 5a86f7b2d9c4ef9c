-- A source may be put back to an older copy. Which epoch of it an inbox has been told of says whether
-- another history was chosen there; what no longer stands is struck and leaves its ids.

ALTER TABLE inbox_cursor ADD epoch int NOT NULL DEFAULT 1;
ALTER TABLE inbox_cursor ADD checked text;
COMMENT ON COLUMN inbox_cursor.checked IS 'Up to where a refill that was stopped had compared.';
ALTER TABLE inbox_cursor ALTER last_message_id DROP NOT NULL;

CREATE TABLE struck (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    seq bigint NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    event_id uuid NOT NULL,
    epoch int NOT NULL,
    struck_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE struck IS 'Messages that an inbox held and their source no longer does.';
COMMENT ON COLUMN struck.epoch IS 'The epoch of the source in which they no longer stand.';

CREATE INDEX struck_seq ON struck (seq);

-- Views that were built again since: up to which struck message they know of it.
CREATE TABLE mended (view text PRIMARY KEY, struck bigint NOT NULL);

CREATE FUNCTION inbox_strike(seqs bigint[], in_epoch int) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    WITH gone AS (
        DELETE FROM inbox WHERE seq = ANY (seqs)
        RETURNING source, seq, message_id, type, event_id
    )
    INSERT INTO struck (source, seq, message_id, type, event_id, epoch)
    SELECT gone.*, in_epoch FROM gone ORDER BY seq
$$;
REVOKE ALL ON FUNCTION inbox_strike FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_strike TO {app};
GRANT SELECT ON struck TO {app}, {api}, {reader};
GRANT SELECT, INSERT, UPDATE ON mended TO {app};

-- An operator asks the API for a refill; whoever receives does it, and says how far it has come.
CREATE TABLE refill (
    source text PRIMARY KEY,
    progress jsonb NOT NULL DEFAULT '{}',
    done boolean NOT NULL DEFAULT false
);
GRANT SELECT, INSERT, UPDATE ON refill TO {api}, {app};

-- Of a stream that ends in what this service never told: the last id in it, for whoever adopts.
ALTER TABLE relay_cursor ADD foreign_id text;
