"""The counter: what endpoints share: who asks, from which office, on what they read; the answer."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import BaseModel, Field

from contracts.calendar import day_of
from contracts.codes.roles import KEEPERS, Level
from contracts.event import Event
from contracts.ids import named
from contracts.regions import contains
from contracts.registry.effects import effects
from contracts.registry.families import FamilySplit
from contracts.registry.history.effect import Came
from contracts.registry.parts import Person
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.decisions import AsSeen, ConfirmationNeeded, Decision, Guard
from infra.runtime.eventstore.recorded import Outcome
from infra.runtime.http.access import requires
from infra.runtime.http.deps import LedgerDep, equipped, inline
from infra.runtime.http.opening import declaring
from infra.runtime.http.provenance import By, Confirmed
from infra.runtime.http.reading.conditional import IfMatchSections, tagged
from infra.runtime.identity.rights import right
from services.registry.aid.ending import ending
from services.registry.aid.running import Aid, RunningAid
from services.registry.allowances.given_numbers import GivenNumbers
from services.registry.directory.namesakes import Namesakes
from services.registry.persons.likeness import Traits
from services.registry.persons.recognition import ELSEWHERE, Recognition
from services.registry.projections.contradictions import Contradictions
from services.registry.projections.family import Family
from services.registry.projections.guards import InRegion
from services.registry.projections.welfare import Welfare
from services.registry.refusals import NumberHeld, OutsideOffice

NOBODY: Mapping[UUID, UUID | None] = MappingProxyType({})
FAMILY, WELFARE = range(2)
"""The sections of a family's page whose versions are counted apart."""


def may(action: str, *roles: str, scope: Level = Level.VILLAGE) -> Any:
    """Declares who may call a route: the roles named, or else those who keep the register."""
    return requires(right(action, *(roles or KEEPERS), scope=scope))


def records(action: str, *roles: str, scope: Level = Level.VILLAGE) -> list[Any]:
    """Declares a command: who may, and that its answer opens nothing but what they recorded."""
    return declaring.records(right(action, *(roles or KEEPERS), scope=scope))


class RecordedFact(BaseModel):
    event_id: UUID = Field(description="Dipakai bila peristiwa ini harus dibatalkan")
    title: str


class Accepted(BaseModel):
    """Sudah tercatat. ETag jawaban ini dipakai sebagai If-Match pada perubahan berikutnya."""

    family_id: UUID
    new_family_id: UUID | None = Field(default=None, description="Keluarga hasil pecah KK")
    person_ids: list[UUID] = Field(default=[], description="Orang yang menjadi anggota")
    facts: list[RecordedFact] = Field(description="Kosong bila memang sudah demikian")
    ends: list[RunningAid] = Field(description="Bantuan yang berakhir karenanya")
    position: int = Field(description="Kirim sebagai min_position saat membaca")
    version: int


def _newcomers(facts: Sequence[Event]) -> list[UUID]:
    """Who became a member of a family of the register and was of none before."""
    came = (each for fact in facts for each in effects(fact) if isinstance(each, Came))
    return [each.person.person_id for each in came]


