"""Sentences about a proposal of the village on its way through verification."""

from contracts.codes.reasons import reason_label
from contracts.verification.cases import (
    CaseApplied,
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
)
from contracts.verification.commands import ApplyRatifiedChange
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import answers, lower


@tells(ProposalSubmitted, kind=Kind.DECISION)
def _(fact: ProposalSubmitted, _: Reader) -> str:
    return f"Desa mengusulkan {_proposed(fact.change)}."


@tells(ProposalRevised, kind=Kind.DECISION)
def _(fact: ProposalRevised, _: Reader) -> str:
    return f"Desa memperbaiki usulannya: {_proposed(fact.change)}."


@tells(ProposalReturned, kind=Kind.DECISION)
def _(_: ProposalReturned, __: Reader) -> str:
    return "Kecamatan mengembalikan usulan kepada desa."


@tells(ProposalWithdrawn, kind=Kind.DECISION)
def _(_: ProposalWithdrawn, __: Reader) -> str:
    return "Desa membatalkan usulannya."


@tells(ProposalVerified, kind=Kind.DECISION)
def _(_: ProposalVerified, __: Reader) -> str:
    return "Kecamatan memeriksa usulan dan menyatakannya benar."


@tells(ProposalRatified, kind=Kind.DECISION)
def _(fact: ProposalRatified, _: Reader) -> str:
    return f"Dinas Sosial mengesahkan usulan: {_proposed(fact.change)}."


@tells(ProposalRejected, kind=Kind.DECISION)
def _(_: ProposalRejected, __: Reader) -> str:
    return "Dinas Sosial menolak usulan."


@tells(ApplyRatifiedChange, kind=Kind.SYSTEM)
def _(_: ApplyRatifiedChange, __: Reader) -> str:
    return "Register diminta menerapkan perubahan yang disahkan."


@tells(CaseApplied, kind=Kind.SYSTEM)
def _(_: CaseApplied, __: Reader) -> str:
    return "Usulan selesai: perubahannya sudah ada pada register."


@tells(ReconciliationNeeded, kind=Kind.DECISION)
def _(_: ReconciliationNeeded, __: Reader) -> str:
    return "Usulan belum dapat diterapkan; seseorang perlu memutuskan data mana yang benar."


def _proposed(change: ProposedChange) -> str:
    if isinstance(change, HousingUpdate):
        return f"perubahan kondisi rumah ({answers(change.housing)})"
    reason = lower(reason_label(change.reason_code))
    return f"keluarga dikeluarkan dari daftar penerima ({reason})"
