-- Imports of population files. What a file says of people lies sealed; outcomes and counts do not.

CREATE TABLE IF NOT EXISTS import_job (
    id uuid PRIMARY KEY,
    number bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    village_code text NOT NULL,
    state text NOT NULL,
    sha256 text NOT NULL,
    first_load boolean,
    -- Whether it is said to name everybody who lives in the village.
    complete boolean NOT NULL DEFAULT false,
    absent_families int NOT NULL DEFAULT 0,
    uploaded_by jsonb NOT NULL,
    committed_by jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    facts jsonb,
    problem jsonb,
    rows_total int,
    rows_done int NOT NULL DEFAULT 0,
    totals jsonb NOT NULL DEFAULT '{}',
    plan_sha256 text,
    attempts int NOT NULL DEFAULT 0,
    -- Who takes back what was recorded, which families (none named: all), and on which of them they insist.
    taking_back jsonb,
    -- Families that were not taken back, with what touched them since.
    kept jsonb NOT NULL DEFAULT '[]'
);

-- The same file leads back to the same import, unless rows were left out because they had changed meanwhile.
CREATE UNIQUE INDEX IF NOT EXISTS import_job_same_file ON import_job (village_code, sha256)
    WHERE state IN ('received', 'planning', 'planned', 'committing')
        OR (state = 'committed' AND NOT totals ? 'stale');

CREATE INDEX IF NOT EXISTS import_job_to_do ON import_job (number)
    WHERE state IN ('received', 'planning', 'committing', 'cancelling');

-- EXTERNAL: what is sealed does not compress, and trying costs time.
CREATE TABLE IF NOT EXISTS import_file (
    import_id uuid PRIMARY KEY REFERENCES import_job,
    sealed bytea STORAGE EXTERNAL NOT NULL
);

CREATE TABLE IF NOT EXISTS import_batch (
    import_id uuid REFERENCES import_job,
    batch int,
    sealed bytea STORAGE EXTERNAL NOT NULL,
    rows int NOT NULL,
    done boolean NOT NULL DEFAULT false,
    PRIMARY KEY (import_id, batch)
);

CREATE TABLE IF NOT EXISTS import_row (
    import_id uuid,
    line int,
    batch int NOT NULL,
    outcome text NOT NULL,
    note text,
    PRIMARY KEY (import_id, line)
);

GRANT SELECT, INSERT, UPDATE, DELETE
    ON import_job, import_file, import_batch, import_row TO {app};
