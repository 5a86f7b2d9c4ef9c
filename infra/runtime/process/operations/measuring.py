"""How far every part of a service is, what cannot go on, and what is parked."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg
from fastapi import APIRouter
from psycopg import Connection

from infra.runtime.http.access import requires
from infra.runtime.http.deps import DepsDep
from infra.runtime.http.opening.declaring import MACHINERY
from infra.runtime.process.operations.allowed import LOOK, running_in
from infra.runtime.projections.parking import OPEN
from infra.runtime.telemetry.traces import Telemetry
from infra.runtime.telemetry.troubles import troubles

if TYPE_CHECKING:
    from infra.runtime.process.service import Running

router = APIRouter(prefix="/operations", tags=["Operasi"])


@router.get(
    "/lag",
    dependencies=[requires(LOOK), MACHINERY],
    summary="Ketertinggalan tiap bagian",
)
def lag(deps: DepsDep) -> dict[str, Any]:
    return measured(running_in(deps))


def measured(running: "Running") -> dict[str, Any]:
    """How many lines each follower, and how many messages the relay, is behind; what is parked.

    `late` are deadlines that have passed and were not noted, `undated` those nobody can date yet;
    `troubles` names what cannot go on, why, and since when.
    """
    return _read(running, *PARTS)


def observe(running: "Running", telemetry: Telemetry) -> None:
    telemetry.gauge("jejak.lag", lambda: _read(running, "behind")["behind"])
    telemetry.gauge("jejak.parked", lambda: _read(running, "parked")["parked"])
    telemetry.gauge("jejak.deadlines.late", lambda: _read(running, "late")["late"])
    telemetry.gauge("jejak.deadlines.undated", lambda: _read(running, "undated")["undated"])
    telemetry.gauge("jejak.stuck", lambda: len(_read(running, "troubles")["troubles"]))


def _read(running: "Running", *parts: str) -> dict[str, Any]:
    with psycopg.connect(running.settings.app_conninfo) as db:
        return {name: PARTS[name](running, db) for name in parts}


def _behind(running: "Running", db: Connection) -> dict[str, int]:
    behind = {each.name: each.log.head(db) - each.position(db) for each in running.followers}
    sent = db.execute("SELECT coalesce(max(position), 0) FROM relay_cursor").fetchone()
    behind["relay"] = running.logs["ledger"].head(db) - (sent[0] if sent else 0)
    return behind


def _parked(_: "Running", db: Connection) -> int:
    row = db.execute(f"SELECT count(*) FROM parked WHERE {OPEN}".encode()).fetchone()
    return row[0] if row else 0


def _troubles(_: "Running", db: Connection) -> list[dict[str, Any]]:
    return [each._asdict() for each in troubles(db)]


def _deadlines(which: str, running: "Running", db: Connection) -> dict[str, int]:
    waiting = running.timer.waiting(db) if running.timer else {}
    return {name: getattr(each, which) for name, each in waiting.items()}


PARTS: dict[str, Callable[["Running", Connection], Any]] = {
    "behind": _behind,
    "parked": _parked,
    "troubles": _troubles,
    "late": partial(_deadlines, "late"),
    "undated": partial(_deadlines, "undated"),
}
