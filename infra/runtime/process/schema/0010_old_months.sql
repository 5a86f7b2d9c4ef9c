-- Of an old month's messages an inbox may keep place and hash alone, except of those that views read again
-- and again: their sources' feeds tell the rest, which `inbox_fill` puts back to where it was.

ALTER TABLE inbox ALTER data DROP NOT NULL;
COMMENT ON COLUMN inbox.data IS 'Null where its month was dropped: the feed of its source tells it again.';

-- Lines of one month that lost their data. Readers are held up only while one table takes the other's place.
CREATE FUNCTION inbox_drop(month date, keeping text[]) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS $$
DECLARE
    part text := 'inbox_' || to_char(month, 'YYYY_MM');
    slim text := part || '_slim';
    begins timestamptz := date_trunc('month', month::timestamptz);
    ends timestamptz := begins + interval '1 month';
    kept text := 'seq, source, message_id, type, key, event_id, hash, received_at';
    goes text := 'rtrim(type, ''0123456789'') <> ALL ($1)';
    lines bigint;
BEGIN
    IF to_regclass(part) IS NULL OR ends > now() THEN
        RETURN 0;
    END IF;
    EXECUTE format('LOCK TABLE %I IN SHARE MODE', part);
    EXECUTE format('SELECT count(*) FROM %I WHERE data IS NOT NULL AND %s', part, goes) INTO lines USING keeping;
    IF lines = 0 THEN
        RETURN 0;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE inbox INCLUDING INDEXES, CONSTRAINT in_month CHECK
        (received_at >= %L AND received_at < %L))', slim, begins, ends);
    EXECUTE format('INSERT INTO %I (%s, data, traceparent) SELECT %s, CASE WHEN %s THEN NULL ELSE data END,
        CASE WHEN %s THEN NULL ELSE traceparent END FROM %I ORDER BY seq', slim, kept, kept, goes, goes, part)
        USING keeping;
    EXECUTE format('ALTER TABLE inbox DETACH PARTITION %I', part);
    EXECUTE format('DROP TABLE %I', part);
    EXECUTE format('ALTER TABLE inbox ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', slim, begins, ends);
    EXECUTE format('ALTER TABLE %I DROP CONSTRAINT in_month', slim);
    EXECUTE format('ALTER TABLE %I RENAME TO %I', slim, part);
    RETURN lines;
END $$;

CREATE FUNCTION inbox_fill(seqs bigint[], traces text[], bodies bytea[]) RETURNS void
    LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
    UPDATE inbox SET data = told.data, traceparent = told.trace
    FROM unnest(seqs, traces, bodies) AS told (seq, trace, data)
    WHERE inbox.seq = told.seq AND inbox.data IS NULL
$$;

CREATE FUNCTION inbox_months() RETURNS SETOF date LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT to_date(right(relname, 7), 'YYYY_MM') FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
    WHERE inhparent = 'inbox'::regclass ORDER BY 1
$$;

-- An operator asks the API; whoever receives asks the sources first, and does it.
CREATE TABLE dropping (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    before date NOT NULL,
    keeping text[] NOT NULL,
    lines bigint NOT NULL DEFAULT 0,
    refused text,
    done boolean NOT NULL DEFAULT false
);
GRANT SELECT, INSERT, UPDATE ON dropping TO {api}, {app};

REVOKE ALL ON FUNCTION inbox_drop, inbox_fill, inbox_months FROM PUBLIC;
GRANT EXECUTE ON FUNCTION inbox_drop, inbox_fill, inbox_months TO {app};
