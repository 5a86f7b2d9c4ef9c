"""What is answered of an import holds states, counts and officers, and nobody of the file."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from services.registry.imports.http.responses import JobShown, Officer
from services.registry.imports.jobs.job import STATES, Job
from tests.people_we_know import BY, SUKAMAJU

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)


def job(state: str = "planned", committed: bool = False) -> Job:
    by = BY.model_dump(mode="json", exclude_none=True)
    return Job(
        id=UUID(int=31),
        number=31,
        village_code=SUKAMAJU,
        state=state,
        sha256="0" * 64,
        first_load=True,
        uploaded_by=by,
        committed_by=by if committed else None,
        created_at=NOW,
        changed_at=NOW,
        facts={"rows": 5, "columns": ["nik"]},
        problem=None,
        rows_total=5,
        rows_done=2,
        totals={"new": 2},
        plan_sha256=None,
        attempts=0,
        taking_back=None,
        kept=[],
        complete=False,
        absent_families=0,
    )


@pytest.mark.parametrize("state", STATES)
def test_every_state_is_answered_with_its_word(state: str) -> None:
    answer = JobShown.of(job(state))
    assert (answer.state, answer.state_label) == (state, STATES[state])


def test_of_an_officer_only_name_role_and_office_are_answered() -> None:
    answer = JobShown.of(job(committed=True))
    assert answer.committed_by == Officer(actor=BY.actor, role=BY.role, office=BY.office)
    assert set(answer.model_dump()["uploaded_by"]) == {"actor", "role", "office"}
    assert JobShown.of(job()).committed_by is None


def test_an_import_is_called_by_its_number_and_may_carry_a_notice() -> None:
    assert JobShown.of(job()).number == "IMP-031"
    assert JobShown.of(job()).notice is None
    assert JobShown.of(job(), "Berkas ini sudah diunggah.").notice == "Berkas ini sudah diunggah."


def test_how_often_it_was_attempted_is_nobodys_business() -> None:
    assert "attempts" not in JobShown.of(job()).model_dump()
