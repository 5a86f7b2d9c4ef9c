-- Giving a line up takes two: who asked for it first, and why.

ALTER TABLE parked ADD IF NOT EXISTS discard_asked_by text, ADD IF NOT EXISTS discard_asked_reason text;
GRANT UPDATE (discard_asked_by, discard_asked_reason) ON parked TO {api};
