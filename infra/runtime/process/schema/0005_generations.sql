-- The tables of a view by what they are made and kept with. A release reads the generation of its own
-- fingerprint once that is filled; what nobody follows any more is emptied, and dropped by a migration.

CREATE TABLE generation (
    schema text PRIMARY KEY,
    view text NOT NULL,
    fingerprint text NOT NULL,
    state text NOT NULL CHECK (state IN ('filling', 'serving', 'left')),
    made_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    followed_at timestamptz NOT NULL DEFAULT now(),
    emptied boolean NOT NULL DEFAULT false,
    position bigint,
    digest text,
    identical boolean
);

CREATE UNIQUE INDEX one_serves ON generation (view, fingerprint) WHERE state = 'serving';
CREATE UNIQUE INDEX one_is_filled ON generation (view, fingerprint) WHERE state = 'filling';

GRANT SELECT, UPDATE (state, changed_at, followed_at, emptied, position, digest, identical) ON generation TO {app};
GRANT DELETE ON follower_cursor TO {app};
GRANT SELECT ON generation TO {reader};

-- Before there were generations a view lay in a schema of its own name, marked by its DDL's sha256.
DO $$
DECLARE old text;
BEGIN
    FOR old IN SELECT nspname FROM pg_namespace WHERE obj_description(oid, 'pg_namespace') ~ '^[0-9a-f]{64}$' LOOP
        EXECUTE format('DROP SCHEMA %I CASCADE', old);
        DELETE FROM follower_cursor WHERE follower = 'view:' || old;
        DELETE FROM parked WHERE follower = 'view:' || old AND state <> 'discarded';
    END LOOP;
END $$;
