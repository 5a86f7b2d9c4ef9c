"""Determinations made, each with its frozen list and what is needed to make it again."""

from typing import Any

from psycopg import Connection

from contracts.programs.programmes import DeterminationMade
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View

determinations = View(
    "determinations",
    """
    CREATE TABLE determination (
        determination_id uuid PRIMARY KEY,
        programme_id uuid NOT NULL,
        region_code text NOT NULL,
        rule_version int NOT NULL,
        known_at bigint NOT NULL,
        as_of date NOT NULL,
        eligible_count int NOT NULL,
        annex text NOT NULL,
        unknown_count int NOT NULL,
        ineligible_count int NOT NULL,
        made_at timestamptz NOT NULL,
        made_by text NOT NULL,
        position bigint NOT NULL
    );
    CREATE INDEX ON determination (programme_id, region_code COLLATE "C", position)""",
)


@determinations.on(DeterminationMade)
def made(db: Connection[Any], fact: DeterminationMade, past: Recorded) -> None:
    db.execute(
        "INSERT INTO determination VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            fact.determination_id,
            fact.programme_id,
            fact.village_code,
            fact.rule_version,
            fact.known_at,
            fact.as_of,
            fact.eligible.count,
            fact.eligible.hash,
            fact.unknown_count,
            fact.ineligible_count,
            past.recorded_at,
            past.by.actor,
            past.position,
        ),
    )
