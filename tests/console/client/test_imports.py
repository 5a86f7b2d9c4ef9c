"""An import seen from outside: one file, one trial run, one plan that is carried out."""

from pathlib import Path
from typing import Any

import pytest

from services.console.client import imports
from services.console.client.failures import Refusal
from tests.console.answers import CASE, CHANGED_ROW, PLANNED, REJECTED_ROW
from tests.console.counter import Counter, answered, page, problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "desa.csv"
    path.write_text("nama,nik\n")
    return path


def in_state(state: str) -> dict[str, Any]:
    return PLANNED | {"state": state}


def test_a_file_travels_whole_with_its_village_and_a_reason(file: Path) -> None:
    counter = Counter(answered(PLANNED))
    job = imports.send(counter.client, file, "18.09.01.2001", key="berkas-1")
    [sent] = counter.asked
    form = sent.content.decode()
    assert job == PLANNED
    assert 'filename="desa.csv"' in form and "nama,nik" in form
    assert "18.09.01.2001" in form and "first_load" not in form
    assert sent.headers["idempotency-key"] == "berkas-1"
    assert sent.headers["reason-code"] == "dokumen"


def test_a_first_load_is_said_outright(file: Path) -> None:
    counter = Counter(answered(PLANNED))
    imports.send(counter.client, file, "18.09.01.2001", first_load=True)
    form = counter.asked[0].content.decode()
    assert 'name="first_load"' in form and "true" in form


def test_a_complete_file_is_said_to_be_one(file: Path) -> None:
    counter = Counter(answered(PLANNED), answered(PLANNED))
    imports.send(counter.client, file, "18.09.01.2001", complete=True)
    imports.send(counter.client, file, "18.09.01.2001")
    said = ['name="complete"' in each.content.decode() for each in counter.asked]
    assert said == [True, False]


def test_a_refused_file_says_why(file: Path) -> None:
    with pytest.raises(Refusal, match="not-found"):
        imports.send(Counter(problem(404, "not-found")).client, file, "99.99.99.2001")


def test_an_import_is_followed_until_nobody_works_on_it() -> None:
    states = ["received", "planning", "planning", "planned"]
    counter = Counter(*(answered(in_state(state)) for state in states))
    followed = list(imports.followed(counter.client, CASE, pause=0))
    assert [job["state"] for job in followed] == states
    assert set(counter.questions) == {f"GET registry/imports/{CASE}"}


@pytest.mark.parametrize("state", ["planned", "committed", "failed", "discarded"])
def test_an_import_that_rests_is_asked_for_once(state: str) -> None:
    counter = Counter(answered(in_state(state)))
    assert len(list(imports.followed(counter.client, CASE, pause=0))) == 1


def test_a_plan_is_carried_out_for_a_reason_and_once() -> None:
    counter = Counter(answered(in_state("committing")))
    job = imports.commit(counter.client, CASE, "Disetujui kepala desa", key="simpan-1")
    [sent] = counter.asked
    assert job["state"] == "committing"
    assert counter.questions == [f"POST registry/imports/{CASE}/commit"]
    assert sent.headers["idempotency-key"] == "simpan-1"
    assert sent.headers["reason"] == "Disetujui kepala desa"


def test_rows_are_read_to_the_end_and_by_outcome() -> None:
    counter = Counter(page(REJECTED_ROW, following="abc"), page(CHANGED_ROW))
    assert list(imports.rows(counter.client, CASE, "rejected")) == [REJECTED_ROW, CHANGED_ROW]
    first, second = (dict(each.url.params) for each in counter.asked)
    assert first == {"outcome": "rejected", "limit": "100"}
    assert second == first | {"cursor": "abc"}


def test_rows_of_every_outcome_are_asked_for_without_one() -> None:
    counter = Counter(page())
    assert list(imports.rows(counter.client, CASE)) == []
    assert dict(counter.asked[0].url.params) == {"limit": "100"}
