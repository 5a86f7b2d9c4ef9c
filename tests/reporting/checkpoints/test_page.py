"""Checkpoints are read from the beginning on, page by page, by whoever audits."""

from tests.reporting.checkpoints.conftest import Ledgers


def test_pages_follow_each_other_to_the_end(ledgers: Ledgers) -> None:
    for _ in range(3):
        ledgers.note()
        ledgers.witness()
    first = ledgers.witnessed(limit=2)
    assert [each["number"] for each in first["checkpoints"]] == [1, 2]
    rest = ledgers.witnessed(limit=2, after=first["next"])
    assert [each["number"] for each in rest["checkpoints"]] == [3]
    assert rest["next"] is None
    desa = ledgers.reporting.headers("desa")
    assert ledgers.reporting.web.get("/checkpoints", headers=desa).status_code == 403
