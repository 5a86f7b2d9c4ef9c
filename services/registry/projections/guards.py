"""What must hold of a family whatever the rule is: that it lies in reach, and is as planned."""

from uuid import UUID

from contracts.regions import contains
from infra.runtime.eventstore.decisions import Guard
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.family import Family
from services.registry.refusals import Overtaken, UnknownFamily


class InRegion(Guard):
    """Each family exists, and lies in the office's region where an office asks.

    The families are those that the decision asks itself.
    """

    def __init__(self, office: str | None, *families: Family) -> None:
        self.office, self.families = office, families

    def check(self) -> None:
        for each in self.families:
            if not each.exists or not self._reaches(each.village_code):
                raise UnknownFamily

    def _reaches(self, village_code: str) -> bool:
        return self.office is None or contains(self.office, village_code)


class NotOvertaken(Guard):
    """Nothing touched the family since a plan was made at a ledger position, but the plan itself.

    The facts of the plan carry its id as their correlation id.
    """

    def __init__(self, family: Family, planned_at: int, as_part_of: UUID) -> None:
        self.family, self.planned_at, self.as_part_of = family, planned_at, as_part_of
        self.overtaken = False

    def boundary(self) -> list[Query]:
        return self.family.boundary()

    def apply(self, past: Recorded) -> None:
        since = past.position > self.planned_at
        if since and past.by.correlation_id != self.as_part_of:
            self.overtaken = True

    def check(self) -> None:
        if self.overtaken:
            raise Overtaken
