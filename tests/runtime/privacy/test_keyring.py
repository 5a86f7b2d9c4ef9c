"""One key per subject, made once, gone for good when shredded."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.local.servers.provision import KeyringDatabase
from infra.runtime.privacy.errors import KeyringUnavailable, KeyUnknown, SubjectErased
from infra.runtime.privacy.kek import Kek
from infra.runtime.privacy.key_cache import KeyCache
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.vault import KeyVault
from infra.runtime.process.migrate import lay_keys

PLACE = b"registry.member_born|1|somewhere"


@dataclass
class Keyrings:
    """Several processes that share one keyring database."""

    database: KeyringDatabase
    kek: Kek
    opened: list[Keyring]

    def open(self, *keks: Kek, cache: KeyCache | None = None) -> Keyring:
        ring = Keyring(self.database.registry, *(keks or (self.kek,)), cache=cache)
        self.opened.append(ring)
        return ring

    def states(self) -> list[tuple[str, bytes | None]]:
        with psycopg.connect(self.database.owner) as owner:
            return owner.execute("SELECT state, wrapped FROM subject_key").fetchall()


@pytest.fixture
def keyrings(keyring_database: KeyringDatabase) -> Iterator[Keyrings]:
    lay_keys("registry", keyring_database.owner)
    rings = Keyrings(keyring_database, Kek(os.urandom(32)), [])
    yield rings
    for ring in rings.opened:
        ring.close()


def sealed_for(subject: UUID, ring: Keyring) -> dict[str, object]:
    ring.ensure([subject])
    return KeyVault(ring).seal(subject, b"Budi", PLACE)


def test_another_process_opens_what_one_process_sealed(keyrings: Keyrings) -> None:
    sealed = sealed_for(uuid4(), keyrings.open())
    assert KeyVault(keyrings.open()).open(sealed, PLACE) == b"Budi"


def test_ensuring_twice_keeps_the_key(keyrings: Keyrings) -> None:
    budi, siti = uuid4(), uuid4()
    sealed = sealed_for(budi, keyrings.open())
    later = keyrings.open()
    later.ensure([budi, siti])
    assert KeyVault(later).open(sealed, PLACE) == b"Budi"
    assert len(keyrings.states()) == 2


def test_a_shredded_subject_opens_to_nothing_and_does_not_come_back(keyrings: Keyrings) -> None:
    budi, ring = uuid4(), keyrings.open()
    sealed = sealed_for(budi, ring)
    ring.shred(budi, "putusan penghapusan 12")
    ring.shred(budi, "once more")
    for process in (ring, keyrings.open()):
        process.ensure([budi])
        assert KeyVault(process).open(sealed, PLACE) is None
        with pytest.raises(SubjectErased):
            KeyVault(process).seal(budi, b"Budi", PLACE)
    assert keyrings.states() == [("shredded", None)]


def test_a_subject_can_be_shredded_before_it_ever_had_a_key(keyrings: Keyrings) -> None:
    budi, ring = uuid4(), keyrings.open()
    ring.shred(budi, "putusan penghapusan 12")
    later = keyrings.open()
    later.ensure([budi])
    assert later.keys([budi]) == {budi: None}


def test_another_process_notices_a_shredding_when_its_cache_expires(keyrings: Keyrings) -> None:
    budi, ring = uuid4(), keyrings.open()
    sealed = sealed_for(budi, ring)
    other = KeyVault(keyrings.open(cache=KeyCache(seconds=0)))
    assert other.open(sealed, PLACE) == b"Budi"
    ring.shred(budi, "putusan penghapusan 12")
    assert other.open(sealed, PLACE) is None


def test_a_key_fetched_just_before_the_shredding_does_not_enter_the_cache_after_it() -> None:
    cache, budi, siti = KeyCache(), uuid4(), uuid4()
    cache.put({budi: None})
    cache.put({budi: Kek(b"k" * 32)._cipher, siti: Kek(b"k" * 32)._cipher})
    assert cache.get([budi])[budi] is None
    assert cache.get([siti])[siti] is not None


def test_the_cache_forgets_the_least_recently_used_first() -> None:
    cache, people = KeyCache(capacity=2), [uuid4() for _ in range(3)]
    for person in people[:2]:
        cache.put({person: Kek(b"k" * 32)._cipher})
    cache.get(people[:1])
    cache.put({people[2]: Kek(b"k" * 32)._cipher})
    assert set(cache.get(people)) == {people[0], people[2]}


def test_many_processes_ensuring_the_same_subjects_agree_on_one_key(keyrings: Keyrings) -> None:
    people = [uuid4() for _ in range(3_000)]
    rings = [keyrings.open() for _ in range(4)]

    def ensure(turn: int) -> None:
        rings[turn % 4].ensure(people if turn % 2 else reversed(people))

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(ensure, range(8)))
    sealed = [KeyVault(rings[0]).seal(person, b"x", PLACE) for person in people[:50]]
    for ring in rings:
        assert [KeyVault(ring).open(each, PLACE) for each in sealed] == [b"x"] * 50
    assert len(keyrings.states()) == len(people)


def test_a_missing_key_is_not_mistaken_for_an_erasure(keyrings: Keyrings) -> None:
    sealed = sealed_for(uuid4(), keyrings.open())
    with psycopg.connect(keyrings.database.owner) as owner:
        owner.execute("TRUNCATE subject_key")
    with pytest.raises(KeyUnknown):
        KeyVault(keyrings.open()).open(sealed, PLACE)


def test_rewrapping_kills_older_copies_of_the_keyring(keyrings: Keyrings) -> None:
    people, ring = [uuid4() for _ in range(2_500)], keyrings.open()
    ring.ensure(people)
    sealed = sealed_for(people[0], ring)
    ring.shred(people[1], "putusan penghapusan 12")
    during = keyrings.open(keyrings.kek, new := Kek(os.urandom(32)))
    assert ring.rewrap(new) == len(people) - 1
    assert ring.rewrap(new) == 0
    assert KeyVault(during).open(sealed, PLACE) == b"Budi"
    assert KeyVault(keyrings.open(new)).open(sealed, PLACE) == b"Budi"
    with pytest.raises(KeyringUnavailable, match="file was not given"):
        KeyVault(keyrings.open(keyrings.kek)).open(sealed, PLACE)


def test_a_wrapped_key_moved_to_another_subject_is_refused(keyrings: Keyrings) -> None:
    budi, siti, ring = uuid4(), uuid4(), keyrings.open()
    ring.ensure([budi, siti])
    with psycopg.connect(keyrings.database.owner) as owner:
        owner.execute(
            "UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key"
            " WHERE subject_id = %s) WHERE subject_id = %s",
            (budi, siti),
        )
    with pytest.raises(KeyringUnavailable, match="altered"):
        keyrings.open().keys([siti])


@pytest.mark.parametrize("statement", ["DELETE FROM subject_key", "TRUNCATE subject_key"])
def test_the_registry_cannot_make_a_key_vanish(keyrings: Keyrings, statement: str) -> None:
    with (
        psycopg.connect(keyrings.database.registry) as registry,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        registry.execute(statement)


def test_not_even_the_owner_revives_a_shredded_key(keyrings: Keyrings) -> None:
    keyrings.open().shred(uuid4(), "putusan penghapusan 12")
    with (
        psycopg.connect(keyrings.database.owner) as owner,
        pytest.raises(psycopg.errors.RaiseException),
    ):
        owner.execute("UPDATE subject_key SET state = 'live', wrapped = 'x'")


def test_without_the_keyring_nothing_is_sealed_or_opened() -> None:
    ring = Keyring("host=127.0.0.1 port=1 connect_timeout=1", Kek(os.urandom(32)), patience=0.2)
    try:
        for attempt in (lambda: ring.ensure([uuid4()]), lambda: ring.keys([uuid4()])):
            with pytest.raises(KeyringUnavailable):
                attempt()
        with pytest.raises(KeyringUnavailable):
            ring.shred(uuid4(), "putusan penghapusan 12")
    finally:
        ring.close()
