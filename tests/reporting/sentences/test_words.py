"""Words inside a sentence: small letters, places by name, moves as far as they are known."""

import pytest

from contracts.codes.person import Destination
from contracts.registry.places import Move
from services.reporting.sentences.words import answer, coming, going, lower, place
from tests.reporting.saying import AWAY


@pytest.mark.parametrize(
    ("label", "inside"),
    [
        ("Tanah", "tanah"),
        ("PLN dengan meteran", "PLN dengan meteran"),
        ("Listrik PLN dengan meteran", "listrik PLN dengan meteran"),
        ("Gas elpiji 3 kg", "gas elpiji 3 kg"),
        ("A", "a"),
        ("", ""),
    ],
)
def test_a_label_loses_its_first_capital_unless_it_is_an_abbreviation(
    label: str, inside: str
) -> None:
    assert lower(label) == inside


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("18", "Lampung"),
        ("18.09", "Kab. Pesawaran"),
        ("18.09.01", "Kec. Gedong Tataan, Kab. Pesawaran"),
        ("18.09.01.2001", "Desa Padang Ratu, Kec. Gedong Tataan, Kab. Pesawaran"),
        ("99", "99"),
        ("99.01", "99.01"),
        ("", ""),
    ],
)
def test_a_place_is_named_where_the_list_knows_it(code: str, name: str) -> None:
    assert place(code) == name


@pytest.mark.parametrize("level", Destination)
def test_a_move_reads_alike_in_both_directions(level: Destination) -> None:
    away, back = going(Move(level=level)), coming(Move(level=level))
    assert away.startswith("ke luar ") and back.startswith("dari luar ")
    assert away.removeprefix("ke ") == back.removeprefix("dari ")


def test_a_move_names_the_place_where_it_is_known() -> None:
    assert going(AWAY) == "ke luar provinsi (Kab. Bojonegoro)"
    assert coming(AWAY) == "dari luar provinsi (Kab. Bojonegoro)"


@pytest.mark.parametrize(("value", "word"), [(True, "ada"), (False, "tidak ada"), (36, "36")])
def test_a_plain_answer_is_a_word(value: object, word: str) -> None:
    assert answer(value) == word
