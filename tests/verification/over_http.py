"""Bringing a case so far over HTTP, and looking at it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from contracts.event import Event
from contracts.registry.welfare import RatifiedChangeRefused, RefusalReason, Standing
from tests.verification.cases_we_know import SUKAMAJU
from tests.verification.conftest import Office
from tests.verification.steps import done


def brought(office: Office, family: UUID, *steps: str) -> tuple[UUID, int]:
    case, version = UUID(int=0), 0
    usual = {"return": "joko", "verify": "joko", "ratify": "tono", "reject": "tono"}
    for step in steps:
        case, version = done(office, usual.get(step, "sari"), step, case, version, family)
    return case, version


def at_once(ask: Callable[[str], Any], *people: str) -> list[int]:
    with ThreadPoolExecutor(len(people)) as threads:
        return sorted(answer.status_code for answer in threads.map(ask, people))


def page(office: Office, case: UUID) -> Any:
    office.catch_up()
    return office.reads("tono", f"/cases/{case}").json()


def facts_of(case: UUID, family: UUID) -> dict[str, Any]:
    return {"case_id": case, "family_id": family, "village_code": SUKAMAJU}


def refused(
    case: UUID,
    family: UUID,
    position: int,
    reason: RefusalReason = RefusalReason.CHANGED_MEANWHILE,
    attempt: int = 1,
) -> Event:
    stood = Standing(
        event_id=str(uuid4()),
        position=position,
        topic="registry.survey_recorded",
        fields=("floor",),
        recorded_on=date(2026, 11, 20),
    )
    facts = facts_of(case, family) | {"attempt": attempt, "reason": reason}
    standing = () if reason is RefusalReason.DISCARDED else (stood,)
    return RatifiedChangeRefused(**facts, standing=standing)
