"""The rows of erasures that a service has heard of: whom, by which fact, when."""

from typing import Any

from psycopg import Connection

from contracts.keeping.confirmations import CONFIRMED
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.recorded import Recorded

TOPICS = ", ".join(f"'{each.TOPIC}'" for each in CONFIRMED)
TABLES = f"""
    CREATE TABLE erased (
        erasure_id uuid PRIMARY KEY,
        person_id uuid NOT NULL,
        subjects uuid[] NOT NULL,
        position bigint NOT NULL,
        epoch int NOT NULL,
        erased_at timestamptz NOT NULL
    );
    CREATE INDEX ON erased (person_id);
    CREATE VIEW deadline AS
    SELECT 'erasure' AS what, erasure_id AS subject, position AS since, epoch, erased_at AS due_at
    FROM erased WHERE NOT EXISTS (
        SELECT FROM public.fact_tag JOIN public.fact USING (position)
        WHERE tag = 'fact:' || erasure_id::text AND type IN ({TOPICS}))"""


def heard(db: Connection[Any], fact: PersonalDataErased, past: Recorded) -> None:
    row = (past.event_id, fact.person_id, fact.subjects, past.position, past.epoch)
    db.execute("INSERT INTO erased VALUES (%s, %s, %s, %s, %s, %s)", (*row, past.recorded_at))
