"""Who is enrolled in what, as the facts about enrolments tell it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from contracts.event import Tag
from contracts.ids import ENROLMENT, FAMILY, PERSON
from contracts.programs.enrolments import (
    Enrolled,
    EnrolmentCarried,
    EnrolmentEnded,
    EnrolmentEvent,
    EnrolmentRestored,
    FamilyTarget,
    RecipientChangeDue,
    RecipientNamed,
)
from infra.runtime.eventstore.projection import Projection, on
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.refusals import Refused
from services.programs.enrolments.participation import Participation


class AlreadyEnded(Refused):
    title = "Kepesertaan sudah berakhir"
    detail = "Penerima ini sudah tidak menerima program. Muat ulang daftar penerima."


class Enrolments(Projection):
    """Those that are named, and those of the families and people that are, in every programme."""

    grows = True

    def __init__(self, *ids: UUID, named_by: Collection[Tag] = (FAMILY, PERSON, ENROLMENT)) -> None:
        """`named_by` says what the ids are ids of, where that is known: it spares look-ups.

        Of people's enrolments all is known only where ids may be those of people.
        """
        self._asked = [tag.of(each) for each in ids for tag in named_by]
        self._facts: dict[UUID, list[Recorded]] = defaultdict(list)
        self._of_families: set[UUID] = set()
        self._follows_people = PERSON in named_by
        self._known: dict[UUID, Participation] | None = None

    @property
    def tags(self) -> Sequence[str]:  # type: ignore[override]
        """What a person receives goes along: how it began, and where it went, is asked too."""
        if not self._follows_people:
            return self._asked
        going_along = (each for each in self._facts if each not in self._of_families)
        return [*self._asked, *map(ENROLMENT.of, going_along)]

    @on(
        Enrolled,
        EnrolmentCarried,
        RecipientChangeDue,
        RecipientNamed,
        EnrolmentEnded,
        EnrolmentRestored,
    )
    def happened(self, fact: EnrolmentEvent, past: Recorded) -> None:
        self._facts[fact.enrolment_id].append(past)
        self._known = None
        if isinstance(fact.target, FamilyTarget):
            self._of_families.add(fact.enrolment_id)

    def __iter__(self) -> Iterator[Participation]:
        """In the order in which they began."""
        if self._known is None:
            ordered = (sorted(each, key=_position) for each in self._facts.values())
            began = sorted(ordered, key=lambda each: each[0].position)
            found = filter(None, map(_participation, began))
            self._known = {each.enrolment_id: each for each in found}
        yield from self._known.values()

    def find(self, programme_id: UUID, named: UUID) -> Participation | None:
        """The one with this id, or the target's one that goes on, else its last; None for none."""
        found = [each for each in self.of(named) if each.programme_id == programme_id]
        return next((each for each in found if each.active), next(reversed(found), None))

    def active(self, programme_id: UUID, target_id: UUID) -> bool:
        return any(each.programme_id == programme_id and each.active for each in self.of(target_id))

    def of(self, named: UUID) -> Iterator[Participation]:
        """Those with this id or of this target, in the order in which they began."""
        for enrolment in self:
            if named in (enrolment.enrolment_id, enrolment.target_id):
                yield enrolment


def _position(past: Recorded) -> int:
    return past.position


def _participation(facts: Sequence[Recorded]) -> Participation | None:
    """None for one of which is known only what became of it."""
    first, *others = facts
    if not isinstance(began := first.fact, Enrolled):
        return None
    enrolment = Participation(
        began.enrolment_id,
        began.programme_id,
        began.target,
        began.village_code,
        since=began.effective.on,
        known_at=began.known_at,
        first_target=began.target,
    )
    for past in others:
        assert isinstance(past.fact, EnrolmentEvent)
        enrolment.follow(past.fact)
    return enrolment
