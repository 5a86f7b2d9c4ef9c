"""Take a family's import back: all that one import recorded of it was an error.

A family that was touched since is left alone, for what was recorded of it rests on the import,
unless whoever takes it back was shown that and insists: then that was an error too. What was erased
meanwhile stays erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from contracts.event import Event
from contracts.ids import FAMILY
from contracts.registry.amendments import Amendment, FactVoided
from contracts.registry.history.standing import standing
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.decisions import Decision
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.registry.corrections.facts_of_command import concerning


class TouchedSince(Refused):
    title = "Berubah sejak diimpor"
    detail = (
        "Keluarga ini berubah sejak diimpor. Nyatakan dulu catatan sesudahnya keliru, atau sebut "
        "keluarga ini lagi agar catatan itu ikut diambil kembali."
    )

    def __init__(self, since: Sequence[Recorded]) -> None:
        super().__init__()
        self.since = since


class ImportedFamily(Projection):
    """Whatever was recorded of a family, by an import and since."""

    def __init__(self, family_id: UUID, import_id: UUID) -> None:
        self.import_id = import_id
        self.tags = (FAMILY.of(family_id),)
        self.known: list[Recorded] = []

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.tags]

    def apply(self, past: Recorded) -> None:
        self.known.append(past)

    @property
    def standing(self) -> list[Recorded]:
        """What was not recorded in error, but for what says so of other facts."""
        stands = {each.event_id for each in standing(self.known)}
        facts = (past for past in self.known if not isinstance(past.fact, Amendment))
        return [past for past in facts if past.event_id in stands]

    @property
    def imported(self) -> list[Recorded]:
        return [past for past in self.standing if past.by.correlation_id == self.import_id]

    @property
    def since(self) -> list[Recorded]:
        """What others recorded after the import."""
        begun = min(past.position for past in self.imported)
        others = (past for past in self.standing if past.by.correlation_id != self.import_id)
        return [past for past in others if past.position > begun]


@dataclass
class TakeBackFamily(Decision):
    family: ImportedFamily
    insisted: bool = False

    def decide(self) -> Sequence[Event]:
        imported = self.family.imported
        if not imported:
            return []
        since = self.family.since
        if since and not self.insisted:
            raise TouchedSince(since)
        wrong = (past for past in since if not isinstance(past.fact, PersonalDataErased))
        return [FactVoided(**concerning(imported[0], *imported, *wrong))]
