"""What an auditor reads: every screen says which two times it is about, who acted, and why."""

from io import StringIO
from typing import Any

from rich.console import Console, RenderableType

from services.console.printed.household import household
from services.console.printed.reasons import reasons
from services.console.printed.timeline import timeline
from tests.console.answers import BY_ITSELF, HOUSEHOLD, RATIFIED, WHY


def read(what: RenderableType) -> str:
    out = StringIO()
    Console(file=out, width=140).print(what)
    return out.getvalue()


def of(known: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {**known, **changed}


def test_a_family_is_shown_with_where_it_lives_and_how() -> None:
    text = read(household(HOUSEHOLD))
    assert "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran" in text
    assert "Dusun GUNUNG SARI RW 001 RT 002" in text
    assert "31 Maret 1959" in text
    assert "2 (2026-TW4)" in text
    assert "tanpa desil (2026-TW3)" in text


def test_answers_are_shown_by_label_and_missing_ones_not_at_all() -> None:
    text = read(household(HOUSEHOLD))
    assert "Lantai terluas" in text and "Tanah" in text
    assert "Mobil" in text and "tidak" in text
    assert "Dinding" not in text


def test_a_family_that_was_not_known_yet_is_said_to_be_so_and_nothing_else() -> None:
    nothing = of(HOUSEHOLD, village_code="", members=[], known_at="2026-09-30T16:59:59Z")
    text = read(household(nothing))
    assert "Keluarga ini belum tercatat." in text
    assert "30 September 2026" in text
    assert "KK" not in text and "Desil" not in text


def test_somebody_whose_data_was_erased_stays_a_member_without_a_name() -> None:
    text = read(household(HOUSEHOLD))
    assert "(data pribadi dihapus)" in text
    assert "meninggal" in text


def test_a_past_state_says_which_two_times_it_is_about() -> None:
    past = of(HOUSEHOLD, valid_at="2026-08-01", known_at="2026-09-30T16:59:59Z")
    text = read(household(past))
    assert "Keadaan pada 1 Agustus 2026, sejauh dicatat sampai 30 September 2026 23.59.59" in text
    assert "Keadaan sekarang (posisi 81)" in read(household(HOUSEHOLD))


def test_a_family_that_was_not_there_yet_has_nobody() -> None:
    assert "Belum ada anggota" in read(household(of(HOUSEHOLD, members=[])))


def test_history_tells_who_when_why_and_under_which_decision() -> None:
    text = read(timeline([RATIFIED]))
    assert "berlaku 21 Oktober 2026 · dicatat 21 November 2026 01.30.00 WIB" in text
    assert "dinsos.approver.18.09 (Pengesah Dinsos, Kab. Pesawaran)" in text
    assert "alasan: Hasil verifikasi lengkap" in text
    assert "keputusan: 460/087/2026, 25 Oktober 2026" in text
    assert "bukti: foto rumah" in text


def test_what_a_service_did_by_itself_names_on_whose_decision() -> None:
    text = read(timeline([BY_ITSELF]))
    assert "layanan register sendiri, menindaklanjuti dinsos.approver.18.09" in text
    assert "tanggal tidak diketahui" in text


def test_a_service_that_followed_another_is_named_in_words() -> None:
    after = of(BY_ITSELF, office="programs", on_behalf_of="jejak.registry")
    text = read(timeline([after]))
    assert "layanan program sendiri, menindaklanjuti layanan register" in text


def test_a_file_as_evidence_is_named_in_words() -> None:
    file = {"kind": "population-file", "uri": "import:IMP-001"}
    assert "bukti: berkas penduduk (import:IMP-001)" in read(
        timeline([of(RATIFIED, evidence=[file])])
    )


def test_a_family_without_history_says_so() -> None:
    assert "Belum ada riwayat" in read(timeline([]))


def test_reasons_keep_what_is_unknown_apart() -> None:
    text = read(reasons(WHY))
    assert "✓ Desil 1 sampai 4" in text
    assert "desil kesejahteraan: 2  (DTSEN)" in text
    assert "? Dinding belum layak" in text
    assert "Perlu dilengkapi" in text
    assert "sudah berakhir, sejak 1 Januari 2026, berakhir 2 November 2026" in text


def test_a_family_outside_a_programme_is_said_to_be() -> None:
    assert "tidak terdaftar" in read(reasons(of(WHY, enrolment=None)))