class RegistryOffice:
    """Where an officer acts: NIK and KK number become keyed hashes before anything sees them."""

    def __init__(
        self,
        by: By,
        confirmed: Confirmed,
        ledger: LedgerDep,
        namesakes: Annotated[Namesakes, equipped(Namesakes)],
        aid: Annotated[Aid, equipped(Aid)],
        numbers: Annotated[GivenNumbers, inline(GivenNumbers)],
    ) -> None:
        self.by = by
        self.confirmed = confirmed
        self.ledger = ledger
        self.namesakes = namesakes
        self.aid = aid
        self.numbers = numbers
        self.recognised = Recognition()
        self.today = day_of(now())

    def new_id(self, name: str) -> UUID:
        """The same again when the same command is repeated."""
        return named(self.by.command_id, name)

    def nik(self, nik: str | None) -> str | None:
        return self.numbers.key(self.by, "nik", nik) if nik else None

    def kk(self, number: str | None) -> str | None:
        return self.numbers.key(self.by, "kk", number) if number else None

    def recognition(
        self, *newcomers: Person, returning: Mapping[UUID, UUID | None] = NOBODY
    ) -> Recognition:
        """Of people who come without a NIK, and of those who are said to return.

        Raises TooOften where the officer has learnt of too many elsewhere.
        """
        back = {new: known for new, known in returning.items() if known}
        nameless = (each for each in newcomers if not each.nik_key and each.person_id not in back)
        traits = [Traits.of(each) for each in nameless]
        if any(each.born and each.name for each in traits):
            self.numbers.require_left(self.by)
        suspects = {who for each in traits for who in self.namesakes.of(each)}
        self.recognised = Recognition(self.by.office, suspects, back)
        return self.recognised

    def require_reach(self, region_code: str) -> None:
        """Raises OutsideOffice unless the region lies in the office's."""
        if not contains(self.by.office, region_code):
            raise OutsideOffice

    def decide(self, decision: Decision) -> Outcome:
        """Ask first about what is odd: contradictions, and what the decision itself doubts.

        Raises NumberNotUsable for any number that is held where the office does not reach.
        """
        contradictions = Contradictions(decision.asked, self.today)
        asked = decision.guarded(*decision.guards, contradictions).confirming(self.confirmed)
        try:
            return self.ledger.decide(asked, self.by)
        except NumberHeld as held:
            raise self.numbers.refused(self.by, held) from None
        except ConfirmationNeeded:
            if self.recognised.elsewhere and ELSEWHERE.code not in self.confirmed:
                self.numbers.namesakes(self.by, self.recognised.elsewhere)
            raise

    def begin(self, decision: Decision, family_id: UUID, response: Response) -> Accepted:
        """About a family that is new, so that nobody has read anything of it."""
        outcome = self.decide(decision)
        response.headers["Location"] = f"/households/{family_id}"
        tagged(response, 1)
        return self.answer(family_id, outcome, 1)

    def amend(self, decision: Decision, family_id: Callable[[], UUID]) -> Accepted:
        """Say something of facts that were recorded; their family is known once they are found."""
        outcome = self.decide(decision)
        page = AsSeen(Family(family_id()), None)
        self.ledger.ask(page)
        return self.answer(family_id(), outcome, page.version)

    def answer(self, family_id: UUID, outcome: Outcome, version: int) -> Accepted:
        """What was recorded, and which aid ends by it."""
        facts = [past.fact for past in outcome.recorded]
        split = (each.new_family_id for each in facts if isinstance(each, FamilySplit))
        return Accepted(
            family_id=family_id,
            new_family_id=next(split, None),
            person_ids=_newcomers(facts),
            facts=[RecordedFact(event_id=p.event_id, title=p.fact.TITLE) for p in outcome.recorded],
            ends=ending(self.ledger, self.aid, outcome.recorded),
            position=outcome.position,
            version=version,
        )


OfficeDep = Annotated[RegistryOffice, inline(RegistryOffice)]


class Counter(RegistryOffice):
    """Where an officer records something about a family of which they have read a version."""

    def __init__(
        self,
        by: By,
        confirmed: Confirmed,
        ledger: LedgerDep,
        namesakes: Annotated[Namesakes, equipped(Namesakes)],
        aid: Annotated[Aid, equipped(Aid)],
        numbers: Annotated[GivenNumbers, inline(GivenNumbers)],
        read: IfMatchSections,
        response: Response,
    ) -> None:
        super().__init__(by, confirmed, ledger, namesakes, aid, numbers)
        self.read = read
        self.response = response

    def record(self, decision: Decision, family: Family, *others: Family) -> Accepted:
        """About who lives where: what was recorded of that since it was read is looked at first."""
        return self._record(decision, family, others, FAMILY)

    def record_welfare(self, decision: Decision, family: Family) -> Accepted:
        """About its welfare: births and moves since then do not matter, other surveys do."""
        return self._record(decision, family, (), WELFARE)

    def _record(
        self, decision: Decision, family: Family, others: Sequence[Family], section: int
    ) -> Accepted:
        versions = self._versions(family, section)
        guards: list[Guard] = [InRegion(self.by.office, family, *others), *versions]
        outcome = self.decide(decision.guarded(*guards))
        new = outcome.recorded
        if outcome.replayed:
            versions, new = self._versions(family), ()
            self.ledger.ask(*versions)
        after = [each.version_after(new) for each in versions]
        tagged(self.response, *after)
        return self.answer(family.family_id, outcome, after[FAMILY])

    def _versions(self, family: Family, section: int | None = None) -> list[AsSeen]:
        """The sections of the family's page, of which one may have to be as it was read."""
        pages = (family, Welfare(family.family_id))
        return [
            AsSeen(page, self.read.of(number) if number == section else None)
            for number, page in enumerate(pages)
        ]


CounterDep = Annotated[Counter, inline(Counter)]
