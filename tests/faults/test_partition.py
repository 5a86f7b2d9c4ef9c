"""The network between a service and NATS is cut, with everything that was on its way."""

import time
from random import Random

import pytest

from infra.local.servers.nats import NatsServer
from tests.faults.cluster import cluster
from tests.faults.oracle import judge
from tests.faults.proxy import road_to


def _survives(seed: int, cuts: int) -> None:
    random = Random(seed)
    with cluster() as running:
        assert isinstance(running.nats, NatsServer) and running.nats.port
        with road_to(running.nats.port) as road:
            running.nats_reached_by(f"nats://127.0.0.1:{road.port}")
            running.start_workers()
            for _ in range(cuts):
                time.sleep(random.uniform(0.5, 3))
                road.cut()
                time.sleep(random.uniform(0.5, 3))
                road.mend()
            running.finish_writing()
            assert running.settled(40), "connections of before the cut are waited for"
            assert judge(running) == []


def test_a_cut_network_loses_and_doubles_nothing_and_is_used_again_soon() -> None:
    _survives(20261126, 2)


@pytest.mark.soak
def test_a_network_that_is_cut_again_and_again_loses_and_doubles_nothing() -> None:
    _survives(1, 30)
