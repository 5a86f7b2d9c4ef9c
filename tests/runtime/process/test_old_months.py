"""Operators have the data of old months dropped, once everybody has read them."""

from pathlib import Path
from typing import Any

from services.programs.main import service as programs
from tests.conftest import ServiceDatabases
from tests.running import InTests, in_tests

PATH = "/operations/inbox/drop"
BEYOND = {"before": "2099-01"}


def asked(running: InTests, person: str, body: Any = None) -> Any:
    return running.web.post(PATH, json=body or BEYOND, headers=running.headers(person))


def test_a_month_that_somebody_has_still_to_read_stays(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(programs, service_databases, tmp_path) as running:
        running.appoint("sysadmin", "sysadmin", "18.09")
        running.appoint("pemeriksa", "inspektorat", "18.09")
        running.follow()
        looking = running.headers("pemeriksa")
        assert running.web.get(PATH, headers=looking).status_code == 404
        assert asked(running, "pemeriksa").status_code == 403
        assert asked(running, "sysadmin", {"before": "2026-13"}).status_code == 422
        running.appoint("petugas", "inspektorat", "18.09")
        refused = asked(running, "sysadmin")
        assert (refused.status_code, "belum melewatinya" in refused.text) == (409, True)
        assert "view:assignments_" in refused.json()["detail"]
        running.follow()
        assert asked(running, "sysadmin").status_code == 202
        shown = running.web.get(PATH, headers=looking).json()
        assert shown == {"before": "2099-01-01", "lines": 0, "refused": None, "done": False}
        [keeping] = running.db.execute("SELECT keeping FROM dropping").fetchone() or [[]]
        assert "registry.member-born.v" in keeping, "a family is settled from all its facts"
        assert "registry.role-assigned.v" not in keeping


def test_a_month_with_a_parked_line_stays(
    service_databases: ServiceDatabases, tmp_path: Path
) -> None:
    with in_tests(programs, service_databases, tmp_path) as running:
        running.appoint("sysadmin", "sysadmin", "18.09")
        running.follow()
        running.db.execute(
            "INSERT INTO parked (follower, position, message_id, type, keys, error, state)"
            " VALUES ('reactions:inbox', 1, 'x', 'x', '{}', 'x', 'parked')"
        )
        assert "reactions:inbox" in asked(running, "sysadmin").json()["detail"]
