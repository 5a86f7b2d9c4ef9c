"""The case book of an office and year: which number the next case there gets."""

from contracts.ids import CASE_BOOK
from contracts.verification.cases import ProposalSubmitted
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class CaseBook(Projection):
    """Two clerks of an office never take the same number: the second is asked again."""

    def __init__(self, office: str, year: int) -> None:
        self.name = f"{office}/{year}"
        self.tags = (CASE_BOOK.of(self.name),)
        self.cases = 0

    @on(ProposalSubmitted)
    def submitted(self, fact: ProposalSubmitted, past: Recorded) -> None:
        self.cases += 1

    @property
    def next_number(self) -> str:
        """As people write it: `0007/18.09.01.2001/2026`."""
        return f"{self.cases + 1:04}/{self.name}"
