-- The inbox keeps what is read of a message again, in a partition for each month in which it came: an
-- old one can be dropped at once, for its owner's feed tells it again.

ALTER TABLE inbox RENAME TO inbox_before;
DROP INDEX inbox_of_source;

CREATE TABLE inbox (
    seq bigint GENERATED ALWAYS AS IDENTITY,
    source text NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    key uuid,
    event_id uuid NOT NULL,
    hash bytea,
    traceparent text,
    data bytea NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT inbox_line PRIMARY KEY (seq, received_at)
) PARTITION BY RANGE (received_at);
COMMENT ON COLUMN inbox.hash IS 'Of the fact and of all before it in its source''s ledger.';

CREATE INDEX inbox_of_source ON inbox (source, seq);
CREATE INDEX inbox_message ON inbox (message_id);

-- A month begins when its first message comes: whoever finds no partition for it asks for one.
CREATE FUNCTION inbox_month(moment timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS $$
DECLARE month timestamptz := date_trunc('month', moment);
BEGIN
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF inbox FOR VALUES FROM (%L) TO (%L)',
        'inbox_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
END $$;
REVOKE ALL ON FUNCTION inbox_month FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_month TO {app};

SELECT inbox_month(received_at) FROM (SELECT DISTINCT date_trunc('month', received_at, 'UTC')
    AS received_at FROM inbox_before UNION SELECT now()) AS months;
INSERT INTO inbox OVERRIDING SYSTEM VALUE
SELECT seq, source, message_id, type, key, event_id, decode(headers->>'ce-hash', 'hex'),
    headers->>'traceparent', data, received_at FROM inbox_before;
SELECT setval(pg_get_serial_sequence('inbox', 'seq'), greatest(max(seq), 1), max(seq) IS NOT NULL)
FROM inbox;
DROP TABLE inbox_before;
ALTER SEQUENCE inbox_seq_seq1 RENAME TO inbox_seq_seq;
GRANT SELECT ON SEQUENCE inbox_seq_seq TO {app};

GRANT SELECT, INSERT ON inbox TO {app};
GRANT SELECT ON inbox TO {api};
