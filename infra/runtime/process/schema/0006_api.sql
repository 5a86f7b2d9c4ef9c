-- What a service's API may do: answer, read, and say what becomes of a parked line. It keeps no view, moves
-- no cursor and receives nothing; that is the work of {app}.

GRANT USAGE ON SCHEMA public TO {api};
GRANT SELECT ON follower_cursor, parked, trouble, reaction, schema_change, relay_cursor, inbox, inbox_cursor, generation TO {api};
GRANT UPDATE (state, settled_at, settled_by, reason) ON parked TO {api};
GRANT SELECT, INSERT, UPDATE, DELETE ON idempotency, rate_limit TO {api};
