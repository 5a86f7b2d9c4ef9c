"""A database of the release before numbered files: what it held, made of one of today."""

BEFORE_NUMBERS = """
    DROP TABLE schema_change, generation, inbox, struck, refill, dropping, access_log;
    DROP TABLE access_pace, access_attempts;
    DROP TABLE ledger, fact, fact_tag, annex, ledger_epoch;
    DROP FUNCTION refuse_rewriting_history, clock, append, position_at, adopt, link CASCADE;
    DROP FUNCTION inbox_strike, inbox_month, inbox_months, inbox_drop, inbox_fill;
    DROP FUNCTION pass_trail, fill_again, access_log_month, access_log_append;
    DROP FUNCTION access_log_settle, access_log_attempt;
    ALTER TABLE inbox_cursor DROP epoch, DROP checked, DROP common;
    ALTER TABLE relay_cursor DROP foreign_id;
    CREATE TABLE inbox (
        seq bigint GENERATED ALWAYS AS IDENTITY (START 41) PRIMARY KEY,
        source text NOT NULL,
        message_id text NOT NULL UNIQUE,
        type text NOT NULL,
        key uuid,
        event_id uuid NOT NULL,
        headers jsonb NOT NULL,
        data bytea NOT NULL,
        received_at timestamptz NOT NULL DEFAULT now()
    );
    CREATE TABLE access_log (
        id bigint GENERATED ALWAYS AS IDENTITY (START 7) PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        person text NOT NULL, role text NOT NULL, office text NOT NULL, purpose text NOT NULL,
        action text NOT NULL, subjects uuid[] NOT NULL, fields text[] NOT NULL,
        result_count int NOT NULL, request_id text NOT NULL, correlation_id text NOT NULL
    );
    CREATE INDEX access_log_subjects ON access_log USING gin (subjects);
    CREATE INDEX access_log_person ON access_log (person, at);
    CREATE TRIGGER access_log_is_final BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log
        FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_final()"""
"""What had other tables then, and what was not there."""
OLD_MESSAGE = (
    "INSERT INTO inbox (source, message_id, type, event_id, headers, data, received_at) VALUES"
    " ('registry', %s, 'registry.test-noted.v1', gen_random_uuid(), %s, '{}', '2026-01-31 23:30Z')"
)
OLD_ACCESS = """
    INSERT INTO access_log (at, person, role, office, purpose, action, subjects, fields,
        result_count, request_id, correlation_id)
    VALUES ('2026-01-31 23:30Z', 'operator', 'tim_data', '18.09', 'pelayanan', 'household.read',
        '{}', '{name}', 0, 'r1', 'c1')"""
