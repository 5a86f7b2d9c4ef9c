"""The disk is full, and then it is not: whoever wrote goes on, and nothing is lost or doubled."""

import time

from infra.local.servers.nats import NatsServer
from infra.local.servers.nats_greeting import can_store
from tests.faults.cluster import Cluster, cluster
from tests.faults.oracle import judge
from tests.faults.small_disk import fill, free, small_disk


def can_still_store(running: Cluster) -> bool:
    assert isinstance(running.nats, NatsServer)
    return can_store(running.nats.url, running.nats.passwords["system"], running.nats.name)


def test_a_disk_that_was_full_lost_nothing_and_a_server_that_still_refuses_is_started_again() -> (
    None
):
    with cluster(within=small_disk) as running:
        running.start_workers()
        assert can_still_store(running)
        fill(running.home.root)
        time.sleep(3)
        free(running.home.root)
        assert not can_still_store(running), "it answers, and the supervisor takes it for well"
        running.kill("nats")
        if not (running.postgres.child and running.postgres.child.running):
            running.kill("postgres")
        running.finish_writing()
        assert running.settled()
        assert judge(running) == []
