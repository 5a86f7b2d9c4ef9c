"""An office counts its cases of a year, and those of another office or year are not among them."""

from infra.runtime.eventstore.projection import Asked
from services.verification.projections.case_book import CaseBook
from tests.verification.cases_we_know import SUBMITTED, SUKAMAJU, SUKAMUNDUR, VERIFIED, on_record


def after(book: CaseBook, *years: int) -> CaseBook:
    asked = Asked([book])
    facts = (SUBMITTED.model_copy(update={"book": f"{SUKAMAJU}/{year}"}) for year in years)
    for past in on_record(*facts, VERIFIED):
        asked.apply(past)
    return book


def test_the_first_case_of_a_year_is_number_one() -> None:
    assert after(CaseBook(SUKAMAJU, 2026)).next_number == f"0001/{SUKAMAJU}/2026"


def test_cases_of_that_office_and_year_are_counted_alone() -> None:
    assert after(CaseBook(SUKAMAJU, 2026), 2025, 2026, 2026).next_number == (
        f"0003/{SUKAMAJU}/2026"
    )
    assert after(CaseBook(SUKAMUNDUR, 2026), 2026).cases == 0
