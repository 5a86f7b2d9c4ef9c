"""Set a village's baseline: once, by the first file that is loaded, until that is taken back.

Whoever was left out of that file is found late: neither born nor arrived.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.event import Event
from contracts.ids import VILLAGE
from contracts.registry.villages.baselines import VillageBaselineSet, VillageBaselineVoided
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded


class Baseline(Projection):
    """Since when a village's register counts, and by which import."""

    def __init__(self, village_code: str) -> None:
        self.village_code = village_code
        self.tags = (VILLAGE.of(village_code),)
        self.as_of: date | None = None
        self.import_id: UUID | None = None

    @on(VillageBaselineVoided)
    def lost(self, fact: VillageBaselineVoided, past: Recorded) -> None:
        self.as_of = self.import_id = None

    @on(VillageBaselineSet)
    def found(self, fact: VillageBaselineSet, past: Recorded) -> None:
        self.as_of, self.import_id = fact.as_of, fact.import_id


@dataclass
class SetBaseline(Decision):
    baseline: Baseline
    as_of: date
    import_id: UUID

    def decide(self) -> Sequence[Event]:
        if self.baseline.as_of is not None:
            return []
        return [
            VillageBaselineSet(
                village_code=self.baseline.village_code,
                as_of=self.as_of,
                import_id=self.import_id,
            )
        ]


@dataclass
class TakeBaselineBack(Decision):
    """Of everybody whom that import loaded nobody is left."""

    baseline: Baseline
    import_id: UUID

    def decide(self) -> Sequence[Event]:
        if self.baseline.import_id != self.import_id:
            return []
        village_code = self.baseline.village_code
        return [VillageBaselineVoided(village_code=village_code, import_id=self.import_id)]
