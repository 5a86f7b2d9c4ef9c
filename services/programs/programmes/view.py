"""The programmes there are, and how often their rules were published."""

from typing import Any

from psycopg import Connection

from contracts.programs.programmes import ProgrammeDefined, RuleVersionPublished
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import View, one_row

programmes = View(
    "programmes",
    """
    CREATE TABLE programme (
        programme_id uuid PRIMARY KEY,
        code text NOT NULL,
        name text NOT NULL,
        target text NOT NULL,
        versions int NOT NULL DEFAULT 0
    )""",
)


@programmes.on(ProgrammeDefined)
def defined(db: Connection[Any], fact: ProgrammeDefined, past: Recorded) -> None:
    db.execute(
        "INSERT INTO programme VALUES (%s, %s, %s, %s)",
        (fact.programme_id, fact.code, fact.name, fact.target),
    )


@programmes.on(RuleVersionPublished)
def published(db: Connection[Any], fact: RuleVersionPublished, past: Recorded) -> None:
    db.execute(
        one_row("UPDATE programme SET versions = %s WHERE programme_id = %s"),
        (fact.version, fact.programme_id),
    )
