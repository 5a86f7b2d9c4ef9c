"""Why a family is in or out of a programme: each criterion, and what it looked at."""

from typing import Any

import pytest

from services.console.printed.reasons import MARKS, STATES, reasons
from tests.console.answers import WHY
from tests.console.paper import of, read

ENROLMENT: dict[str, Any] = WHY["enrolment"]


def criterion(answer: bool | None, *values: dict[str, Any]) -> dict[str, Any]:
    return {**WHY["criteria"][0], "answer": answer, "values": list(values)}


def test_reasons_say_by_which_rule_and_as_known_until_when() -> None:
    text = read(reasons(WHY))
    assert "Program Keluarga Harapan (PKH)" in text
    assert "Aturan versi 3, umur per 21 November 2026, sejauh diketahui sampai posisi 81" in text


def test_what_is_unknown_is_kept_apart_from_no() -> None:
    text = read(reasons(WHY))
    assert "✓ Desil 1 sampai 4" in text
    assert "desil kesejahteraan: 2  (DTSEN)" in text
    assert "? Dinding belum layak" in text
    assert "Perlu dilengkapi" in text


@pytest.mark.parametrize("answer", [True, False, None])
def test_every_answer_has_a_mark_of_its_own(answer: bool | None) -> None:
    mark, _ = MARKS[answer]
    text = read(reasons(of(WHY, criteria=[criterion(answer)])))
    assert f"  {mark} Desil 1 sampai 4" in text
    assert not any(other in text for other, _ in MARKS.values() if other != mark)


def test_every_value_that_decided_stands_below_its_criterion_with_its_source() -> None:
    values = [
        {"attribute": "floor", "label": "lantai", "value": 1, "shown": "Tanah", "source": "survei"},
        {"attribute": "wall", "label": "dinding", "value": 2, "shown": "-", "source": "survei"},
    ]
    lines = read(reasons(of(WHY, criteria=[criterion(False, *values)]))).splitlines()
    at = next(number for number, line in enumerate(lines) if "✗" in line)
    assert [line.strip() for line in lines[at + 1 : at + 3]] == [
        "lantai: Tanah  (survei)",
        "dinding: -  (survei)",
    ]


def test_a_family_outside_a_programme_is_said_to_be() -> None:
    assert "Kepesertaan hari ini: tidak terdaftar sebagai penerima." in read(
        reasons(of(WHY, enrolment=None))
    )


@pytest.mark.parametrize(("state", "words"), [*STATES.items(), ("ditunda", "ditunda")])
def test_where_an_enrolment_stands_is_said_in_words(state: str, words: str) -> None:
    open_ended = of(ENROLMENT, state=state, ended_on=None, since="2026-01-01")
    assert f"Kepesertaan hari ini: {words}, sejak 1 Januari 2026." in read(
        reasons(of(WHY, enrolment=open_ended))
    )


def test_an_end_says_when_and_why() -> None:
    text = read(reasons(WHY))
    assert (
        "sudah berakhir, sejak 1 Januari 2026,"
        " berakhir 2 November 2026 (Pindah dari wilayah ini)." in text
    )


def test_an_enrolment_whose_days_are_not_known_names_none() -> None:
    bare = of(ENROLMENT, since=None, ended_on=None)
    assert "Kepesertaan hari ini: sudah berakhir." in read(reasons(of(WHY, enrolment=bare)))


def test_the_conclusion_comes_after_the_criteria_and_before_the_enrolment() -> None:
    text = read(reasons(WHY))
    at = [text.index(words) for words in ("✓", "Belum dapat dipastikan", "Kepesertaan hari ini")]
    assert at == sorted(at)
