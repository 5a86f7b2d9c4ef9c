"""The oracle: accepted commands = facts = messages = effects, each once, in order per family."""

import asyncio
import json
from collections import Counter

import psycopg

from contracts.ids import COMMAND
from contracts.message import message_id
from infra.runtime.messaging.connection import connect
from infra.runtime.projections.generations.lookup import reach
from infra.runtime.projections.log import InboxLog
from tests.faults.cluster import Cluster
from tests.faults.notes import notes
from tests.rebuilding import rebuild
from tests.runtime.world import WORLD


def judge(cluster: Cluster) -> list[str]:
    """What is wrong, in sentences; empty when nothing is."""
    facts = _facts(cluster)
    return [
        *_commands_against_facts(cluster, facts),
        *_facts_against_stream(cluster, facts),
        *_facts_against_effects(cluster, facts),
        *_rebuilt_against_live(cluster),
    ]


def _facts(cluster: Cluster) -> list[tuple[int, str, list[str]]]:
    with psycopg.connect(cluster.registry.app) as db:
        return db.execute(
            "SELECT position, convert_from(data, 'UTF8')::jsonb -> 'd' ->> 'family_id', tags"
            " FROM fact ORDER BY position"
        ).fetchall()


def _commands_against_facts(cluster: Cluster, facts: list[tuple[int, str, list[str]]]) -> list[str]:
    stored = Counter(tag for _, _, tags in facts for tag in tags if tag.startswith("command:"))
    wrong = []
    for file in cluster.folder.glob("*.commands"):
        for line in file.read_text().splitlines():
            command, _, _, outcome = json.loads(line)
            times = stored.pop(COMMAND.of(command), 0)
            if times != (1 if outcome == "accepted" else 0):
                wrong.append(f"command {command} was {outcome} and stored {times} times")
    return wrong + [f"{command} was never sent" for command in stored]


def _facts_against_stream(cluster: Cluster, facts: list[tuple[int, str, list[str]]]) -> list[str]:
    expected = [message_id("registry", 1, position, 0) for position, _, _ in facts]
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


def _facts_against_effects(cluster: Cluster, facts: list[tuple[int, str, list[str]]]) -> list[str]:
    with psycopg.connect(cluster.reporting.app) as db:
        reach(db, notes)
        effects = db.execute(
            "SELECT family_id::text, position FROM note ORDER BY family_id, nth"
        ).fetchall()
        parked = db.execute("SELECT count(*) FROM parked").fetchone()
    expected = sorted((family, position) for position, family, _ in facts)
    wrong = (
        [] if effects == expected else ["effects differ from facts, or in order within a family"]
    )
    return wrong + ([f"{parked[0]} lines were parked"] if parked and parked[0] else [])


def _rebuilt_against_live(cluster: Cluster) -> list[str]:
    cluster.workers["follower"].kill()
    cluster.workers["follower"].wait()
    log = InboxLog("reporting", WORLD)
    last = rebuild(notes, log, cluster.reporting.app)
    return [] if last.identical else ["the rebuilt view differs from the live one"]
