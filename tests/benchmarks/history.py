"""One family's history and its as-of state, in a ledger of a million facts.

Floor: a primary-key read of the same bytes from the same server.
"""

import sys
import time
from collections.abc import Iterator
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import psycopg
from infra.runtime.privacy.vault import Vault

from contracts.event import Effective, Event
from contracts.ids import FAMILY
from contracts.questionnaires.housing import Floor
from contracts.registry.families import AddressChanged, FamilyLoaded
from contracts.registry.places import Place
from contracts.registry.welfare import DesilReceived, Housing, SurveyRecorded
from infra.local.servers.provision import provision_service
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.eventstore.tables import open_ledger
from infra.runtime.process import migrate
from services.registry.households.as_of import household_as_of
from tests.benchmarks.ground import ground, note, percentile, report
from tests.people_we_know import BY, HOME, SUKAMAJU, ani, budi, siti
from tests.people_we_know import FAMILY as KNOWN
from tests.runtime.privacy.memory_keys import MemoryKeys

FACTS_PER_FAMILY = 10
READS = 2000
FIRST = 10_000_000


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


def rows(vault: Vault, families: int) -> Iterator[tuple[int, str, bytes, list[str]]]:
    """Stored facts for many families, made from one family's by replacing its id."""
    mapper = JsonMapper(vault)
    made = [
        mapper.to_dcb_event(Recorded(fact, BY, UUID(int=n)))
        for n, fact in enumerate(family_facts())
    ]
    own = str(KNOWN)
    position = 0
    for number in range(families):
        family = str(UUID(int=FIRST + number))
        for fact in made:
            position += 1
            data = fact.data.replace(own.encode(), family.encode())
            yield position, fact.type, data, [tag.replace(own, family) for tag in fact.tags]


def fill(owner: str, vault: Vault, facts: int) -> None:
    """COPY the facts in: a benchmark's shortcut, which the append-only triggers do not see."""
    families = facts // FACTS_PER_FAMILY
    with psycopg.connect(owner) as db:
        with db.cursor().copy(
            "COPY registry_events_tt_main (id, type, data, tags) FROM STDIN"
        ) as copy:
            for row in rows(vault, families):
                copy.write_row(row)
        db.execute(
            "INSERT INTO registry_events_tt_tag SELECT tag, id FROM registry_events_tt_main,"
            " unnest(tags) AS tag WHERE tag LIKE 'family:%'"
        )
        db.execute(
            "CREATE TABLE floor AS SELECT (id - 1) / 10 AS nth, string_agg(data, '') AS data"
            " FROM registry_events_tt_main GROUP BY 1"
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
            household_as_of(family, history, date(2025, 1, 1))
            folded = time.perf_counter()
            assert len(history) == FACTS_PER_FAMILY
            floors.append(floored - began)
            histories.append(read - floored)
            states.append(folded - floored)
    for share in (0.5, 0.99):
        name = f"p{share * 100:.0f}"
        floor = percentile(floors, share)
        report(f"a family's history, {name}", percentile(histories, share), floor, "-")
        report(f"its state as of a day, {name}", percentile(states, share), floor, "-")


def main(facts: int) -> None:
    with ground() as servers:
        database = provision_service(servers.postgres.admin, servers.home.secrets, "registry")
        migrate.lay_tables("registry", database.owner)
        vault = MemoryKeys()
        note(f"filling the ledger with {facts:,} facts")
        fill(database.owner, vault, facts)
        ledger = open_ledger("registry", database.app, _Reusing(vault))
        print(f"history in a ledger of {facts:,} facts; floor: primary-key read of the same bytes")
        measure(ledger, database.app, facts // FACTS_PER_FAMILY)
        ledger.close()


class _Reusing(MemoryKeys):
    """The families share what one family sealed: opening it for real means asking as that one."""

    def __init__(self, vault: MemoryKeys) -> None:
        super().__init__()
        self.vault = vault

    def open(self, sealed: dict[str, Any], aad: bytes) -> bytes | None:
        if UUID(sealed["s"]).int >= FIRST:
            aad = aad.replace(sealed["s"].encode(), str(KNOWN).encode())
            sealed = {**sealed, "s": str(KNOWN)}
        return self.vault.open(sealed, aad)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
