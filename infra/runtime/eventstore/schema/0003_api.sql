-- An API appends as workers do, by the one function, and reads.

GRANT SELECT ON ledger, fact, fact_tag TO {api};
GRANT EXECUTE ON FUNCTION append, position_at, clock TO {api};
GRANT SELECT, INSERT ON annex TO {api};
