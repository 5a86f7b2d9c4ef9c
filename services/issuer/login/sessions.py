"""Sessions: begun by a login, kept by refresh tokens that change each time, ended everywhere.

A refresh token that is shown a second time was stolen, or its thief came first: the session ends
(RFC 9700 4.14). An access token lives ten minutes, whatever becomes of its session.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

from psycopg import Connection
from psycopg.rows import class_row

CODE_LIFE = timedelta(minutes=1)
IDLE, ABSOLUTE = timedelta(hours=2), timedelta(hours=12)
"""A session ends after so long without a request, and a working day at most."""
USE: LiteralString = """
    UPDATE ticket SET used_at = now() WHERE hash = %s AND kind = %s AND used_at IS NULL
    AND expires_at > now() RETURNING session_id, redirect_uri, challenge"""
OPEN: LiteralString = """
    SELECT session_id, session.person, client, factors, began_at
    FROM session JOIN account USING (person)
    WHERE session_id = %s AND ended_at IS NULL AND ends_at > now() AND state = 'active'"""


@dataclass(frozen=True)
class Session:
    session_id: UUID
    person: str
    client: str
    factors: list[str]
    began_at: datetime


def begin(db: Connection[Any], person: str, client: str, factors: Sequence[str]) -> UUID:
    """A session of somebody who has just proved who they are, by these factors (RFC 8176)."""
    session_id = uuid4()
    db.execute(
        "INSERT INTO session (session_id, person, client, factors, ends_at)"
        " VALUES (%s, %s, %s, %s, now() + %s)",
        (session_id, person, client, list(factors), ABSOLUTE),
    )
    return session_id


def issue_code(db: Connection[Any], session_id: UUID, redirect_uri: str, challenge: str) -> str:
    """An authorization code: once, within a minute, for this address and this verifier (PKCE)."""
    return _issue(db, "code", session_id, CODE_LIFE, redirect_uri, challenge)


def issue_refresh(db: Connection[Any], session_id: UUID) -> str:
    return _issue(db, "refresh", session_id, IDLE)


def redeem_code(
    db: Connection[Any], code: str, client: str, redirect_uri: str, verifier: str
) -> Session | None:
    """The session that the code stands for; None for one that does not fit in every part."""
    used = _use(db, "code", code)
    if used is None:
        return None
    session_id, at, challenge = used
    session = find(db, session_id)
    proved = hmac.compare_digest(challenge_of(verifier), challenge or "")
    if session is None or session.client != client or at != redirect_uri or not proved:
        end(db, session_id)
        return None
    return session


def redeem_refresh(db: Connection[Any], token: str, client: str) -> Session | None:
    used = _use(db, "refresh", token)
    session = find(db, used[0]) if used else None
    if session is None or session.client != client:
        return None
    return session


def find(db: Connection[Any], session_id: UUID) -> Session | None:
    """An open session of an active account."""
    return db.cursor(row_factory=class_row(Session)).execute(OPEN, (session_id,)).fetchone()


def end(db: Connection[Any], session_id: UUID) -> None:
    db.execute(
        "UPDATE session SET ended_at = now() WHERE session_id = %s AND ended_at IS NULL",
        (session_id,),
    )


def end_by_ticket(db: Connection[Any], token: str) -> str | None:
    """Log out with a refresh token, used or not; whose session it was."""
    row = db.execute(
        "UPDATE session SET ended_at = coalesce(ended_at, now()) WHERE session_id ="
        " (SELECT session_id FROM ticket WHERE hash = %s AND kind = 'refresh') RETURNING person",
        (_digest(token),),
    ).fetchone()
    return row[0] if row else None


def challenge_of(verifier: str) -> str:
    """S256 of RFC 7636."""
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def sweep(db: Connection[Any]) -> None:
    """Forget what can no longer be used by anybody."""
    db.execute("DELETE FROM ticket WHERE expires_at < now() - interval '1 day'")
    db.execute("DELETE FROM shown WHERE expires_at < now()")
    db.execute("DELETE FROM throttle WHERE last_at < now() - interval '1 hour'")


def once(db: Connection[Any], identifier: str, life: timedelta) -> bool:
    """Whether this is shown for the first time."""
    row = db.execute(
        "INSERT INTO shown VALUES (%s, now() + %s) ON CONFLICT DO NOTHING RETURNING 1",
        (_digest(identifier), life),
    ).fetchone()
    return row is not None


def _issue(
    db: Connection[Any],
    kind: str,
    session_id: UUID,
    life: timedelta,
    redirect_uri: str | None = None,
    challenge: str | None = None,
) -> str:
    token = secrets.token_urlsafe(32)
    db.execute(
        "INSERT INTO ticket (hash, kind, session_id, redirect_uri, challenge, expires_at)"
        " VALUES (%s, %s, %s, %s, %s, now() + %s)",
        (_digest(token), kind, session_id, redirect_uri, challenge, life),
    )
    return token


def _use(db: Connection[Any], kind: str, token: str) -> tuple[UUID, str | None, str | None] | None:
    found = db.execute(USE, (_digest(token), kind)).fetchone()
    if found is None:  # shown again, or never given out
        db.execute(
            "UPDATE session SET ended_at = now() WHERE ended_at IS NULL AND session_id ="
            " (SELECT session_id FROM ticket WHERE hash = %s AND kind = %s"
            " AND used_at IS NOT NULL)",
            (_digest(token), kind),
        )
        return None
    return found[0], found[1], found[2]


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
