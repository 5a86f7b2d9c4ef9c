"""Recognition: whether somebody who comes without a NIK is known already (record linkage).

Name and birth date agree, or name and family, and the mother does not differ: then it is asked,
also if they died or left. Who left and comes back is the same person, once that is said; true
namesakes are recorded by confirming. Of people in other regions nothing is said but that they are.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple
from uuid import UUID

from contracts.event import Event
from contracts.ids import PERSON
from contracts.regions import contains
from contracts.registry.effects import OF_FAMILIES, facts_with
from contracts.registry.history.household import Presence
from contracts.registry.history.lives import Lives
from contracts.registry.parts import Identity, Person
from infra.runtime.eventstore.decisions import Doubt
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.persons.likeness import Traits, members_like
from services.registry.projections.family import Family
from services.registry.projections.member import Member
from services.registry.refusals import Erased, NotAMember

KNOWN = (
    "Orang dengan nama ini, dan tanggal lahir atau keluarga yang sama, sudah tercatat. Bila ia "
    "yang dulu pindah dan kini datang kembali, sebut person_id-nya sebagai returning_id; bila "
    "memang orang lain, tegaskan"
)
ELSEWHERE = Doubt(
    "known-elsewhere",
    "Orang dengan nama dan tanggal lahir ini mungkin sudah tercatat di luar wilayah Anda; cocokkan "
    "dengan dinas sosial",
)


class NotWhoLeft(Refused):
    title = "Bukan orang yang dulu pindah"
    detail = (
        "Yang kembali harus orang yang tercatat pindah, dengan nama, tanggal lahir dan NIK yang "
        "tidak bertentangan. Periksa returning_id dan biodatanya."
    )


class Recognised(NamedTuple):
    """Somebody known, in the family they live in or lived in last."""

    home: Family
    member: Member


class Recognition(Projection):
    """Knows the people who may be meant, and the families that they live in or lived in last."""

    grows = True

    def __init__(
        self,
        office: str = "",
        suspects: Collection[UUID] = (),
        returning: Mapping[UUID, UUID] = MappingProxyType({}),
    ) -> None:
        """`returning` is who somebody is said to be, by the id they would have as a newcomer."""
        self.office, self.returning = office, returning
        self.people = dict.fromkeys([*suspects, *returning.values()])
        self.lives = Lives(*(PERSON.of(each) for each in self.people))
        self.homes: dict[UUID, Family] = {}
        self.past: list[Recorded] = []
        self.elsewhere: dict[UUID, None] = {}
        """Who was meant, perhaps, where the office does not reach."""

    def boundary(self) -> list[Query]:
        for who in self.people:
            family_id = self.lives.last_family(who)
            if family_id and family_id not in self.homes:
                self.homes[family_id] = Family(family_id)
                for past in self.past:
                    self.homes[family_id].apply(past)
        histories = [self.lives, *(home.history for home in self.homes.values())]
        tags = dict.fromkeys(tag for each in histories for tag in each.asked)
        return [Query(tuple(self.folds), tag) for tag in tags]

    @on(*facts_with(*OF_FAMILIES))
    def happened(self, fact: Event, past: Recorded) -> None:
        self.past.append(past)
        self.lives.learn(past)
        for home in self.homes.values():
            home.apply(past)

    def settled(self, person: Person) -> Person:
        """The person as they may be recorded: under their old id, if they are said to return.

        Raises NotAMember, NotWhoLeft or Erased.
        """
        if person.person_id not in self.returning:
            return person
        found = self._find(self.returning[person.person_id])
        if found is None or not contains(self.office, found.home.village_code):
            raise NotAMember
        known = found.member.person
        if known.person_id in found.home.now.erased:
            raise Erased
        niks = {known.nik_key, person.nik_key} - {None}
        alike = Traits.of(person).alike(Traits.of(known))
        if found.member.presence is not Presence.AWAY or not alike or len(niks) > 1:
            raise NotWhoLeft
        return person.model_copy(update=_under_old_number(known, person))

    def doubts(self, newcomers: Iterable[Person], *into: Family) -> Iterator[Doubt]:
        """`into` are the families they join, all of whose people are compared."""
        here: dict[UUID, Any] = {}
        for person in newcomers:
            if person.nik_key is not None or person.person_id in self.returning:
                continue
            for found in self._like(person, into):
                if contains(self.office, found.home.village_code):
                    here[found.member.person.person_id] = _listed(found)
                else:
                    self.elsewhere[found.member.person.person_id] = None
                    yield ELSEWHERE
        if here:
            yield Doubt("known-person", KNOWN, {"known": list(here.values())})

    def _like(self, person: Person, into: Iterable[Family]) -> Iterator[Recognised]:
        traits = Traits.of(person)
        for home, member in members_like(traits, into):
            yield Recognised(home, member)
        for who in self.people:
            found = self._find(who)
            if found and found.member.presence is not Presence.NEVER:
                known = Traits.of(found.member.person)
                if traits.alike(known) and traits.born == known.born:
                    yield found

    def _find(self, who: UUID) -> Recognised | None:
        family_id = self.lives.last_family(who)
        home = self.homes.get(family_id) if family_id else None
        return Recognised(home, home.member(who)) if home else None


def _under_old_number(known: Person, person: Person) -> dict[str, Any]:
    """Their id, and the NIK they had: a NIK is for life."""
    kept: dict[str, Any] = {"person_id": known.person_id}
    if known.nik_key and isinstance(known.identity, Identity):
        kept["nik_key"] = known.nik_key
        if isinstance(person.identity, Identity):
            nik = {"nik": known.identity.nik}
            kept["identity"] = person.identity.model_copy(update=nik)
    return kept


def _listed(found: Recognised) -> dict[str, str]:
    return {
        "person_id": str(found.member.person.person_id),
        "family_id": str(found.home.family_id),
        "presence": found.member.presence.value,
    }
