"""Random years of a village: clerks who record late, vaguely and wrongly, and put it right."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from contracts.event import Effective
from contracts.registry.amendments import CivilEventCorrected, PersonAnnulled, PersonMerged
from contracts.registry.civil_events import MemberBorn
from contracts.registry.persons import PersonalDataErased
from contracts.registry.welfare import DesilReceived
from infra.runtime.eventstore.recorded import Recorded
from tests.contracts.history.happenings import Happenings
from tests.contracts.history.particulars import Particulars

NOT_DATED = (CivilEventCorrected, MemberBorn, DesilReceived)
HAPPENS = (
    "born", "born", "came", "came", "died", "left", "left", "moved", "moved", "moved", "split",
    "split", "split", "recorded_late", "loaded", "registered", "missing", "missing", "reappeared",
    "reappeared", "all_left", "away", "back", "back", "headed", "headed", "related", "moved_house",
    "moved_house", "house_corrected", "numbered", "nik", "biodata", "lived_on", "lived_on",
    "moved_house", "moved_house", "erased", "surveyed", "surveyed", "ranked", "listed",
)  # fmt: skip
CORRECTS = {"related", "house_corrected", "nik", "biodata"}
"""What speaks of what was known when it was recorded."""
AMENDED = ("undo", "undo", "undo", "undo", "redate", "redate", "join", "join", "annul")


class Village(Happenings, Particulars):
    """`late`, `vague` and `wrong` say how often a fact is so."""

    happens: Sequence[str] = HAPPENS

    def __init__(self, seed: int, late: float = 0, vague: float = 0, wrong: float = 0) -> None:
        super().__init__(seed, late, vague)
        self.wrong = wrong

    def live(self, steps: int = 16) -> "Village":
        for _ in range(steps):
            self.today += timedelta(days=self.rnd.randint(5, 25))
            getattr(self, self.rnd.choice(AMENDED if self.chance(self.wrong) else self.happens))()
            for family_id in self.families:
                self.name_a_head(family_id)
        return self

    def undo(self) -> None:
        """All that a command recorded, of whatever kind; only what was destroyed stays so."""
        undone = [p for p in self.story.ledger[2:] if not isinstance(p.fact, PersonalDataErased)]
        if undone:
            command = self.rnd.choice(undone).by.command_id
            self.story.undo(*(p for p in undone if p.by.command_id == command), on=self.today)

    def redate(self) -> None:
        dated = [past for past in self.story.ledger[2:] if self._dated(past)]
        if dated:
            self.story.redate(self.rnd.choice(dated), self.a_date(), on=self.today)

    def _dated(self, past: Recorded) -> bool:
        effective = getattr(past.fact, "effective", None)
        return isinstance(effective, Effective) and not isinstance(past.fact, NOT_DATED)

    def join(self) -> None:
        asked = {each: self.family(each) for each in self.families}
        known = {who for found in asked.values() for who in found.at().members}
        joined = {p.fact.merged_id for p in self.story.ledger if isinstance(p.fact, PersonMerged)}
        free = sorted(known - joined)
        if len(free) > 1:
            kept, merged = self.rnd.sample(free, 2)
            homes = list(self._homes(kept, merged))
            village = self.of(homes[0], Effective.day(self.today))["village_code"]
            self.story.join(kept, merged, *homes, on=self.today, village=village)

    def _homes(self, *people: UUID) -> dict[UUID, None]:
        """Where they live or lived last, as the command names them."""
        knows = {who: f for f in map(self.family, self.families) for who in f.at().members}
        homes = (knows[who].last_family(who) for who in people)
        return dict.fromkeys(home or self.families[0] for home in homes)

    def annul(self) -> None:
        if found := self.somebody():
            family_id, who = found
            about_it = self.of(family_id)
            del about_it["effective"]
            heir = self.heir(family_id, who, Effective.day(self.today))
            self.record(PersonAnnulled(**about_it, person_id=who.person_id), *heir)


class NothingToCorrect(Village):
    happens = tuple(each for each in HAPPENS if each not in CORRECTS)
