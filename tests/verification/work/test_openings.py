"""Whoever opens a case, or a list of cases, is on record with whom it is about."""

from uuid import UUID, uuid4

from tests.verification.cases_we_know import SUKAMAJU
from tests.verification.conftest import Office
from tests.verification.over_http import brought

LAST = "SELECT action, outcome, office, subjects FROM access_log ORDER BY id DESC LIMIT 1"


def left(office: Office, who: str, path: str) -> tuple[str, str, str, set[UUID]]:
    """The entry that reading left."""
    office.catch_up()
    office.reads(who, path)
    with office.deps.pool.connection() as db:
        [(action, outcome, at, subjects)] = db.execute(LAST).fetchall()
    return action, outcome, at, set(subjects)


def test_a_case_is_opened_with_its_family(staffed: Office, family: UUID) -> None:
    case, _ = brought(staffed, family, "submit")
    assert left(staffed, "tono", f"/cases/{case}") == (
        *("case.read", "given", "18.09"),
        {case, family},
    )


def test_a_work_list_opens_every_case_it_names(staffed: Office, family: UUID) -> None:
    case, _ = brought(staffed, family, "submit")
    action, outcome, office, subjects = left(staffed, "sari", "/cases?limit=100")
    assert (action, outcome, office) == ("case.list", "given", SUKAMAJU)
    assert {case, family} <= subjects


def test_a_case_that_nobody_knows_is_on_record_as_empty(staffed: Office) -> None:
    nowhere = uuid4()
    entry = left(staffed, "sari", f"/cases/{nowhere}")
    assert entry == ("case.read", "empty", SUKAMAJU, {nowhere})
