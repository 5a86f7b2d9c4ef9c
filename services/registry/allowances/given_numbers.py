"""Given numbers: NIK and KK numbers in a command become keyed hashes before anything sees them.

A command is refused alike for every number that is held where the office does not reach; each such
refusal is on record and spends the officer's budget, and without budget no number is looked at. So
it is with a name and a day of birth that somebody has there.
"""

from collections.abc import Iterable, Sequence
from typing import Annotated
from uuid import UUID

from contracts.event import Provenance
from contracts.privacy.opening import Disclosed, Purpose
from contracts.regions import contains
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.http.deps import DepsDep, LedgerDep, equipped
from infra.runtime.http.limits import require_left, spend
from infra.runtime.privacy.access_log import Access, AccessOutcome
from infra.runtime.privacy.blind_index import BlindIndex
from infra.runtime.refusals import Refused
from infra.runtime.telemetry.traces import current_trace_id
from services.registry.allowances.amounts import ELSEWHERE
from services.registry.projections.family import Family
from services.registry.refusals import KkNumberTaken, NumberHeld, NumberNotUsable


class GivenNumbers:
    def __init__(
        self,
        deps: DepsDep,
        ledger: LedgerDep,
        index: Annotated[BlindIndex, equipped(BlindIndex)],
    ) -> None:
        self.deps, self.ledger, self.index = deps, ledger, index
        self._let_in = False

    def key(self, by: Provenance, kind: str, number: str) -> str:
        """The keyed hash; raises TooOften where the officer's budget is spent."""
        self.require_left(by)
        return self.index.of(kind, number)

    def require_left(self, by: Provenance) -> None:
        """Raises TooOften where the officer's budget is spent."""
        if not self._let_in:
            with self.deps.pool.connection() as db:
                require_left(db, by.actor, ELSEWHERE)
            self._let_in = True

    def refused(self, by: Provenance, held: NumberHeld) -> Refused:
        """What the officer is told of a number that somebody holds."""
        if reaches(self.ledger, by.office, held):
            return held
        field = Disclosed.KK_NUMBER if isinstance(held, KkNumberTaken) else Disclosed.NIK
        self._spent(by, "number.claim", held.subjects, field)
        return NumberNotUsable()

    def namesakes(self, by: Provenance, elsewhere: Iterable[UUID]) -> None:
        """The officer is told that somebody elsewhere has the name and day of birth they gave."""
        self._spent(by, "namesake.claim", list(elsewhere), Disclosed.NAME)

    def _spent(
        self, by: Provenance, action: str, subjects: Sequence[UUID], field: Disclosed
    ) -> None:
        with self.deps.pool.connection() as db:
            spend(db, by.actor, ELSEWHERE)
        attempt = Access(
            person=by.actor,
            role=by.role,
            office=by.office,
            purpose=Purpose.RECORDING,
            action=action,
            outcome=AccessOutcome.REFUSED,
            subjects=subjects,
            fields=[field],
            result_count=0,
            trace_id=current_trace_id(),
        )
        self.deps.accesses.record(attempt)


def reaches(ledger: Ledger, office: str, held: NumberHeld) -> bool:
    """Whether an office may know who holds a number."""
    home = Family(held.family_id)
    ledger.ask(home)
    return contains(office, home.village_code)
