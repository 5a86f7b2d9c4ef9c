"""What a family reads about a member's number and biodata: which field, never its value."""

import pytest

from contracts.registry.parts import Biodata, Identity
from contracts.registry.persons import (
    BiodataCorrected,
    ErasureRequested,
    NikAssigned,
    NikCorrected,
    PersonalDataErased,
)
from contracts.registry.roles import RoleAssigned, RoleRevoked
from services.reporting.sentences.persons import FIELDS
from services.reporting.sentences.sentence import EntryKind
from tests.people_we_know import ANI, SUKAMAJU, TODAY, ani
from tests.reporting.saying import kind_of, said


@pytest.mark.parametrize(
    ("corrected", "words"),
    [
        (("name",), "nama"),
        (("birth_date", "occupation"), "tanggal lahir, pekerjaan"),
        (("father_nik", "mother_name"), "NIK ayah, nama ibu"),
        (("a_later_field",), "a later field"),
    ],
)
def test_a_correction_says_which_fields_without_their_values(
    corrected: tuple[str, ...], words: str
) -> None:
    given = {"person_id": ANI, **ani.described()}
    assert said(BiodataCorrected, corrected=corrected, **given) == (
        f"Biodata seorang anggota dibetulkan: {words}."
    )


def test_every_field_that_can_be_corrected_has_a_word() -> None:
    """A NIK is corrected by a fact of its own."""
    can_be_corrected = {*Biodata.model_fields, *Identity.model_fields} - {"nik"}
    assert can_be_corrected - FIELDS.keys() == set()


def test_a_number_is_given_and_put_right_without_being_told() -> None:
    assert said(NikAssigned, person_id=ANI, nik_key="k", identity=ani.identity) == (
        "NIK seorang anggota ditetapkan."
    )
    assert said(NikCorrected, person_id=ANI, nik_key="k", identity=ani.identity) == (
        "NIK seorang anggota dibetulkan; orangnya tetap sama."
    )


def test_an_erasure_is_a_decision_and_the_history_of_the_family_stays() -> None:
    assert said(ErasureRequested, person_id=ANI) == (
        "Penghapusan data pribadi seorang anggota diminta."
    )
    assert said(PersonalDataErased, person_id=ANI) == (
        "Data pribadi seorang anggota dihapus; riwayat keluarga tetap ada."
    )
    assert kind_of(ErasureRequested, person_id=ANI) is EntryKind.DECISION
    assert kind_of(PersonalDataErased, person_id=ANI) is EntryKind.DECISION
    assert kind_of(NikAssigned, person_id=ANI) is EntryKind.CHANGE


@pytest.mark.parametrize(
    ("region", "where"),
    [
        (SUKAMAJU, "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"),
        ("18.09", "Kab. Pesawaran"),
        ("18", "Lampung"),
    ],
)
def test_a_role_says_where_it_reaches(region: str, where: str) -> None:
    held = {"officer": "operator.sukamaju", "role": "inspektorat", "region_code": region}
    assert (
        said(RoleAssigned, **held, valid_from=TODAY) == f"Peran Inspektorat di {where} diberikan."
    )
    assert said(RoleRevoked, **held) == f"Peran Inspektorat di {where} dicabut."
    assert kind_of(RoleRevoked, **held) is EntryKind.SYSTEM
