-- What somebody opens beyond their office, by emergency access, is marked with it.

ALTER TABLE access_log ADD emergency_id uuid;
COMMENT ON COLUMN access_log.emergency_id IS 'The emergency access by which it was reached; null in one''s own office.';
CREATE INDEX access_log_emergency ON access_log (emergency_id, id) WHERE emergency_id IS NOT NULL;

CREATE OR REPLACE FUNCTION access_log_append(entries jsonb) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE moment timestamptz;
BEGIN
    PERFORM access_log_settle(clock_timestamp() - interval '1 minute');
    moment := clock_timestamp();
    PERFORM access_log_month(moment);
    INSERT INTO access_log (at, person, role, office, purpose, action, outcome, subjects, fields, result_count,
        trace_id, emergency_id)
    SELECT moment, person, role, office, purpose, action, outcome, subjects, fields, result_count, trace_id, emergency_id
    FROM jsonb_to_recordset(entries) AS entry (person text, role text, office text, purpose text,
        action text, outcome text, subjects uuid[], fields text[], result_count int, trace_id text, emergency_id uuid);
END $$;
