-- What every service keeps of its followers: how far each one is, and what it could not apply.
-- IF NOT EXISTS: a database of the release before numbered files has these tables, as they stand here.

CREATE TABLE IF NOT EXISTS follower_cursor (
    follower text PRIMARY KEY,
    position bigint NOT NULL,
    moved_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS parked (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    follower text NOT NULL,
    position bigint NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    keys uuid[] NOT NULL,
    error text NOT NULL,
    state text NOT NULL CHECK (state IN ('parked', 'waiting', 'retry', 'applied', 'discarded')),
    parked_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    settled_by text,
    reason text,
    UNIQUE (follower, position)
);

-- Asked before every line is applied; what was settled stays as a trail and is not in the way.
CREATE INDEX IF NOT EXISTS parked_open ON parked (follower, position)
    WHERE state IN ('parked', 'waiting', 'retry');
CREATE INDEX IF NOT EXISTS parked_about ON parked USING gin (keys)
    WHERE state IN ('parked', 'waiting', 'retry');

-- Which part cannot go on. A row stays until the part goes on, so that its age tells what is stuck.
CREATE TABLE IF NOT EXISTS trouble (
    part text PRIMARY KEY,
    what text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);

-- From where on a reaction reacts: what was recorded before it existed is the past. An older release
-- knows from `release` that it must leave reacting to a newer one.
CREATE TABLE IF NOT EXISTS reaction (
    log text NOT NULL,
    name text NOT NULL,
    begins bigint NOT NULL,
    release int[] NOT NULL,
    PRIMARY KEY (log, name)
);

GRANT USAGE ON SCHEMA public TO {app}, {reader};
GRANT SELECT, INSERT, UPDATE ON follower_cursor, parked TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON trouble, reaction TO {app};
GRANT SELECT ON follower_cursor, parked TO {reader};

-- A service that holds no owner's login still finds out whether its tables are those of its release.
GRANT SELECT ON schema_change TO {app};
