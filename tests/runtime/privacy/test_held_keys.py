"""Keys in memory: a minute at most, for whoever was granted them, and erased ones for good."""

from uuid import uuid4

import psycopg
import pytest

from contracts.privacy.classes import Class
from infra.runtime.privacy.errors import KeyMissing, NotGranted
from infra.runtime.privacy.grants import Granted
from infra.runtime.privacy.held_keys import HeldKeys
from tests.runtime.privacy.keyrings import Keyrings
from tests.runtime.privacy.memory_keys import MemoryRing

WHY = "putusan penghapusan 12"


def test_each_service_is_answered_the_classes_it_was_granted(keyrings: Keyrings) -> None:
    budi = uuid4()
    sealing = keyrings.held_by("registry").to_seal([budi])[budi]
    key = str(sealing.key_id)
    judging = keyrings.held_by("programs").to_open([key])[key]
    counting = keyrings.held_by("reporting").to_open([key])[key]
    assert set(judging.keys or ()) == {Class.PERSONAL, Class.SPECIFIC, Class.REMARK}
    assert set(counting.keys or ()) == {Class.PERSONAL}
    assert sealing.keys and counting.keys
    assert counting.keys[Class.PERSONAL] == sealing.keys[Class.PERSONAL]


def test_who_was_not_granted_it_makes_and_erases_nothing(keyrings: Keyrings) -> None:
    programs, budi = keyrings.held_by("programs"), uuid4()
    with pytest.raises(NotGranted):
        programs.to_seal([budi])
    with pytest.raises(NotGranted):
        programs.erase([budi], WHY)
    with pytest.raises(NotGranted):
        Granted(keyrings.open(), "console")
    for login in (keyrings.database.programs, keyrings.database.reporting):
        with (
            psycopg.connect(login) as reader,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            reader.execute("UPDATE subject_key SET wrapped = NULL")


def test_another_process_notices_an_erasure_when_its_keys_are_a_minute_old(
    keyrings: Keyrings,
) -> None:
    budi, registry = uuid4(), keyrings.held_by("registry")
    key = str(registry.to_seal([budi])[budi].key_id)
    held, at_once = keyrings.held_by("programs"), keyrings.held_by("programs", seconds=0)
    assert held.to_open([key])[key].keys
    assert at_once.to_open([key])[key].keys
    registry.erase([budi], WHY)
    assert held.to_open([key])[key].keys
    assert at_once.to_open([key])[key].erased
    assert registry.to_open([key])[key].erased
    assert registry.to_seal([budi])[budi].erased


def test_a_keyring_too_old_to_know_a_subject_gives_it_no_second_key(keyrings: Keyrings) -> None:
    budi, siti = uuid4(), uuid4()
    with pytest.raises(KeyMissing):
        keyrings.held_by("registry").to_seal([budi, siti], known=lambda asked: {budi} & set(asked))
    assert keyrings.held_by("registry").to_seal([siti], known=lambda asked: set())[siti].keys


def test_a_missing_key_is_absent_and_what_is_no_key_id_is_not_asked_for(
    keyrings: Keyrings,
) -> None:
    assert keyrings.held_by("programs").to_open([str(uuid4()), "'; DROP TABLE", ""]) == {}


def test_a_key_fetched_just_before_its_erasure_does_not_come_back_after_it() -> None:
    ring, budi = MemoryRing(), uuid4()
    [before] = ring.make([budi])
    keys = HeldKeys(ring)
    keys.to_seal([budi])
    keys.erase([budi], WHY)
    ring.answers[budi] = before
    assert keys.to_open([str(before.key_id)])[str(before.key_id)].erased


def test_the_least_recently_used_are_let_go_first() -> None:
    ring, people = MemoryRing(), [uuid4() for _ in range(3)]
    keys = HeldKeys(ring, capacity=2)
    keys.to_seal(people[:2])
    keys.to_seal(people[:1])
    keys.to_seal(people[2:])
    ring.answers.clear()
    assert keys.to_seal(people[:1])[people[0]].keys
    with pytest.raises(KeyMissing):
        keys.to_seal(people[1:2], known=set)


def test_nothing_is_held_once_it_was_forgotten() -> None:
    ring, budi = MemoryRing(), uuid4()
    keys = HeldKeys(ring)
    key = str(keys.to_seal([budi])[budi].key_id)
    ring.answers.clear()
    assert keys.to_open([key])
    keys.forget()
    assert keys.to_open([key]) == {}
