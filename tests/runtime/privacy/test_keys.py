"""From a subject's secret to the key of one value: each step leads down and never up or aside."""

import hmac
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given
from hypothesis import strategies as st

from contracts.privacy.classes import Class
from infra.runtime.privacy.errors import TamperedCiphertext
from infra.runtime.privacy.keys import (
    Secret,
    class_key,
    keyed_hash,
    lock,
    new_secret,
    unlock,
    value_key,
)

PLACE = b"registry.member_born|1|5e1f|child|civil"


def test_a_class_key_is_plain_hkdf() -> None:
    secret = new_secret()
    expected = HKDFExpand(SHA256(), 32, b"jejak class|personal").derive(secret)
    assert class_key(secret, Class.PERSONAL) == expected


@given(st.binary(max_size=64), st.binary(max_size=200))
def test_a_keyed_hash_is_the_standard_librarys(key: bytes, message: bytes) -> None:
    assert keyed_hash(key, message) == hmac.digest(key, message, "sha256")


def test_no_two_classes_or_places_share_a_key() -> None:
    secret = new_secret()
    keys = [class_key(secret, cls) for cls in Class]
    values = [value_key(keys[0], b"%d" % number) for number in range(3)]
    assert all(one != other for one, other in combinations([secret, *keys, *values], 2))


@given(st.binary(max_size=200))
def test_what_is_locked_opens_in_its_place(text: bytes) -> None:
    key = value_key(class_key(Secret(bytes(32)), Class.PERSONAL), PLACE)
    assert unlock(key, lock(key, text, PLACE), PLACE) == text


def test_the_same_value_never_looks_the_same_twice() -> None:
    key = value_key(class_key(new_secret(), Class.PERSONAL), PLACE)
    assert lock(key, b"Budi", PLACE) != lock(key, b"Budi", PLACE)


def test_a_box_moved_or_altered_does_not_open() -> None:
    key = value_key(class_key(new_secret(), Class.PERSONAL), PLACE)
    box = lock(key, b"1990-02-03", PLACE)
    with pytest.raises(TamperedCiphertext):
        unlock(key, box, PLACE + b"|elsewhere")
    for index in range(0, len(box) - 2, 7):
        altered = box[:index] + ("A" if box[index] != "A" else "B") + box[index + 1 :]
        with pytest.raises(TamperedCiphertext):
            unlock(key, altered, PLACE)
