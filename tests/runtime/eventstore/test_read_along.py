"""What a projection will ask for anyway is read along with what it begins with, and is the same."""

from collections.abc import Iterator
from random import Random
from uuid import UUID

import pytest
from eventsourcing.dcb.api import DCBQueryItem

from contracts.ids import CASE, FAMILY, PERSON
from infra.local.servers.provision import ServiceDatabase
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.projection import Projection, Query
from infra.runtime.eventstore.recorded import Recorded
from tests.memory import in_memory
from tests.runtime.eventstore.test_projections import HAMLET, WellClosed, WellDug, past

PEOPLE = [UUID(int=n) for n in range(1, 6)]
FAMILIES = [UUID(int=n) for n in range(11, 15)]
CASES = [UUID(int=n) for n in range(21, 24)]


class Acquainted(Projection):
    """Who helped a family, what else they did, and what belongs to the same cases."""

    grows = True
    along = Query((), PERSON.of(""))

    def __init__(self, family_id: UUID) -> None:
        self.tags = (FAMILY.of(family_id),)
        self.asked = dict.fromkeys(self.tags)
        self.told: set[UUID] = set()

    def boundary(self) -> list[Query]:
        return [Query((), tag) for tag in self.asked]

    def apply(self, past: Recorded) -> None:
        self.told.add(past.event_id)
        begins = (PERSON.of(""), CASE.of("")) if self.tags[0] in past.tags else CASE.of("")
        self.asked |= {tag: None for tag in past.tags if tag.startswith(begins)}


class AskedApart(Acquainted):
    along = None


@pytest.fixture(params=["memory", "postgres"])
def ledger(request: pytest.FixtureRequest) -> Iterator[Ledger]:
    if request.param == "memory":
        yield in_memory(vocabulary=HAMLET)
        return
    database: ServiceDatabase = request.getfixturevalue("database")
    made = open_ledger("registry", database.app, vocabulary=HAMLET)
    yield made
    made.close()


@pytest.fixture
def reads(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What each read of the ledger from now on is asked to read along."""
    found: list[str] = []
    alone = ledger.recorder.read

    def counted(*asked: object, along: DCBQueryItem | None = None, **how: object) -> object:
        found.append(along.tags[0] if along else "")
        return alone(*asked, along=along, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(ledger.recorder, "read", counted)
    return found


def some_years(ledger: Ledger, random: Random) -> None:
    for _ in range(40):
        family, helpers = random.choice(FAMILIES), tuple(random.sample(PEOPLE, random.randrange(3)))
        case = random.choice([None, None, *CASES])
        dug = WellDug(family_id=family, helper_ids=helpers, case_id=case)
        fact = random.choice([dug, dug, WellClosed(family_id=family)])
        ledger.append([past(fact)], [Query((), "nobody")], ledger.head())


def test_who_reads_along_is_told_the_same_as_who_asks_apart(ledger: Ledger) -> None:
    some_years(ledger, Random(7))
    for family in (*FAMILIES, UUID(int=99)):
        along, apart = Acquainted(family), AskedApart(family)
        assert ledger.ask(along) == ledger.ask(apart) == 40
        assert (along.told, along.asked.keys()) == (apart.told, apart.asked.keys())
        assert bool(along.told) == (family in FAMILIES)


def test_it_takes_one_read_and_what_nobody_could_know_another(
    ledger: Ledger, reads: list[str]
) -> None:
    helped = WellDug(family_id=FAMILIES[0], helper_ids=(PEOPLE[0],))
    elsewhere = WellDug(family_id=FAMILIES[1], helper_ids=(PEOPLE[0],))
    ledger.append([past(helped), past(elsewhere)], [Query((), "nobody")], 0)
    acquainted = Acquainted(FAMILIES[0])
    ledger.ask(acquainted)
    assert (len(acquainted.told), reads) == (2, [PERSON.of("")])
    with_case = WellDug(family_id=FAMILIES[2], helper_ids=(PEOPLE[0],), case_id=CASES[0])
    of_case = WellDug(family_id=FAMILIES[3], case_id=CASES[0])
    ledger.append([past(with_case), past(of_case)], [Query((), "nobody")], 2)
    reads.clear()
    ledger.ask(acquainted := Acquainted(FAMILIES[0]))
    assert (len(acquainted.told), reads) == (4, [PERSON.of(""), ""])


def test_nobody_reads_along_for_a_projection_that_does_not_ask_for_it(
    ledger: Ledger, reads: list[str]
) -> None:
    ledger.append(
        [past(WellDug(family_id=FAMILIES[0], helper_ids=(PEOPLE[0],)))], [Query((), "nobody")], 0
    )
    ledger.ask(Acquainted(FAMILIES[0]), AskedApart(FAMILIES[0]))
    assert reads == ["", ""]
