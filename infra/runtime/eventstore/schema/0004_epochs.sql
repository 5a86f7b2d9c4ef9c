-- An older copy of a ledger goes on in an epoch of its own, once somebody has decided that it shall.

CREATE TABLE ledger_epoch (
    epoch int PRIMARY KEY,
    begins_after bigint NOT NULL,
    adopted_at timestamptz NOT NULL,
    adopted_by text NOT NULL,
    reason text NOT NULL
);
COMMENT ON TABLE ledger_epoch IS 'Who put an older copy of this ledger to work, and after which fact.';
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_epoch
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- `beyond` is the latest epoch that anybody was told of: this copy may be older than an adoption.
CREATE FUNCTION adopt(beyond int, who text, why text) RETURNS int
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public, pg_temp SET lock_timeout = '5s' AS $$
DECLARE later int;
BEGIN
    PERFORM FROM ledger FOR UPDATE;
    UPDATE ledger SET epoch = greatest(ledger.epoch, beyond) + 1 RETURNING epoch INTO later;
    INSERT INTO ledger_epoch
    SELECT later, coalesce(max(position), 0), clock(), who, why FROM fact;
    RETURN later;
END $$;
REVOKE ALL ON ledger_epoch FROM PUBLIC, {app};
REVOKE ALL ON FUNCTION adopt FROM PUBLIC;
GRANT SELECT ON ledger_epoch TO {app}, {api};
GRANT EXECUTE ON FUNCTION adopt TO {app}, {api};
