"""Every fact has a sentence that reads well and names nobody."""

from datetime import date
from uuid import UUID

import pytest

from contracts import programs, registry, verification
from contracts.codes.person import Destination, Relation
from contracts.event import Effective, Event, all_kinds
from contracts.programs.programmes import (
    EnrolmentEnded,
    FamilyEnrolled,
    ProgrammeDefined,
    RecipientChangeDue,
)
from contracts.questionnaires.housing import Floor
from contracts.registry.civil_events import CivilEventKind, CivilEventVoided, MemberDied
from contracts.registry.families import FamilyMovedOut, FamilySplit, MemberTransferred
from contracts.registry.parts import Move
from contracts.registry.persons import BiodataCorrected
from contracts.registry.welfare import DesilReceived, Housing, HousingSurveyed, ListingEnded
from contracts.verification.cases import Decree, HousingUpdate, ProposalRatified
from infra.build.examples import example
from services.reporting.sentences.telling import Reader, has_sentence, told
from tests.people_we_know import (
    BUDI,
    FAMILY,
    LAST_WEEK,
    NEIGHBOURS,
    NEW_FAMILY,
    SITI,
    SUKAMAJU,
    ani,
    budi,
    family,
    siti,
)

PUBLISHED = (registry, verification, programs)
FACTS = [fact for fact in all_kinds().values() if fact.__module__.startswith("contracts.")]
PKH = UUID(int=9)
READER = Reader(FAMILY, {PKH: "Program Keluarga Harapan"})
ABOUT = {"family_id": FAMILY, "village_code": SUKAMAJU, "effective": LAST_WEEK}
AWAY = Move(level=Destination.OTHER_PROVINCE, region_code="35.22")


@pytest.mark.parametrize("fact", FACTS, ids=lambda fact: fact.TOPIC)
def test_every_fact_has_a_sentence(fact: type[Event]) -> None:
    assert has_sentence(fact)
    _, sentence = told(example(fact), READER)
    assert sentence[0].isupper() and sentence.endswith(".")
    assert "None" not in sentence and "_" not in sentence.replace("operator_desa", "")


def said(fact: type[Event], /, **given: object) -> str:
    return told(fact.model_validate({**ABOUT, **given}), READER)[1]


def test_a_loaded_family_did_not_arrive() -> None:
    assert told(family, READER)[1] == "Keluarga dengan 3 anggota dimuat dari data awal desa."


def test_a_death_says_whose_and_who_is_left_without_a_name_or_a_cause() -> None:
    assert said(MemberDied, person_id=BUDI, was_head=True, members_left=2, cause="suicide") == (
        "Kepala keluarga meninggal dunia."
    )
    assert said(MemberDied, person_id=SITI, members_left=0) == (
        "Seorang anggota meninggal dunia; tidak ada lagi anggota yang tercatat."
    )


def test_a_move_says_how_far() -> None:
    assert said(FamilyMovedOut, member_ids=(BUDI, SITI), destination=AWAY) == (
        "Seluruh keluarga, 2 anggota, pindah ke luar provinsi (Kab. Bojonegoro)."
    )


def test_a_fact_about_two_families_reads_right_in_both() -> None:
    split = FamilySplit.model_validate(
        {**ABOUT, "new_family_id": NEW_FAMILY, "members": (siti, ani)}
    )
    assert told(split, Reader(FAMILY))[1] == "KK dipecah: 2 anggota membentuk keluarga baru."
    assert told(split, Reader(NEW_FAMILY))[1] == (
        "Keluarga ini terbentuk dari pecah KK, dengan 2 anggota."
    )
    moved = MemberTransferred.model_validate(
        {
            **ABOUT,
            "to_family_id": NEIGHBOURS,
            "to_village_code": SUKAMAJU,
            "person": budi.model_copy(update={"relation": Relation.CHILD_IN_LAW}),
        }
    )
    assert told(moved, Reader(NEIGHBOURS))[1] == (
        "Seorang anggota bergabung dari keluarga lain, sebagai menantu."
    )


def test_a_correction_says_which_fields_without_their_values() -> None:
    assert (
        said(
            BiodataCorrected,
            person_id=ani.person_id,
            biodata=ani.biodata,
            corrected=("birth_date", "occupation"),
        )
        == "Biodata seorang anggota dibetulkan: tanggal lahir, pekerjaan."
    )


def test_a_voided_event_says_that_it_did_not_happen() -> None:
    assert (
        said(CivilEventVoided, voids=UUID(int=3), kind=CivilEventKind.DEATH, person_ids=(BUDI,))
        == "Pencatatan kematian dibatalkan: peristiwa itu tidak terjadi."
    )


def test_welfare_facts_read_by_label() -> None:
    housing = Housing(floor=Floor.EARTH, floor_area_m2=24, has_car=False)
    assert said(HousingSurveyed, housing=housing) == (
        "Kondisi rumah dan aset dicatat: luas lantai (m2): 24; lantai terluas: tanah;"
        " mobil: tidak ada."
    )
    assert said(DesilReceived, period="2026-TW3", desil=2) == (
        "Desil 2 diterima dari DTSEN untuk triwulan 3 tahun 2026."
    )
    assert said(DesilReceived, period="2026-TW3", desil=None) == (
        "Tercantum dalam DTSEN tanpa desil untuk triwulan 3 tahun 2026."
    )
    assert said(ListingEnded, reason_code="MAMPU") == (
        "Keluarga dikeluarkan dari daftar penerima: sudah mampu."
    )


def test_a_ratified_proposal_says_what_was_decided() -> None:
    assert (
        said(
            ProposalRatified,
            case_id=UUID(int=5),
            change=HousingUpdate(housing=Housing(floor=Floor.EARTH)),
            based_on=12,
            decree=Decree(number="460/12/2026", on=date(2026, 10, 2)),
        )
        == "Dinas Sosial mengesahkan usulan: perubahan kondisi rumah (lantai terluas: tanah)."
    )


def test_programmes_are_named() -> None:
    about = {"programme_id": PKH, "determination_id": UUID(int=6), "because": "x"}
    enrolled = {name: about[name] for name in ("programme_id", "determination_id")}
    because = {name: about[name] for name in ("programme_id", "because")}
    assert said(FamilyEnrolled, **enrolled) == (
        "Keluarga ditetapkan sebagai penerima Program Keluarga Harapan."
    )
    assert said(RecipientChangeDue, **because) == (
        "Penerima Program Keluarga Harapan perlu diganti ahli waris:"
        " kepala keluarga meninggal atau pindah."
    )
    assert said(EnrolmentEnded, **because, reason_code="PINDAH") == (
        "Kepesertaan Program Keluarga Harapan berakhir: pindah dari wilayah ini."
    )


def test_no_sentence_holds_a_name() -> None:
    about_families = [fact for fact in FACTS if fact is not ProgrammeDefined]
    for fact in about_families:
        filled = example(fact)
        for secret in ("contoh name", "1809010107850001", "1809010101200001"):
            assert secret not in told(filled, READER)[1]


def test_an_unknown_date_is_no_obstacle() -> None:
    unknown = Effective.model_validate({"on": None, "precision": "unknown"})
    assert said(MemberDied, person_id=BUDI, effective=unknown) == (
        "Seorang anggota meninggal dunia."
    )
