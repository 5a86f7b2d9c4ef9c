"""What lies in the home of a whole installation, and what is left there of somebody erased."""

from collections.abc import Iterator
from fnmatch import fnmatch

import pytest

from contracts.keeping.stores import HOME, SOMETIMES, STORES
from tests.journeys.whole import Whole, whole_jejak


@pytest.fixture(scope="module")
def jejak() -> Iterator[Whole]:
    with whole_jejak() as whole:
        yield whole


def test_whatever_lies_in_a_home_says_how_it_forgets(jejak: Whole) -> None:
    there = {each.name for each in jejak.home.root.iterdir()}
    always = {each.name for each in STORES if each.of == HOME}
    sometimes = [each.name for each in STORES if each.of == SOMETIMES]
    assert always - there == set(), "a line without a thing"
    strays = {each for each in there - always if not any(fnmatch(each, n) for n in sometimes)}
    assert strays == set(), "a thing without a line"
