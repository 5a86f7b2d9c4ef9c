"""The contents of an import are sealed piece by piece, and gone with its key."""

from uuid import uuid4

import pytest

from infra.runtime.privacy.errors import TamperedCiphertext
from services.registry.imports.jobs.sealed_file import Box, ContentGone
from tests.runtime.privacy.memory_keys import MemoryKeys

CONTENT = b"nik,nama\n1809011705900003,BUDI SANTOSO\n"


@pytest.fixture
def vault() -> MemoryKeys:
    return MemoryKeys()


@pytest.fixture
def box(vault: MemoryKeys) -> Box:
    box = Box(vault, uuid4())
    box.make_key()
    return box


def test_what_was_sealed_opens_again_and_shows_nothing_meanwhile(box: Box) -> None:
    sealed = box.seal(CONTENT, "file")
    assert b"BUDI" not in sealed and b"1809" not in sealed
    assert box.open(sealed, "file") == CONTENT


def test_the_same_content_never_looks_the_same_twice(box: Box) -> None:
    assert box.seal(CONTENT, "file") != box.seal(CONTENT, "file")


@pytest.mark.parametrize("place", ["batch:0", "batch:7", "", "file "])
def test_a_piece_opens_in_its_own_place_alone(box: Box, place: str) -> None:
    sealed = box.seal(CONTENT, "file")
    with pytest.raises(TamperedCiphertext):
        box.open(sealed, place)


def test_a_piece_of_another_import_does_not_open(vault: MemoryKeys, box: Box) -> None:
    other = Box(vault, uuid4())
    other.make_key()
    with pytest.raises(TamperedCiphertext):
        other.open(box.seal(CONTENT, "file"), "file")


def test_a_piece_that_was_tampered_with_does_not_open(box: Box) -> None:
    sealed = bytearray(box.seal(CONTENT, "file"))
    sealed[-1] ^= 1
    with pytest.raises(TamperedCiphertext):
        box.open(bytes(sealed), "file")


def test_once_the_key_is_destroyed_the_content_is_gone_in_words(
    vault: MemoryKeys, box: Box
) -> None:
    sealed = box.seal(CONTENT, "file")
    box.destroy_key("IMP-031: masa simpan habis")
    with pytest.raises(ContentGone) as gone:
        box.open(sealed, "file")
    assert gone.value.status == 410 and "Unggah lagi" in gone.value.explanation
