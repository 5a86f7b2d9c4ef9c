"""An author who writes a wrong criterion reads where it is wrong and what to write instead."""

import pytest

from services.programs.assessments.evaluate import RuleRefused, compile_rule
from services.programs.rules.compiler import compile_criterion
from services.programs.rules.problems import CriterionRefused

PROBLEMS = [
    ("", "Kolom 1: Kriteria masih kosong. Tulis misalnya desil <= 4."),
    ("dessil <= 4", 'Kolom 1: Atribut "dessil" tidak dikenal. Maksud Anda "desil"?'),
    ("listed && zzz", 'Kolom 11: Atribut "zzz" tidak dikenal. Lihat daftar atribut.'),
    (
        'desil <= "4"',
        'Kolom 10: "desil" (bilangan bulat) tidak dapat dibandingkan dengan "4" (teks).'
        " Tulis bilangannya tanpa tanda kutip.",
    ),
    (
        "village_code == 18",
        'Kolom 17: "village_code" (teks) tidak dapat dibandingkan dengan 18 (bilangan bulat).'
        ' Beri tanda kutip: "18".',
    ),
    (
        'survey_date > "2025-01-01"',
        'Kolom 15: "survey_date" (tanggal) tidak dapat dibandingkan dengan "2025-01-01" (teks).'
        ' Tulis tanggal seperti date("2025-12-31").',
    ),
    (
        'has_car == "ya"',
        'Kolom 12: "has_car" (ya/tidak) tidak dapat dibandingkan dengan "ya" (teks).'
        " Tulis true atau false tanpa tanda kutip, atau pakai namanya saja.",
    ),
    (
        "has_car < true",
        'Kolom 1: "has_car" (ya/tidak) tidak mempunyai urutan untuk <. Pakai ==, != atau in [...].',
    ),
    (
        'floor < "wood"',
        'Kolom 1: "floor" (teks) tidak mempunyai urutan untuk <. Pakai ==, != atau in [...].',
    ),
    (
        'floor == "bambu"',
        'Kolom 10: "bambu" bukan jawaban untuk lantai terluas. Maksud Anda "bamboo"?',
    ),
    (
        'head_sex in ["male", "x"]',
        'Kolom 22: "x" bukan jawaban untuk jenis kelamin kepala keluarga. Pilih: male, female.',
    ),
    (
        "member_count + 1",
        "Kolom 1: Hasil kriteria harus ya/tidak, tetapi bagian ini (bilangan bulat) bukan."
        " Bandingkan dahulu, misalnya >= 1.",
    ),
    (
        "has_car && desil",
        'Kolom 12: Bagian dari && harus ya/tidak, tetapi "desil" (bilangan bulat) bukan.'
        " Bandingkan dahulu, misalnya >= 1.",
    ),
    (
        "!village_code",
        'Kolom 2: Bagian dari ! harus ya/tidak, tetapi "village_code" (teks) bukan.'
        ' Bandingkan dahulu, misalnya == "…".',
    ),
    ("desil = 4", 'Kolom 7: "=" bukan tanda CEL. Tulis ==.'),
    ("listed dan has_car", 'Kolom 8: "dan" bukan tanda CEL. Tulis &&.'),
    ("(desil <= 4", "Kolom 12: Kriteria berhenti sebelum selesai. Periksa kurung dan bagian"),
    ('floor == "earth', "Kolom 10: Tanda kutip tidak ditutup. Tutup dengan tanda yang sama."),
    ("desil <= 4;", 'Kolom 11: ";" tidak dapat dibaca di sini. Periksa tanda sebelumnya.'),
    ("listed &&\ndessil < 1", 'Baris 2, kolom 1: Atribut "dessil" tidak dikenal.'),
    (
        "floor_area_m2 / member_count < 8",
        "Kolom 1: / tidak dipakai karena pembagi bisa nol."
        " Kalikan sisi lainnya, misalnya floor_area_m2 < 8 * member_count.",
    ),
    (
        "floor_area_m2 < 7.2 * member_count",
        'Kolom 23: 7.2 (bilangan desimal) dan "member_count" (bilangan bulat) tidak dapat dihitung'
        " bersama. Jadikan keduanya desimal, misalnya double(member_count) * 7.2.",
    ),
    ("village_code + 1 == 2", "Kolom 1: + hanya untuk bilangan, tetapi"),
    ("-village_code == 2", "Kolom 2: Tanda minus hanya untuk bilangan, tetapi"),
    ("size(floor) > 1", 'Kolom 1: Fungsi "size" tidak tersedia. Yang ada: has, double, date.'),
    ("dates(floor)", 'Kolom 1: Fungsi "dates" tidak tersedia. Maksud Anda "date"?'),
    ("has(desil, listed)", "Kolom 1: has butuh tepat satu atribut. Tulis has(desil)."),
    ("has(desil + 1)", "Kolom 5: Hanya satu atribut dapat ditanyakan ada atau tidaknya."),
    ("double() > 1.0", "Kolom 1: double butuh tepat satu nilai."),
    ('survey_date > date("31-12-2025")', "Kolom 15: date butuh satu tanggal tetap."),
    ('survey_date > date("2025-02-30")', "Kolom 15: date butuh satu tanggal tetap."),
    ("survey_date > date(survey_date)", "Kolom 15: date butuh satu tanggal tetap."),
    ("desil < null", "Kolom 9: null hanya dipakai untuk bertanya"),
    ("null == null", "Kolom 1: null hanya dipakai untuk bertanya"),
    ("desil in []", "Kolom 1: Daftar sesudah in kosong."),
    ("desil in [1, member_count]", "Kolom 14: Daftar sesudah in hanya berisi nilai tetap"),
    ("desil in member_count", "Kolom 10: in butuh daftar dalam kurung siku."),
    ("[1] == [1]", "Kolom 1: Daftar hanya dipakai sesudah in."),
    ("listed ? 1 : 2.0", "Kolom 14: Kedua pilihan harus berjenis sama"),
    ("desil ? listed : listed", "Kolom 1: Bagian sebelum ? harus ya/tidak"),
    ("true || 1 < 2", "Kolom 1: Kriteria tidak memakai satu pun atribut keluarga."),
    ("family.desil < 4", "Kolom 1: Titik, kurung siku sesudah nama, dan kurung kurawal"),
    ("desil[0] < 4", "Kolom 1: Titik, kurung siku sesudah nama, dan kurung kurawal"),
    ("{} == {}", "Kolom 1: Titik, kurung siku sesudah nama, dan kurung kurawal"),
    (".desil < 4", "Kolom 1: Titik, kurung siku sesudah nama, dan kurung kurawal"),
    ("desil{} == 4", "Kolom 1: Titik, kurung siku sesudah nama, dan kurung kurawal"),
    ("desil < 4u", "Kolom 9: Nilai 4u tidak didukung."),
    ("desil < 1e3", "Kolom 9: Nilai 1e3 tidak didukung."),
    ("desil < 9999999999999999999", "Kolom 9: Nilai 9999999999999999999 tidak didukung."),
    ('floor == b"earth"', 'Kolom 10: Nilai b"earth" tidak didukung.'),
    (r'floor == "ear\x74h"', "Kolom 10: Tanda \\, % dan tanda yang tidak tercetak"),
    ("!" * 60 + "listed", "Kolom 42: Kriteria terlalu bertingkat."),
    ("listed" + " && listed" * 300, "Kolom 1: Kriteria lebih panjang dari 2000 huruf."),
]


