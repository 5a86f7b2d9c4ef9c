"""A sealed value opens where it was sealed, unaltered, while the subject's key lives."""

from base64 import b64decode, b64encode
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.runtime.privacy.errors import KeyUnknown, SubjectErased, TamperedCiphertext
from infra.runtime.privacy.vault import Vault
from tests.runtime.privacy.memory_vault import MemoryVault

BUDI, SITI = UUID(int=1), UUID(int=2)
HERE, THERE = b"registry.member_born|1|a|name", b"registry.member_born|1|b|name"


@pytest.fixture(scope="module")
def vault() -> MemoryVault:
    vault = MemoryVault()
    vault.ensure({BUDI, SITI})
    return vault


def test_the_ledger_accepts_the_vault() -> None:
    vault: Vault = MemoryVault()
    vault.ensure({BUDI})
    vault.prefetch({BUDI, SITI})


@given(plaintext=st.binary(max_size=300), place=st.binary(max_size=100))
def test_what_was_sealed_opens_again(vault: MemoryVault, plaintext: bytes, place: bytes) -> None:
    assert vault.open(vault.seal(BUDI, plaintext, place), place) == plaintext


@given(plaintext=st.binary(max_size=40), data=st.data())
def test_one_flipped_bit_fails(vault: MemoryVault, plaintext: bytes, data: st.DataObject) -> None:
    sealed = vault.seal(BUDI, plaintext, HERE)
    raw = bytearray(b64decode(sealed["c"]))
    bit = data.draw(st.integers(0, len(raw) * 8 - 1))
    raw[bit // 8] ^= 1 << bit % 8
    with pytest.raises(TamperedCiphertext):
        vault.open({**sealed, "c": b64encode(raw).decode()}, HERE)


def test_a_value_moved_to_another_place_fails(vault: MemoryVault) -> None:
    with pytest.raises(TamperedCiphertext):
        vault.open(vault.seal(BUDI, b"Budi", HERE), THERE)


def test_a_value_given_to_another_subject_fails(vault: MemoryVault) -> None:
    sealed = vault.seal(BUDI, b"Budi", HERE)
    with pytest.raises(TamperedCiphertext):
        vault.open({**sealed, "s": str(SITI)}, HERE)
    with pytest.raises(TamperedCiphertext):
        vault.open({**sealed, "k": 2}, HERE)


@pytest.mark.parametrize(
    "broken",
    [{}, {"s": None}, {"s": "nobody"}, {"c": 7}, {"c": ""}, {"c": "not base64 ***"}, {"k": "x"}],
)
def test_a_broken_envelope_fails_without_quoting_it(
    vault: MemoryVault, broken: dict[str, object]
) -> None:
    sealed = {**vault.seal(BUDI, b"Budi", HERE), **broken} if broken else broken
    with pytest.raises(TamperedCiphertext) as failure:
        vault.open(sealed, HERE)
    assert "base64" not in str(failure.value)
    assert "nobody" not in str(failure.value)


def test_the_same_value_never_looks_the_same_twice(vault: MemoryVault) -> None:
    assert vault.seal(BUDI, b"Budi", HERE) != vault.seal(BUDI, b"Budi", HERE)


def test_an_erased_subject_opens_to_nothing_and_takes_nothing_new() -> None:
    vault, person = MemoryVault(), uuid4()
    vault.ensure({person})
    sealed = vault.seal(person, b"Budi", HERE)
    vault.shred(person, "putusan penghapusan 12")
    vault.ensure({person})
    assert vault.open(sealed, HERE) is None
    with pytest.raises(SubjectErased):
        vault.seal(person, b"Budi", HERE)


def test_an_unknown_subject_is_not_an_erased_one(vault: MemoryVault) -> None:
    elsewhere, stranger = MemoryVault(), uuid4()
    elsewhere.ensure({stranger})
    with pytest.raises(KeyUnknown):
        vault.open(elsewhere.seal(stranger, b"Budi", HERE), HERE)
