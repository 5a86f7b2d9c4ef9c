"""Handing in a file: by whom, for which village, under which name, and what a repeat answers."""

from typing import Any

from starlette.formparsers import MultiPartParser

from contracts.letters import LINE
from infra.runtime.http.app import UPLOAD
from services.registry.imports.jobs import contents
from services.registry.imports.jobs import job as jobs
from services.registry.imports.jobs.sealed_file import Box
from tests.people_we_know import SUKAMAJU
from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import BUDI, EVERYBODY, SITI


def kept_name(loket: Loket, import_id: str) -> str:
    """The name under which the file is kept, sealed with it."""
    job = jobs.find(loket.db, import_id)  # type: ignore[arg-type]
    with contents.opened_file(loket.db, Box(loket.bench.keys, job.id), job) as (_, name):
        return name


def errors(answer: Any) -> list[tuple[str, str]]:
    assert answer.status_code == 422, answer.text
    return [(each["pointer"], each["code"]) for each in answer.json()["errors"]]


def test_an_upload_is_received_and_says_where_it_can_be_followed(loket: Loket) -> None:
    answer = loket.hand_in(*EVERYBODY)
    assert answer.status_code == 202
    body = answer.json()
    assert answer.headers["location"] == f"/imports/{body['id']}"
    assert (body["state"], body["state_label"]) == ("received", "menunggu diuji")
    assert (body["number"], body["village_code"]) == ("IMP-001", SUKAMAJU)
    assert body["uploaded_by"] == {
        "actor": OPERATOR,
        "role": "tim_data",
        "office": SUKAMAJU,
    }
    assert loket.facts() == []


def test_an_upload_names_a_village_in_ones_region(loket: Loket) -> None:
    assert loket.hand_in(BUDI, village="18.09.01").status_code == 422
    assert loket.hand_in(BUDI, village="99.99.99.9999").status_code == 422
    assert loket.hand_in(BUDI, village="18.09.01.2002").status_code == 404
    assert loket.hand_in(BUDI, who="auditor.satu").status_code == 403
    assert loket.hand_in(BUDI, who="dinsos.satu", village=SUKAMAJU).status_code == 202


def test_a_village_code_is_a_word_of_a_code(loket: Loket) -> None:
    for village in ("", "18.09.01.2001\u202e", "desa sukamaju", "1" * 14, "\x00"):
        answer = loket.hand_in(BUDI, village=village)
        assert errors(answer)[0][0] == "#/village_code"
        assert not village or village not in answer.text
    assert jobs.to_do(loket.db) == []


def test_what_is_no_choice_is_refused(loket: Loket) -> None:
    assert errors(loket.hand_in(BUDI, first_load="barangkali")) == [
        ("#/first_load", "bool_parsing")
    ]


def test_a_name_of_a_file_that_hides_something_is_refused_without_repeating_it(
    loket: Loket,
) -> None:
    for name in ("desa\u202exslx.csv", "desa\x1b[2J.csv", "desa\u3164.csv"):
        answer = loket.hand_in(BUDI, name=name)
        assert errors(answer) == [("#/file", "value_error")]
        assert "tidak terlihat" in answer.json()["errors"][0]["detail"]
        assert name not in answer.text


def test_a_name_of_a_file_is_as_long_as_a_line_of_a_form(loket: Loket) -> None:
    assert loket.hand_in(BUDI, name="a" * (LINE - 4) + ".csv").status_code == 202
    assert errors(loket.hand_in(SITI, name="a" * (LINE - 3) + ".csv")) == [
        ("#/file", "value_error")
    ]


def test_a_name_of_a_file_is_kept_in_its_composed_form(loket: Loket) -> None:
    """A Mac writes the accent as a letter of its own."""
    answer = loket.hand_in(BUDI, name="de\u0301sa.csv")
    assert kept_name(loket, answer.json()["id"]) == "d\u00e9sa.csv"


def test_the_same_request_sent_twice_is_one_import(loket: Loket) -> None:
    key = {"idempotency_key": "unggah-sukamaju-1"}
    answers = [loket.hand_in(*EVERYBODY, headers=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(jobs.to_do(loket.db)) == 1


def test_the_same_file_for_another_choice_cancels_the_trial_that_waits(loket: Loket) -> None:
    first = loket.tried(*EVERYBODY, first_load="true")
    second = loket.hand_in(*EVERYBODY, first_load="false")
    assert second.status_code == 202 and second.json()["id"] != first["id"]
    assert loket.found(first["id"])["state"] == "cancelled"
    assert loket.rows(first["id"]) == []


def test_a_file_of_more_than_20_megabytes_is_refused(loket: Loket) -> None:
    answer = loket.hand_in(content=b"x" * (UPLOAD + 1))
    assert answer.status_code == 413


def test_an_upload_is_never_spooled_to_a_disk() -> None:
    assert MultiPartParser.spool_max_size >= UPLOAD
