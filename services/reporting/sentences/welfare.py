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
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import answers, lower

REFUSALS = {
    RefusalReason.CHANGED_MEANWHILE: "data yang sama berubah sesudah usulan dibuat",
    RefusalReason.FAMILY_GONE: "keluarga sudah tidak tercatat di sini",
    RefusalReason.ALREADY_UNLISTED: "keluarga sudah tidak ada dalam daftar",
}


@tells(HousingSurveyed, kind=Kind.CHANGE)
def _(fact: HousingSurveyed, _: Reader) -> str:
    given = answers(fact.housing)
    return f"Kondisi rumah dan aset dicatat{f': {given}' if given else ''}."


@tells(DesilReceived, kind=Kind.CHANGE)
def _(fact: DesilReceived, _: Reader) -> str:
    year, quarter = fact.period.split("-TW")
    when = f"triwulan {quarter} tahun {year}"
    if fact.desil is None:
        return f"Tercantum dalam DTSEN tanpa desil untuk {when}."
    return f"Desil {fact.desil} diterima dari DTSEN untuk {when}."


@tells(ListingEnded, kind=Kind.DECISION)
def _(fact: ListingEnded, _: Reader) -> str:
    return f"Keluarga dikeluarkan dari daftar penerima: {lower(reason_label(fact.reason_code))}."


@tells(RatifiedChangeApplied, kind=Kind.SYSTEM)
def _(_: RatifiedChangeApplied, __: Reader) -> str:
    return "Perubahan yang disahkan telah diterapkan pada register."


@tells(RatifiedChangeRefused, kind=Kind.SYSTEM)
def _(fact: RatifiedChangeRefused, _: Reader) -> str:
    return f"Perubahan yang disahkan belum dapat diterapkan: {REFUSALS[fact.reason]}."
