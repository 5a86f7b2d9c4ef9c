"""A legal basis travels where it is a reference; what may hold a name stays at home."""

import json

import pytest

from contracts.event import Evidence
from contracts.privacy.references import is_reference
from contracts.privacy.travelling import public_provenance
from tests.memory import BEGINNING
from tests.people_we_know import BY


@pytest.mark.parametrize(
    "text",
    [
        "SK 1",
        "SK Bupati 460/112/2026",
        "SK Kepala Dinas Sosial 460/112/2026",
        "UU 27/2022 pasal 8",
        "UU No. 24 Tahun 2013",
        "Kepmensos 245/HUK/2025",
        "400/SK/2026, 20-11-2026",
        "Perbup 12/2026",
        "Berita acara musdes 14",
        "SK Bupati nomor 12 tanggal 3 Maret 2026",
    ],
)
def test_words_of_decrees_and_a_number_are_a_reference(text: str) -> None:
    assert is_reference(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "surat keputusan",
        "Budi 12",
        "SK atas nama Siti 460/112/2026",
        "SK 12/Siti/2026",
        "surat kuasa dari Bu Sri 3",
        "9999010107850001",
        "SK " + "1 " * 60,
    ],
)
def test_anything_else_may_hold_a_name(text: str) -> None:
    assert not is_reference(text)


def test_a_message_says_why_by_code_and_holds_no_word_of_an_officers_own() -> None:
    by = BY.model_copy(
        update={
            "reason": "lainnya",
            "remark": "Pak Budi sendiri yang datang",
            "on_behalf_of": "Siti, anak Budi",
            "legal_basis": "surat kuasa dari Siti 3",
            "evidence": (Evidence(uri="foto-siti.jpg", kind="foto", sha256="ab"),),
            "content": "0" * 64,
        }
    )
    body = public_provenance(by, BEGINNING)
    assert "iti" not in json.dumps(body)
    assert "udi" not in json.dumps(body)
    assert body["reason"] == "lainnya"
    assert body["evidence"] == [{"kind": "foto", "sha256": "ab"}]
    assert body.keys().isdisjoint({"remark", "on_behalf_of", "legal_basis", "content"})


def test_a_decree_that_is_named_by_its_number_travels() -> None:
    by = BY.model_copy(update={"legal_basis": "SK Bupati 460/112/2026"})
    assert public_provenance(by, BEGINNING)["legal_basis"] == "SK Bupati 460/112/2026"
