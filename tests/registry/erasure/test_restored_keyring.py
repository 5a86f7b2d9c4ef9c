"""A keyring that was restored too old is put right from the facts of erasures, and nothing else."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import Connection

from contracts.ids import FAMILY as FAMILY_TAG
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.ledger import Ledger
from services.registry.erasure.when_personal_data_erased_destroy_key import (
    when_personal_data_erased_destroy_key,
)
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


def swept(ledger: Ledger) -> None:
    """All erasures that the ledger holds are carried out again."""
    for past in ledger.history(FAMILY_TAG.of(NEIGHBOURS)):
        if isinstance(past.fact, PersonalDataErased):
            when_personal_data_erased_destroy_key.decide(ledger, past.fact, past)


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

    for _ in range(2):
        swept(registry.ledger)
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
