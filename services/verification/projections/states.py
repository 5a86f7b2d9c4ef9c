"""Where a case stands, and which fact brings it there. Who did it took that duty upon them."""

from enum import StrEnum
from typing import NamedTuple, Self

from contracts.verification.cases import (
    CaseApplied,
    CaseEvent,
    ChangeDiscarded,
    ChangeReissued,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    ReconciliationNeeded,
)


class CaseState(StrEnum):
    """Keadaan usulan."""

    label: str
    """Completes "Usulan ini …"."""
    advice: str
    """What can be done from here."""

    def __new__(cls, name: str, label: str, advice: str) -> Self:
        state = str.__new__(cls, name)
        state._value_ = name
        state.label = label
        state.advice = advice
        return state

    SUBMITTED = (
        "submitted",
        "menunggu pemeriksaan kecamatan",
        "Kecamatan memverifikasi atau mengembalikannya; desa dapat membatalkannya.",
    )
    RETURNED = (
        "returned",
        "dikembalikan ke desa",
        "Desa memperbaiki atau membatalkannya.",
    )
    VERIFIED = (
        "verified",
        "sudah diverifikasi kecamatan",
        "Dinsos mengesahkan atau menolaknya; desa dapat membatalkannya.",
    )
    RATIFIED = (
        "ratified",
        "sudah disahkan dan menunggu jawaban register",
        "Tunggu jawaban register.",
    )
    NOT_APPLIED = (
        "not_applied",
        "belum diterapkan, karena permintaannya kepada register gagal dan dibuang",
        "Dinsos mengirimnya lagi sesudah penyebabnya diperbaiki, atau menolaknya; "
        "desa dapat memperbaiki atau membatalkannya.",
    )
    NEEDS_RECONCILIATION = (
        "needs_reconciliation",
        "perlu diselaraskan dengan register",
        "Desa membandingkan data lalu memperbaiki atau membatalkannya; Dinsos dapat menolaknya.",
    )
    APPLIED = (
        "applied",
        "sudah diterapkan pada register",
        "Ajukan usulan baru bila masih ada yang perlu diubah.",
    )
    WITHDRAWN = (
        "withdrawn",
        "sudah dibatalkan desa",
        "Ajukan usulan baru bila masih diperlukan.",
    )
    REJECTED = (
        "rejected",
        "sudah ditolak Dinsos",
        "Ajukan usulan baru dengan bukti baru bila keadaannya berbeda.",
    )


class Duty(StrEnum):
    """The three duties that three different persons take in one case."""

    PROPOSER = "pengusul"
    VERIFIER = "pemverifikasi"
    APPROVER = "pengesah"


class CaseStep(NamedTuple):
    state: CaseState
    duty: Duty | None
    """None for what the service itself notes down."""


STEPS: dict[type[CaseEvent], CaseStep] = {
    ProposalSubmitted: CaseStep(CaseState.SUBMITTED, Duty.PROPOSER),
    ProposalReturned: CaseStep(CaseState.RETURNED, Duty.VERIFIER),
    ProposalRevised: CaseStep(CaseState.SUBMITTED, Duty.PROPOSER),
    ProposalWithdrawn: CaseStep(CaseState.WITHDRAWN, Duty.PROPOSER),
    ProposalVerified: CaseStep(CaseState.VERIFIED, Duty.VERIFIER),
    ProposalRatified: CaseStep(CaseState.RATIFIED, Duty.APPROVER),
    ChangeReissued: CaseStep(CaseState.RATIFIED, Duty.APPROVER),
    ChangeDiscarded: CaseStep(CaseState.NOT_APPLIED, None),
    ProposalRejected: CaseStep(CaseState.REJECTED, Duty.APPROVER),
    CaseApplied: CaseStep(CaseState.APPLIED, None),
    ReconciliationNeeded: CaseStep(CaseState.NEEDS_RECONCILIATION, None),
}
