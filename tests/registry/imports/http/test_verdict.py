"""The officer's verdict: once, by those who may, while there is something to decide on."""

from tests.registry.imports.loket import OPERATOR, Loket
from tests.registry.imports.sukamaju import BUDI, EVERYBODY


def cancel(loket: Loket, import_id: str, who: str = OPERATOR) -> int:
    status: int = loket.registry.post(who, f"/imports/{import_id}/cancel").status_code
    return status


def test_a_plan_is_committed_by_whom_is_on_record(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    answer = loket.commit(tried["id"])
    assert answer.status_code == 202
    assert answer.headers["location"] == f"/imports/{tried['id']}"
    job = answer.json()
    assert (job["state"], job["committed_by"]["actor"]) == ("committing", OPERATOR)
    assert job["uploaded_by"]["actor"] == OPERATOR


def test_a_plan_is_committed_once(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    assert loket.commit(tried["id"]).status_code == 202
    again = loket.commit(tried["id"])
    assert again.status_code == 409 and "sedang disimpan" in again.json()["detail"]
    loket.work()
    done = loket.commit(tried["id"])
    assert done.status_code == 409 and "sudah disimpan" in done.json()["detail"]
    assert len(loket.loaded()) == 2


def test_the_same_verdict_sent_twice_is_answered_alike(loket: Loket) -> None:
    tried = loket.tried(*EVERYBODY)
    path, key = f"/imports/{tried['id']}/commit", "simpan-sukamaju-1"
    answers = [loket.registry.post(OPERATOR, path, idempotency_key=key) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json() == answers[1].json()


def test_nothing_is_committed_before_it_was_tried(loket: Loket) -> None:
    received = loket.hand_in(*EVERYBODY).json()
    answer = loket.commit(received["id"])
    assert answer.status_code == 409 and "menunggu diuji" in answer.json()["detail"]


def test_only_who_keeps_the_register_decides(loket: Loket) -> None:
    tried = loket.tried(BUDI)
    for who in ("auditor.satu", "kepala.satu", "pmd.satu", "verifikator.satu"):
        assert loket.commit(tried["id"], who=who).status_code == 403
        assert cancel(loket, tried["id"], who) == 403
    assert loket.found(tried["id"])["state"] == "planned"


def test_another_village_can_neither_commit_nor_cancel(loket: Loket) -> None:
    tried = loket.tried(BUDI)
    assert loket.commit(tried["id"], who="operator.margorejo").status_code == 404
    assert cancel(loket, tried["id"], "operator.margorejo") == 404
