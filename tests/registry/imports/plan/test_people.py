"""A row in the register's words: whole persons if they are new, single fields if they are not."""

from datetime import date
from uuid import uuid4

import pytest

from contracts.codes.person import MaritalStatus, Relation, Sex
from contracts.letters import is_clean
from contracts.registry.parts import Biodata, Identity, own_subjects
from contracts.registry.places import Place
from services.registry.imports.plan import people
from services.registry.imports.rows.template import COLUMN_OF
from tests.registry.imports.file.files import row
from tests.registry.imports.sukamaju import ANI, BUDI, SITI

PAPERS = {
    "akta_lahir": "AL-7",
    "dokumen_pasport": "A 123",
    "tanggal_akhir_paspor": "2031-01-01",
    "ktp_el": "2",
    "tag_id_card": "1234567890123",
    "no_asuransi": "0001234567890",
    "lat": "-5.4",
    "lng": "105.2",
}


def test_a_new_person_is_taken_over_whole() -> None:
    person_id = uuid4()
    siti = SITI | {"status_kawin": "2", "agama_id": "ISLAM", "ayah_nik": "1809010101600002"}
    [found] = people.persons([(row(siti | PAPERS), person_id, "key")])
    assert (found.person_id, found.nik_key, found.relation) == (person_id, "key", Relation.WIFE)
    assert found.biodata == Biodata(
        sex=Sex.FEMALE,
        birth_date=date(1992, 3, 2),
        marital_status=MaritalStatus.MARRIED,
        occupation=9,
    )
    assert isinstance(found.identity, Identity)
    assert (found.identity.name, found.identity.nik) == ("SITI AMINAH", SITI["nik"])
    assert (found.identity.religion, found.papers["father_nik"]) == (1, "1809010101600002")
    assert found.identity.documents == PAPERS


def test_papers_are_under_the_columns_of_the_template() -> None:
    assert set(people.PAPER_COLUMNS) <= set(COLUMN_OF.values())
    assert people.documents(row(BUDI)) == {}


def test_papers_of_before_stay_and_those_of_the_row_are_added() -> None:
    known = {"akta_lahir": "AL-1", "suku": "x"}
    after = people.documents(row(BUDI | {"akta_lahir": "AL-7", "lat": "-5.4"}), known)
    assert after == {"akta_lahir": "AL-7", "suku": "x", "lat": "-5.4"}
    assert known == {"akta_lahir": "AL-1", "suku": "x"}


@pytest.mark.parametrize(
    ("field", "column", "cell", "value"),
    [
        ("occupation", "pekerjaan_id", "WIRASWASTA", 88),
        ("religion", "agama_id", "1", 1),
        ("marital_status", "status_kawin", "2", MaritalStatus.MARRIED),
        ("name", "nama", "NUR\u2019AINI", "NUR'AINI"),
        ("blood_type", "golongan_darah_id", "", None),
    ],
)
def test_a_field_is_stated_as_the_register_keeps_it(
    field: str, column: str, cell: str, value: object
) -> None:
    assert people.stated(row(BUDI | {column: cell}), field) == value


def test_every_field_of_the_register_has_a_column() -> None:
    assert {*people.BIODATA, *people.IDENTITY, *people.PAPERS} <= COLUMN_OF.keys()
    assert set(people.BIODATA) <= Biodata.model_fields.keys()
    assert set(people.IDENTITY) <= {*Identity.model_fields, *people.OF_PARENTS}


def test_a_parent_in_the_same_family_is_that_person_and_another_has_an_id_of_their_own() -> None:
    budi, siti, child = uuid4(), uuid4(), uuid4()
    ani = ANI | {"ayah_nik": BUDI["nik"], "nama_ayah": "BUDI", "nama_ibu": "SUMI"}
    rows = [(row(BUDI), budi, "1"), (row(SITI), siti, "2"), (row(ani), child, "3")]
    *_, found = people.persons(rows)
    assert found.father and found.father.subject_id == budi
    assert found.mother and found.mother.subject_id == own_subjects(child)[1]
    assert found.papers["mother_name"] == "SUMI"
    assert found.identity and "SUMI" not in str(found.identity)


def test_where_a_family_lives_is_what_its_heads_row_says() -> None:
    assert people.place(row(BUDI)) == Place(
        kk_number=str(BUDI["no_kk"]), address="JALAN MELATI 3", dusun="MEKAR", rw="001", rt="002"
    )
    assert people.place(row({"nik": BUDI["nik"]})) == Place()


def test_whatever_a_row_holds_the_contract_takes_it_as_it_is() -> None:
    """A row that passed must never stop an import when it is carried out."""
    odd = BUDI | {
        "nama": "  NUR\u2019AINI\u200b BINTI SALIM",
        "alamat": "JL\u00a0MELATI\n3 \u2013 \u201cpojok\u201d",
        "dusun": "Stra\u00dfe",
        "suku": "Minangkabau \u00e9",
        "tempatlahir": "Z\u0075\u0308rich",
    }
    [found] = people.persons([(row(odd), uuid4(), None)])
    place = people.place(row(odd))
    assert isinstance(found.identity, Identity)
    texts = (found.identity.name, found.identity.birth_place, place.address, place.dusun)
    assert all(text and is_clean(text) for text in texts)
    assert (
        found.identity.name == "NUR'AINI BINTI SALIM"
        and found.identity.birth_place == "Z\u00fcrich"
    )
