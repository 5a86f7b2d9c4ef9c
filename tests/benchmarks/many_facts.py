"""A regency after ten or a hundred years: facts put by COPY behind those of a played installation.

`python -m tests.benchmarks.many_facts HOME FACTS`, in a home in which `jejak demo` has been played
and that is thrown away afterwards. Every row lies in the ledger with its tags and its place in the
chain, sealed under keys of the keyring; the others are told that they have heard of it already, so
that what is measured next is every service at work over a ledger of that size. Families are copies
of a hundred that were sealed one by one, in every village of the regency: their ids differ, their
keys and event ids do not.
"""

import asyncio
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from struct import pack
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg

from contracts.codes.person import Relation
from contracts.event import Effective, Event
from contracts.message import message_id
from contracts.regions import villages_in
from contracts.registry.civil_events import MemberBorn
from contracts.registry.families import AddressChanged, FamilyLoaded
from contracts.registry.places import Place
from contracts.registry.welfare import DesilReceived, Housing, SurveyRecorded
from infra.local.home import Home
from infra.local.servers.nats import start_nats
from infra.local.servers.postgres import start_postgres
from infra.local.servers.provision import provision_all
from infra.runtime.eventstore.mapper import JsonMapper
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.messaging.connection import Login, connect
from infra.runtime.messaging.streams import stream_name
from infra.runtime.privacy.grants import Granted
from infra.runtime.privacy.held_keys import HeldKeys
from infra.runtime.privacy.keyring import Keyring
from infra.runtime.privacy.keys import Kek
from tests.people_we_know import BY, SUKAMAJU, ani, budi, siti
from tests.people_we_know import HOME as PLACE

SEALED, TOGETHER = 100, 20_000
EPOCH_2000 = datetime(2000, 1, 1, tzinfo=UTC)
VILLAGES = [village.encode() for village in villages_in("18.09")]
HEARERS = ("verification", "programs", "reporting")
LAST = "SELECT position, recorded_at, epoch, hash FROM fact ORDER BY position DESC LIMIT 1"
TAGS_KEY = "ALTER TABLE fact_tag ADD PRIMARY KEY (tag, position)"


class Stored(NamedTuple):
    """A fact as it is stored, with the words that every copy has its own of."""

    type: bytes
    data: bytes
    tags: tuple[bytes, ...]


def decade(family_id: UUID, people: tuple[UUID, ...], keys: list[str]) -> list[Event]:
    """Loaded, moved once, a birth, two surveys, a decile in five years."""
    kk_key, *nik_keys = keys
    base = {"family_id": family_id, "village_code": SUKAMAJU}
    members = tuple(
        person.model_copy(update={"person_id": who, "nik_key": key})
        for person, who, key in zip((budi, siti, ani), people, nik_keys, strict=False)
    )
    child = ani.model_copy(
        update={"person_id": people[3], "nik_key": None, "relation": Relation.CHILD}
    )
    on = {year: Effective.day(date(year, 3, 1)) for year in range(2016, 2026)}
    housing = Housing.model_validate({"floor": "cement"}).answered()
    return [
        FamilyLoaded(**base, kk_key=kk_key, **PLACE.parts(), members=members),
        AddressChanged(**base, effective=on[2018], **Place(address="Jalan Kenanga 1").parts()),
        MemberBorn(**base, effective=on[2019], child=child, mother_id=people[1]),
        *(SurveyRecorded(**base, effective=on[year], **housing) for year in (2020, 2024)),
        *(
            DesilReceived(**base, effective=on[year], period=f"{year}-TW1", desil=3)
            for year in range(2021, 2026)
        ),
    ]


def sealed(mapper: JsonMapper) -> list[tuple[list[Stored], list[bytes]]]:
    """The families that are copied, each with the words to replace."""
    found = []
    for _ in range(SEALED):
        family, people, command = uuid4(), tuple(uuid4() for _ in range(4)), uuid4()
        keys = [uuid4().hex * 2 for _ in range(4)]
        by = BY.model_copy(update={"command_id": command, "correlation_id": command})
        facts = [Recorded(fact, by, uuid4()) for fact in decade(family, people, keys)]
        rows = [
            Stored(row.type.encode(), row.data, tuple(tag.encode() for tag in row.tags))
            for row in mapper.rows(facts)
        ]
        own = [str(each).encode() for each in (family, *people, command, SUKAMAJU)]
        found.append((rows, [*own, *(key.encode() for key in keys)]))
    return found


