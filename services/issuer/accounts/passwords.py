"""Passwords, PINs and codes that people type are kept as salted scrypt hashes.

An unknown name costs as much as a wrong password. What may be chosen follows NIST SP 800-63B: a
length, no rule about kinds of characters, nothing that is guessed first.
"""

import hashlib
import hmac
import re
import secrets
from base64 import b64decode, b64encode
from threading import BoundedSemaphore

COST, BLOCK, MEMORY = 2**14, 8, 64 * 2**20
NOBODY = f"{b64encode(bytes(16)).decode()}${b64encode(bytes(64)).decode()}"
"""Matches no password."""
SHORTEST, LONGEST = 12, 200
WORDS = ("jejak", "dinsos", "desa", "kecamatan", "kabupaten", "bansos", "dtks", "dtsen", "password")
AT_ONCE = BoundedSemaphore(4)
"""Each takes 16 MB: a crowd at the door waits here instead of filling the memory."""
GUESSED = "Kata sandi ini mudah ditebak. Pakai beberapa kata yang tidak berhubungan."
LEAST_OF_ONES_OWN = 6
"""Letters and digits that are left without the account's name and the words of its surroundings."""
LEAST_SCORE = 3
"""Of zxcvbn: more than 10^8 guesses."""


def hashed(password: str) -> str:
    salt = secrets.token_bytes(16)
    return f"{b64encode(salt).decode()}${b64encode(_scrypt(password, salt)).decode()}"


def matches(password: str, stored: str | None) -> bool:
    salt, _, expected = (stored or NOBODY).partition("$")
    return hmac.compare_digest(_scrypt(password, b64decode(salt)), b64decode(expected))


def fault_of(password: str, person: str) -> str | None:
    """Why it may not be chosen, in a sentence; None for a good one."""
    if len(password) < SHORTEST:
        return f"Kata sandi paling sedikit {SHORTEST} karakter; kalimat pendek pun boleh."
    if len(password) > LONGEST:
        return f"Kata sandi paling panjang {LONGEST} karakter."
    from zxcvbn import zxcvbn  # its lists take a tenth of a second to read

    own = [*WORDS, person, *re.split("[._-]", person)]
    rest = re.sub(
        "|".join(map(re.escape, sorted(own, key=len, reverse=True))), "", password.lower()
    )
    if len("".join(filter(str.isalnum, rest))) < LEAST_OF_ONES_OWN:
        return GUESSED
    if zxcvbn(password[:72], user_inputs=own)["score"] < LEAST_SCORE:
        return GUESSED
    return None


def _scrypt(password: str, salt: bytes) -> bytes:
    with AT_ONCE:
        return hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK, p=1, maxmem=MEMORY)
