"""A keyring that was restored too old is put right from the facts of erasures, and nothing else."""

import threading
from collections.abc import Iterator
from time import monotonic
from time import sleep as pause
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from contracts.ids import FAMILY as FAMILY_TAG
from services.registry.erasure.sweep import Sweep
from services.registry.main import forgetting
from tests.people_we_know import DEWI, FAMILY, JOKO, NEIGHBOURS, family, neighbours
from tests.registry.erasure.erasing import erase
from tests.registry.erasure.test_last_of_family import readable
from tests.registry.known import Known
from tests.running import Owned

KEEP = "CREATE TABLE older AS TABLE subject_key"
PUT_BACK = "TRUNCATE subject_key, erased; INSERT INTO subject_key SELECT * FROM older"


@pytest.fixture
def keyring(registry: Known) -> Iterator[Connection[Any]]:
    settings = registry.running.running.settings
    assert isinstance(settings, Owned)
    with psycopg.connect(settings.keyring_owner_conninfo, autocommit=True) as owner:
        yield owner


def sweep(registry: Known) -> Sweep:
    return Sweep(registry.ledger.mapper.own_keys, forgetting.view, registry.running.owner)


def test_persons_and_their_family_are_erased_again_and_the_others_are_not(
    registry: Known, keyring: Connection[Any]
) -> None:
    registry.record(family, neighbours)
    keyring.execute(KEEP)
    erase(registry, JOKO, DEWI)
    assert readable(registry) == []

    keyring.execute(PUT_BACK)
    registry.ledger.mapper.own_keys.forget()
    assert len(readable(registry)) == 2, "an older keyring opens what was erased"

    registry.running.follow()
    for _ in range(2):
        assert sweep(registry).sweep(registry.running.db) == 2
        registry.ledger.mapper.own_keys.forget()
        assert readable(registry) == []
        loaded: Any = registry.ledger.history(FAMILY_TAG.of(NEIGHBOURS))[0].fact
        assert {str(each.identity) for each in loaded.members} == {"erased"}
    assert len(readable(registry, FAMILY)) == 2
    [(wrapped,)] = keyring.execute(
        "SELECT count(wrapped) FROM subject_key WHERE subject_id = ANY(%s)",
        ([JOKO, DEWI, NEIGHBOURS],),
    ).fetchall()
    assert wrapped == 0


def test_it_is_done_at_each_start_before_anybody_asks(
    registry: Known, keyring: Connection[Any]
) -> None:
    registry.record(family, neighbours)
    keyring.execute(KEEP)
    erase(registry, JOKO, DEWI)
    registry.running.follow()
    keyring.execute(PUT_BACK)
    stop = threading.Event()
    worker = threading.Thread(target=sweep(registry).run, args=(stop,))
    worker.start()
    try:
        until = monotonic() + 20
        while keyring.execute("SELECT count(*) FROM erased").fetchone() == (0,):
            assert monotonic() < until
            pause(0.1)
    finally:
        stop.set()
        worker.join(10)
    assert not worker.is_alive()
    registry.ledger.mapper.own_keys.forget()
    assert readable(registry) == []


def test_every_running_register_sweeps(registry: Known) -> None:
    assert "sweep" in registry.running.running.workers()
