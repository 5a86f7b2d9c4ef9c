"""How a family lives and where it stands on the list: surveys, desil and listing.

Of each answer the last that was so counts, whenever it was recorded: `answered` keeps the day
before which a later one must not surely lie.
"""

from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.calendar import day_of
from contracts.questionnaires.sheets import HOUSING
from contracts.registry.history.periods import within
from contracts.registry.welfare import DesilReceived, FamilyListed, ListingEnded, SurveyRecorded
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import Folds
from services.programs.families.versions import next_version

NEWS = """(SELECT coalesce(jsonb_object_agg(key, {value}), '{{}}') FROM jsonb_each(%(given)s)
    WHERE coalesce((answered ->> key)::date <= %(last)s::date, true))"""
FLOOR = "greatest((answered ->> {key})::date, %(first)s::date)"
# An answer that a later survey does not give keeps its earlier value.
SURVEYED = next_version(
    housing="housing || " + NEWS.format(value="value"),
    answered="answered || " + NEWS.format(value=FLOOR.format(key="key")),
    survey_date="greatest(survey_date, %(on)s::date)",
)
# A newer period counts, whenever it comes; of the same period, what came last.
NEWER = "CASE WHEN desil_period > %(period)s THEN {column} ELSE {value} END"
DESIL = next_version(
    desil=NEWER.format(column="desil", value="%(desil)s::int"),
    desil_period=NEWER.format(column="desil_period", value="%(period)s"),
)
LATER = "CASE WHEN (answered ->> 'listed')::date > %(last)s::date THEN {column} ELSE {value} END"
SINCE = "answered || jsonb_build_object('listed', " + FLOOR.format(key="'listed'") + ")"
LISTED = next_version(
    listed=LATER.format(column="listed", value="%(listed)s"),
    answered=LATER.format(column="answered", value=SINCE),
)

welfare = Folds()


@welfare.on(SurveyRecorded)
def surveyed(db: Connection[Any], fact: SurveyRecorded, past: Recorded) -> None:
    if fact.questionnaire == HOUSING.name:
        named = {"given": Jsonb(fact.answers), "on": fact.effective.on}
        db.execute(SURVEYED, named | _when(fact, past))


@welfare.on(DesilReceived)
def ranked(db: Connection[Any], fact: DesilReceived, past: Recorded) -> None:
    named = {"period": fact.period, "desil": fact.desil}
    db.execute(DESIL, named | {"family": fact.family_id, "position": past.position})


@welfare.on(FamilyListed, ListingEnded)
def listed(db: Connection[Any], fact: FamilyListed | ListingEnded, past: Recorded) -> None:
    db.execute(LISTED, {"listed": isinstance(fact, FamilyListed)} | _when(fact, past))


def _when(fact: SurveyRecorded | FamilyListed | ListingEnded, past: Recorded) -> dict[str, Any]:
    """The days on which it can have been so."""
    first, last, _ = within(fact.effective, day_of(past.by.recorded_at), past.position)
    days: dict[str, date] = {"first": first, "last": last}
    return {"family": fact.family_id, "position": past.position, **days}
