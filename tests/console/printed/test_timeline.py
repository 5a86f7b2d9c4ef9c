"""A history on paper: since when each fact is true, who recorded it, why, on what ground."""

from typing import Any

import pytest

from services.console.printed.timeline import timeline
from tests.console.answers import BY_ITSELF, CASE, RATIFIED
from tests.console.paper import flat, lines_of, of, read


def printed(**changed: Any) -> str:
    return read(timeline([of(RATIFIED, **changed)]))


def test_history_says_who_when_why_and_under_which_decision() -> None:
    text = printed()
    assert "● Usulan disahkan Dinsos dengan SK 460/087/2026." in text
    assert "berlaku 21 Oktober 2026 · dicatat 21 November 2026 01.30.00 WIB" in text
    assert "oleh dinsos.approver.18.09 (Pengesah Dinsos, Kab. Pesawaran)" in text
    assert "alasan: Hasil verifikasi lengkap" in text
    assert "keputusan: 460/087/2026, 25 Oktober 2026" in text
    assert "dasar: Perbup 12/2026" in text
    assert "bukti: Foto" in text
    assert f"usulan: {CASE}" in text
    assert "verifikasi posisi 12" in text


def test_a_history_keeps_its_order() -> None:
    entries = [of(RATIFIED, sentence=f"Kejadian {number}.") for number in (3, 1, 2)]
    text = flat(read(timeline(entries)))
    assert text.index("Kejadian 3.") < text.index("Kejadian 1.") < text.index("Kejadian 2.")


def test_a_family_without_history_says_so() -> None:
    assert "Belum ada riwayat" in read(timeline([]))


@pytest.mark.parametrize(
    ("on", "precision", "words"),
    [
        ("2026-10-21", "day", "berlaku 21 Oktober 2026 ·"),
        ("2026-10-01", "month", "berlaku Oktober 2026 ·"),
        ("2026-01-01", "year", "berlaku 2026 ·"),
        (None, "unknown", "berlaku tanggal tidak diketahui ·"),
        (None, None, "berlaku sejak dicatat ·"),
    ],
)
def test_a_date_is_as_exact_as_it_is_known(
    on: str | None, precision: str | None, words: str
) -> None:
    assert words in printed(effective_on=on, effective_precision=precision)


@pytest.mark.parametrize(
    ("topic", "words"),
    [
        ("registry.family_loaded", "berlaku sejak sebelum data awal ·"),
        ("registry.biodata_corrected", "berlaku sejak semula ·"),
        ("registry.fact_voided", "berlaku sejak semula ·"),
        ("registry.family_listed", "berlaku sejak triwulan itu ·"),
    ],
)
def test_what_has_no_date_of_its_own_does_not_say_that_nobody_knows_it(
    topic: str, words: str
) -> None:
    undated = {"topic": topic, "effective_on": None}
    assert words in printed(**undated, effective_precision="unknown")
    dated = printed(topic=topic, effective_on="2026-10-21", effective_precision="day")
    assert "berlaku 21 Oktober 2026 ·" in dated


@pytest.mark.parametrize("name", ["decree", "legal_basis", "evidence", "data_source", "case_id"])
def test_a_ground_that_nobody_gave_is_not_mentioned(name: str) -> None:
    words = {
        "decree": "keputusan:",
        "legal_basis": "dasar:",
        "evidence": "bukti:",
        "data_source": "sumber data:",
        "case_id": "usulan:",
    }
    full = {"data_source": "IMP-001"}
    assert words[name] in printed(**full)
    assert words[name] not in printed(**full | {name: None})


def test_several_pieces_of_evidence_stand_below_each_other() -> None:
    evidence = [
        {"kind": "foto"},
        {"kind": "surat_kematian"},
    ]
    lines = lines_of(timeline([of(RATIFIED, evidence=evidence)]))
    at = lines.index("bukti: Foto")
    assert lines[at + 1] == "bukti: Surat kematian"


def test_a_file_as_evidence_is_named_in_words() -> None:
    file = {"kind": "berkas_penduduk"}
    assert "bukti: Berkas penduduk" in printed(evidence=[file])


def test_what_a_service_did_by_itself_names_on_whose_decision() -> None:
    text = read(timeline([BY_ITSELF]))
    assert "oleh layanan register sendiri, menindaklanjuti dinsos.approver.18.09" in text
    assert "tanggal tidak diketahui" in text


@pytest.mark.parametrize(
    ("office", "behalf", "words"),
    [
        ("programs", "jejak.registry", "layanan program sendiri, menindaklanjuti layanan register"),
        ("verification", None, "layanan verifikasi sendiri"),
        ("timer", "jejak.timer", "layanan timer sendiri, menindaklanjuti jejak.timer"),
        ("registry", "registry", "layanan register sendiri, menindaklanjuti registry"),
    ],
)
def test_a_service_that_followed_another_is_named_in_words(
    office: str, behalf: str | None, words: str
) -> None:
    entry = of(BY_ITSELF, office=office, on_behalf_of=behalf)
    assert f"oleh {words}" in lines_of(timeline([entry]))


def test_a_source_nobody_knows_is_named_as_it_is() -> None:
    assert "kominfo posisi 12" in printed(source="kominfo")


@pytest.mark.parametrize(
    ("role", "office", "words"),
    [
        ("tim_data", "18.09.01.2001", "(Tim data desa, Desa Padang Ratu, Kec."),
        ("inspektorat", "18.09", "(Inspektorat, Kab. Pesawaran)"),
        ("camat", "18.09.01", "(Camat, Kec. Gedong Tataan, Kab. Pesawaran)"),
        ("dpo", "kominfo", "(Pejabat pelindungan data, kominfo)"),
    ],
)
def test_an_officer_has_a_role_and_an_office(role: str, office: str, words: str) -> None:
    assert words in printed(role=role, office=office)
