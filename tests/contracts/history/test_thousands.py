"""Thousands of histories as bad as they come: what holds of each, and what was known stays so.

JEJAK_THOUSANDS=20000 pytest tests/contracts/history/test_thousands.py
"""

import os

import pytest

from tests.contracts.history.histories import Village
from tests.contracts.history.laws import (
    asked,
    require_nobody_lost,
    require_one_home,
    require_the_dead_stay_dead,
    some_days,
)

pytestmark = pytest.mark.timeout(900)  # a busy machine fails nobody; tests/budgets.py counts
THOUSANDS = int(os.environ.get("JEJAK_THOUSANDS", "5000"))
AT_ONCE = 500


@pytest.mark.parametrize("first", range(0, THOUSANDS, AT_ONCE))
def test_live_is_as_of_nobody_is_lost_and_what_was_known_stays(first: int) -> None:
    for seed in range(first, first + AT_ONCE):
        lived = Village(seed, late=0.35, vague=0.45, wrong=0.3).live(7)
        known_at = len(lived.story.ledger)
        then = {each: lived.now(each) for each in lived.families}
        lived.live(4)
        families, earlier = asked(lived), asked(lived, known_at=known_at)
        for family_id, found in families.items():
            assert found.at() == found.at(lived.today) == lived.now(family_id), seed
        for family_id, was in then.items():
            assert earlier[family_id].at() == was, seed
        days = some_days(lived, 3)
        require_one_home(families, days)
        require_nobody_lost(families, days)
        require_the_dead_stay_dead(families)
