"""Three NATS servers and the one that leads is killed: what was being published arrives once."""

import asyncio
import time

import pytest

from tests.faults.cluster import cluster
from tests.faults.oracle import judge
from tests.faults.three_servers import ThreeServers


def _survives(times: int) -> None:
    with cluster(ThreeServers) as running:
        assert isinstance(running.nats, ThreeServers)
        running.start_workers()
        for _ in range(times):
            leader = asyncio.run(running.nats.leader("REGISTRY"))
            running.nats.kill(leader)
            time.sleep(1.0)
            running.nats.start(leader)
        running.finish_writing()
        assert running.settled(120)
        assert judge(running) == []


def test_a_leader_killed_in_the_middle_of_publishing_loses_and_doubles_nothing() -> None:
    _survives(1)


@pytest.mark.soak
def test_leaders_killed_one_after_another_lose_and_double_nothing() -> None:
    _survives(20)
