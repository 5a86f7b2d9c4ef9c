"""A service looks whether it can confirm an erasure; what it has said of it so far."""

from uuid import UUID

from contracts.ids import FACT
from contracts.keeping.confirmations import ErasureConfirmed
from tests.running import InTests


def look(office: InTests) -> None:
    """As its timer does each minute."""
    assert office.running.timer
    office.running.timer.step(office.db)


def confirmed(office: InTests, erasure_id: UUID) -> list[ErasureConfirmed]:
    facts = office.running.ledger.history(FACT.of(erasure_id))
    return [past.fact for past in facts if isinstance(past.fact, ErasureConfirmed)]
