"""One-time passwords (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, each used once."""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from psycopg import Connection

from services.issuer.vault import Vault

STEP, DIGITS, SEED = 30, 6, 20
LATE = 1
"""Steps before and after that still count: clocks of phones differ."""


@dataclass(frozen=True)
class AppSetUp:
    """What an authenticator app is told once."""

    secret: str
    uri: str


def begin(db: Connection[Any], vault: Vault, person: str) -> AppSetUp:
    """A seed for somebody who has confirmed none; the same again until a code confirms it."""
    row = db.execute("SELECT seed FROM one_time_password WHERE person = %s", (person,)).fetchone()
    if row and not _confirmed(db, person):
        seed = vault.open(f"totp:{person}", row[0])
    else:
        seed = secrets.token_bytes(SEED)
        db.execute(
            "INSERT INTO one_time_password (person, seed) VALUES (%s, %s) ON CONFLICT (person)"
            " DO UPDATE SET seed = excluded.seed, confirmed = false, last_step = 0",
            (person, vault.seal(f"totp:{person}", seed)),
        )
    secret = base64.b32encode(seed).decode()
    uri = f"otpauth://totp/Jejak:{quote(person)}?secret={secret}&issuer=Jejak"
    return AppSetUp(secret, uri)


def enrolled(db: Connection[Any], person: str) -> bool:
    return _confirmed(db, person)


def check(db: Connection[Any], vault: Vault, person: str, code: str, now: float) -> bool:
    """Whether it is the code of this moment and was not used before; it then confirms the seed."""
    row = db.execute(
        "SELECT seed, last_step FROM one_time_password WHERE person = %s FOR UPDATE", (person,)
    ).fetchone()
    if row is None:
        return False
    seed, last = vault.open(f"totp:{person}", row[0]), row[1]
    today = int(now) // STEP
    for step in range(today - LATE, today + LATE + 1):
        if step > last and hmac.compare_digest(code_at(seed, step), code.strip()):
            db.execute(
                "UPDATE one_time_password SET confirmed = true, last_step = %s WHERE person = %s",
                (step, person),
            )
            return True
    return False


def code_at(seed: bytes, step: int) -> str:
    """RFC 4226 5.3, of the step that RFC 6238 counts."""
    mac = hmac.digest(seed, step.to_bytes(8, "big"), hashlib.sha1)
    at = mac[-1] & 0xF
    number = int.from_bytes(mac[at : at + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def _confirmed(db: Connection[Any], person: str) -> bool:
    row = db.execute(
        "SELECT confirmed FROM one_time_password WHERE person = %s", (person,)
    ).fetchone()
    return bool(row and row[0])
