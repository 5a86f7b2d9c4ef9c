"""Sentences about a family's house, its desil and its place on the list."""

from contracts.codes.reasons import reason_label
from contracts.registry.welfare import (
    DesilReceived,
    HousingSurveyed,
    ListingEnded,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
)
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import answers, lower

REFUSALS = {
    RefusalReason.CHANGED_MEANWHILE: "data yang sama berubah sesudah usulan dibuat",
    RefusalReason.FAMILY_GONE: "keluarga sudah tidak tercatat di sini",
    RefusalReason.ALREADY_UNLISTED: "keluarga sudah tidak ada dalam daftar",
}

welfare = Sentences(EntryKind.CHANGE)


@welfare.of(HousingSurveyed)
def surveyed(fact: HousingSurveyed, _: Reader) -> str:
    given = answers(fact.housing)
    return f"Kondisi rumah dan aset dicatat{f': {given}' if given else ''}."


@welfare.of(DesilReceived)
def desil_received(fact: DesilReceived, _: Reader) -> str:
    year, quarter = fact.period.split("-TW")
    when = f"triwulan {quarter} tahun {year}"
    if fact.desil is None:
        return f"Tercantum dalam DTSEN tanpa desil untuk {when}."
    return f"Desil {fact.desil} diterima dari DTSEN untuk {when}."


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
