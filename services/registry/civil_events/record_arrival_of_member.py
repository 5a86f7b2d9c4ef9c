"""Record that somebody from elsewhere joined a family; who lived here before is the same person."""

from datetime import date
from uuid import UUID

from contracts.codes.person import Relation
from contracts.event import Effective
from contracts.registry.civil_events import MemberArrived
from contracts.registry.parts import Move, Person
from services.registry.families.claims import Claims
from services.registry.families.dates import require_after_birth, require_born, require_past
from services.registry.families.distance import require_distance
from services.registry.families.family_decision import FamilyDecision
from services.registry.families.refusals import OneHeadNeeded


class RecordArrivalOfMember(FamilyDecision):
    def __init__(
        self, family_id: UUID, person: Person, origin: Move, *, effective: Effective, today: date
    ) -> None:
        super().__init__(family_id, claims=Claims([person.nik_key]))
        self.person = person
        self.origin = origin
        self.effective = effective
        self.today = today

    def judge(self) -> None:
        self.require_family()
        require_past(self.effective, self.today)
        require_born([self.person], self.today)
        require_after_birth(self.effective, self.person.biodata.birth_date)
        require_distance(self.family.village_code, self.origin)
        if self.person.relation is Relation.HEAD:
            raise OneHeadNeeded
        (person,) = self.claims.newcomers([self.person])
        self.record(
            MemberArrived(
                family_id=self.family.family_id,
                village_code=self.family.village_code,
                effective=self.effective,
                person=person,
                origin=self.origin,
            )
        )
