"""Who is enrolled in what, as the facts about enrolments tell it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from contracts.event import Effective, Tag
from contracts.ids import ENROLMENT, FAMILY, PERSON
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
    Target,
)
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused


class AlreadyEnded(Refused):
    title = "Kepesertaan sudah berakhir"
    detail = "Penerima ini sudah tidak menerima program. Muat ulang daftar penerima."


@dataclass
class Participation:
    """One enrolment of one target in one programme."""

    enrolment_id: UUID
    programme_id: UUID
    target: Target
    village_code: str
    """Where it was enrolled."""
    since: date | None = None
    causes: list[str] = field(default_factory=list)
    """What ended it, each still so: it goes on again once none of them is left."""
    changes_due: set[str] = field(default_factory=set)
    """What made a change of recipient due; empty when none is."""
    recipients: list[RecipientNamed] = field(default_factory=list)

    @property
    def active(self) -> bool:
        return not self.causes

    @property
    def target_id(self) -> UUID | None:
        """Who receives; None where this release does not know such a target."""
        match self.target:
            case FamilyTarget(family_id=family_id):
                return family_id
            case PersonTarget(person_id=person_id):
                return person_id
        return None

    @property
    def family_id(self) -> UUID | None:
        """The family that receives, or in which the person lives who does."""
        match self.target:
            case FamilyTarget(family_id=family_id) | PersonTarget(family_id=family_id):
                return family_id
        return None

    @property
    def recipient_id(self) -> UUID | None:
        """In whose name a family receives; None while it is the head's, whoever that is."""
        return self.recipients[-1].recipient_id if self.recipients else None

    def rests_on(self, because: str) -> bool:
        """Whether its end, its recipient, or a change that is due, follows from that fact."""
        settled = any(because in named.settles for named in self.recipients)
        return because in self.causes or because in self.changes_due or settled

    def follow(self, fact: EnrolmentEvent) -> None:
        match fact:
            case EnrolmentCarried(target=target):
                self.target = target
            case RecipientChangeDue(because=because):
                self.changes_due.add(because)
            case RecipientNamed(settles=settles):
                self.recipients.append(fact)
                self.changes_due.difference_update(settles)
            case EnrolmentEnded(because=because):
                self.causes.append(because)
            case EnrolmentRestored(voided=voided):
                self._restore(voided)

    def _restore(self, voided: str) -> None:
        self.changes_due.discard(voided)
        self.recipients = [each for each in self.recipients if each.settles != (voided,)]
        self.causes = [each for each in self.causes if each != voided]

    def facts_of(self, village_code: str, effective: Effective) -> dict[str, Any]:
        """What every fact about it says."""
        return {
            "enrolment_id": self.enrolment_id,
            "programme_id": self.programme_id,
            "target": self.target,
            "village_code": village_code,
            "effective": effective,
        }


class Enrolments(Projection):
    """Those that are named, and those of the families and people that are, in every programme."""

    def __init__(self, *ids: UUID, named_by: Collection[Tag] = (FAMILY, PERSON, ENROLMENT)) -> None:
        """`named_by` says what the ids are ids of, where that is known: it spares look-ups."""
        self.tags = [tag.of(each) for each in ids for tag in named_by]
        self._known: dict[UUID, Participation] = {}

    @on(Enrolled)
    def enrolled(self, fact: Enrolled, past: Recorded) -> None:
        which = (fact.enrolment_id, fact.programme_id, fact.target, fact.village_code)
        self._known[fact.enrolment_id] = Participation(*which, since=fact.effective.on)

    @on(EnrolmentCarried, RecipientChangeDue, RecipientNamed, EnrolmentEnded, EnrolmentRestored)
    def went_on(self, fact: EnrolmentEvent, past: Recorded) -> None:
        """A family hears of those who come with their own aid, but not of how that aid began."""
        if enrolment := self._known.get(fact.enrolment_id):
            enrolment.follow(fact)

    def find(self, programme_id: UUID, named: UUID) -> Participation | None:
        """The one with this id, or the target's last one; None where there is none."""
        found = [each for each in self.of(named) if each.programme_id == programme_id]
        return next(reversed(found), None)

    def active(self, programme_id: UUID, target_id: UUID) -> bool:
        return any(each.programme_id == programme_id and each.active for each in self.of(target_id))

    def of(self, named: UUID) -> Iterator[Participation]:
        """Those with this id or of this target, in the order in which they began."""
        for enrolment in self._known.values():
            if named in (enrolment.enrolment_id, enrolment.target_id):
                yield enrolment
