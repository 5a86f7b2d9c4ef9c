"""`jejak keys rotate`, as an operator types it; what it does is tried in `tests/journeys`."""

from tests.console.conftest import Jejak


def test_where_nothing_runs_nothing_is_rotated(jejak: Jejak) -> None:
    done = jejak("keys", "rotate")
    assert done.exit_code == 3
    assert "jejak up" in done.stderr
