-- Lists that facts name by their hash: added once, never changed, found by what they hold.

CREATE TABLE IF NOT EXISTS annex (
    hash text PRIMARY KEY CHECK (hash = encode(sha256(content), 'hex')),
    content bytea NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now()
);

CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON annex
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

REVOKE ALL ON annex FROM PUBLIC, {app};
GRANT SELECT, INSERT ON annex TO {app};
