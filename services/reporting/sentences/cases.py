"""Sentences about a proposal of the village on its way through verification."""

from contracts.codes.reasons import reason_label
from contracts.verification.cases import (
    Awaited,
    CaseApplied,
    CaseOverdue,
    ChangeDiscarded,
    ChangeReissued,
    HousingUpdate,
    ProposalRatified,
    ProposalRejected,
    ProposalReturned,
    ProposalRevised,
    ProposalSubmitted,
    ProposalVerified,
    ProposalWithdrawn,
    ProposedChange,
    ReconciliationNeeded,
    Removal,
    Replacement,
)
from contracts.verification.commands import ApplyRatifiedChange
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import answers, lower

cases = Sentences(EntryKind.DECISION)


@cases.of(ProposalSubmitted)
def submitted(fact: ProposalSubmitted, _: Reader) -> str:
    return f"Desa mengusulkan {_proposed(fact.change)}."


@cases.of(ProposalRevised)
def revised(fact: ProposalRevised, _: Reader) -> str:
    return f"Desa memperbaiki usulannya: {_proposed(fact.change)}."


@cases.of(ProposalRatified)
def ratified(fact: ProposalRatified, _: Reader) -> str:
    return f"Dinas Sosial mengesahkan usulan: {_proposed(fact.change)}."


WHO = {
    Awaited.SUB_DISTRICT: "kecamatan belum memeriksanya",
    Awaited.VILLAGE: "desa belum memperbaikinya",
    Awaited.DINSOS: "Dinas Sosial belum memutusnya",
    Awaited.REGISTER: "register belum menjawab",
}


@cases.of(CaseOverdue, kind=EntryKind.SYSTEM)
def overdue(fact: CaseOverdue, _: Reader) -> str:
    return f"Batas waktu usulan lewat: {WHO[fact.awaited]}."


cases.always(
    {
        ProposalReturned: "Kecamatan mengembalikan usulan kepada desa.",
        ProposalWithdrawn: "Desa membatalkan usulannya.",
        ProposalVerified: "Kecamatan memeriksa usulan dan menyatakannya benar.",
        ProposalRejected: "Dinas Sosial menolak usulan.",
        ChangeReissued: "Dinas Sosial mengirim lagi perubahan yang disahkan ke register.",
        ReconciliationNeeded: (
            "Usulan belum dapat diterapkan; seseorang perlu memutuskan data mana yang benar."
        ),
    }
)
cases.always(
    {
        ApplyRatifiedChange: "Register diminta menerapkan perubahan yang disahkan.",
        ChangeDiscarded: (
            "Permintaan kepada register gagal dan dibuang; perubahannya belum diterapkan."
        ),
        CaseApplied: "Usulan selesai: perubahannya sudah ada pada register.",
    },
    EntryKind.SYSTEM,
)


def _proposed(change: ProposedChange) -> str:
    """A kind of change that is newer than this release is said to be one."""
    match change:
        case HousingUpdate():
            return (
                f"perubahan kondisi rumah ({answers(change.housing.model_dump(exclude_none=True))})"
            )
        case Removal():
            reason = lower(reason_label(change.reason_code))
            return f"keluarga dikeluarkan dari daftar penerima ({reason})"
        case Replacement():
            reason = lower(reason_label(change.reason_code))
            return f"keluarga diganti keluarga lain dalam daftar penerima ({reason})"
    return "perubahan lain"
