-- Who asked that a large plan, or one over another's upload, be carried out or taken back: a second officer agrees.
-- A table of its own, since a release beside reads the columns of import_job as it knows them.

CREATE TABLE IF NOT EXISTS import_asked (
    import_id uuid PRIMARY KEY REFERENCES import_job,
    what text NOT NULL CHECK (what IN ('commit', 'cancel')),
    by jsonb NOT NULL,
    families uuid[],
    agreed_by jsonb
);

GRANT SELECT, INSERT, UPDATE ON import_asked TO {api};
