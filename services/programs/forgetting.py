"""What programs must not hold of somebody erased: birth, work, disability; a family's house."""

from collections.abc import Collection
from typing import Any

from psycopg import Connection, sql

from contracts.keeping.confirmations import FamilyCleared
from infra.runtime.deadlines.erasures import Forgetting, HeardErasure
from infra.runtime.deadlines.timer import reading
from infra.runtime.eventstore.ledger import Ledger
from services.programs.families.columns import of_house
from services.programs.families.view import FORGOTTEN, family_attributes

HOUSE = sql.SQL(", ").join(map(sql.Identifier, of_house({})))
HOLDS = sql.SQL("""
    SELECT EXISTS (SELECT FROM family_version WHERE members ? %(who)s
        AND jsonb_strip_nulls(members -> %(who)s) ?| %(fields)s)
    OR EXISTS (SELECT FROM family_version WHERE family_id = ANY(%(subjects)s)
        AND (survey_date IS NOT NULL OR num_nonnulls({house}) > 0))""").format(house=HOUSE)
STORE = "family_attributes.family_version"


def left(db: Connection[Any], ledger: Ledger, erased: HeardErasure) -> Collection[str]:
    asked = {
        "who": str(erased.person_id),
        "fields": list(FORGOTTEN),
        "subjects": list(erased.subjects),
    }
    with reading(db, family_attributes):
        row = db.execute(HOLDS, asked).fetchone()
    return [STORE] if row and row[0] else []


def confirmed(erased: HeardErasure, position: int) -> FamilyCleared:
    return FamilyCleared(**erased.read_at(position), stores=(STORE,))


forgetting = Forgetting(confirmed, family_attributes, left=left)
