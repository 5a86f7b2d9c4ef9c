"""Two who do the same at the same moment: what is good once is good for one of them."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from infra.local.servers.provision import ServiceDatabase
from infra.runtime.refusals import Refused
from services.issuer.accounts import attempts, book, devices, one_time
from services.issuer.login import sessions
from services.issuer.login.signing import signing_keys
from services.issuer.vault import Vault
from tests.issuer.conftest import BACK, CLERK, CONSOLE, PASSWORD, SIGNER, activated, app_code
from tests.issuer.test_devices import PIN, new_key, proof

CROWD = 8
VAULT = Vault(bytes(range(32)))
Together = Callable[[Callable[[Connection[Any]], object]], Sequence[object]]


@pytest.fixture
def together(database: ServiceDatabase) -> Together:
    """Do it eight times at once, each over a connection of its own; what came of each."""

    def one(work: Callable[[Connection[Any]], object]) -> object:
        with psycopg.connect(database.app, autocommit=True) as db:
            try:
                return work(db)
            except Refused as refused:
                return type(refused).__name__

    def all_at_once(work: Callable[[Connection[Any]], object]) -> Sequence[object]:
        with ThreadPoolExecutor(CROWD) as crowd:
            return list(crowd.map(one, [work] * CROWD))

    return all_at_once


def test_of_eight_who_redeem_a_code_one_gets_in(db: Connection[Any], together: Together) -> None:
    activated(db, CLERK)
    verifier = "v" * 43
    session_id = sessions.begin(db, CLERK, CONSOLE, ["pwd"])
    code = sessions.issue_code(db, session_id, BACK, sessions.challenge_of(verifier))

    def redeem(db: Connection[Any]) -> object:
        with db.transaction():
            return sessions.redeem_code(db, code, CONSOLE, BACK, verifier)

    found = together(redeem)
    assert sum(each is not None for each in found) <= 1
    assert sessions.find(db, session_id) is None, "a code that was shown twice ends its session"


def test_of_eight_who_refresh_with_one_token_at_most_one_gets_on(
    db: Connection[Any], together: Together
) -> None:
    activated(db, CLERK)
    session_id = sessions.begin(db, CLERK, CONSOLE, ["pwd"])
    token = sessions.issue_refresh(db, session_id)

    def refresh(db: Connection[Any]) -> object:
        with db.transaction():
            return sessions.redeem_refresh(db, token, CONSOLE)

    assert sum(each is not None for each in together(refresh)) <= 1
    assert sessions.find(db, session_id) is None


def test_a_code_of_the_app_opens_once_whoever_types_it_at_the_same_time(
    db: Connection[Any], together: Together
) -> None:
    activated(db, SIGNER, two_factors=True)
    secret, now = one_time.begin(db, VAULT, SIGNER).secret, time.time()

    def check(db: Connection[Any]) -> object:
        with db.transaction():
            return one_time.check(db, VAULT, SIGNER, app_code(secret, now), now)

    assert list(together(check)).count(True) == 1


def test_of_eight_who_hold_the_same_letter_one_sets_the_password(
    db: Connection[Any], together: Together
) -> None:
    code = book.invite(db, CLERK, two_factors=False)
    found = together(lambda db: book.activate(db, CLERK, code, PASSWORD))
    assert sorted(map(str, found)) == ["CodeNotUsable"] * (CROWD - 1) + ["None"]


def test_an_account_is_made_once(db: Connection[Any], together: Together) -> None:
    found = together(lambda db: len(book.invite(db, CLERK, two_factors=False)))
    assert sorted(map(str, found)) == ["29"] + ["AccountExists"] * (CROWD - 1)


def test_wrong_pins_at_the_same_time_are_all_counted(
    db: Connection[Any], together: Together
) -> None:
    key = new_key()
    code = book.invite(db, CLERK, two_factors=False)
    device = devices.register(db, CLERK, code, key.as_dict(private=False), PIN)
    proofs = [proof(key, str(device), aud="us") for _ in range(CROWD)]
    together(lambda db: devices.unlock(db, device, proofs.pop(), "999998", "us"))
    [(failures, ended)] = db.execute("SELECT failures, ended_at FROM device").fetchall()
    assert failures == devices.ALLOWED and ended is not None


def test_one_proof_counts_once(db: Connection[Any], together: Together) -> None:
    key = new_key()
    code = book.invite(db, CLERK, two_factors=False)
    device = devices.register(db, CLERK, code, key.as_dict(private=False), PIN)
    shared = proof(key, str(device), aud="us")
    found = together(lambda db: devices.unlock(db, device, shared, PIN, "us"))
    assert sum(each is not None for each in found) == 1


def test_wrong_attempts_at_the_same_time_are_all_counted(
    db: Connection[Any], together: Together
) -> None:
    together(lambda db: attempts.failed(db, "a"))
    [(failures,)] = db.execute("SELECT failures FROM throttle").fetchall()
    assert failures == CROWD


def test_the_first_signing_key_is_one_for_all(db: Connection[Any], together: Together) -> None:
    found = together(lambda db: signing_keys(db, VAULT).keys[0].kid)
    assert len(set(found)) == 1
    assert db.execute("SELECT count(*) FROM signing_key").fetchone() == (1,)
