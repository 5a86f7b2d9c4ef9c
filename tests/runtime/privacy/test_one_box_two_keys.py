"""Why a box carries a proof of its key: bare AES-GCM can be made to open under two keys.

Whoever seals chooses a block so that both keys give the same tag: one linear equation in GF(2^128).
"""

import os
from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from infra.runtime.privacy.errors import TamperedCiphertext
from infra.runtime.privacy.keys import ValueKey, _proof, unlock

PLACE = b"example.person_born|1|0190|child"
REDUCTION = 0xE1 << 120


def forged(nonce: bytes, one: bytes, two: bytes) -> bytes:
    """A ciphertext of one block, with its tag, that both keys accept."""
    h1, h2 = number(block(one, bytes(16))), number(block(two, bytes(16)))
    start = nonce + b"\x00\x00\x00\x01"
    wanted = rest(h1) ^ rest(h2) ^ number(block(one, start)) ^ number(block(two, start))
    chosen = times(wanted, inverse(times(h1, h1) ^ times(h2, h2)))
    tag = rest(h1) ^ times(chosen, times(h1, h1)) ^ number(block(one, start))
    return chosen.to_bytes(16, "big") + tag.to_bytes(16, "big")


def rest(h: int) -> int:
    """The hash of everything but the chosen block: the place, a gap, the lengths."""
    lengths = (len(PLACE) * 8).to_bytes(8, "big") + (128).to_bytes(8, "big")
    whole = PLACE.ljust(-(-len(PLACE) // 16) * 16, b"\x00") + bytes(16) + lengths
    sum_ = 0
    for at in range(0, len(whole), 16):
        sum_ = times(sum_ ^ number(whole[at : at + 16]), h)
    return sum_


def times(x: int, y: int) -> int:
    product = 0
    for bit in range(127, -1, -1):
        product ^= y * (x >> bit & 1)
        y = y >> 1 ^ REDUCTION * (y & 1)
    return product


def inverse(x: int) -> int:
    """x to the power of 2**128 - 2."""
    result = 1 << 127
    for _ in range(127):
        x = times(x, x)
        result = times(result, x)
    return result


def block(key: bytes, text: bytes) -> bytes:
    return Cipher(algorithms.AES(key), modes.ECB()).encryptor().update(text)


def number(text: bytes) -> int:
    return int.from_bytes(text, "big")


def test_a_bare_ciphertext_opens_under_two_keys_and_a_box_does_not() -> None:
    one, two, nonce = os.urandom(32), os.urandom(32), os.urandom(12)
    both = forged(nonce, one, two)
    texts = {AESGCM(key).decrypt(nonce, both, PLACE) for key in (one, two)}
    assert len(texts) == 2

    box = b64encode(_proof(ValueKey(one)) + nonce + both).decode()
    assert unlock(ValueKey(one), box, PLACE) in texts
    with pytest.raises(TamperedCiphertext):
        unlock(ValueKey(two), box, PLACE)
