"""One secret per subject, made once, under a random id; gone for good when shredded."""

import os
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import psycopg
import pytest

from infra.runtime.privacy.errors import KeyringUnavailable
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Kek
from tests.runtime.privacy.keyrings import Keyrings

WHY = "putusan penghapusan 12"


def secret_of(ring: Keyring, subject: UUID) -> bytes | None:
    return ring.current([subject])[0].secret


def test_a_subject_gets_one_key_whoever_asks_at_once(keyrings: Keyrings) -> None:
    people, rings = [uuid4() for _ in range(3_000)], [keyrings.open() for _ in range(4)]
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda turn: rings[turn % 4].make(people), range(8)))
    assert len({frozenset((k.key_id, k.secret) for k in each) for each in made}) == 1
    assert keyrings.as_owner("SELECT count(*) FROM subject_key") == [(3_000,)]


def test_an_erased_subject_never_has_a_key_again(keyrings: Keyrings) -> None:
    ring, budi, stranger = keyrings.open(), uuid4(), uuid4()
    [kept] = ring.make([budi])
    ring.erase([budi, stranger], WHY)
    ring.erase([budi], "once more")
    assert {each.secret for each in ring.make([budi, stranger])} == {None}
    assert [each.secret for each in keyrings.open().named([kept.key_id or uuid4()])] == [None]


def test_no_key_slips_in_while_its_subject_is_erased(keyrings: Keyrings) -> None:
    """Makers and the eraser race; whoever comes first, nothing opens afterwards."""
    ring = keyrings.open()
    for _ in range(10):
        budi = uuid4()
        with ThreadPoolExecutor(4) as pool:
            makers = [pool.submit(ring.make, [budi]) for _ in range(3)]
            eraser = pool.submit(ring.erase, [budi], WHY)
            for each in [*makers, eraser]:
                each.result()
        assert secret_of(ring, budi) is None


def test_a_new_epoch_opens_what_the_old_one_sealed_and_kills_old_copies(
    keyrings: Keyrings,
) -> None:
    ring, people, new = keyrings.open(), [uuid4() for _ in range(2_500)], Kek(os.urandom(32))
    before = {each.subject: each.secret for each in ring.make(people)}
    during = keyrings.open(keyrings.kek, new)
    assert ring.rotate(new) == (2_500, [])
    assert keyrings.as_owner("SELECT DISTINCT kek_id FROM subject_key") == [(new.id,)]
    for later in (during, keyrings.open(new)):
        assert {each.subject: each.secret for each in later.current(people)} == before
    with pytest.raises(KeyringUnavailable, match="file was not given"):
        keyrings.open(keyrings.kek).current(people[:1])


def test_one_corrupt_row_is_the_fault_of_one_subject(keyrings: Keyrings) -> None:
    ring, budi, siti = keyrings.open(), uuid4(), uuid4()
    ring.make([budi, siti])
    keyrings.as_owner(
        "UPDATE subject_key SET wrapped = (SELECT wrapped FROM subject_key"
        " WHERE subject_id = %s) WHERE subject_id = %s",
        siti,
        budi,
    )
    found = {each.subject: each for each in ring.current([budi, siti])}
    assert found[budi].corrupt and found[siti].secret
    assert [each.subject for each in ring.rotate(Kek(os.urandom(32))).corrupt] == [budi]


@pytest.mark.parametrize(
    "theft", ["DELETE FROM subject_key", "TRUNCATE subject_key", "DELETE FROM erased"]
)
def test_the_registry_cannot_make_a_key_or_an_erasure_vanish(
    keyrings: Keyrings, theft: str
) -> None:
    with (
        psycopg.connect(keyrings.database.registry) as registry,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        registry.execute(theft.encode())


def test_not_even_the_owner_revives_a_shredded_key(keyrings: Keyrings) -> None:
    ring, budi = keyrings.open(), uuid4()
    ring.make([budi])
    ring.erase([budi], WHY)
    with pytest.raises(psycopg.errors.RaiseException):
        keyrings.as_owner("UPDATE subject_key SET wrapped = 'x'")


def test_without_the_keyring_nothing_is_sealed_or_opened() -> None:
    ring = Keyring("host=127.0.0.1 port=1 connect_timeout=1", Kek(os.urandom(32)), patience=0.2)
    somebody = [uuid4()]
    try:
        for attempt in (ring.make, ring.current, ring.named, lambda them: ring.erase(them, WHY)):
            with pytest.raises(KeyringUnavailable):
                attempt(somebody)
    finally:
        ring.close()
