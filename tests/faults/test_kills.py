"""Whatever is killed, whenever: nothing accepted is lost, nothing happens twice, order is kept."""

import os
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from random import Random

import pytest

from infra.runtime.messaging.topology import SERVICES
from tests.faults.cluster import cluster
from tests.faults.oracle import judge
from tests.faults.town import CLERKS, Town
from tests.faults.town_oracle import judge as judge_town
from tests.faults.town_oracle import once, recorded
from tests.releases.site import site

SEED, KILLS, ROUND = 20261127, int(os.environ.get("JEJAK_SOAK_KILLS", "500")), 25


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
def test_five_hundred_kills_of_everything_a_town_runs_lose_and_double_nothing() -> None:
    random = Random(SEED)
    with site(SERVICES) as here, closing(Town(here)) as town:
        print(f"\n{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC, seed {SEED}")
        for killed in range(ROUND, KILLS + 1, ROUND):
            town.begin()
            kinds = Counter(town.kill_soon(random) for _ in range(ROUND))
            town.end()
            wrong = judge_town(town)
            print(f"{killed} kills, {dict(kinds)}; {recorded(town)}; wrong: {wrong}", flush=True)
            assert wrong == []
        with (town.folder / f"{CLERKS[0]}.journal").open("a") as journal:
            journal.write('{"family_id": "of nobody"}\n')
        assert once(town, "registry.family_registered", "family_id", "registry") != []


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
