"""What reporting must not hold of a family that was erased: its answers, in words."""

from collections.abc import Collection
from typing import Any, LiteralString

from psycopg import Connection

from contracts.keeping.confirmations import TimelineCleared
from contracts.registry.welfare import SurveyRecorded
from infra.runtime.deadlines.erasures import Forgetting, HeardErasure
from infra.runtime.deadlines.timer import reading
from infra.runtime.eventstore.ledger import Ledger
from services.reporting.timeline.view import FORGOTTEN, household_timeline

HOLDS: LiteralString = """
    SELECT EXISTS (SELECT FROM entry
        WHERE family_id = ANY(%s) AND topic = %s AND sentence <> %s)"""
STORE = "household_timeline.entry"


def left(db: Connection[Any], ledger: Ledger, erased: HeardErasure) -> Collection[str]:
    with reading(db, household_timeline):
        asked = (list(erased.subjects), SurveyRecorded.TOPIC, FORGOTTEN)
        row = db.execute(HOLDS, asked).fetchone()
    return [STORE] if row and row[0] else []


def confirmed(erased: HeardErasure, position: int) -> TimelineCleared:
    return TimelineCleared(**erased.read_at(position), stores=(STORE,))


forgetting = Forgetting(confirmed, household_timeline, left=left)
