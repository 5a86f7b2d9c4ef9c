"""A rulebook is read from a programme's own facts, and says which rule counts on a day."""

from datetime import date

import pytest

from contracts.event import UNKNOWN_DATE, Effective
from contracts.programs.programmes import RuleVersionPublished
from infra.runtime.eventstore.recorded import recorded
from infra.runtime.refusals import NotFound
from services.programs.programmes.rulebook import NoRuleInForce, Rulebook
from tests.gwt import SOMEBODY
from tests.memory import in_memory
from tests.people_we_know import FAMILY
from tests.programs.what_happened import (
    CRITERIA,
    FIRST,
    PKH,
    PKH_ID,
    defined,
    determination,
    enrolled,
    published,
)

NEW_YEAR = date(2027, 1, 1)


def version(number: int, effective: Effective) -> RuleVersionPublished:
    return RuleVersionPublished(
        programme_id=PKH_ID, version=number, criteria=CRITERIA, effective=effective
    )


def read(*versions: RuleVersionPublished, code: str = PKH) -> Rulebook:
    """From a ledger that knows more than the book does."""
    ledger = in_memory()
    facts = (defined, *versions, determination(FIRST, FAMILY), enrolled(FAMILY))
    ledger.append(recorded(facts, SOMEBODY), [], None)
    book = Rulebook(code)
    ledger.ask(book)
    return book


def test_the_newest_version_that_has_taken_effect_is_in_force() -> None:
    book = read(published, version(2, Effective.day(NEW_YEAR)))
    assert book.in_force(date(2026, 12, 31)).version == 1
    assert book.in_force(NEW_YEAR).version == 2
    with pytest.raises(NoRuleInForce):
        book.in_force(date(2025, 12, 31))


def test_a_correction_that_is_published_later_counts_from_its_own_day() -> None:
    book = read(version(1, Effective.day(NEW_YEAR)), version(2, Effective.day(date(2026, 6, 1))))
    assert book.in_force(date(2026, 12, 31)).version == 2
    assert book.in_force(NEW_YEAR).version == 2


def test_a_rule_without_a_day_has_always_been_in_force() -> None:
    assert read(version(1, UNKNOWN_DATE)).in_force(date(1990, 1, 1)).version == 1


def test_every_version_stays_to_be_asked_for() -> None:
    second = version(2, Effective.day(NEW_YEAR))
    book = read(published, second)
    assert (book.version(1), book.version(2), book.latest) == (published, second, second)
    with pytest.raises(NotFound):
        book.version(3)


def test_a_programme_without_a_rule_has_none_in_force() -> None:
    book = read()
    assert (book.programme, book.latest) == (defined, None)
    with pytest.raises(NoRuleInForce):
        book.in_force(NEW_YEAR)


def test_a_code_is_found_however_it_is_capitalised() -> None:
    assert read(code="pkh").programme == defined


def test_a_code_that_no_programme_has_is_not_found() -> None:
    book = read(published, code="SEMBAKO")
    assert book.definition is None and book.versions == {}
    with pytest.raises(NotFound):
        _ = book.programme
