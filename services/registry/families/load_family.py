"""Load a family: it stood in the village's first file, so it neither arrived nor was it born.

Kept narrow for imports of whole regencies: it looks only at the numbers the family claims.
"""

from collections.abc import Sequence
from uuid import UUID

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from contracts.ids import FAMILY
from contracts.registry.families import FamilyLoaded
from contracts.registry.parts import Person, Place
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.claims import Claims
from services.registry.projections.succession import require_one_head


class LoadFamily(Decision):
    def __init__(
        self,
        family_id: UUID,
        village_code: str,
        kk_key: str | None,
        place: Place,
        members: Sequence[Person],
    ) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.place = place
        self.members = members
        self.claims = Claims([person.nik_key for person in members], kk_key)
        self.loaded = False

    def consistency_boundary(self) -> list[Selector]:
        own = Selector([FamilyLoaded], [FAMILY.of(self.family_id)])
        return [own, *self.claims.boundary()]

    def fold(self, past: Recorded) -> None:
        super().fold(past)
        self.claims.fold(past)

    @event(FamilyLoaded)
    def _(self, family_id: UUID) -> None:
        self.loaded = self.loaded or family_id == self.family_id

    def execute(self) -> None:
        if self.loaded:
            return
        require_one_head(self.members)
        self.claims.require_kk(self.family_id)
        self.record(
            FamilyLoaded(
                family_id=self.family_id,
                village_code=self.village_code,
                kk_key=self.claims.kk_key,
                place=self.place,
                members=self.claims.newcomers(self.members),
            )
        )
