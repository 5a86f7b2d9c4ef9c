"""One enrolment as its facts tell it: who receives, in whose name, and every cause of its end."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from contracts.event import Effective
from contracts.programs.enrolments import (
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    RecipientChangeDue,
    RecipientNamed,
    Target,
    of_whom,
)


class End(NamedTuple):
    """Why it ended, and since when."""

    reason_code: str
    effective: Effective


@dataclass
class Recipient:
    """In whose name a family receives, and what was settled by naming them."""

    person_id: UUID
    settles: set[str]


@dataclass
class Participation:
    """One enrolment of one target in one programme."""

    enrolment_id: UUID
    programme_id: UUID
    target: Target
    village_code: str
    """Where it was enrolled."""
    since: date | None = None
    known_at: int | None = None
    """How far the register was known when it was enrolled."""
    first_target: Target | None = None
    """As it was enrolled, whatever it was carried to since."""
    causes: dict[str, End] = field(default_factory=dict)
    """What ended it, each still so: it goes on again once none of them is left."""
    changes_due: set[str] = field(default_factory=set)
    """What made a change of recipient due; empty when none is."""
    recipients: list[Recipient] = field(default_factory=list)

    @property
    def active(self) -> bool:
        return not self.causes

    @property
    def target_id(self) -> UUID | None:
        """Who receives; None where this release does not know such a target."""
        whom = of_whom(self.target)
        return whom.person_id or whom.family_id

    @property
    def family_id(self) -> UUID | None:
        """The family that receives, or in which the person lives who does."""
        return of_whom(self.target).family_id

    @property
    def recipient_id(self) -> UUID | None:
        """In whose name a family receives; None while it is the head's, whoever that is."""
        return self.recipients[-1].person_id if self.recipients else None

    @property
    def settled(self) -> set[str]:
        """What recipients were named for."""
        return {because for named in self.recipients for because in named.settles}

    def follow(self, fact: EnrolmentEvent) -> None:
        match fact:
            case EnrolmentCarried(target=target):
                self.target = target
            case RecipientChangeDue(because=because):
                self.changes_due.add(because)
            case RecipientNamed(recipient_id=person_id, settles=settles):
                self.recipients.append(Recipient(person_id, set(settles)))
                self.changes_due.difference_update(settles)
            case EnrolmentEnded(because=because):
                self.causes[because] = End(fact.reason_code, fact.effective)
            case EnrolmentRestored(voided=voided):
                self._restore(voided)

    def _restore(self, voided: str) -> None:
        self.changes_due.discard(voided)
        self.causes.pop(voided, None)
        # Who was named for this alone gives way again.
        self.recipients = [each for each in self.recipients if each.settles != {voided}]
        for each in self.recipients:
            each.settles.discard(voided)

    def facts_of(self, village_code: str, effective: Effective) -> dict[str, Any]:
        """What every fact about it says."""
        return {
            "enrolment_id": self.enrolment_id,
            "programme_id": self.programme_id,
            "target": self.target,
            "village_code": village_code,
            "effective": effective,
        }
