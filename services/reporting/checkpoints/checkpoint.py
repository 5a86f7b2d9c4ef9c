"""A checkpoint by its number (projection): nobody reads all of them to take the next."""

from contracts.ids import CHECKPOINT
from contracts.reporting.checkpoints import CheckpointWitnessed, WitnessedHead
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Checkpoint(Projection):
    """Whether a checkpoint was taken already, and what the one before it said."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.tags = (CHECKPOINT.of(number - 1), CHECKPOINT.of(number))
        self.exists = False
        self.before: tuple[WitnessedHead, ...] = ()
        self.position = 0
        """Where the one before it lies in reporting's own ledger."""

    @on(CheckpointWitnessed)
    def witnessed(self, fact: CheckpointWitnessed, past: Recorded) -> None:
        if fact.number == self.number:
            self.exists = True
        else:
            self.before, self.position = fact.heads, past.position
