"""The office: what endpoints of programmes share, for officers who decide and for those who read.

Who decides, on which grounds and in which regions; how far a view must have come.
"""

from collections.abc import Collection
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request

from contracts.calendar import day_of
from contracts.ids import named
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.http.access import Who
from infra.runtime.http.deps import LedgerDep, inline, request_deps
from infra.runtime.http.manual import form
from infra.runtime.http.provenance import By
from infra.runtime.http.reading.freshness import fresh
from infra.runtime.projections.reading import applied
from infra.runtime.projections.views import View
from infra.runtime.refusals import Refused

Form = form.Form
"""What refuses a field of no such name, and may show an EXAMPLE of its own."""


class NotYetThere(Refused):
    problem = "in-the-future"
    status = 422
    title = "Tanggal belum terjadi"
    detail = "Tanggal tidak boleh sesudah hari ini. Perbaiki tanggalnya."


def require_past(on: date, today: date) -> None:
    """Raises NotYetThere for a day that is still to come."""
    if on > today:
        raise NotYetThere


class Office:
    """Where an officer decides."""

    def __init__(self, who: Who, by: By, ledger: LedgerDep) -> None:
        self._who = who
        self._by = by
        self._ledger = ledger

    @property
    def regions(self) -> Collection[str]:
        """Where the officer may decide."""
        return self._who.regions

    @property
    def command(self) -> str:
        """The id of what the officer asks for, as a fact names it that follows from it."""
        return str(self._by.command_id)

    @property
    def today(self) -> date:
        """The day on which the officer asks."""
        return day_of(now())

    def require(self, village: str) -> None:
        """Raises NotFound for a village outside the officer's regions."""
        self._who.require(village)

    def new_id(self, name: str) -> UUID:
        """The same again when the same command is repeated."""
        return named(self._by.command_id, name)

    def record(self, decision: Decision) -> Outcome:
        """Carry the decision out on the grounds that the officer gave."""
        return self._ledger.decide(decision, self._by)


OfficeDep = Annotated[Office, inline(Office)]


def as_of(view: View) -> Any:
    """`AsOf = Annotated[int, as_of(view)]`: how far the view has come, once it is far enough."""

    def position(request: Request) -> int:
        with request_deps(request).pool.connection() as db:
            return applied(db, view)

    return fresh(position)
