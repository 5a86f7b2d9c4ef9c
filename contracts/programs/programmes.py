"""Facts about programmes: their rules, whom a determination named, and who is enrolled."""

from datetime import date
from typing import Annotated
from uuid import UUID

from contracts.event import Effective, Event, Part
from contracts.ids import FAMILY, FamilyId, ProgrammeId
from contracts.privacy.classes import Class, Internal, Public
from contracts.regions.codes import Village
from contracts.text import PlainLines, PlainText, Word

FamilyIds = Annotated[tuple[UUID, ...], FAMILY, Class.INTERNAL]


class ProgrammeDefined(Event):
    """A programme exists, under a code people know it by."""

    TOPIC = "programs.programme_defined"
    TITLE = "Program didefinisikan"

    programme_id: ProgrammeId
    code: Public[Word]
    name: Public[PlainText]


class Criterion(Part):
    """One named condition: a CEL expression over published household attributes."""

    name: Public[PlainText]
    label: Public[PlainText]
    """What the citizen reads when it decides."""
    expression: Public[PlainLines]


class RuleVersionPublished(Event):
    """A version of the programme's rule; it never changes afterwards."""

    TOPIC = "programs.rule_version_published"
    TITLE = "Aturan program diterbitkan"

    programme_id: ProgrammeId
    version: Public[int]
    criteria: tuple[Criterion, ...]
    effective: Effective


class DeterminationMade(Event):
    """A list of recipients for a village, frozen: rule version, ledger position and day."""

    TOPIC = "programs.determination_made"
    TITLE = "Penetapan penerima dibuat"

    programme_id: ProgrammeId
    determination_id: Internal[UUID]
    village_code: Village
    rule_version: Internal[int]
    known_at: Internal[int]
    """Registry position up to which facts were taken into account."""
    as_of: Internal[date]
    """The day that ages were computed for."""
    eligible: FamilyIds
    unknown_count: Internal[int]
    ineligible_count: Internal[int]


class EnrolmentEvent(Event):
    """What every fact about an enrolment says. It is found by its family, and kept in its order.

    The programme is no tag here: half the ledger would carry it, and every look-up wade through.
    """

    programme_id: Internal[UUID]
    family_id: FamilyId
    village_code: Village
    effective: Effective


class FamilyEnrolled(EnrolmentEvent):
    """The family receives the programme, because a determination named it."""

    TOPIC = "programs.family_enrolled"
    TITLE = "Keluarga menjadi penerima program"

    determination_id: Internal[UUID]


class RecipientChangeDue(EnrolmentEvent):
    """The head, in whose name the family receives, died or left; the family must name an heir."""

    TOPIC = "programs.recipient_change_due"
    TITLE = "Penerima perlu diganti ahli waris"

    because: Internal[Word]
    """Event id of the fact that told it."""


class EnrolmentEnded(EnrolmentEvent):
    """The family no longer receives the programme, with a normalised reason code."""

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
