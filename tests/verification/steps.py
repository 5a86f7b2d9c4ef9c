"""Taking a case further over HTTP."""

from typing import Any
from uuid import UUID

from tests.verification.conftest import Office

FLOOR = {
    "change": {"kind": "housing_update", "housing": {"floor": "earth"}},
    "effective": {"on": "2026-10-30"},
}
ABLE = {"change": {"kind": "removal", "reason_code": "MAMPU"}, "effective": {"on": "2026-10-30"}}
DECREE = {"number": "460/1/2026", "on": "2026-11-01"}


def proposal(family: UUID, based_on: int, what: Any = FLOOR) -> dict[str, Any]:
    return {**what, "family_id": str(family), "based_on": based_on}


def done(
    office: Office, who: str, step: str, case: UUID, version: int, family: UUID
) -> tuple[UUID, int]:
    """The case and its position after a step that must succeed."""
    if step == "submit":
        answer = office.does(who, "/cases", proposal(family, office.heard))
    else:
        bodies = {"ratify": DECREE, "revise": {**FLOOR, "based_on": office.heard}}
        path = f"/cases/{case}/{step}"
        answer = office.does(who, path, bodies.get(step), version=str(version))
    assert answer.status_code in (200, 201), answer.text
    recorded = answer.json()
    return UUID(recorded["case_id"]), recorded["position"]
