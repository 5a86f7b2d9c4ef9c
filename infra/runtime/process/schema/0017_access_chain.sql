-- The chain of the access log: of each entry a hash of it and of all before it, by one follower behind. Entries can
-- only be added, and appear in the order of their numbers; links likewise.

CREATE TABLE IF NOT EXISTS access_chain (
    id bigint PRIMARY KEY,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
);
COMMENT ON TABLE access_chain IS 'Number of an entry of the access log, and the hash of it and all before it.';

CREATE OR REPLACE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON access_chain
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final();

GRANT SELECT, INSERT ON access_chain TO {app};
GRANT SELECT ON access_chain TO {api};
