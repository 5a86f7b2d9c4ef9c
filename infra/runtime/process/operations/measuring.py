"""How far every part of a service is, what cannot go on, and what is parked."""

from typing import TYPE_CHECKING, Any

import psycopg
from fastapi import APIRouter

from infra.runtime.http.access import requires
from infra.runtime.http.deps import DepsDep
from infra.runtime.process.operations.allowed import LOOK, running_in
from infra.runtime.telemetry.traces import Telemetry
from infra.runtime.telemetry.troubles import troubles

if TYPE_CHECKING:
    from infra.runtime.process.service import Running

router = APIRouter(prefix="/operations", tags=["Operasi"])


@router.get("/lag", dependencies=[requires(LOOK)], summary="Ketertinggalan tiap bagian")
def lag(deps: DepsDep) -> dict[str, Any]:
    return measured(running_in(deps))


def measured(running: "Running") -> dict[str, Any]:
    """How many lines each follower, and how many messages the relay, is behind; what is parked.

    `troubles` names what cannot go on, why, and since when.
    """
    with psycopg.connect(running.settings.app_conninfo) as db:
        behind = {each.name: each.log.head(db) - each.position(db) for each in running.followers}
        if running.ledger:
            sent = db.execute("SELECT coalesce(max(position), 0) FROM relay_cursor").fetchone()
            behind["relay"] = running.logs["ledger"].head(db) - (sent[0] if sent else 0)
        waiting = db.execute(
            "SELECT count(*) FROM parked WHERE state IN ('parked', 'waiting', 'retry')"
        ).fetchone()
        stuck = [each._asdict() for each in troubles(db)]
    return {"behind": behind, "parked": waiting[0] if waiting else 0, "troubles": stuck}


def observe(running: "Running", telemetry: Telemetry) -> None:
    telemetry.gauge("jejak.lag", lambda: measured(running)["behind"])
    telemetry.gauge("jejak.parked", lambda: measured(running)["parked"])
    telemetry.gauge("jejak.stuck", lambda: len(measured(running)["troubles"]))