@pytest.mark.parametrize(("text", "sentence"), PROBLEMS, ids=[text[:30] for text, _ in PROBLEMS])
def test_the_problem_says_where_what_and_how_to_mend_it(text: str, sentence: str) -> None:
    with pytest.raises(CriterionRefused) as refused:
        compile_criterion(text)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize("text", ["listed" + " || listed" * 150, "(" * 900 + "listed" + ")" * 900])
def test_a_long_list_of_alternatives_is_not_deep_nesting(text: str) -> None:
    assert compile_criterion(text).attributes == ("listed",)


def test_every_bad_criterion_of_a_rule_is_named_at_once() -> None:
    criteria = {"poor": "desil <= 4", "floor": "floor == 1", "Besar": "listed", "outcome": "listed"}
    with pytest.raises(RuleRefused) as refused:
        compile_rule(criteria)
    assert set(refused.value.problems) == {"floor", "Besar", "outcome"}


def test_a_rule_that_would_cost_too_much_for_every_family_is_refused_and_names_the_longest() -> (
    None
):
    many = " || ".join(f"desil=={number % 10}" for number in range(150))
    assert compile_criterion(many).parts == 451
    affordable = {f"c{number}": many for number in range(4)}
    assert len(compile_rule(affordable).criteria) == 4
    with pytest.raises(RuleRefused, match="paling banyak 2000") as refused:
        compile_rule({**affordable, "longest": f"{many} || listed"})
    assert set(refused.value.problems) == {"longest"}


def test_a_version_is_compiled_once_however_often_it_is_asked_for() -> None:
    criteria = {"poor": "desil <= 4", "floor": 'floor == "earth"'}
    assert compile_rule(criteria) is compile_rule(dict(criteria))


def test_a_rule_without_criteria_would_admit_everybody_and_is_refused() -> None:
    with pytest.raises(RuleRefused, match="sedikitnya satu kriteria"):
        compile_rule({})
