"""Sentences about a family's house, its desil and its place on the list."""

from contracts.codes.reasons import reason_label
from contracts.questionnaires.sheets import SHEETS
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    ListingEnded,
    ListSource,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    SurveyRecorded,
)
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import answers, lower, question

REFUSALS = {
    RefusalReason.CHANGED_MEANWHILE: "data yang sama berubah sesudah usulan dibuat",
    RefusalReason.FAMILY_GONE: "keluarga sudah tidak tercatat di sini",
    RefusalReason.ALREADY_UNLISTED: "keluarga sudah tidak ada dalam daftar",
    RefusalReason.SUCCESSOR_GONE: "keluarga penggantinya sudah tidak tercatat",
    RefusalReason.NOT_UNDERSTOOD: "register belum mengenal jenis perubahan ini",
    RefusalReason.DISCARDED: "permintaannya gagal dan dibuang petugas sistem",
}

welfare = Sentences(EntryKind.CHANGE)


@welfare.of(SurveyRecorded)
def surveyed(fact: SurveyRecorded, _: Reader) -> str:
    sheet = SHEETS.get(fact.questionnaire)
    if sheet is None:
        return f"Survei {fact.questionnaire} dicatat."
    given = answers(sheet.typed(fact.answers), sheet)
    silent = [question(name, sheet) for name in fact.asked if name not in fact.answers]
    unanswered = f"; tidak dijawab: {', '.join(silent)}" if silent else ""
    return f"{sheet.label} dicatat{f': {given}' if given else ''}{unanswered}."


@welfare.of(DesilReceived)
def desil_received(fact: DesilReceived, _: Reader) -> str:
    when = _quarter(fact.period)
    if fact.desil is None:
        return f"Tercantum dalam DTSEN tanpa desil untuk {when}."
    return f"Desil {fact.desil} diterima dari DTSEN untuk {when}."


@welfare.of(FamilyListed, EntryKind.DECISION)
def listed(fact: FamilyListed, _: Reader) -> str:
    if fact.source is ListSource.DTSEN:
        since = f" sejak {_quarter(fact.period)}" if fact.period else ""
        return f"Keluarga tercantum dalam DTSEN{since}."
    decree = f", dengan {fact.decree.number}" if fact.decree else ""
    return f"Keluarga dimasukkan kembali ke daftar penerima{decree}."


@welfare.of(ListingEnded, EntryKind.DECISION)
def listing_ended(fact: ListingEnded, _: Reader) -> str:
    return f"Keluarga dikeluarkan dari daftar penerima: {lower(reason_label(fact.reason_code))}."


@welfare.of(RatifiedChangeRefused, EntryKind.SYSTEM)
def change_refused(fact: RatifiedChangeRefused, _: Reader) -> str:
    return f"Perubahan yang disahkan belum dapat diterapkan: {REFUSALS[fact.reason]}."


welfare.always(
    {RatifiedChangeApplied: "Perubahan yang disahkan telah diterapkan pada register."},
    EntryKind.SYSTEM,
)


def _quarter(period: str) -> str:
    """`2026-TW3` in words."""
    year, quarter = period.split("-TW")
    return f"triwulan {quarter} tahun {year}"
