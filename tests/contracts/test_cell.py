"""Two regencies never make the same id, whatever their people, programmes and keys are called."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts import cell
from contracts.message import epoch_of, is_message_of, message_id, place_of, position_of
from services.programs.programmes.rulebook import programme_id

NAMES = UUID(int=9)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = cell.installed_cell()
    yield
    cell.install(before)


def test_the_demonstration_is_the_cell_of_its_regency() -> None:
    assert cell.installed_cell() == "18.09"


def test_a_message_id_says_cell_service_epoch_position_and_number() -> None:
    assert message_id("registry", 1, 81, 2) == "18.09:registry:1:81:2"
    assert place_of("18.09:registry:1:81:2") == (81, 2)
    assert position_of("18.09:registry:1:81:2") == 81


def test_an_id_of_a_ledger_that_was_put_back_says_which_epoch_it_is_of() -> None:
    restored = message_id("registry", 2, 81, 0)
    assert restored == "18.09:registry:2:81:0" != message_id("registry", 1, 81, 0)
    assert is_message_of("registry", restored)
    assert [epoch_of(each) for each in (restored, "18.09:registry:1:81:2")] == [2, 1]


@pytest.mark.parametrize("epoch", ["", "x", "-1", "\u0661", "9" * 10])
def test_an_epoch_that_is_no_number_is_nobodys(epoch: str) -> None:
    assert not is_message_of("registry", f"18.09:registry:{epoch}:81:0")


def test_a_message_of_another_regency_is_not_ours() -> None:
    cell.install("18.10")
    theirs = message_id("registry", 1, 81, 0)
    cell.install("18.09")
    assert not is_message_of("registry", theirs)
    assert is_message_of("registry", message_id("registry", 1, 81, 0))


def test_a_dot_in_a_name_stands_for_itself() -> None:
    assert not is_message_of("registry", "18x09:registry:1:81:0")


def test_the_same_programme_in_two_regencies_has_two_ids() -> None:
    here = programme_id("PKH")
    cell.install("18.10")
    assert programme_id("PKH") != here


def test_the_same_user_name_in_two_regencies_is_two_people() -> None:
    here = cell.derived(NAMES, "officer:operator.satu")
    assert cell.derived(NAMES, "officer:operator.satu") == here
    cell.install("18.10")
    assert cell.derived(NAMES, "officer:operator.satu") != here


@pytest.mark.parametrize("name", ["", "18:09", "Lampung", "-18", "18 09", "1" * 31, "18/09"])
def test_a_name_that_would_break_an_id_is_no_cell(name: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(cell.Cell).validate_python(name)
