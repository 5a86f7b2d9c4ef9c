-- The keys of persons, in a database of their own: whoever backs up the facts does not back up what opens them.

CREATE TABLE IF NOT EXISTS subject_key (
    subject_id  uuid,
    key_no      int,
    kek_id      text NOT NULL,
    wrapped     bytea,
    state       text NOT NULL DEFAULT 'live' CHECK (state IN ('live', 'shredded')),
    created_at  timestamptz NOT NULL DEFAULT now(),
    shredded_at timestamptz,
    reason      text,
    PRIMARY KEY (subject_id, key_no),
    CHECK ((state = 'shredded') = (wrapped IS NULL))
);

-- An erasure is a promise to a person: not even the owner of the table takes it back.
CREATE OR REPLACE FUNCTION shredded_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'a shredded key does not come back'; END $$;
CREATE OR REPLACE TRIGGER shredded_is_final BEFORE UPDATE ON subject_key
    FOR EACH ROW WHEN (OLD.state = 'shredded') EXECUTE FUNCTION shredded_is_final();

-- No DELETE: a row that is gone would let a new key be made for a person who was erased.
REVOKE ALL ON subject_key FROM PUBLIC;
GRANT SELECT, INSERT, UPDATE (kek_id, wrapped, state, shredded_at, reason)
    ON subject_key TO {keyring};
