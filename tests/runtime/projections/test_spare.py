"""Spare tables: a view is filled again without anybody who serves making tables."""

import pytest

from infra.runtime.projections.generations.spare import RebuildRunning, fill_again
from tests.rebuilding import emptied
from tests.runtime.plumbing import Pair
from tests.runtime.projections.two_releases import (
    SUMIATI,
    follow,
    laid,
    next_release,
    rebuilt,
    schemas,
    unfollowed,
)


def test_tables_that_were_left_are_filled_again_once_they_are_empty(both: Pair) -> None:
    """Whoever reads them may do so for a minute; nobody makes tables meanwhile or afterwards."""
    view = both.view()
    both.note((SUMIATI, 1))
    follow(both, view)
    made = schemas(both)
    assert rebuilt(both, view).identical
    with pytest.raises(RebuildRunning):
        fill_again(both.reader, view)
    emptied(both.reporting.owner, view)
    assert rebuilt(both, view).identical
    assert both.shown(view) == [1]
    assert schemas(both) == made
    laid(both, view)
    assert schemas(both) == made, "a migration makes and drops nothing of a view that stayed"


def test_the_spare_tables_of_a_release_go_with_its_others(both: Pair) -> None:
    old = both.view()
    both.note((SUMIATI, 1))
    follow(both, old)
    new = next_release(both)
    follow(both, new)
    assert len(schemas(both)) == 4, "the old release may fill its tables again while it serves"
    fill_again(both.reader, old)
    follow(both, old)
    assert both.shown(old) == [1]
    emptied(both.reporting.owner, old)
    fill_again(both.reader, old)  # and dies before it has filled anything
    unfollowed(both)
    emptied(both.reporting.owner, new)
    laid(both, new)
    assert len(schemas(both)) == 2
    assert both.shown(new) == [1]
