"""Witness the heads of all ledgers, if one of them grew since the last checkpoint.

Whoever takes facts out of a service's database, or changes one, is contradicted by another's.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.reporting.checkpoints import CheckpointWitnessed, WitnessedHead
from infra.runtime.eventstore.decisions import Decision
from services.reporting.checkpoints.checkpoint import Checkpoint
from services.reporting.checkpoints.heads import OWN


@dataclass
class WitnessHeads(Decision):
    checkpoint: Checkpoint
    heads: Sequence[WitnessedHead]

    def decide(self) -> Sequence[Event]:
        if self.checkpoint.exists or not any(map(self._grew, self.heads)):
            return []
        return [CheckpointWitnessed(number=self.checkpoint.number, heads=tuple(self.heads))]

    def _grew(self, head: WitnessedHead) -> bool:
        """A checkpoint alone is nothing to make another one of."""
        if head.ledger == OWN:
            return head.position > self.checkpoint.position
        return head not in self.checkpoint.before
