"""Passwords are kept as salted scrypt hashes; an unknown name costs as much as a wrong password."""

import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode

COST, BLOCK, MEMORY = 2**14, 8, 64 * 2**20
NOBODY = f"{b64encode(bytes(16)).decode()}${b64encode(bytes(64)).decode()}"
"""Matches no password."""


def hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{b64encode(salt).decode()}${b64encode(_scrypt(password, salt)).decode()}"


def matches(password: str, stored: str | None) -> bool:
    salt, _, expected = (stored or NOBODY).partition("$")
    return hmac.compare_digest(_scrypt(password, b64decode(salt)), b64decode(expected))


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK, p=1, maxmem=MEMORY)
