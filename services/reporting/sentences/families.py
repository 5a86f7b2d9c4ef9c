"""Sentences about the family itself: where it comes from, where it lives, who heads it.

And about the village as such, which stand in no family's timeline.
"""

from contracts.calendar import in_words
from contracts.codes.civil import Ground
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
from contracts.registry.places import Addressed
from contracts.registry.villages.baselines import VillageBaselineSet, VillageBaselineVoided
from contracts.registry.villages.local_areas import (
    LocalAreaMerged,
    LocalAreaNamed,
    LocalAreaRenamed,
)
from services.reporting.sentences.sentence import EntryKind, Reader, Sentences
from services.reporting.sentences.words import coming, going, lower, place, reported

families = Sentences(EntryKind.CHANGE)


@families.of(FamilyLoaded)
def loaded(fact: FamilyLoaded, _: Reader) -> str:
    return f"Keluarga dengan {len(fact.members)} anggota dimuat dari data awal desa{_lacks(fact)}."


@families.of(FamilyRegistered)
def registered(fact: FamilyRegistered, _: Reader) -> str:
    family = f"Keluarga dengan {len(fact.members)} anggota"
    if fact.origin:
        return f"{family} datang {coming(fact.origin)}{reported(fact)}."
    if fact.ground is Ground.FOUND_LATE:
        return f"{family}, yang terlewat dalam data awal, dicatat."
    return f"{family} didaftarkan dengan KK baru{_lacks(fact)}."


@families.of(FamilySplit)
def split(fact: FamilySplit, reader: Reader) -> str:
    if reader.family_id == fact.new_family_id:
        return f"Keluarga ini terbentuk dari pecah KK, dengan {len(fact.members)} anggota."
    return f"KK dipecah: {len(fact.members)} anggota membentuk keluarga baru."


@families.of(MemberTransferred)
def transferred(fact: MemberTransferred, reader: Reader) -> str:
    if reader.family_id == fact.to_family_id:
        relation = lower(fact.person.relation.label)
        return f"Seorang anggota bergabung dari keluarga lain, sebagai {relation}."
    who = "Kepala keluarga" if fact.was_head else "Seorang anggota"
    return f"{who} pindah ke keluarga lain di register."


@families.of(AddressChanged)
def address_changed(fact: AddressChanged, _: Reader) -> str:
    before = f" dari {place(fact.from_village)}" if fact.from_village else ""
    return f"Keluarga pindah rumah{before}, kini di {place(fact.village_code)}."


@families.of(AddressCorrected)
def address_corrected(fact: AddressCorrected, _: Reader) -> str:
    return f"Alamat keluarga di {place(fact.village_code)} dibetulkan; keluarga tidak pindah."


@families.of(FamilyMovedOut)
def moved_out(fact: FamilyMovedOut, _: Reader) -> str:
    moved = going(fact.destination)
    return f"Seluruh keluarga, {len(fact.member_ids)} anggota, pindah {moved}{reported(fact)}."


@families.of(VillageBaselineSet, EntryKind.SYSTEM)
def baseline_set(fact: VillageBaselineSet, _: Reader) -> str:
    return f"Data awal {place(fact.village_code)} dimuat, per {in_words(fact.as_of)}."


@families.of(VillageBaselineVoided, EntryKind.SYSTEM)
def baseline_lost(fact: VillageBaselineVoided, _: Reader) -> str:
    return f"Data awal {place(fact.village_code)} diambil kembali seluruhnya."


@families.of(LocalAreaNamed, EntryKind.SYSTEM)
def area_named(fact: LocalAreaNamed, _: Reader) -> str:
    return f"{fact.level.label} {fact.name} di {place(fact.village_code)} dicatat."


@families.of(LocalAreaRenamed, EntryKind.SYSTEM)
def area_renamed(fact: LocalAreaRenamed, _: Reader) -> str:
    return f"Sebuah wilayah di {place(fact.village_code)} berganti nama menjadi {fact.name}."


@families.of(LocalAreaMerged, EntryKind.SYSTEM)
def area_merged(fact: LocalAreaMerged, _: Reader) -> str:
    return f"Dua ejaan satu wilayah di {place(fact.village_code)} disatukan."


families.always(
    {
        HeadChanged: "Kepala keluarga diganti; KK baru perlu diterbitkan.",
        KkNumberReplaced: "Nomor KK diganti.",
    }
)


def _lacks(fact: Addressed) -> str:
    """Said only where the register told what is filled."""
    return ", tanpa nomor KK" if fact.filled and "kk_number" not in fact.filled else ""
