"""Facts about enrolments: who receives a programme, in whose name, and why it ended.

An enrolment has a target. A reader that knows families alone reads a child's aid as somebody
else's, never as the family's.
"""

from typing import Annotated, Literal, NamedTuple
from uuid import UUID

from contracts.event import Effective, Event, Part
from contracts.ids import EnrolmentId, FamilyId, PersonId
from contracts.privacy.classes import Internal
from contracts.regions.codes import Village
from contracts.text import Word
from contracts.vocabulary import OPEN, Other


class FamilyTarget(Part):
    """A family receives it, in the name of its head or of whom it named."""

    kind: Internal[Literal["family"]] = "family"
    family_id: FamilyId


class PersonTarget(Part):
    """A person receives it, whatever family they live in."""

    kind: Internal[Literal["person"]] = "person"
    person_id: PersonId
    family_id: FamilyId
    """Where the person lived then."""


Target = Annotated[FamilyTarget | PersonTarget | Other, OPEN]


class OfWhom(NamedTuple):
    """Neither is known of a target that this release does not know."""

    family_id: UUID | None = None
    person_id: UUID | None = None


def of_whom(target: Target) -> OfWhom:
    """The family that an enrolment goes along with, and the person if it is one's own."""
    match target:
        case FamilyTarget(family_id=family_id):
            return OfWhom(family_id)
        case PersonTarget(person_id=person_id, family_id=family_id):
            return OfWhom(family_id, person_id)
    return OfWhom()


class EnrolmentEvent(Event):
    """What every fact about an enrolment says. It is found by its own id and by its target.

    The programme is no tag here: half the ledger would carry it, and every look-up wade through.
    """

    enrolment_id: EnrolmentId
    programme_id: Internal[UUID]
    target: Target
    village_code: Village
    effective: Effective


class Enrolled(EnrolmentEvent):
    """The target receives the programme from now on."""

    TOPIC = "programs.enrolled"
    TITLE = "Menjadi penerima program"

    determination_id: Internal[UUID | None] = None
    """The list that named it; none where an officer enrolled it by a decree."""
    known_at: Internal[int | None] = None
    """How far the register was known then: who headed a family by that receives in its name."""


class EnrolmentCarried(EnrolmentEvent):
    """Who receives lives in another family, or is kept under another record: it goes along."""

    TOPIC = "programs.enrolment_carried"
    TITLE = "Kepesertaan mengikuti penerimanya"


class RecipientChangeDue(EnrolmentEvent):
    """In whose name the family receives, died or left; the family must name an heir."""

    TOPIC = "programs.recipient_change_due"
    TITLE = "Penerima perlu diganti ahli waris"

    because: Internal[Word]
    """Event id of the fact that told it."""


class RecipientNamed(EnrolmentEvent):
    """The family receives in this member's name from now on; what was due is settled."""

    TOPIC = "programs.recipient_named"
    TITLE = "Penerima ditetapkan"

    recipient_id: PersonId
    settles: Internal[tuple[Word, ...]] = ()
    """The `because` of the changes that were due, or of what made the former recipient another."""


class EnrolmentEnded(EnrolmentEvent):
    """The target no longer receives the programme, with a normalised reason code.

    Told again of the same cause, it puts its day right. It is ended as long as a cause is left.
    """

    TOPIC = "programs.enrolment_ended"
    TITLE = "Kepesertaan program berakhir"

    reason_code: Internal[Word]
    """One of `contracts.codes.reasons`."""
    because: Internal[Word]
    """Event id of the fact that told it, or id of the command that decided it."""


class EnrolmentRestored(EnrolmentEvent):
    """What ended the enrolment, or made a change of recipient due, never happened."""

    TOPIC = "programs.enrolment_restored"
    TITLE = "Kepesertaan program dipulihkan"

    voided: Internal[Word]
    """The `because` of the facts that no longer count."""
