"""What a family reads about where it comes from, where it lives and who heads it."""

from uuid import UUID

import pytest

from contracts.codes.person import Destination, Relation
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
from contracts.registry.parts import Person
from contracts.registry.places import Move
from contracts.registry.villages.baselines import VillageBaselineSet, VillageBaselineVoided
from contracts.registry.villages.local_areas import (
    LocalAreaMerged,
    LocalAreaNamed,
    LocalAreaRenamed,
)
from services.reporting.sentences.sentence import EntryKind
from tests.people_we_know import (
    ANI,
    BUDI,
    FAMILY,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    siti,
)
from tests.reporting.saying import AWAY, kind_of, said


@pytest.mark.parametrize("members", [(budi,), (budi, siti, ani)])
def test_a_loaded_family_did_not_arrive(members: tuple[Person, ...]) -> None:
    assert said(FamilyLoaded, members=members) == (
        f"Keluarga dengan {len(members)} anggota dimuat dari data awal desa."
    )


def test_a_new_family_card_is_told_apart_from_a_family_that_came() -> None:
    assert said(FamilyRegistered, members=(budi, siti), ground="new_kk") == (
        "Keluarga dengan 2 anggota didaftarkan dengan KK baru."
    )
    assert said(FamilyRegistered, members=(budi, siti), ground="arrival", origin=AWAY) == (
        "Keluarga dengan 2 anggota datang dari luar provinsi (Kab. Bojonegoro)."
    )


def test_what_is_told_of_a_village_names_no_family() -> None:
    area = {"area_id": SITI, "level": "rt", "name": "002"}
    assert said(LocalAreaNamed, **area).startswith("RT 002 di ")
    renamed = said(LocalAreaRenamed, area_id=SITI, name="Mekar Indah")
    assert renamed.endswith(" berganti nama menjadi Mekar Indah.")
    assert said(LocalAreaMerged, area_id=SITI, into=ANI).endswith(" disatukan.")
    baseline = said(VillageBaselineSet, as_of="2026-11-01", import_id=ANI)
    assert baseline.endswith(" dimuat, per 1 November 2026.")
    lost = said(VillageBaselineVoided, import_id=ANI)
    assert lost.endswith(" diambil kembali seluruhnya.")


def test_a_family_that_was_left_out_of_the_first_file_neither_came_nor_is_new() -> None:
    assert said(FamilyRegistered, members=(budi, siti), ground="found_late") == (
        "Keluarga dengan 2 anggota, yang terlewat dalam data awal, dicatat."
    )


@pytest.mark.parametrize(
    ("family_id", "sentence"),
    [
        (FAMILY, "KK dipecah: 2 anggota membentuk keluarga baru."),
        (NEW_FAMILY, "Keluarga ini terbentuk dari pecah KK, dengan 2 anggota."),
    ],
)
def test_a_split_reads_right_in_both_families(family_id: UUID, sentence: str) -> None:
    assert said(FamilySplit, family_id, new_family_id=NEW_FAMILY, members=(siti, ani)) == sentence


@pytest.mark.parametrize(
    ("family_id", "was_head", "sentence"),
    [
        (FAMILY, True, "Kepala keluarga pindah ke keluarga lain di register."),
        (FAMILY, False, "Seorang anggota pindah ke keluarga lain di register."),
        (FAMILY, None, "Seorang anggota pindah ke keluarga lain di register."),
        (NEIGHBOURS, True, "Seorang anggota bergabung dari keluarga lain, sebagai menantu."),
    ],
)
def test_a_transfer_reads_right_in_both_families(
    family_id: UUID, was_head: bool | None, sentence: str
) -> None:
    joins = budi.model_copy(update={"relation": Relation.CHILD_IN_LAW})
    moved = {"to_family_id": NEIGHBOURS, "to_village_code": SUKAMAJU, "person": joins}
    assert said(MemberTransferred, family_id, was_head=was_head, **moved) == sentence


def test_a_new_head_needs_a_new_family_card() -> None:
    assert said(HeadChanged, new_head_id=SITI, relations=()) == (
        "Kepala keluarga diganti; KK baru perlu diterbitkan."
    )
    assert said(KkNumberReplaced) == "Nomor KK diganti."


def test_a_wrong_address_is_told_apart_from_a_new_one() -> None:
    where = "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"
    assert said(AddressChanged) == f"Keluarga pindah rumah, kini di {where}."
    assert said(AddressCorrected) == (
        f"Alamat keluarga di {where} dibetulkan; keluarga tidak pindah."
    )


def test_a_village_that_is_in_no_list_is_named_by_its_code() -> None:
    assert said(AddressChanged, village_code="99.99.99.2001") == (
        "Keluarga pindah rumah, kini di 99.99.99.2001."
    )


@pytest.mark.parametrize(
    ("destination", "where"),
    [
        (AWAY, "ke luar provinsi (Kab. Bojonegoro)"),
        (Move(level=Destination.OTHER_PROVINCE), "ke luar provinsi"),
        (Move(level=Destination.OTHER_DISTRICT, region_code="18.09.02"), "ke luar kecamatan ("),
        (Move(level=Destination.ABROAD), "ke luar negeri"),
    ],
)
def test_a_family_that_left_is_followed_as_far_as_is_known(destination: Move, where: str) -> None:
    sentence = said(FamilyMovedOut, member_ids=(BUDI, SITI, ANI), destination=destination)
    assert sentence.startswith(f"Seluruh keluarga, 3 anggota, pindah {where}")


def test_what_happens_to_a_family_is_a_change_and_no_decision() -> None:
    assert kind_of(KkNumberReplaced) is EntryKind.CHANGE
    assert kind_of(FamilyLoaded, members=(budi,)) is EntryKind.CHANGE
