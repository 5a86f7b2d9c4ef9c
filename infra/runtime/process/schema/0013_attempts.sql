-- Refused and empty attempts of one person: ten a minute are entries of their own, the others of that minute are
-- counted, with all ids they were about, and become one entry for each action. So nobody fills the access log by
-- asking for what is not theirs, and who asked for what stays on record.

ALTER TABLE access_log ADD times int NOT NULL DEFAULT 1 CHECK (times > 0);
COMMENT ON COLUMN access_log.times IS 'How many attempts the entry stands for.';

CREATE TABLE access_pace (
    person text PRIMARY KEY,
    begun timestamptz NOT NULL,
    entries int NOT NULL,
    flooded_at timestamptz
);
COMMENT ON COLUMN access_pace.flooded_at IS 'When an attempt was last counted instead of entered.';

CREATE TABLE access_attempts (
    person text NOT NULL,
    role text NOT NULL,
    office text NOT NULL,
    purpose text NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    fields text[] NOT NULL,
    subjects uuid[] NOT NULL,
    times int NOT NULL,
    trace_id text NOT NULL,
    since timestamptz NOT NULL,
    PRIMARY KEY (person, action, outcome)
);
COMMENT ON TABLE access_attempts IS 'What is counted until its minute is over; then it is an entry.';

-- Make entries of what was counted since before a moment, under the lock that every entry is made under.
CREATE FUNCTION access_log_settle(before timestamptz) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('access_log', 0));
    moment := clock_timestamp();
    PERFORM access_log_month(moment);
    WITH over AS (DELETE FROM access_attempts WHERE since < before OR since > moment RETURNING *)
    INSERT INTO access_log
        (at, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id, times)
    SELECT moment, person, role, office, purpose, action, outcome, subjects, fields, 0, trace_id, times FROM over;
END $$;

CREATE OR REPLACE FUNCTION access_log_append(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz;
BEGIN
    PERFORM access_log_settle(clock_timestamp() - interval '1 minute');
    moment := clock_timestamp();
    PERFORM access_log_month(moment);
    INSERT INTO access_log
        (at, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id)
    SELECT moment, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id
    FROM jsonb_to_recordset(entries) AS entry (person text, role text, office text, purpose text,
        action text, outcome text, subjects uuid[], fields text[], result_count int, trace_id text);
END $$;

-- One attempt that was refused, or found nothing.
CREATE FUNCTION access_log_attempt(attempt jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE
    moment timestamptz := clock_timestamp();
    new record;
    alone boolean;
BEGIN
    SELECT * INTO new FROM jsonb_to_record(attempt) AS entry (person text, role text, office text, purpose text,
        action text, outcome text, subjects uuid[], fields text[], trace_id text);
    INSERT INTO access_pace AS pace (person, begun, entries) VALUES (new.person, moment, 1)
    ON CONFLICT (person) DO UPDATE SET
        begun = CASE WHEN pace.begun BETWEEN moment - interval '1 minute' AND moment THEN pace.begun ELSE moment END,
        entries = CASE WHEN pace.begun BETWEEN moment - interval '1 minute' AND moment
            THEN least(pace.entries, 10) + 1 ELSE 1 END,
        flooded_at = CASE WHEN pace.begun BETWEEN moment - interval '1 minute' AND moment AND pace.entries >= 10
            THEN moment ELSE pace.flooded_at END
    RETURNING entries <= 10 INTO alone;
    IF alone THEN
        PERFORM access_log_append(jsonb_build_array(attempt));
        RETURN;
    END IF;
    -- The lock of the log first, then the line: whoever makes entries holds them in this order too.
    IF EXISTS (SELECT FROM access_attempts WHERE (person, action, outcome) = (new.person, new.action, new.outcome)
            AND since NOT BETWEEN moment - interval '1 minute' AND moment) THEN
        PERFORM access_log_settle(moment - interval '1 minute');
    END IF;
    INSERT INTO access_attempts AS counted VALUES (new.person, new.role, new.office, new.purpose, new.action,
        new.outcome, new.fields, new.subjects, 1, new.trace_id, moment)
    ON CONFLICT (person, action, outcome) DO UPDATE SET
        times = counted.times + 1, role = excluded.role, office = excluded.office, trace_id = excluded.trace_id,
        purpose = CASE WHEN counted.purpose = excluded.purpose THEN counted.purpose ELSE '' END,
        subjects = ARRAY(SELECT DISTINCT unnest(counted.subjects || excluded.subjects));
END $$;

REVOKE ALL ON access_pace, access_attempts FROM PUBLIC;
REVOKE ALL ON FUNCTION access_log_attempt, access_log_settle FROM PUBLIC;
GRANT SELECT ON access_pace, access_attempts TO {app}, {api};
GRANT EXECUTE ON FUNCTION access_log_attempt, access_log_settle TO {app}, {api};
