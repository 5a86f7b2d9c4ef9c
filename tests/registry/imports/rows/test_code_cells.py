"""Cells of codes: OpenSID's number, its label or an abbreviation of offices; none is guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.codes.civil import BasicStatus, Citizenship, Religion
from contracts.codes.code import Code
from contracts.codes.occupation import Occupation
from contracts.codes.person import Education, Relation, Sex
from services.registry.imports.rows.code_cells import ALSO_WRITTEN, reader
from services.registry.imports.rows.text_cells import UNKNOWN


@pytest.mark.parametrize("codes", list(ALSO_WRITTEN))
def test_every_abbreviation_is_understood_in_any_case_and_spacing(codes: type[Code]) -> None:
    read = reader(codes)
    for written, meant in ALSO_WRITTEN[codes].items():
        for spelling in (
            written,
            written.lower(),
            f" {written.title()} ",
            written.replace(" ", "  "),
        ):
            assert read(spelling, "kolom") == (meant, None), spelling


@pytest.mark.parametrize("codes", [Sex, Relation, Religion, Education, Occupation, Citizenship])
def test_a_number_may_have_zeros_before_it_and_a_point_after_it(codes: type[Code]) -> None:
    read = reader(codes)
    for code in codes:
        for cell in (code.number, float(code.number), f"0{code.number}", f"{code.number}.0"):
            assert read(cell, "kolom") == (code, None)


@pytest.mark.parametrize("cell", ["", "-", "  ", "\u200b", "\ufeff-"])
def test_an_empty_cell_states_nothing(cell: str) -> None:
    assert reader(Sex)(cell, "sex") == UNKNOWN


@pytest.mark.parametrize("cell", [True, False])
def test_true_and_false_are_no_codes_although_python_takes_them_for_numbers(cell: bool) -> None:
    value, fault = reader(Sex)(cell, "sex")
    assert value is None and fault is not None and fault.code == "code.unknown"


@given(st.text(min_size=1, max_size=12))
def test_a_code_is_one_of_the_list_or_a_fault(typed: str) -> None:
    value, fault = reader(BasicStatus)(typed, "status_dasar")
    assert value is None or isinstance(value, BasicStatus)
    assert fault is None or (value is None and typed.strip() not in fault.message.split())


def test_a_fault_names_the_column_and_where_the_codes_are_found() -> None:
    _, fault = reader(Sex)("LAKI", "sex")
    assert fault is not None and fault.column == "sex"
    assert "Kode Data" in fault.message and "LAKI" not in fault.message
