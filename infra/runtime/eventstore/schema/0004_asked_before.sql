-- As in 0001, but what was asked before needs no lock again: a lock on a row is a write, and a commit of it.

CREATE OR REPLACE FUNCTION position_at(moment timestamptz) RETURNS bigint
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE low bigint := 0; high bigint; middle bigint;
BEGIN
    IF moment > clock() THEN
        RAISE 'not yet' USING ERRCODE = 'datetime_field_overflow';
    END IF;
    IF EXISTS (SELECT FROM ledger WHERE asked_until < moment)
        AND NOT EXISTS (SELECT FROM (SELECT * FROM fact ORDER BY position DESC LIMIT 1) AS newest
                        WHERE recorded_at > moment) THEN
        PERFORM FROM ledger FOR UPDATE;  -- an append under way has its time already
        UPDATE ledger SET asked_until = moment WHERE asked_until < moment;
    END IF;
    SELECT coalesce(max(position), 0) INTO high FROM fact;
    WHILE low < high LOOP
        middle := (low + high + 1) / 2;
        IF (SELECT recorded_at FROM fact WHERE position = middle) <= moment THEN
            low := middle;
        ELSE
            high := middle - 1;
        END IF;
    END LOOP;
    RETURN low;
END $$;
