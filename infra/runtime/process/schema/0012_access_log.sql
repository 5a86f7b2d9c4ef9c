-- Who opened whose data, in every service: ids of subjects and names of fields, never a value.
-- The registry had such a table before; what it holds comes along.

DO $$ BEGIN
    IF to_regclass('access_log') IS NOT NULL THEN
        DROP INDEX access_log_subjects, access_log_person;
        ALTER TABLE access_log RENAME TO access_log_before;
    END IF;
END $$;

CREATE TABLE access_log (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL,
    person text NOT NULL,
    role text NOT NULL,
    office text NOT NULL,
    purpose text NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('given', 'empty', 'refused')),
    subjects uuid[] NOT NULL,
    fields text[] NOT NULL,
    result_count int NOT NULL,
    trace_id text NOT NULL,
    CONSTRAINT access_log_entry PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
COMMENT ON COLUMN access_log.role IS 'In which somebody opened it; empty where they hold none.';
COMMENT ON COLUMN access_log.purpose IS 'Empty where a refused attempt named none that is in the list.';

-- The two questions of an auditor: who looked at this person, and what did this officer look at.
CREATE INDEX access_log_subjects ON access_log USING gin (subjects);
CREATE INDEX access_log_person ON access_log (person, id);

-- Triggers hold the owner too: whoever administers the tables may have looked as well.
CREATE OR REPLACE FUNCTION access_log_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'the access log is only ever added to'; END $$;
CREATE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final();

CREATE FUNCTION access_log_month(moment timestamptz) RETURNS void LANGUAGE plpgsql
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS $$
DECLARE
    month timestamptz := date_trunc('month', moment);
    part text := 'access_log_' || to_char(month, 'YYYY_MM');
BEGIN
    IF to_regclass(part) IS NULL THEN
        EXECUTE format('CREATE TABLE %I PARTITION OF access_log FOR VALUES FROM (%L) TO (%L)',
            part, month, month + interval '1 month');
        EXECUTE format('CREATE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final()', part);
    END IF;
END $$;

-- The only way in. The lock is held until the commit is visible, so entries appear in the order of
-- their numbers: whoever reads on from the last one skips none.
CREATE FUNCTION access_log_append(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('access_log', 0));
    moment := clock_timestamp();
    PERFORM access_log_month(moment);
    INSERT INTO access_log
        (at, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id)
    SELECT moment, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id
    FROM jsonb_to_recordset(entries) AS entry (person text, role text, office text, purpose text,
        action text, outcome text, subjects uuid[], fields text[], result_count int, trace_id text);
END $$;

DO $$ BEGIN
    IF to_regclass('access_log_before') IS NOT NULL THEN
        PERFORM access_log_month(month) FROM (SELECT DISTINCT date_trunc('month', at, 'UTC') AS month
            FROM access_log_before) AS months;
        INSERT INTO access_log OVERRIDING SYSTEM VALUE
        SELECT id, at, person, role, office, purpose, action,
            CASE WHEN result_count > 0 THEN 'given' ELSE 'empty' END, subjects, fields, result_count,
            request_id FROM access_log_before ORDER BY id;
        PERFORM setval(pg_get_serial_sequence('access_log', 'id'), greatest(max(id), 1), max(id) IS NOT NULL)
        FROM access_log;
        DROP TABLE access_log_before;
        ALTER SEQUENCE access_log_id_seq1 RENAME TO access_log_id_seq;
    END IF;
    PERFORM access_log_month(now());
END $$;

REVOKE ALL ON access_log FROM PUBLIC;
REVOKE ALL ON FUNCTION access_log_month, access_log_append FROM PUBLIC;
GRANT SELECT ON access_log TO {app}, {api};
GRANT EXECUTE ON FUNCTION access_log_append TO {app}, {api};
