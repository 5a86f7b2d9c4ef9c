"""The oracle: accepted commands = facts = messages = effects, each once, in order per family."""

import asyncio
import json
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

import psycopg

from contracts.ids import COMMAND
from contracts.message import message_id
from infra.runtime.messaging.connection import connect
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.logs.inbox_log import InboxLog
from tests.faults.cluster import Cluster
from tests.faults.notes import notes
from tests.rebuilding import rebuild
from tests.runtime.world import WORLD


class Given(NamedTuple):
    """A command of a writer, and what it was answered."""

    command: str
    family: str
    number: int
    outcome: str


class Stored(NamedTuple):
    """A fact, as far as a writer determines it."""

    position: int
    family: str
    number: int
    tags: list[str]


def judge(cluster: Cluster) -> list[str]:
    """What is wrong, in sentences; empty when nothing is."""
    with psycopg.connect(cluster.registry.app) as db:
        facts = stored(db)
    return [
        *_commands_against_facts(cluster, facts),
        *_facts_against_stream(cluster, facts),
        *_facts_against_effects(cluster, facts),
        *_rebuilt_against_live(cluster),
    ]


def stored(db: psycopg.Connection) -> list[Stored]:
    rows = db.execute(
        "SELECT position, body ->> 'family_id', (body -> 'number')::int, tags FROM fact,"
        " LATERAL (SELECT convert_from(data, 'UTF8')::jsonb -> 'd' AS body) AS read"
        " ORDER BY position"
    )
    return [Stored(*values) for values in rows]


def given(folder: Path) -> list[Given]:
    """What the writers were answered so far."""
    files = [file.read_text() for file in folder.glob("*.commands")]
    lines = [line for text in files for line in text.splitlines(keepends=True)]
    return [Given(*json.loads(line)) for line in lines if line.endswith("\n")]


def not_kept(commands: list[Given], facts: list[Stored]) -> list[str]:
    """What was accepted and is no fact, or not once, or not as it was said."""
    kept = defaultdict(list)
    for fact in facts:
        for tag in fact.tags:
            kept[tag].append((fact.family, fact.number))
    return [
        f"command {each.command} was {each.outcome} and stored as {kept[tag]}"
        for each in commands
        if kept[tag := COMMAND.of(each.command)]
        != ([(each.family, each.number)] if each.outcome == "accepted" else [])
    ]


def _commands_against_facts(cluster: Cluster, facts: list[Stored]) -> list[str]:
    commands = given(cluster.folder)
    sent = {COMMAND.of(each.command) for each in commands}
    found = {tag for fact in facts for tag in fact.tags if tag.startswith("command:")}
    wrong = [f"{command} was never sent" for command in found - sent]
    places = [fact.position for fact in facts]
    gaps = [] if places == list(range(1, len(facts) + 1)) else ["positions have gaps"]
    return not_kept(commands, facts) + wrong + gaps


def _facts_against_stream(cluster: Cluster, facts: list[Stored]) -> list[str]:
    expected = [message_id("registry", 1, fact.position, 0) for fact in facts]
    found = asyncio.run(_stream(cluster))
    return [] if found == expected else [f"stream holds {len(found)} of {len(expected)} in order"]


async def _stream(cluster: Cluster) -> list[str]:
    client = await connect(cluster.login("provisioner"))
    js = client.jetstream()
    state = (await js.stream_info("REGISTRY")).state
    ids = []
    for sequence in range(state.first_seq, state.last_seq + 1):
        message = await js.get_msg("REGISTRY", seq=sequence)
        ids.append((message.headers or {})["Nats-Msg-Id"])
    await client.close()
    return ids


def _facts_against_effects(cluster: Cluster, facts: list[Stored]) -> list[str]:
    with psycopg.connect(cluster.reporting.app) as db:
        reach(db, notes)
        effects = db.execute(
            "SELECT family_id::text, position FROM note ORDER BY family_id, nth"
        ).fetchall()
        parked = db.execute("SELECT count(*) FROM parked").fetchone()
    expected = sorted((fact.family, fact.position) for fact in facts)
    wrong = (
        [] if effects == expected else ["effects differ from facts, or in order within a family"]
    )
    return wrong + ([f"{parked[0]} lines were parked"] if parked and parked[0] else [])


def _rebuilt_against_live(cluster: Cluster) -> list[str]:
    cluster.end("follower")
    log = InboxLog("reporting", WORLD)
    last = rebuild(notes, log, cluster.reporting.app)
    return [] if last.identical else ["the rebuilt view differs from the live one"]
