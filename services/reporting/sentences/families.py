"""Sentences about the family itself: where it comes from, where it lives, who heads it."""

from contracts.registry.families import (
    AddressChanged,
    AddressCorrected,
    FamilyLoaded,
    FamilyMovedOut,
    FamilyRegistered,
    FamilySplit,
    HeadChanged,
    KkNumberReplaced,
    MemberTransferred,
)
from services.reporting.sentences.telling import Kind, Reader, tells
from services.reporting.sentences.words import coming, going, lower, place


@tells(FamilyLoaded, kind=Kind.CHANGE)
def _(fact: FamilyLoaded, _: Reader) -> str:
    return f"Keluarga dengan {len(fact.members)} anggota dimuat dari data awal desa."


@tells(FamilyRegistered, kind=Kind.CHANGE)
def _(fact: FamilyRegistered, _: Reader) -> str:
    if fact.origin:
        return f"Keluarga dengan {len(fact.members)} anggota datang {coming(fact.origin)}."
    return f"Keluarga dengan {len(fact.members)} anggota didaftarkan dengan KK baru."


@tells(FamilySplit, kind=Kind.CHANGE)
def _(fact: FamilySplit, reader: Reader) -> str:
    if reader.family_id == fact.new_family_id:
        return f"Keluarga ini terbentuk dari pecah KK, dengan {len(fact.members)} anggota."
    return f"KK dipecah: {len(fact.members)} anggota membentuk keluarga baru."


@tells(MemberTransferred, kind=Kind.CHANGE)
def _(fact: MemberTransferred, reader: Reader) -> str:
    if reader.family_id == fact.to_family_id:
        relation = lower(fact.person.relation.label)
        return f"Seorang anggota bergabung dari keluarga lain, sebagai {relation}."
    who = "Kepala keluarga" if fact.was_head else "Seorang anggota"
    return f"{who} pindah ke keluarga lain di register."


@tells(HeadChanged, kind=Kind.CHANGE)
def _(_: HeadChanged, __: Reader) -> str:
    return "Kepala keluarga diganti; KK baru perlu diterbitkan."


@tells(KkNumberReplaced, kind=Kind.CHANGE)
def _(_: KkNumberReplaced, __: Reader) -> str:
    return "Nomor KK diganti."


@tells(AddressChanged, kind=Kind.CHANGE)
def _(fact: AddressChanged, _: Reader) -> str:
    return f"Keluarga pindah rumah, kini di {place(fact.village_code)}."


@tells(AddressCorrected, kind=Kind.CHANGE)
def _(fact: AddressCorrected, _: Reader) -> str:
    return f"Alamat keluarga di {place(fact.village_code)} dibetulkan; keluarga tidak pindah."


@tells(FamilyMovedOut, kind=Kind.CHANGE)
def _(fact: FamilyMovedOut, _: Reader) -> str:
    moved = going(fact.destination)
    return f"Seluruh keluarga, {len(fact.member_ids)} anggota, pindah {moved}."
