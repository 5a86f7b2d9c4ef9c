"""Whatever is killed, whenever: nothing accepted is lost, nothing happens twice, order is kept."""

import os

import pytest

from tests.faults.cluster import cluster
from tests.faults.oracle import judge


def _survives(seed: int, kills: int, pause: float) -> None:
    with cluster() as running:
        running.start_workers()
        killed = running.kill_at_random(seed, kills, pause)
        running.finish_writing()
        assert running.settled(), f"not settled after {killed}"
        assert judge(running) == [], f"seed {seed}: {killed}"


def test_a_few_kills_at_random_lose_and_double_nothing() -> None:
    _survives(seed=20261121, kills=8, pause=1.5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(int(os.environ.get("JEJAK_SOAK_SEEDS", "5"))))
def test_many_kills_at_random_lose_and_double_nothing(seed: int) -> None:
    _survives(seed, kills=100, pause=2.0)


@pytest.mark.parametrize("relay_dies_too", [False, True])
def test_a_wiped_jetstream_store_is_filled_again_with_the_same_messages(
    *, relay_dies_too: bool
) -> None:
    with cluster() as running:
        running.start_workers()
        running.finish_writing()
        assert running.settled()
        running.wipe_jetstream()
        if relay_dies_too:
            running.kill("relay")
        assert running.settled()
        assert judge(running) == []
