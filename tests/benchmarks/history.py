"""One family's history and its as-of state, in a ledger of a million facts.

Floor: a primary-key read of the same bytes from the same server.
"""

import sys
import time
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

import psycopg

from contracts.event import Effective, Event
from contracts.ids import FAMILY
from contracts.questionnaires.housing import Floor
from contracts.registry.families import AddressChanged, FamilyLoaded
from contracts.registry.places import Place
from contracts.registry.welfare import DesilReceived, Housing, SurveyRecorded
from infra.local.servers.provision import provision_service
from infra.runtime.eventstore.ledger import Ledger, open_ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.process import migrate
from services.registry.households.as_of import History
from tests.benchmarks.ground import ground, note, percentile, report
from tests.memory import BEGINNING
from tests.people_we_know import ANI, BUDI, BY, HOME, SITI, SUKAMAJU, ani, budi, siti
from tests.people_we_know import FAMILY as KNOWN
from tests.runtime.privacy.memory_keys import MemoryKeys

FACTS_PER_FAMILY = 10
READS = 2000
FIRST = 10_000_000
MICROSECOND = timedelta(microseconds=1)


def family_facts() -> list[Event]:
    """Ten facts of an ordinary family: loaded, moved once, surveyed twice, six desil periods."""
    base = {
        "family_id": KNOWN,
        "village_code": SUKAMAJU,
        "effective": Effective.day(date(2024, 1, 1)),
    }
    loaded = FamilyLoaded(
        family_id=KNOWN,
        village_code=SUKAMAJU,
        kk_key="kk",
        **HOME.parts(),
        members=(budi, siti, ani),
    )
    moved = AddressChanged(**base, **Place(address="Jalan Kenanga 1", rt="003").parts())
    surveys = [
        SurveyRecorded(**base, **Housing(floor=f).answered()) for f in (Floor.EARTH, Floor.CEMENT)
    ]
    periods = [f"202{year}-TW{quarter}" for year in (4, 5) for quarter in (1, 2, 3)]
    deciles = [DesilReceived(**base, period=period, desil=3) for period in periods]
    return [loaded, moved, *surveys, *deciles]


def rows(keys: MemoryKeys, families: int) -> Iterator[tuple[int, str, bytes, list[str]]]:
    """Stored facts for many families, made from one family's by replacing its id.

    They share its keys: a box names a key, and nobody of whom it is.
    """
    facts = [Recorded(fact, BY, UUID(int=FIRST - n)) for n, fact in enumerate(family_facts(), 1)]
    made = JsonMapper(keys).rows(facts)
    position = 0
    for number in range(families):
        others = {str(who): str(UUID(int=who.int << 64 | number)) for who in (BUDI, SITI, ANI)}
        others[str(KNOWN)] = str(UUID(int=FIRST + number))
        for fact in made:
            position += 1
            data, tags = fact.data.decode(), " ".join(fact.tags)
            for own, other in others.items():
                data, tags = data.replace(own, other), tags.replace(own, other)
            yield position, fact.type, data.encode(), tags.split()


def fill(owner: str, keys: MemoryKeys, facts: int) -> None:
    """COPY the facts in: a benchmark's shortcut, which the append-only triggers do not see."""
    families = facts // FACTS_PER_FAMILY
    with psycopg.connect(owner) as db:
        with db.cursor().copy(
            "COPY fact (position, recorded_at, epoch, hash, type, data, tags) FROM STDIN"
        ) as copy:
            for row in rows(keys, families):
                place, *rest = row
                copy.write_row((place, BEGINNING + place * MICROSECOND, 1, b"", *rest))
        db.execute(
            "INSERT INTO fact_tag SELECT tag, position FROM fact,"
            " unnest(tags) AS tag WHERE tag LIKE 'family:%' OR tag LIKE 'person:%'"
        )
        db.execute(
            "CREATE TABLE floor AS SELECT (position - 1) / 10 AS nth, string_agg(data, '') AS data"
            " FROM fact GROUP BY 1"
        )
        db.execute("ALTER TABLE floor ADD PRIMARY KEY (nth)")
        db.execute("GRANT SELECT ON floor TO registry_app")
    with psycopg.connect(owner, autocommit=True) as db:
        db.execute("VACUUM ANALYZE")


def measure(ledger: Ledger, app: str, families: int) -> None:
    random = Random(1)
    chosen = [random.randrange(families) for _ in range(READS)]
    histories, states, floors = [], [], []
    with psycopg.connect(app, autocommit=True) as db:
        for number in chosen:
            family = UUID(int=FIRST + number)
            began = time.perf_counter()
            db.execute("SELECT data FROM floor WHERE nth = %s", (number,)).fetchone()
            floored = time.perf_counter()
            history = ledger.history(FAMILY.of(family))
            read = time.perf_counter()
            asked = History(family)
            ledger.ask(asked)
            assert asked.at(date(2025, 1, 1)).present
            folded = time.perf_counter()
            assert len(history) == FACTS_PER_FAMILY
            floors.append(floored - began)
            histories.append(read - floored)
            states.append(folded - read)
    for share in (0.5, 0.99):
        name = f"p{share * 100:.0f}"
        floor = percentile(floors, share)
        report(f"a family's history, {name}", percentile(histories, share), floor, "-")
        report(f"its state as of a day, {name}", percentile(states, share), floor, "-")


def main(facts: int) -> None:
    with ground() as servers:
        database = provision_service(servers.postgres.admin, servers.home.secrets, "registry")
        migrate.lay_tables("registry", database.owner)
        keys = MemoryKeys()
        note(f"filling the ledger with {facts:,} facts")
        fill(database.owner, keys, facts)
        ledger = open_ledger("registry", database.app, keys)
        print(f"history in a ledger of {facts:,} facts; floor: primary-key read of the same bytes")
        measure(ledger, database.app, facts // FACTS_PER_FAMILY)
        ledger.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
