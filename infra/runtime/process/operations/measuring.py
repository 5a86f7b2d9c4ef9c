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

    `late` are deadlines that have passed and were not noted, `undated` those nobody can date yet;
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
        deadlines = running.timer.waiting(db) if running.timer else {}
    return {
        "behind": behind,
        "parked": waiting[0] if waiting else 0,
        "troubles": stuck,
        "late": {name: each.late for name, each in deadlines.items()},
        "undated": {name: each.undated for name, each in deadlines.items()},
    }


def observe(running: "Running", telemetry: Telemetry) -> None:
    telemetry.gauge("jejak.lag", lambda: measured(running)["behind"])
    telemetry.gauge("jejak.parked", lambda: measured(running)["parked"])
    telemetry.gauge("jejak.deadlines.late", lambda: measured(running)["late"])
    telemetry.gauge("jejak.deadlines.undated", lambda: measured(running)["undated"])
    telemetry.gauge("jejak.stuck", lambda: len(measured(running)["troubles"]))
