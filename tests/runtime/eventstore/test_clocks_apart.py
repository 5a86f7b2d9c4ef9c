"""A service whose clock is not that of PostgreSQL says so, and goes on recording."""

from datetime import timedelta
from uuid import uuid4

import pytest

from infra.runtime.eventstore import ledger as module
from infra.runtime.eventstore.clock import now
from infra.runtime.eventstore.ledger import CLOCKS_APART, Ledger
from tests.runtime.world import Note, by


def test_a_clock_that_is_not_that_of_postgres_is_warned_of(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.decide(Note(uuid4(), 1), by())
    for minutes, warned in ((0, []), (-60, [CLOCKS_APART]), (60, [CLOCKS_APART])):
        here = now() + timedelta(minutes=minutes)
        monkeypatch.setattr(module, "now", lambda here=here: here)
        assert ledger.warnings() == warned
    assert ledger.decide(Note(uuid4(), 2), by()).position == 2
