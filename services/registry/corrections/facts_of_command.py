"""What one command recorded, and the families it concerned: what is undone is undone together."""

from collections.abc import Iterable
from uuid import UUID

from contracts.event import Effective, Event
from contracts.ids import COMMAND, FACT, FAMILY, KK, NIK, PERSON
from contracts.regions import contains
from contracts.registry.effects import DOES
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.standing import standing
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound, Refused
from services.registry.corrections.resting import resting_on
from services.registry.projections.claims import KkClaim, NikClaims


class UnknownFact(NotFound):
    """No fact has this id, or it is of another region: the answer is the same."""


class AlreadyVoided(Refused):
    title = "Sudah dinyatakan keliru"
    detail = "Catatan ini sudah dinyatakan keliru sebelumnya. Muat ulang riwayat keluarga."


class FactsOfCommand(Projection):
    """Finds a fact by its id, then what was recorded with it, the families concerned, what rests
    on it, and who holds the numbers that would be held again without it.
    """

    grows = True

    def __init__(self, event_id: UUID) -> None:
        self.event_id = event_id
        self.past: dict[UUID, Recorded] = {}
        self.together: dict[UUID, Recorded] = {}
        """All that the command recorded, in order."""
        self.families: dict[UUID, FamilyHistory] = {}
        self.claims: dict[str, KkClaim | NikClaims] = {}

    def boundary(self) -> list[Query]:
        self._grow()
        tags = [FACT.of(self.event_id), *(COMMAND.of(each) for each in self._commands())]
        people = {tag: None for each in self.families.values() for tag in each.asked}
        kinds = tuple(self.folds)
        own = [Query(kinds, tag) for tag in dict.fromkeys([*tags, *people])]
        return [*own, *(query for each in self.claims.values() for query in each.boundary())]

    def apply(self, past: Recorded) -> None:
        super().apply(past)
        for each in self.claims.values():
            each.apply(past)

    @property
    def found(self) -> Recorded:
        """Raises UnknownFact."""
        if self.event_id not in self.together:
            raise UnknownFact
        return self.together[self.event_id]

    @property
    def family_id(self) -> UUID:
        return family_of(self.found)

    def require_reach(self, office: str) -> None:
        """Raises UnknownFact unless it happened, or its family lives, in the office's region."""
        villages = [each.at().village_code for each in self.families.values()]
        happened = getattr(self.found.fact, "village_code", "")
        if not any(contains(office, each) for each in (happened, *villages) if each):
            raise UnknownFact

    def _commands(self) -> Iterable[UUID]:
        found = self.together.get(self.event_id)
        return () if found is None else (found.by.command_id,)

    @on(*DOES)
    def happened(self, fact: Event, past: Recorded) -> None:
        self.past[past.event_id] = past
        if past.event_id == self.event_id or past.by.command_id in self._commands():
            self.together[past.event_id] = past
        for each in self.families.values():
            each.learn(past)

    @property
    def effective(self) -> Effective:
        """When it was, as stated or put right since."""
        facts = standing(self.past.values())
        return next(each.effective for each in facts if each.event_id == self.event_id)

    @property
    def standing(self) -> list[Recorded]:
        """Of what was recorded together, what was not undone since."""
        stands = {each.event_id for each in standing(self.past.values())}
        return [past for past in self.together.values() if past.event_id in stands]

    @property
    def resting(self) -> list[Recorded]:
        """What rests on what was recorded together."""
        wrong = [past.event_id for past in self.standing]
        return [self.past[each] for each in resting_on(wrong, self.past.values())]

    def require_numbers(self) -> None:
        """Raises unless nobody else holds a number that would be held again."""
        for family_id, kk_key in self._kk_keys:
            claim = self.claims[KK.of(kk_key)].without(self._gone)
            assert isinstance(claim, KkClaim)
            claim.require(family_id)
        for who, nik_key in self._nik_keys:
            claim = self.claims[NIK.of(nik_key)].without(self._gone)
            assert isinstance(claim, NikClaims)
            claim.require(nik_key, who)

    @property
    def _gone(self) -> set[UUID]:
        return {past.event_id for past in (*self.standing, *self.resting)}

    def _grow(self) -> None:
        """Families come with facts and with what rests on them; numbers with the families."""
        concerned = [*self.together.values(), *self.resting]
        for past in concerned:
            for family_id in map(UUID, FAMILY.values_in(past.tags)):
                self.families.setdefault(family_id, FamilyHistory(family_id))
        self._learn()
        for _, kk_key in self._kk_keys:
            self.claims.setdefault(KK.of(kk_key), KkClaim(kk_key))
        for _, nik_key in self._nik_keys:
            self.claims.setdefault(NIK.of(nik_key), NikClaims([nik_key]))
        for claim in self.claims.values():
            for past in self.past.values():
                claim.apply(past)

    def _learn(self) -> None:
        """What a family learns makes it ask for people, of whom other facts are known already."""
        for each in self.families.values():
            asked = 0
            while asked < len(each.asked):
                asked = len(each.asked)
                for past in self.past.values():
                    each.learn(past)

    @property
    def _afterwards(self) -> list[tuple[FamilyHistory, FamilyHistory]]:
        """The families, without and with what is undone."""
        gone = self._gone
        return [(family.without(gone), family) for family in self.families.values()]

    @property
    def _kk_keys(self) -> list[tuple[UUID, str]]:
        found = ((then.at(), now.at()) for then, now in self._afterwards)
        return [
            (then.family_id, then.kk_key)
            for then, now in found
            if then.kk_key and then.kk_key != now.kk_key
        ]

    @property
    def _nik_keys(self) -> list[tuple[UUID, str]]:
        held: list[tuple[UUID, str]] = []
        for then, now in self._afterwards:
            before = {who: each.person.nik_key for who, each in now.at().members.items()}
            held += [
                (who, each.person.nik_key)
                for who, each in then.at().members.items()
                if each.person.nik_key and before.get(who) != each.person.nik_key
            ]
        return held


def family_of(past: Recorded) -> UUID:
    """The family at whose page it stands."""
    family_id: UUID = past.fact.family_id  # type: ignore[attr-defined]
    return family_id


def concerning(found: Recorded, *facts: Recorded) -> dict[str, object]:
    """What says something of facts carries all their tags."""
    tags = [tag for past in facts for tag in past.tags]
    return {
        "family_id": family_of(found),
        "village_code": found.fact.village_code,  # type: ignore[attr-defined]
        "facts": tuple(past.event_id for past in facts),
        "family_ids": tuple(map(UUID, FAMILY.values_in(tags))),
        "person_ids": tuple(map(UUID, PERSON.values_in(tags))),
        "nik_keys": tuple(NIK.values_in(tags)),
        "kk_keys": tuple(KK.values_in(tags)),
    }
