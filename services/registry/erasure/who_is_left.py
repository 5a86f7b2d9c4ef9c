"""Who is left in the families of somebody: whose own things are kept until all were erased."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.amendments import PersonMerged
from contracts.registry.effects import LIVES, effects, facts_with
from contracts.registry.history.effect import Came, CameBack, Moved
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.projection import Kinds, Query, on
from infra.runtime.eventstore.recorded import Recorded
from services.registry.projections.whereabouts import Whereabouts


class WhoIsLeft(Whereabouts):
    """The families that ever had a person, and whom else; also by records that were in error.

    Where a family lived is told of everybody who was in it: of the dead and of those who moved as
    well. So what is sealed of it goes with the last of them, whoever that is.
    """

    def __init__(self, person_id: UUID) -> None:
        super().__init__(person_id)
        self.taken_for = {person_id}
        """Records of the person; also those that somebody once took for the same."""
        self.members: dict[UUID, set[UUID]] = defaultdict(set)
        self.erased: set[UUID] = set()

    def boundary(self) -> list[Query]:
        had = self._families_of(self.taken_for)
        others = {who for each in had for who in self.members[each]}
        lived: Kinds = (*facts_with(*LIVES), PersonalDataErased)
        tags = [*map(PERSON.of, self.taken_for), *map(FAMILY.of, had)]
        return [
            *super().boundary(),
            *(Query(lived, tag) for tag in tags),
            *(Query((PersonalDataErased,), PERSON.of(who)) for who in others),
        ]

    @on(*facts_with(*LIVES))
    def lived(self, fact: Event, past: Recorded) -> None:
        super().lived(fact, past)
        if isinstance(fact, PersonMerged) and not self.taken_for.isdisjoint(past.ids(PERSON)):
            self.taken_for |= {fact.kept_id, fact.merged_id}
        for effect in effects(fact):
            match effect:
                case Came(family_id, person) | Moved(_, family_id, person):
                    self.members[family_id].add(person.person_id)
                case CameBack(family_id, person_id):
                    self.members[family_id].add(person_id)

    @on(PersonalDataErased)
    def erasure(self, fact: PersonalDataErased, past: Recorded) -> None:
        self.erased.add(fact.person_id)

    @property
    def families_without(self) -> tuple[UUID, ...]:
        """The families of the person's records in which nobody is left once they are erased."""
        gone = {*self.erased, *self.records}
        had = self._families_of(self.records)
        return tuple(sorted(each for each in had if self.members[each] <= gone))

    def _families_of(self, records: Collection[UUID]) -> list[UUID]:
        return [each for each, known in self.members.items() if not known.isdisjoint(records)]
