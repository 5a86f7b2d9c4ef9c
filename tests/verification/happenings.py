"""Cases with a history of their own, and how they are shown to an auditor."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg

from contracts.event import Event
from infra.runtime.eventstore.projection import Query
from tests.runtime.eventstore.storage.writing import set_clock
from tests.verification.cases_we_know import on_record
from tests.verification.conftest import Office

AUDITOR = "auditor.lia"
ELSEWHERE = UUID(int=75)


def happened(office: Office, *facts: Event, late: timedelta | None = None, **who: str) -> UUID:
    """A case with this history, each of its own id; `late` sets back the clock it is recorded by.

    What is recorded later is later all the same, so the oldest comes first.
    """
    with psycopg.connect(office.settings.owner_conninfo) as owner:
        set_clock(owner, f"-{(late or timedelta()).total_seconds()} seconds")
    case = uuid4()
    history = on_record(*(fact.model_copy(update={"case_id": case}) for fact in facts), **who)
    for past in history:
        past.by = past.by.model_copy(update={"command_id": uuid4()})
    office.ledger.append(history, [Query((), f"case:{case}")], None)
    office.catch_up()
    return case


def page(office: Office, case: UUID) -> Any:
    answer = office.reads(AUDITOR, f"/cases/{case}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def listed(office: Office, **query: Any) -> Any:
    answer = office.reads(AUDITOR, "/cases", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()
