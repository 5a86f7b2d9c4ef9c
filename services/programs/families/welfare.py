"""How a family lives and where it stands on the list: surveys, desil and listing."""

from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from contracts.registry.welfare import DesilReceived, HousingSurveyed, ListingEnded
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.views import Folds
from services.programs.families.versions import next_version

# An answer that a later survey does not give keeps its earlier value.
SURVEYED = next_version(housing="housing || %(housing)s", survey_date="%(on)s::date")
# A newer period counts, whenever it comes; of the same period, what came last.
NEWER = "CASE WHEN desil_period > %(period)s THEN {column} ELSE {value} END"
DESIL = next_version(
    desil=NEWER.format(column="desil", value="%(desil)s::int"),
    desil_period=NEWER.format(column="desil_period", value="%(period)s"),
    listed="coalesce(listed, true)",
)
UNLISTED = next_version(listed="false")

welfare = Folds()


@welfare.on(HousingSurveyed)
def surveyed(db: Connection[Any], fact: HousingSurveyed, past: Recorded) -> None:
    housing = Jsonb(fact.housing.model_dump(mode="json", exclude_none=True))
    named = {"housing": housing, "on": fact.effective.on}
    db.execute(SURVEYED, named | {"family": fact.family_id, "position": past.position})


@welfare.on(DesilReceived)
def ranked(db: Connection[Any], fact: DesilReceived, past: Recorded) -> None:
    named = {"period": fact.period, "desil": fact.desil}
    db.execute(DESIL, named | {"family": fact.family_id, "position": past.position})


@welfare.on(ListingEnded)
def unlisted(db: Connection[Any], fact: ListingEnded, past: Recorded) -> None:
    db.execute(UNLISTED, {"family": fact.family_id, "position": past.position})
