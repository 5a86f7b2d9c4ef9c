-- What is over its time goes: settled lines that were parked, and whole months of the access log, never a part of one.

CREATE OR REPLACE FUNCTION parked_drop(before timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp AS $$
DECLARE lines bigint;
BEGIN
    IF before > now() - interval '5 years' THEN
        RAISE 'what was settled is kept for five years';
    END IF;
    DELETE FROM parked WHERE settled_at < before AND state IN ('applied', 'discarded');
    GET DIAGNOSTICS lines = ROW_COUNT;
    RETURN lines;
END $$;

CREATE OR REPLACE FUNCTION access_log_drop(before timestamptz) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET timezone = 'UTC' SET lock_timeout = '5s' AS $$
DECLARE
    part text;
    months bigint := 0;
BEGIN
    IF before > now() - interval '5 years' THEN
        RAISE 'the access log is kept for five years';
    END IF;
    FOR part IN SELECT relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid
        WHERE inhparent = 'access_log'::regclass ORDER BY 1
    LOOP
        IF to_date(right(part, 7), 'YYYY_MM') + interval '1 month' <= before THEN
            EXECUTE format('DROP TABLE %I', part);
            months := months + 1;
        END IF;
    END LOOP;
    RETURN months;
END $$;
COMMENT ON FUNCTION access_log_drop IS 'How many months went; a month goes when its last day is over its time.';

REVOKE ALL ON FUNCTION access_log_drop, parked_drop FROM PUBLIC;
GRANT EXECUTE ON FUNCTION access_log_drop, parked_drop TO {app};
