-- Who looked at whom: names of fields and subjects, never a value.

CREATE TABLE IF NOT EXISTS access_log (
    id             bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at             timestamptz NOT NULL DEFAULT clock_timestamp(),
    person         text NOT NULL,
    role           text NOT NULL,
    office         text NOT NULL,
    purpose        text NOT NULL,
    action         text NOT NULL,
    subjects       uuid[] NOT NULL,
    fields         text[] NOT NULL,
    result_count   int NOT NULL,
    request_id     text NOT NULL,
    correlation_id text NOT NULL
);

-- The two questions of an auditor: who looked at this person, and what did this officer look at.
CREATE INDEX IF NOT EXISTS access_log_subjects ON access_log USING gin (subjects);
CREATE INDEX IF NOT EXISTS access_log_person ON access_log (person, at);

-- Triggers hold the owner too: whoever administers the tables may have looked as well.
CREATE OR REPLACE FUNCTION access_log_is_final() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'the access log is only ever added to'; END $$;
CREATE OR REPLACE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
    FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final();

REVOKE ALL ON access_log FROM PUBLIC, {app};
GRANT SELECT, INSERT ON access_log TO {app};
