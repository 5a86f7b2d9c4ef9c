"""Devices: a key that never leaves one, and a PIN of six digits that counts only together with it.

Whoever guesses PINs without the device guesses nothing: its proof is looked at first, and a wrong
one is no attempt at the PIN. With the device, five wrong PINs end it; a new one needs a letter.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from joserfc.jwt import JWTClaimsRegistry
from psycopg import Connection
from psycopg.rows import class_row

from infra.runtime.refusals import Refused
from services.issuer.accounts import attempts, book
from services.issuer.accounts.passwords import hashed, matches
from services.issuer.login import sessions

PIN = re.compile(r"[0-9]{6}")
FRESH = 60
"""Seconds a proof may be old."""
ALLOWED = 5
DEVICE = """
    SELECT device_id, device.person, public_key, pin, failures FROM device JOIN account
    USING (person) WHERE device_id = %s AND ended_at IS NULL AND state = 'active'
    FOR UPDATE OF device"""


class PinNotUsable(Refused):
    status = 422
    title = "PIN belum dapat dipakai"
    detail = "PIN terdiri atas enam angka yang tidak berurutan dan tidak semuanya sama."


class KeyNotUsable(Refused):
    status = 422
    title = "Kunci perangkat tidak dapat dipakai"
    detail = "Kirim kunci publik P-256 dalam bentuk JWK, tanpa bagian rahasianya."


@dataclass(frozen=True)
class Device:
    device_id: UUID
    person: str
    public_key: dict[str, Any]
    pin: str
    failures: int


def register(db: Connection[Any], person: str, code: str, key: Mapping[str, Any], pin: str) -> UUID:
    """A new device of whoever holds the letter. Raises PinNotUsable, KeyNotUsable, CodeNotUsable.

    The account needs no password then; one that verifies, decides or administers gets in by
    password and second factor alone.
    """
    if not PIN.fullmatch(pin) or pin in "01234567890 9876543210" or len(set(pin)) == 1:
        raise PinNotUsable
    public = public_of(key)
    with db.transaction():
        account = book.use_code(db, person, code)
        if account.two_factors:
            raise book.CodeNotUsable
        db.execute("UPDATE account SET state = 'active' WHERE person = %s", (person,))
        device_id = uuid4()
        db.execute(
            "INSERT INTO device (device_id, person, public_key, pin) VALUES (%s, %s, %s, %s)",
            (device_id, person, json.dumps(public), hashed(pin)),
        )
    attempts.note(db, person, "device", "registered", "letter")
    return device_id


def unlock(
    db: Connection[Any], device_id: UUID, proof: str, pin: str, audience: str
) -> Device | None:
    """The device whose key made the proof and whose PIN this is; None otherwise."""
    with db.transaction():
        device = db.cursor(row_factory=class_row(Device)).execute(DEVICE, (device_id,)).fetchone()
        if device is None or not _proved(db, device, proof, audience):
            return None
        if matches(pin, device.pin):
            db.execute("UPDATE device SET failures = 0 WHERE device_id = %s", (device_id,))
            return device
        db.execute(
            "UPDATE device SET failures = failures + 1,"
            " ended_at = CASE WHEN failures + 1 >= %s THEN now() END WHERE device_id = %s",
            (ALLOWED, device_id),
        )
    return None


def lose(db: Connection[Any], person: str) -> int:
    """The first of two steps when a device is lost: none of theirs counts any more; how many.

    The second is a letter (`book.renew`), with which another is registered.
    """
    with db.transaction():
        ended = db.execute(
            "UPDATE device SET ended_at = now() WHERE person = %s AND ended_at IS NULL", (person,)
        ).rowcount
        book.end_sessions(db, person)
    attempts.note(db, person, "device", "lost", "installation")
    return ended


def _proved(db: Connection[Any], device: Device, proof: str, audience: str) -> bool:
    """A JWT that the device's key signed for us within the last minute, never seen before."""
    try:
        claims = jwt.decode(proof, ECKey.import_key(device.public_key), algorithms=["ES256"]).claims
        JWTClaimsRegistry(
            leeway=FRESH,
            iss={"essential": True, "value": str(device.device_id)},
            aud={"essential": True, "value": audience},
            exp={"essential": True},
            iat={"essential": True},
            jti={"essential": True},
        ).validate(claims)
        fresh = claims["exp"] - claims["iat"] <= FRESH
        return fresh and sessions.once(
            db, f"proof:{device.device_id}:{claims['jti']}", timedelta(seconds=4 * FRESH)
        )
    except (JoseError, ValueError, TypeError):
        return False


def public_of(key: Mapping[str, Any]) -> dict[str, Any]:
    """The public part of a P-256 key. Raises KeyNotUsable, also where the secret part is there."""
    try:
        public = ECKey.import_key({name: key[name] for name in ("kty", "crv", "x", "y")})
    except (JoseError, ValueError, KeyError, TypeError):
        raise KeyNotUsable from None
    if key["crv"] != "P-256" or "d" in key:
        raise KeyNotUsable
    return dict(public.as_dict(private=False))
