"""After an erasure history still replays, and nothing of the person is left in it."""

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.event import Absent
from contracts.ids import FAMILY
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.privacy.errors import KeyringUnavailable, SubjectErased, TamperedCiphertext
from infra.runtime.privacy.grants import Granted
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Kek
from tests.conftest import ServiceDatabases
from tests.memory import lying
from tests.runtime.privacy.keyrings import Keyrings
from tests.runtime.world import WORLD, Note, Noted, Secret, by

NAME = "Sulastri Canary"
BUDI, SITI = uuid4(), uuid4()


@pytest.fixture
def database(service_databases: ServiceDatabases) -> ServiceDatabase:
    return service_databases.stored("registry")


@pytest.fixture
def keys(keyrings: Keyrings) -> HeldKeys:
    return keyrings.held_by("registry")


@pytest.fixture
def ledger(database: ServiceDatabase, keys: HeldKeys) -> Iterator[Ledger]:
    ledger = open_ledger("registry", database.app, keys, vocabulary=WORLD)
    for family in (BUDI, SITI):
        ledger.decide(Note(family, 1, NAME), by())
    yield ledger
    ledger.close()


def secrets_of(ledger: Ledger, family: UUID) -> list[object]:
    facts = [past.fact for past in ledger.history(FAMILY.of(family))]
    return [fact.secret for fact in facts if isinstance(fact, Noted)]


def test_history_replays_after_an_erasure(ledger: Ledger, keys: HeldKeys) -> None:
    assert secrets_of(ledger, BUDI) == [Secret(name=NAME)]
    keys.erase([BUDI], "putusan penghapusan 12")
    ledger.decide(Note(BUDI, 2), by())
    assert secrets_of(ledger, BUDI) == [Absent.ERASED, Absent.WITHHELD]
    assert secrets_of(ledger, SITI) == [Secret(name=NAME)]


def test_nothing_more_is_said_about_an_erased_subject(ledger: Ledger, keys: HeldKeys) -> None:
    keys.erase([BUDI], "putusan penghapusan 12")
    with pytest.raises(SubjectErased):
        ledger.decide(Note(BUDI, 2, NAME), by())
    assert secrets_of(ledger, BUDI) == [Absent.ERASED]


def test_the_ledger_never_holds_the_plain_value(ledger: Ledger, database: ServiceDatabase) -> None:
    with psycopg.connect(database.owner) as owner:
        rows = owner.execute("SELECT data FROM fact").fetchall()
    assert len(rows) == 2
    assert all(NAME.encode() not in bytes(data) for (data,) in rows)


def test_a_sealed_value_copied_into_another_fact_fails(ledger: Ledger) -> None:
    first, second = (ledger.history(FAMILY.of(family))[0] for family in (BUDI, SITI))
    [stored] = ledger.mapper.rows([first])
    assert isinstance(ledger.mapper.recorded(lying(stored)).fact, Noted)
    stored.data = stored.data.replace(str(first.event_id).encode(), str(second.event_id).encode())
    with pytest.raises(TamperedCiphertext):
        ledger.mapper.recorded(lying(stored))


def test_without_the_keyring_sealed_facts_wait_and_others_are_recorded(
    ledger: Ledger, database: ServiceDatabase
) -> None:
    down = Keyring("host=127.0.0.1 port=1 connect_timeout=1", Kek(os.urandom(32)), patience=0.2)
    cut_off = open_ledger(
        "registry", database.app, HeldKeys(Granted(down, "registry")), vocabulary=WORLD
    )
    stranger = uuid4()
    try:
        with pytest.raises(KeyringUnavailable):
            cut_off.decide(Note(stranger, 1, NAME), by())
        with pytest.raises(KeyringUnavailable):
            cut_off.history(FAMILY.of(BUDI))
        # What is in clear is recorded all the same: of whom nothing must be sealed.
        cut_off.decide(Note(stranger, 1), by())
    finally:
        cut_off.close()
        down.close()
    assert secrets_of(ledger, stranger) == [Absent.WITHHELD]
