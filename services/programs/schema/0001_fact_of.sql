-- Which facts of the register speak of whom, for the reaction that settles enrolments by all of them.
-- Filled again with the reaction's cursor at 0; `place` is the number of a message in the inbox.

CREATE TABLE IF NOT EXISTS fact_of (
    subject uuid NOT NULL,
    place bigint NOT NULL,
    PRIMARY KEY (subject, place)
);

GRANT SELECT, INSERT ON fact_of TO {app};
