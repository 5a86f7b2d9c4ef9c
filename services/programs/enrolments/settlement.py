"""A settlement: one enrolment on its way to what the register makes of it, fact by fact."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from uuid import UUID

from contracts.event import Effective
from contracts.programs.enrolments import (
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    FamilyTarget,
    PersonTarget,
    RecipientChangeDue,
    RecipientNamed,
)
from services.programs.enrolments.participation import End, Participation
from services.programs.register.departures import Cause
from services.programs.register.register import Register


@dataclass
class Settlement:
    """`facts` are what must be told; each is followed at once, and the next goes by all of them."""

    known: Participation
    register: Register
    found_out: Effective
    facts: list[EnrolmentEvent] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.enrolment = deepcopy(self.known)
        first = self.known.first_target
        self.person_id = first.person_id if isinstance(first, PersonTarget) else None
        self.family_id = first.family_id if isinstance(first, FamilyTarget) else None

    @property
    def concerned(self) -> bool:
        """Whether enough of the register is at hand to judge it."""
        if self.person_id:
            return self.register.knows_person(self.person_id)
        return self.family_id in self.register.families

    @property
    def receives(self) -> tuple[UUID, UUID | None]:
        """What, and who by now."""
        who = self.register.same(self.person_id) if self.person_id else self.family_id
        return self.enrolment.programme_id, who

    @property
    def joined(self) -> list[Cause]:
        """By what it ended since somebody else with this aid is the same person, while that is."""
        found = self.register.joins(self.person_id) if self.person_id else []
        return [each for each in found if each.because in self.enrolment.causes]

    def settle(self, earlier: Sequence["Settlement"], later: Sequence["Settlement"]) -> None:
        alike = [each for each in later if each.receives == self.receives]
        again = any(not each.joined for each in alike)
        self._end_and_restore(again=again and not self.enrolment.active)
        if any(each.receives == self.receives and each.enrolment.active for each in earlier):
            self._end_the_second()
        self._follow_person()
        self._follow_recipient()
        if self.enrolment.active and self.family_id:
            self._ask_for_heir(self.family_id)

    def _tell(self, fact: EnrolmentEvent) -> None:
        self.facts.append(fact)
        self.enrolment.follow(fact)

    def _common(self, effective: Effective) -> dict[str, object]:
        village = self.register.village_of(self.enrolment.family_id)
        return self.enrolment.facts_of(village or self.enrolment.village_code, effective)

    def _end_and_restore(self, *, again: bool) -> None:
        """`again`: the target was enrolled anew since, so what had ended is not needed any more."""
        ends = [*self._ends(), *self.joined]
        for each in ends:
            self._end(each)
        over = set() if again else self.enrolment.causes.keys() - {each.because for each in ends}
        wrong = self.enrolment.changes_due | self.enrolment.settled
        over |= {each for each in wrong if not self.register.stands(each)}
        self._restore(over)

    def _ends(self) -> list[Cause]:
        if self.person_id:
            return self.register.ends_person(self.person_id)
        return self.register.ends_family(self.family_id) if self.family_id else []

    def _end(self, cause: Cause) -> None:
        if self.enrolment.causes.get(cause.because) != End(cause.reason_code, cause.effective):
            because, reason_code = cause.because, cause.reason_code
            common = self._common(cause.effective)
            self._tell(EnrolmentEnded(**common, reason_code=reason_code, because=because))

    def _restore(self, over: set[str]) -> None:
        """What officers decided is no fact of the register, and stays."""
        for each in sorted(filter(self.register.knows, over)):
            self._tell(EnrolmentRestored(**self._common(self.found_out), voided=each))

    def _end_the_second(self) -> None:
        """Two records with this aid are one person: what began later ends."""
        if self.enrolment.active and self.person_id:
            for each in self.register.joins(self.person_id)[-1:]:
                self._end(each)

    def _follow_person(self) -> None:
        """To the family they live in, and to the record they are kept under.

        Aid that an officer ended stays where it was.
        """
        first, target = self.known.first_target, self.enrolment.target
        if not (isinstance(first, PersonTarget) and isinstance(target, PersonTarget)):
            return
        who = self.register.same(first.person_id)
        home, since = self.register.home(who) or (first.family_id, self.found_out)
        follows = all(map(self.register.knows, self.enrolment.causes))
        if who != target.person_id or (home != target.family_id and follows):
            to = PersonTarget(person_id=who, family_id=home)
            effective = since if who == target.person_id else self.found_out
            self.enrolment.target = to
            self._tell(EnrolmentCarried(**self._common(effective)))

    def _follow_recipient(self) -> None:
        """What made somebody the same as another is what naming the other settles."""
        named = self.enrolment.recipient_id
        if named and (kept := self.register.same(named)) != named:
            settles = tuple(each.because for each in self.register.joins(named))
            common = self._common(self.found_out)
            self._tell(RecipientNamed(**common, recipient_id=kept, settles=settles))

    def _ask_for_heir(self, family_id: UUID) -> None:
        due = dict(self._due(family_id))
        self._restore(self.enrolment.changes_due - due.keys())
        for because in due.keys() - self.enrolment.changes_due - self.enrolment.settled:
            common = self._common(due[because].effective)
            self._tell(RecipientChangeDue(**common, because=because))

    def _due(self, family_id: UUID) -> Iterator[tuple[str, Cause]]:
        """A family that named somebody does not depend on its head any more."""
        if named := self.enrolment.recipient_id:
            causes = self.register.recipient_gone(family_id, named)
        else:
            causes = self.register.departed_heads(family_id, self.enrolment.known_at)
        return ((each.because, each) for each in causes)
