"""The power of one server fails again and again: what was acknowledged is there, to the byte.

The other server and everybody who works goes on. Without syncing, the same load loses.
"""

import asyncio
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from random import Random

import psycopg
import pytest
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig

from contracts.calendar import Zone
from contracts.message import Message
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.installation import kept_zone, settle_zone
from infra.local.secret_files import secret
from infra.local.servers import nats, postgres
from infra.runtime.eventstore.chain import ROWS, faults, stray_tags
from infra.runtime.eventstore.storage.rows import row
from infra.runtime.messaging.connection import connect
from infra.runtime.messaging.feed import Feed
from tests.faults.cluster import Cluster, cluster
from tests.faults.lossy_disk import LossyDisk, lossy_disk
from tests.faults.oracle import given, judge, not_kept, stored
from tests.releases.site import until
from tests.runtime.world import WORLD

CUTS, SEED = 50, 20261127
Check = Callable[[Cluster, dict[int, bytes]], list[str]]


@pytest.mark.soak
def test_a_postgres_whose_power_fails_keeps_every_fact_that_was_accepted() -> None:
    with powered("postgres") as (running, disk):
        assert lost_in(CUTS, running, disk, lost_facts) == []
        ends_well(running)


@pytest.mark.soak
def test_a_nats_whose_power_fails_keeps_every_message_that_was_acknowledged() -> None:
    with powered("nats") as (running, disk):
        assert lost_in(CUTS, running, disk, lost_messages) == []
        ends_well(running)


@pytest.mark.soak
def test_a_postgres_that_does_not_sync_loses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / postgres.SETTINGS.name
    settings.write_text(postgres.SETTINGS.read_text() + "fsync = off\n")
    monkeypatch.setattr(postgres, "SETTINGS", settings)
    with powered("postgres") as (running, disk):
        assert lost_in(CUTS, running, disk, lost_facts) != []


@pytest.mark.soak
def test_a_nats_that_syncs_when_it_pleases_loses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, always = tmp_path / nats.SETTINGS.name, "sync_interval: always"
    assert always in nats.SETTINGS.read_text()
    settings.write_text(nats.SETTINGS.read_text().replace(always, ""))
    monkeypatch.setattr(nats, "SETTINGS", settings)
    with powered("nats") as (running, disk):
        assert lost_in(CUTS, running, disk, lost_messages) != []


def test_what_is_made_once_at_the_first_start_outlives_a_power_failure_right_after() -> None:
    with lossy_disk("") as (_, disk):
        home = Home(disk.folder).create()
        zone, kek = settle_zone(home, Zone.WITA), secret(home.secrets, "kek")
        disk.cut()
        disk.mount()
        assert (kept_zone(home), (home.secrets / "kek").read_text()) == (zone, kek)


@contextmanager
def powered(server: str) -> Iterator[tuple[Cluster, LossyDisk]]:
    """A cluster at work, with this server on a disk of its own."""
    with (
        lossy_disk(server) as (folder, disk),
        cluster(within=lambda: nullcontext(folder)) as running,
    ):
        running.start_workers()
        yield running, disk


def lost_in(cuts: int, running: Cluster, disk: LossyDisk, lost: Check) -> list[str]:
    """What the first cut that loses anything loses, of so many."""
    random, handed_out = Random(SEED), dict[int, bytes]()
    server = disk.folder.name
    print(f"\n{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, {server}, seed {SEED}")
    for number in range(1, cuts + 1):
        before = acknowledged_by(server, running)
        until(lambda before=before: acknowledged_by(server, running) > before, "new work")
        time.sleep(pause := random.uniform(0, 2))
        disk.cut()
        disk.mount()
        try:
            found = lost(running, handed_out)
        except (ServerError, psycopg.Error, NatsError) as error:
            found = [f"it does not start, or does not know what it had: {type(error).__name__}"]
        said = f"{len(handed_out)} kept so far, {len(found)} lost or wrong {found[:1]}"
        print(f"cut {number} after {pause:.2f} s: {said}", flush=True)
        if found:
            return found
    return []


def acknowledged_by(server: str, running: Cluster) -> int:
    """How much it has said that it keeps: facts accepted, or messages that the relay sent."""
    if server == "postgres":
        return len(given(running.folder))
    with psycopg.connect(running.registry.app) as db:
        found = db.execute("SELECT position FROM relay_cursor").fetchone()
    return int(found[0]) if found else 0


def lost_facts(running: Cluster, handed_out: dict[int, bytes]) -> list[str]:
    """What was accepted and is not as it was accepted, and what is wrong with the ledger."""
    commands = [each for each in given(running.folder) if each.outcome == "accepted"]
    running.start_again("postgres")
    with psycopg.connect(running.registry.app) as db:
        facts = stored(db)
        rows = [row(*values) for values in db.execute(ROWS, (0, None))]
        broken = [*faults("registry", rows), *stray_tags(db)]
    kept = {each.position: each.hash for each in rows}
    other = [place for place, seen in handed_out.items() if kept.get(place) != seen]
    handed_out |= kept
    wrong = [f"{each.position}: {each.what}" for each in broken]
    return not_kept(commands, facts) + wrong + [f"{place}: not as it was" for place in other]


def lost_messages(running: Cluster, handed_out: dict[int, bytes]) -> list[str]:
    """What the relay was acknowledged and is not in the stream, or not as it was sent.

    The relay would send it again, so it stands still meanwhile.
    """
    relay = running.workers["relay"]
    relay.send_signal(signal.SIGSTOP)
    running.start_again("nats")
    acknowledged = acknowledged_by("nats", running)
    with psycopg.connect(running.registry.app) as db:
        sent = Feed("registry", WORLD).after(db, None, acknowledged)
    kept = asyncio.run(in_stream(running, acknowledged))
    handed_out |= {each.position: each.data for each in sent}
    running.provision()
    relay.send_signal(signal.SIGCONT)
    return [each.id for each, found in zip_longest(sent, kept) if not found or differs(each, found)]


async def in_stream(running: Cluster, limit: int) -> list[Msg]:
    """The messages of a stream from its first, of so many at most."""
    client = await connect(running.login("provisioner"))
    found: list[Msg] = []
    try:
        config = ConsumerConfig(ack_policy=AckPolicy.NONE)
        line = await client.jetstream().pull_subscribe("", stream="REGISTRY", config=config)
        with suppress(TimeoutError):
            while len(found) < limit:
                found += await line.fetch(min(500, limit - len(found)), timeout=2)
    finally:
        await client.close()
    return found


def differs(sent: Message, found: Msg) -> bool:
    return found.data != sent.data or not sent.headers().items() <= (found.headers or {}).items()


def ends_well(running: Cluster) -> None:
    running.finish_writing()
    assert running.settled(300)
    assert judge(running) == []
