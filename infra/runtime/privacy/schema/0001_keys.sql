-- The keys of persons, in a database of their own: whoever backs up the facts does not back up what opens them.

CREATE TABLE IF NOT EXISTS subject_key (
    key_id     uuid PRIMARY KEY,
    subject_id uuid NOT NULL,
    current    boolean NOT NULL DEFAULT true,
    kek_id     text NOT NULL,
    wrapped    bytea,
    made_at    timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX IF NOT EXISTS one_current_key ON subject_key (subject_id) WHERE current;
CREATE TABLE IF NOT EXISTS erased (
    subject_id uuid PRIMARY KEY,
    at         timestamptz NOT NULL DEFAULT now(),
    reason     text NOT NULL
);

-- An erasure is a promise to a person: not even the owner of the table takes it back.
CREATE OR REPLACE FUNCTION shredded_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'a shredded key does not come back'; END $$;
CREATE OR REPLACE TRIGGER shredded_is_final BEFORE UPDATE ON subject_key
    FOR EACH ROW WHEN (OLD.wrapped IS NULL) EXECUTE FUNCTION shredded_is_final();

-- No DELETE: a row that is gone would let a new key be made for a person who was erased.
REVOKE ALL ON subject_key, erased FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE (kek_id, wrapped) ON subject_key TO {keyring};
GRANT SELECT, INSERT ON erased TO {keyring};
-- Who verifies, judges and counts reads keys, and makes none.
GRANT SELECT ON subject_key, erased TO {verifying}, {judging}, {counting};
