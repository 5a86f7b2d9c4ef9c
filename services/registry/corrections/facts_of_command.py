"""What one command recorded, and the families it concerned: what is undone is undone together."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from contracts.event import Effective, Event
from contracts.ids import COMMAND, FACT, FAMILY, KK, NIK, PERSON
from contracts.regions import contains
from contracts.registry.effects import DOES
from contracts.registry.history.family import FamilyHistory
from contracts.registry.history.standing import FactThatStands
from infra.runtime.eventstore.projection import Projection, Query, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import NotFound, Refused

OF = FAMILY.of("")


class UnknownFact(NotFound):
    """No fact has this id, or it is of another region: the answer is the same."""


class AlreadyVoided(Refused):
    title = "Sudah dinyatakan keliru"
    detail = "Catatan ini sudah dinyatakan keliru sebelumnya. Muat ulang riwayat keluarga."


class FactsOfCommand(Projection):
    """Finds a fact by its id, then what was recorded with it, then the families concerned."""

    grows = True

    def __init__(self, event_id: UUID) -> None:
        self.event_id = event_id
        self.together: dict[UUID, Recorded] = {}
        """All that the command recorded, in order."""
        self.families: dict[UUID, FamilyHistory] = {}

    def boundary(self) -> list[Query]:
        tags = [FACT.of(self.event_id), *(COMMAND.of(each) for each in self._commands())]
        people = {tag: None for each in self.families.values() for tag in each.asked}
        kinds = tuple(self.folds)
        return [*(Query(kinds, tag) for tag in tags), *(Query(kinds, tag) for tag in people)]

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
        if past.event_id == self.event_id or past.by.command_id in self._commands():
            self.together[past.event_id] = past
            for tag in past.tags:
                if tag.startswith(OF):
                    family_id = UUID(tag.removeprefix(OF))
                    self.families.setdefault(family_id, FamilyHistory(family_id))
        for each in self.families.values():
            each.learn(past)

    @property
    def effective(self) -> Effective:
        """When it was, as stated or put right since."""
        facts = (each for family in self.families.values() for each in _facts(family))
        return next(each.effective for each in facts if each.event_id == self.event_id)

    @property
    def standing(self) -> list[Recorded]:
        """Of what was recorded together, what was not undone since."""
        stands = {each.event_id for family in self.families.values() for each in _facts(family)}
        return [past for past in self.together.values() if past.event_id in stands]


def family_of(past: Recorded) -> UUID:
    """The family at whose page it stands."""
    family_id: UUID = past.fact.family_id  # type: ignore[attr-defined]
    return family_id


def concerning(found: Recorded, *facts: Recorded) -> dict[str, object]:
    """What says something of facts carries all their tags."""
    tags = dict.fromkeys(tag for past in facts for tag in past.tags)
    families = _ids(tags, FAMILY.of(""))
    return {
        "family_id": family_of(found),
        "village_code": found.fact.village_code,  # type: ignore[attr-defined]
        "facts": tuple(past.event_id for past in facts),
        "family_ids": tuple(UUID(each) for each in families),
        "person_ids": tuple(UUID(each) for each in _ids(tags, PERSON.of(""))),
        "nik_keys": _ids(tags, NIK.of("")),
        "kk_keys": _ids(tags, KK.of("")),
    }


def _ids(tags: Sequence[str] | dict[str, None], prefix: str) -> tuple[str, ...]:
    return tuple(tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix))


def _facts(family: FamilyHistory) -> list[FactThatStands]:
    family.settle()
    return family.facts
