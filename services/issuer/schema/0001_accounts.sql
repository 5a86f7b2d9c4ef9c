-- Accounts and what proves them. A secret is kept as a hash, or sealed where it is needed again.
CREATE TABLE account (
    person text PRIMARY KEY CHECK (person ~ '^[a-z0-9][a-z0-9._-]{2,99}$'),
    state text NOT NULL CHECK (state IN ('invited', 'active', 'ended')),
    password text,
    two_factors boolean NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE activation (
    person text PRIMARY KEY REFERENCES account,
    code bytea NOT NULL,
    expires_at timestamptz NOT NULL
);

CREATE TABLE one_time_password (
    person text PRIMARY KEY REFERENCES account,
    seed bytea NOT NULL,
    confirmed boolean NOT NULL DEFAULT false,
    last_step bigint NOT NULL DEFAULT 0
);

CREATE TABLE device (
    device_id uuid PRIMARY KEY,
    person text NOT NULL REFERENCES account,
    public_key jsonb NOT NULL,
    pin text NOT NULL,
    failures int NOT NULL DEFAULT 0,
    registered_at timestamptz NOT NULL DEFAULT now(),
    ended_at timestamptz
);
CREATE INDEX ON device (person);

CREATE TABLE machine (
    person text PRIMARY KEY REFERENCES account,
    public_key jsonb NOT NULL
);

CREATE TABLE session (
    session_id uuid PRIMARY KEY,
    person text NOT NULL REFERENCES account,
    client text NOT NULL,
    factors text[] NOT NULL,
    began_at timestamptz NOT NULL DEFAULT now(),
    ends_at timestamptz NOT NULL,
    ended_at timestamptz
);
CREATE INDEX ON session (person);

-- An authorization code, or a refresh token: each is good for one exchange.
CREATE TABLE ticket (
    hash bytea PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('code', 'refresh')),
    session_id uuid NOT NULL REFERENCES session,
    redirect_uri text,
    challenge text,
    expires_at timestamptz NOT NULL,
    used_at timestamptz
);
CREATE INDEX ON ticket (session_id);
CREATE INDEX ON ticket (expires_at);

-- Sealed with a key of the issuer's own folder; the newest signs.
CREATE TABLE signing_key (
    kid text PRIMARY KEY,
    sealed bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);

-- What may be shown once only: identifiers of proofs and of assertions.
CREATE TABLE shown (
    hash bytea PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX ON shown (expires_at);

CREATE TABLE throttle (
    who bytea PRIMARY KEY,
    failures int NOT NULL,
    last_at timestamptz NOT NULL
);

-- Who tried what. A name that is no account is not kept: people type passwords there.
CREATE TABLE attempt (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT now(),
    person text REFERENCES account,
    what text NOT NULL,
    outcome text NOT NULL,
    client text NOT NULL
);
CREATE INDEX ON attempt (person, number);

GRANT SELECT, INSERT, UPDATE ON account, one_time_password, device, machine, session TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON activation, ticket, shown, throttle TO {app};
GRANT SELECT, INSERT ON signing_key TO {app};
GRANT SELECT, INSERT ON attempt TO {app};
GRANT SELECT ON public.schema_change TO {app};
