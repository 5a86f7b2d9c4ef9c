"""Facts of a verification case (verval): a village proposes, others verify, Dinsos ratifies."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.event import Effective, Event, Part
from contracts.ids import CaseId, FamilyId
from contracts.privacy.classes import Internal
from contracts.regions.codes import Village
from contracts.registry.welfare import Housing, RefusalReason, Standing
from contracts.text import Word
from contracts.verification.decrees import Decree


class HousingUpdate(Part):
    """Housing answers that the village found to be different; only the given ones change."""

    kind: Internal[Literal["housing_update"]] = "housing_update"
    housing: Internal[Housing]


class Removal(Part):
    """The family should leave the welfare list (penonaktifan), with a reason code."""

    kind: Internal[Literal["removal"]] = "removal"
    reason_code: Internal[Word]


ProposedChange = Annotated[HousingUpdate | Removal, Field(discriminator="kind")]


class CaseEvent(Event):
    """What every fact about a case says."""

    case_id: CaseId
    family_id: FamilyId
    village_code: Village


class ProposalSubmitted(CaseEvent):
    """A village proposed a change, having seen the family as of a registry position."""

    TOPIC = "verification.proposal_submitted"
    TITLE = "Usulan diajukan desa"

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


class ProposalRatified(CaseEvent):
    """Dinsos ratified the proposal under a decree; the registry is asked to carry it out."""

    TOPIC = "verification.proposal_ratified"
    TITLE = "Usulan disahkan Dinsos"

    change: ProposedChange
    based_on: Internal[int]
    effective: Effective
    decree: Decree
    attempt: Internal[int] = 1


class ProposalRejected(CaseEvent):
    """Dinsos decided against the proposal."""

    TOPIC = "verification.proposal_rejected"
    TITLE = "Usulan ditolak Dinsos"


class CaseApplied(CaseEvent):
    """The registry carried the ratified change out."""

    TOPIC = "verification.case_applied"
    TITLE = "Usulan telah diterapkan pada register"

    answered_by: Internal[UUID]


class ReconciliationNeeded(CaseEvent):
    """The registry could not carry it out; somebody must decide between the two versions."""

    TOPIC = "verification.reconciliation_needed"
    TITLE = "Usulan perlu diselaraskan"

    answered_by: Internal[UUID]
    reason: Internal[RefusalReason]
    standing: tuple[Standing, ...] = ()
