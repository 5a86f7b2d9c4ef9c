"""Sessions and what keeps them: each ticket once, forgotten when it is of no use to anybody."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from psycopg import Connection

from services.issuer.accounts import book
from services.issuer.login import sessions
from tests.issuer.conftest import BACK, CLERK, CONSOLE, activated

VERIFIER = "v" * 43


@pytest.fixture
def session_id(db: Connection[Any]) -> UUID:
    activated(db, CLERK)
    return sessions.begin(db, CLERK, CONSOLE, ["pwd"])


def test_a_session_says_who_by_what_and_since_when(db: Connection[Any], session_id: UUID) -> None:
    found = sessions.find(db, session_id)
    assert found and (found.person, found.client, found.factors) == (CLERK, CONSOLE, ["pwd"])
    assert found.began_at.tzinfo is not None
    assert sessions.find(db, uuid4()) is None


@pytest.mark.parametrize(
    "over",
    [
        "UPDATE session SET ended_at = now()",
        "UPDATE session SET ends_at = now()",
        "UPDATE account SET state = 'ended'",
    ],
)
def test_one_that_is_over_is_found_by_nobody(
    db: Connection[Any], session_id: UUID, over: Any
) -> None:
    token = sessions.issue_refresh(db, session_id)
    db.execute(over)
    assert sessions.find(db, session_id) is None
    assert sessions.redeem_refresh(db, token, CONSOLE) is None


def test_ending_it_twice_keeps_the_first_moment(db: Connection[Any], session_id: UUID) -> None:
    sessions.end(db, session_id)
    [(first,)] = db.execute("SELECT ended_at FROM session").fetchall()
    sessions.end(db, session_id)
    assert db.execute("SELECT ended_at FROM session").fetchall() == [(first,)]


def test_a_code_is_no_refresh_token_and_the_other_way_round(
    db: Connection[Any], session_id: UUID
) -> None:
    code = sessions.issue_code(db, session_id, BACK, sessions.challenge_of(VERIFIER))
    refresh = sessions.issue_refresh(db, session_id)
    assert sessions.redeem_refresh(db, code, CONSOLE) is None
    assert sessions.redeem_code(db, refresh, CONSOLE, BACK, VERIFIER) is None
    assert sessions.redeem_code(db, code, CONSOLE, BACK, VERIFIER) is not None


def test_tickets_are_kept_as_hashes_alone(db: Connection[Any], session_id: UUID) -> None:
    token = sessions.issue_refresh(db, session_id)
    assert token not in str(db.execute("SELECT * FROM ticket").fetchall())
    assert len(token) >= 43


def test_logging_out_by_a_token_that_was_used_ends_the_session_all_the_same(
    db: Connection[Any], session_id: UUID
) -> None:
    token = sessions.issue_refresh(db, session_id)
    assert sessions.redeem_refresh(db, token, CONSOLE)
    assert sessions.end_by_ticket(db, token) == CLERK
    assert sessions.end_by_ticket(db, "never given out") is None
    assert sessions.find(db, session_id) is None


def test_what_may_be_shown_once_is_known_the_second_time(db: Connection[Any]) -> None:
    assert sessions.once(db, "proof:1", timedelta(minutes=1))
    assert not sessions.once(db, "proof:1", timedelta(minutes=1))
    assert sessions.once(db, "proof:2", timedelta(minutes=1))


def test_what_is_of_no_use_is_forgotten_and_the_rest_stays(
    db: Connection[Any], session_id: UUID
) -> None:
    kept = sessions.issue_refresh(db, session_id)
    sessions.issue_refresh(db, session_id)
    sessions.once(db, "old", timedelta(seconds=-1))
    sessions.once(db, "new", timedelta(minutes=1))
    db.execute(
        "UPDATE ticket SET expires_at = now() - interval '2 days'"
        " WHERE hash <> sha256(convert_to(%s, 'UTF8'))",
        (kept,),
    )
    sessions.sweep(db)
    assert db.execute("SELECT count(*) FROM ticket").fetchone() == (1,)
    assert db.execute("SELECT count(*) FROM shown").fetchone() == (1,)
    assert sessions.redeem_refresh(db, kept, CONSOLE)


def test_ending_an_account_ends_its_sessions_and_nobody_elses(
    db: Connection[Any], session_id: UUID
) -> None:
    activated(db, "clerk.two")
    other = sessions.begin(db, "clerk.two", CONSOLE, ["pwd"])
    book.end(db, CLERK)
    assert sessions.find(db, session_id) is None
    assert sessions.find(db, other)


def test_the_challenge_is_that_of_the_standard() -> None:
    """RFC 7636, appendix B."""
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert sessions.challenge_of(verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
