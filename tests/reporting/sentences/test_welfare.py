"""What a family reads about its house, its desil and its place on the list."""

import pytest

from contracts.codes.reasons import ReasonCode
from contracts.questionnaires.housing import Floor, Wall
from contracts.questionnaires.utilities import Light
from contracts.registry.welfare import (
    DesilReceived,
    FamilyListed,
    Housing,
    ListingEnded,
    RatifiedChangeApplied,
    RatifiedChangeRefused,
    RefusalReason,
    SurveyRecorded,
)
from services.reporting.sentences.sentence import EntryKind
from services.reporting.sentences.words import answer
from tests.reporting.saying import kind_of, said
from tests.reporting.what_happened import CASE


@pytest.mark.parametrize(
    ("housing", "words"),
    [
        (Housing(), ""),
        (Housing(floor=Floor.EARTH), ": lantai terluas: tanah"),
        (
            Housing(floor_area_m2=24, floor=Floor.EARTH, has_car=False),
            ": luas lantai (m2): 24; lantai terluas: tanah; mobil: tidak ada",
        ),
        (
            Housing(wall=Wall.WOVEN_BAMBOO, has_motorcycle=True),
            ": dinding terluas: anyaman bambu; sepeda motor: ada",
        ),
    ],
)
def test_a_survey_tells_the_answers_that_were_given(housing: Housing, words: str) -> None:
    assert said(SurveyRecorded, **housing.answered()) == f"Kondisi rumah dan aset dicatat{words}."


def test_what_was_asked_and_not_answered_is_said() -> None:
    silent = Housing(floor=Floor.EARTH).answered() | {"asked": ("floor", "has_car")}
    assert said(SurveyRecorded, **silent) == (
        "Kondisi rumah dan aset dicatat: lantai terluas: tanah; tidak dijawab: mobil."
    )


def test_a_questionnaire_that_is_newer_than_this_release_is_named() -> None:
    newer = Housing().answered() | {"questionnaire": "gizi", "answers": {"stunting": True}}
    assert said(SurveyRecorded, **newer) == "Survei gizi dicatat."


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            {"source": "dtsen", "period": "2026-TW3"},
            "Keluarga tercantum dalam DTSEN sejak triwulan 3 tahun 2026.",
        ),
        ({"source": "decree"}, "Keluarga dimasukkan kembali ke daftar penerima."),
        (
            {"source": "decree", "decree": {"number": "460/77/2026", "on": "2026-11-20"}},
            "Keluarga dimasukkan kembali ke daftar penerima, dengan 460/77/2026.",
        ),
    ],
)
def test_a_family_on_the_list_says_by_whom(given: dict[str, object], sentence: str) -> None:
    assert said(FamilyListed, **given) == sentence


def test_an_abbreviation_keeps_its_capitals_inside_a_sentence() -> None:
    labels = [answer(each) for each in Light]
    assert any("PLN" in label for label in labels)
    assert not any(label[0].isupper() and not label[:2].isupper() for label in labels)


@pytest.mark.parametrize(
    ("period", "desil", "sentence"),
    [
        ("2026-TW4", 2, "Desil 2 diterima dari DTSEN untuk triwulan 4 tahun 2026."),
        ("2025-TW1", 10, "Desil 10 diterima dari DTSEN untuk triwulan 1 tahun 2025."),
        ("2025-TW1", None, "Tercantum dalam DTSEN tanpa desil untuk triwulan 1 tahun 2025."),
    ],
)
def test_a_desil_belongs_to_a_quarter(period: str, desil: int | None, sentence: str) -> None:
    assert said(DesilReceived, period=period, desil=desil) == sentence


@pytest.mark.parametrize("reason", ReasonCode)
def test_leaving_the_list_says_why(reason: ReasonCode) -> None:
    sentence = said(ListingEnded, reason_code=str(reason))
    assert sentence.lower().endswith(f": {reason.label.lower()}.")


def test_a_reason_of_another_list_is_told_as_it_came() -> None:
    assert said(ListingEnded, reason_code="X-17") == (
        "Keluarga dikeluarkan dari daftar penerima: x-17."
    )


@pytest.mark.parametrize("reason", RefusalReason)
def test_a_refused_change_says_why_in_words(reason: RefusalReason) -> None:
    refused = said(RatifiedChangeRefused, case_id=CASE, reason=reason)
    begin = "Perubahan yang disahkan belum dapat diterapkan: "
    assert refused.startswith(begin)
    assert str(reason) not in refused and len(refused) > len(begin) + 10


def test_what_the_register_answers_is_the_systems_own() -> None:
    applied = said(RatifiedChangeApplied, case_id=CASE)
    assert applied == "Perubahan yang disahkan telah diterapkan pada register."
    assert kind_of(RatifiedChangeApplied, case_id=CASE) is EntryKind.SYSTEM
    assert kind_of(ListingEnded, reason_code="MAMPU") is EntryKind.DECISION
    assert kind_of(DesilReceived, period="2026-TW4") is EntryKind.CHANGE
