"""What a feed makes of a ledger: each fact's messages, chained, in the words of a vocabulary."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import UUID, uuid4

import psycopg
import pytest

from contracts.event import DurableCommand, Event
from contracts.ids import CaseId, FamilyId
from contracts.message import Message
from contracts.privacy.classes import Class, Seal
from contracts.reading.messages import read
from contracts.vocabulary import Vocabulary
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.projection import Query
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging.feed import Feed, Untranslatable
from tests.conftest import ServiceDatabases
from tests.runtime.privacy.memory_keys import MemoryKeys
from tests.runtime.world import Noted, Secret, by

SUMIATI, PAIJO = UUID(int=1), UUID(int=2)


class Decided(Event):
    TOPIC = "registry.test_decided"
    TITLE = "Diputuskan"

    family_id: FamilyId
    case_id: CaseId | None = None


class CarryOut(DurableCommand):
    TOPIC = "registry.test_carry_out"
    TITLE = "Laksanakan"

    family_id: FamilyId


class DecidedUnderSeal(Event):
    """The same in a release that is not here yet."""

    TOPIC = "registry.test_decided"
    TITLE = "Diputuskan"
    VERSION = 2

    family_id: FamilyId
    secret: Annotated[Secret | None, Seal("family_id", Class.IDENTIFIER)] = None


def carry_out(fact: Decided) -> CarryOut:
    return CarryOut(family_id=fact.family_id)


WORDS = Vocabulary.of([Decided, CarryOut, Noted], sends={Decided: carry_out})
NEWER = Vocabulary.of([DecidedUnderSeal, CarryOut, Noted])
UPGRADED = Vocabulary.of(
    [DecidedUnderSeal, CarryOut, Noted], upcasts={(Decided.TOPIC, 1): lambda body: body}
)


class Office:
    """A ledger, and the feed that is made of it."""

    def __init__(self, database: ServiceDatabase) -> None:
        self.database = database
        self.ledger: Ledger = open_ledger("registry", database.app, MemoryKeys(), vocabulary=WORDS)

    def records(self, *facts: Event) -> None:
        for fact in facts:
            past = [Recorded(fact, by(), uuid4())]
            self.ledger.append(past, [Query((), f"test:{uuid4()}")], self.ledger.head())

    def sends(self, last_id: str | None = None, words: Vocabulary = WORDS) -> Sequence[Message]:
        with psycopg.connect(self.database.app) as db:
            return Feed("registry", words).after(db, last_id, 100)


@pytest.fixture
def office(service_databases: ServiceDatabases) -> Iterator[Office]:
    database = service_databases.stored("registry")
    office = Office(database)
    yield office
    office.ledger.close()


def ids(sent: Sequence[Message]) -> list[tuple[str, str | None]]:
    return [(each.id, each.previous_id) for each in sent]


def test_each_message_names_the_one_before_it(office: Office) -> None:
    assert office.sends() == []
    office.records(Noted(family_id=SUMIATI, number=1), Decided(family_id=SUMIATI))
    office.records(Noted(family_id=PAIJO, number=2))
    assert ids(office.sends()) == [
        ("18.09:registry:1:1:0", None),
        ("18.09:registry:1:2:0", "18.09:registry:1:1:0"),
        ("18.09:registry:1:2:1", "18.09:registry:1:2:0"),
        ("18.09:registry:1:3:0", "18.09:registry:1:2:1"),
    ]


def test_a_relay_that_stopped_between_a_fact_and_its_command_sends_the_command(
    office: Office,
) -> None:
    office.records(Decided(family_id=SUMIATI), Noted(family_id=PAIJO, number=2))
    assert ids(office.sends("18.09:registry:1:1:0")) == [
        ("18.09:registry:1:1:1", "18.09:registry:1:1:0"),
        ("18.09:registry:1:2:0", "18.09:registry:1:1:1"),
    ]
    assert ids(office.sends("18.09:registry:1:2:0")) == []


def test_a_command_is_about_whom_the_fact_was_about(office: Office) -> None:
    office.records(Decided(family_id=SUMIATI, case_id=uuid4()))
    fact, command = office.sends()
    assert fact.event_id == command.event_id
    assert (fact.subject, command.subject) == (SUMIATI, SUMIATI)
    assert [fact.type, command.type] == ["registry.test-decided.v1", "registry.test-carry-out.v1"]


def test_what_is_sealed_travels_in_the_ledgers_own_box(office: Office) -> None:
    office.records(Noted(family_id=SUMIATI, number=1, secret=Secret(name="Sumiati")))
    [sent] = office.sends()
    [stored] = office.ledger.recorder.read()
    box = json.loads(stored.event.data)["d"]["secret"]
    assert b"Sumiati" not in sent.data
    assert json.loads(sent.data)["fact"]["secret"] == box
    assert read(sent.type, sent.data, WORDS)[0] == Noted(family_id=SUMIATI, number=1)


def test_a_relay_of_the_old_release_sends_what_it_knows_and_stops(office: Office) -> None:
    """Two releases run side by side during an upgrade; order matters, so nothing is skipped."""
    office.records(Noted(family_id=SUMIATI, number=1))
    office.ledger.mapper.vocabulary = NEWER
    office.records(DecidedUnderSeal(family_id=SUMIATI))
    office.records(Noted(family_id=SUMIATI, number=2))
    assert ids(office.sends()) == [("18.09:registry:1:1:0", None)]
    with pytest.raises(Untranslatable, match=r"18\.09:registry:1:2:0"):
        office.sends("18.09:registry:1:2:0")
    assert ids(office.sends("18.09:registry:1:1:0", UPGRADED)) == [
        ("18.09:registry:1:2:0", "18.09:registry:1:1:0"),
        ("18.09:registry:1:3:0", "18.09:registry:1:2:0"),
    ]


def test_an_old_fact_is_sent_in_the_shape_of_today(office: Office) -> None:
    office.records(Decided(family_id=SUMIATI))
    [sent] = office.sends(words=UPGRADED)
    assert sent.type == "registry.test-decided.v2"
    assert sent.subject == SUMIATI