def copies(families: list[tuple[list[Stored], list[bytes]]], facts: int) -> Iterator[Stored]:
    made = 0
    while made < facts:
        rows, words = families[made // 10 % SEALED]
        number = made // 10
        own = [b"%08x-0000-4000-8000-%012x" % (number, n) for n in range(6)]
        own += [VILLAGES[number % len(VILLAGES)], *(b"%060x%04x" % (number, n) for n in range(4))]
        for row in rows:
            data, tags = row.data, b"\0".join(row.tags)
            for word, other in zip(words, own, strict=True):
                data, tags = data.replace(word, other), tags.replace(word, other)
            yield Stored(row.type, data, tuple(tags.split(b"\0")))
        made += len(rows)


def field(content: bytes) -> bytes:
    return pack(">i", len(content)) + content


def array(words: tuple[bytes, ...]) -> bytes:
    return pack(">iiiii", 1, 0, 25, len(words), 1) + b"".join(map(field, words))


def fill(db: psycopg.Connection, families: list[Any], facts: int) -> tuple[int, int]:
    """Position and epoch of the last. COPY: a benchmark's shortcut, by the owner of the tables."""
    found = db.execute(LAST).fetchone()
    assert found
    place, at, epoch, before = found
    moment = (at - EPOCH_2000) // (datetime.resolution)
    since_1970 = (EPOCH_2000 - datetime(1970, 1, 1, tzinfo=UTC)) // datetime.resolution
    db.execute("ALTER TABLE fact_tag DROP CONSTRAINT fact_tag_pkey")
    waiting = copies(families, facts)
    left = facts
    while left > 0:
        lines, tagged = [], []
        for _ in range(min(left, TOGETHER)):
            row = next(waiting)
            place, moment, left = place + 1, moment + 1, left - 1
            said = b'["' + b'","'.join(row.tags) + b'"]'
            head = b'%d\n%d\n%d\n"%s"\n%s\0' % (
                *(place, moment + since_1970, epoch),
                *(row.type, said),
            )
            before = sha256(before + head + row.data).digest()
            lines.append(
                pack(">hiqiqii", 7, 8, place, 8, moment, 4, epoch)
                + field(before)
                + field(row.type)
                + field(row.data)
                + field(array(row.tags))
            )
            number = pack(">iq", 8, place)
            tagged += [b"\0\2" + field(tag) + number for tag in row.tags]
        for table, rows in (("fact", lines), ("fact_tag", tagged)):
            with db.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)".encode()) as copy:
                copy.write(b"PGCOPY\n\xff\r\n\0" + pack(">ii", 0, 0) + b"".join(rows) + b"\xff\xff")
        db.commit()
        if place % 200_000 < TOGETHER:
            print(f"{facts - left:,} facts", file=sys.stderr, flush=True)
    db.execute("SET maintenance_work_mem = '1GB'")
    db.execute(TAGS_KEY)
    db.commit()
    return place, epoch


def heard(home: Home, admin: str, last: str, place: int) -> None:
    """Everybody who follows the registry's facts goes on behind them."""
    databases = provision_all(admin, home.role_secrets).services
    with psycopg.connect(databases["registry"].owner, autocommit=True) as db:
        db.execute("UPDATE follower_cursor SET position = %s", (place,))
        db.execute("UPDATE relay_cursor SET last_message_id = %s, position = %s", (last, place))
        db.execute("VACUUM ANALYZE fact")
        db.execute("VACUUM ANALYZE fact_tag")
    for name in HEARERS:
        with psycopg.connect(databases[name].owner, autocommit=True) as db:
            told = "UPDATE inbox_cursor SET last_message_id = %s WHERE source = 'registry'"
            db.execute(told, (last,))


async def purge(url: str, password: str) -> None:
    """The stream forgets what it held, so that the relay goes on where its cursor is."""
    client = await connect(Login(url, "provisioner", password))
    await client.jetstream().purge_stream(stream_name("registry"))
    await client.close()


def main(folder: str, facts: int) -> None:
    home, began = Home(Path(folder)), time.monotonic()
    with ExitStack() as open_:
        postgres = start_postgres(home)
        open_.callback(postgres.stop)
        databases = provision_all(postgres.admin, home.role_secrets)
        kek = Kek.from_file(home.secrets / "registry" / "kek")
        keyring = Keyring(databases.keyring.asked_by("registry"), kek)
        with closing(HeldKeys(Granted(keyring, "registry"))) as keys:
            families = sealed(JsonMapper(keys, "registry"))
        with psycopg.connect(databases.services["registry"].owner) as db:
            place, epoch = fill(db, families, facts)
        heard(home, postgres.admin, message_id("registry", epoch, place, 0), place)
        nats = start_nats(home)
        open_.callback(nats.stop)
        asyncio.run(purge(nats.url, nats.passwords["provisioner"]))
    print(f"{facts:,} facts put behind the others in {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
