"""Load a family: it stood in the village's first file, so it neither arrived nor was it born.

Nobody who left comes back by it: a file does not say when. Kept narrow for imports of whole
regencies: it asks only of the numbers the family claims.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.event import Event
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Person
from contracts.registry.places import Place
from infra.runtime.eventstore.decisions import Decision
from services.registry.projections.claims import KkClaim, NikClaims
from services.registry.projections.family import Beginning
from services.registry.rules import require_one_head


@dataclass
class LoadFamily(Decision):
    beginning: Beginning
    kk: KkClaim
    niks: NikClaims
    village_code: str
    place: Place
    members: Sequence[Person]

    def decide(self) -> Sequence[Event]:
        if self.beginning.happened:
            return []
        require_one_head(self.members)
        family_id = self.beginning.family_id
        self.kk.require(family_id)
        return [
            FamilyLoaded(
                family_id=family_id,
                village_code=self.village_code,
                kk_key=self.kk.kk_key,
                **self.place.parts(),
                members=self.niks.strangers(self.members),
            )
        ]
