"""Register a family: it arrived from elsewhere, or its people never were in any KK before."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from eventsourcing.dcb.domain import Selector

from contracts.event import Effective
from contracts.ids import FAMILY
from contracts.registry.families import FamilyRegistered
from contracts.registry.parts import Move, Person, Place
from infra.runtime.ledger import Decision, Recorded
from services.registry.families.claims import Claims
from services.registry.families.dates import require_born, require_past
from services.registry.families.distance import require_distance
from services.registry.families.succession import require_one_head


class RegisterFamily(Decision):
    def __init__(
        self,
        family_id: UUID,
        village_code: str,
        kk_key: str | None,
        place: Place,
        members: Sequence[Person],
        *,
        effective: Effective,
        today: date,
        origin: Move | None = None,
    ) -> None:
        self.family_id = family_id
        self.village_code = village_code
        self.place = place
        self.members = members
        self.effective = effective
        self.today = today
        self.origin = origin
        self.claims = Claims([person.nik_key for person in members], kk_key)

    def consistency_boundary(self) -> list[Selector]:
        own = Selector([FamilyRegistered], [FAMILY.of(self.family_id)])
        return [own, *self.claims.boundary()]

    def fold(self, past: Recorded) -> None:
        self.claims.fold(past)

    def execute(self) -> None:
        require_past(self.effective, self.today)
        if self.origin:
            require_distance(self.village_code, self.origin)
        require_born(self.members, self.today)
        require_one_head(self.members)
        self.claims.require_kk(self.family_id)
        self.record(
            FamilyRegistered(
                family_id=self.family_id,
                village_code=self.village_code,
                effective=self.effective,
                kk_key=self.claims.kk_key,
                place=self.place,
                members=self.claims.newcomers(self.members),
                origin=self.origin,
            )
        )
