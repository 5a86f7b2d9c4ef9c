"""Versions: what was known of a family from one registry position until (not including) the next.

An assessment at a past position reads what was known then, whatever was recorded later (as-of
query). A change never overwrites: it ends the family's version and begins the next.
"""

TABLES = """
    CREATE TABLE family_version (
        family_id uuid NOT NULL,
        from_position bigint NOT NULL,
        to_position bigint,
        region_code text NOT NULL,
        members jsonb NOT NULL,
        departed jsonb NOT NULL DEFAULT '{}',
        housing jsonb NOT NULL DEFAULT '{}',
        answered jsonb NOT NULL DEFAULT '{}',
        survey_date date,
        desil int,
        desil_period text,
        listed boolean,
        PRIMARY KEY (family_id, from_position)
    );
    CREATE UNIQUE INDEX ON family_version (family_id) WHERE to_position IS NULL;
    CREATE INDEX ON family_version (region_code COLLATE "C", from_position)"""

COLUMNS = (
    "region_code",
    "members",
    "departed",
    "housing",
    "answered",
    "survey_date",
    "desil",
    "desil_period",
    "listed",
)

FIRST_VERSION = (
    b"INSERT INTO family_version (family_id, from_position, region_code, members)"
    b" VALUES (%(family)s, %(position)s, %(village)s, %(joined)s)"
)


def next_version(**changed: str) -> bytes:
    """SQL that ends a family's version at `position` and begins the next with other values."""
    values = ", ".join(changed.get(column, column) for column in COLUMNS)
    return f"""
    WITH last AS (
        UPDATE family_version SET to_position = %(position)s
        WHERE family_id = %(family)s AND to_position IS NULL RETURNING *
    )
    INSERT INTO family_version (family_id, from_position, {", ".join(COLUMNS)})
    SELECT family_id, %(position)s, {values} FROM last""".encode()
