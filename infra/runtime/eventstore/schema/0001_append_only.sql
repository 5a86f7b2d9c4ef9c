-- The eventsourcing library makes the ledger's tables; this makes them a ledger: facts are added, and nothing else.

CREATE OR REPLACE FUNCTION refuse_rewriting_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$;

-- Triggers hold the owner of the tables too, whom no missing right would stop.
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {events}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();
CREATE OR REPLACE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {tags}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting_history();

-- A tag cannot lose its fact, since neither is ever deleted: checking that for every tag would take a
-- fifth of the time for which an append keeps the ledger to itself.
ALTER TABLE {tags} DROP CONSTRAINT IF EXISTS {foreign_key};

REVOKE ALL ON {events}, {tags} FROM PUBLIC, {app};

-- MAINTAIN, for an append takes a lock that nobody without a right to change rows may take otherwise.
GRANT SELECT, INSERT, MAINTAIN ON {events} TO {app};
GRANT SELECT, INSERT ON {tags} TO {app};
GRANT USAGE ON SEQUENCE {sequence} TO {app};
