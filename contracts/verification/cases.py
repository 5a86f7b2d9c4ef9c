"""Facts of a verification case (verval): a village proposes, others verify, Dinsos ratifies."""

from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime

from contracts.event import Effective, Event, Part
from contracts.ids import CaseBookId, CaseId, FamilyId, FamilyIds, PersonId
from contracts.privacy.classes import Internal
from contracts.regions.codes import Village
from contracts.registry.welfare import Housing, Period, RefusalReason, Standing
from contracts.text import Word
from contracts.verification.decrees import Decree
from contracts.vocabulary import OPEN, Other


class HousingUpdate(Part):
    """Housing answers that the village found to be different; only the given ones change."""

    kind: Internal[Literal["housing_update"]] = "housing_update"
    housing: Internal[Housing]


class Removal(Part):
    """The family should leave the welfare list (penonaktifan), with a reason code."""

    kind: Internal[Literal["removal"]] = "removal"
    reason_code: Internal[Word]


class Replacement(Part):
    """The family should leave the welfare list, and another take its place (penggantian)."""

    kind: Internal[Literal["replacement"]] = "replacement"
    reason_code: Internal[Word]
    successor_id: FamilyId


ProposedChange = Annotated[HousingUpdate | Removal | Replacement | Other, OPEN]


class CaseEvent(Event):
    """What every fact about a case says; several families where one takes another's place."""

    case_id: CaseId
    family_id: FamilyId
    other_family_ids: FamilyIds = ()
    village_code: Village
    """Where the family lived then."""


class ProposalSubmitted(CaseEvent):
    """A village proposed a change, having seen the family as of a registry position."""

    TOPIC = "verification.proposal_submitted"
    TITLE = "Usulan diajukan desa"

    number: Internal[Word]
    """What people call the case: `0007/18.09.01.2001/2026`, counted per office and year."""
    book: CaseBookId
    """Office and year in which it is counted."""
    period: Internal[Period]
    """The quarter in which it is verified."""
    edition: Internal[Word | None] = None
    """Edition of the questionnaire that its answers are of."""
    person_id: PersonId | None = None
    """The member it is about, where it is about one."""
    change: ProposedChange
    based_on: Internal[int]
    effective: Effective


class ProposalReturned(CaseEvent):
    """The sub-district sent the proposal back to the village with a reason."""

    TOPIC = "verification.proposal_returned"
    TITLE = "Usulan dikembalikan ke desa"


class ProposalRevised(CaseEvent):
    """The village proposed again, after a return or a conflict."""

    TOPIC = "verification.proposal_revised"
    TITLE = "Usulan diperbaiki desa"

    change: ProposedChange
    based_on: Internal[int]
    effective: Effective


class ProposalWithdrawn(CaseEvent):
    """The village took the proposal back."""

    TOPIC = "verification.proposal_withdrawn"
    TITLE = "Usulan dibatalkan desa"


class ProposalVerified(CaseEvent):
    """A sub-district officer checked the proposal and found it right."""

    TOPIC = "verification.proposal_verified"
    TITLE = "Usulan diverifikasi kecamatan"


class RatifiedChange(CaseEvent):
    """What every fact says by which the registry is asked to carry a change out."""

    change: ProposedChange
    based_on: Internal[int]
    effective: Effective
    decree: Decree
    attempt: Internal[int] = 1
    """Each attempt is a command of its own, and is answered once."""


class ProposalRatified(RatifiedChange):
    """Dinsos ratified the proposal under a decree; the registry is asked to carry it out."""

    TOPIC = "verification.proposal_ratified"
    TITLE = "Usulan disahkan Dinsos"


class ChangeReissued(RatifiedChange):
    """Dinsos asked the registry once more: it had not answered, or the command was discarded."""

    TOPIC = "verification.change_reissued"
    TITLE = "Perubahan dikirim lagi ke register"


class ProposalRejected(CaseEvent):
    """Dinsos decided against the proposal."""

    TOPIC = "verification.proposal_rejected"
    TITLE = "Usulan ditolak Dinsos"


class CaseApplied(CaseEvent):
    """The registry carried the ratified change out."""

    TOPIC = "verification.case_applied"
    TITLE = "Usulan telah diterapkan pada register"

    answered_by: Internal[UUID]


class ChangeDiscarded(CaseEvent):
    """The command to the registry was discarded there; the register is as it was."""

    TOPIC = "verification.change_discarded"
    TITLE = "Permintaan kepada register dibuang"

    answered_by: Internal[UUID]


class Awaited(StrEnum):
    """Who has to act on a case."""

    SUB_DISTRICT = "sub_district"
    VILLAGE = "village"
    DINSOS = "dinsos"
    REGISTER = "register"


class CaseOverdue(CaseEvent):
    """Whoever has to act let the term pass; that decides nothing about the proposal."""

    TOPIC = "verification.case_overdue"
    TITLE = "Batas waktu usulan lewat"

    awaited: Internal[Awaited]
    due_at: Internal[AwareDatetime]


class ReconciliationNeeded(CaseEvent):
    """The registry could not carry it out; somebody must decide between the two versions."""

    TOPIC = "verification.reconciliation_needed"
    TITLE = "Usulan perlu diselaraskan"

    answered_by: Internal[UUID]
    reason: Internal[RefusalReason]
    standing: tuple[Standing, ...] = ()
