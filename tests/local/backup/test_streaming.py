"""What is committed follows to the newest backup at once, whatever is killed or switched."""

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.local.backup.sets import chosen_set
from infra.local.backup.streaming import (
    LATEST,
    StreamTarget,
    destination,
    forget,
    is_streamed,
    password_environment,
    remember,
    without_password,
)
from infra.local.errors import ServerError
from infra.local.home import Home
from infra.local.supervisor.server_units import StreamUnit
from tests.local.backup.conftest import Installation, until

ADMIN = "host=127.0.0.1 port=1 user=jejak_admin password=rahasia dbname=postgres"


def test_what_is_committed_is_in_the_backup_within_moments(
    installation: Installation, stream: Callable[[], StreamUnit]
) -> None:
    installation.back_up()
    unit = stream()
    began = time.monotonic()
    installation.write(20)
    until(lambda: installation.caught_up(unit))
    assert time.monotonic() - began < LATEST / 4
    assert list(chosen_set(installation.backups, None, None).wal.glob("*.partial"))


def test_a_receiver_that_was_killed_goes_on_where_it_was(
    installation: Installation, stream: Callable[[], StreamUnit]
) -> None:
    made = chosen_set(installation.backups, None, None)
    unit = stream()
    assert unit.child
    os.kill(unit.child.process.pid, signal.SIGKILL)
    unit.child.process.wait()
    installation.write(5)
    assert not unit.answers()
    unit.start()
    until(unit.answers)
    until(lambda: installation.caught_up(unit))
    segments, missing = made.segments(made.manifest().ends)
    assert segments and missing is None


def test_after_the_next_backup_it_moves_there_without_a_gap(
    installation: Installation, stream: Callable[[], StreamUnit]
) -> None:
    unit = stream()
    following = installation.back_up()
    assert unit.outdated
    installation.write(3)
    unit.stop()
    unit.start()
    assert not unit.outdated
    until(unit.answers)
    until(lambda: installation.caught_up(unit))
    segments, missing = following.segments(following.manifest().ends)
    assert segments and missing is None


def test_without_a_backup_nothing_is_streamed(tmp_path: Path) -> None:
    home = Home(tmp_path).create()
    unit = StreamUnit(home, "backup", admin=ADMIN, state="missing")
    assert not unit.outdated
    unit.start()
    assert (unit.state, unit.alive) == ("missing", False)
    remember(home, StreamTarget(folder=tmp_path / "gone", slot="jejak_backup_1"))
    assert unit.outdated
    with pytest.raises(ServerError, match="tidak terjangkau"):
        unit.start()
    forget(home)
    forget(home)
    assert destination(home) is None


def test_a_torn_note_of_the_place_is_no_place(tmp_path: Path) -> None:
    (tmp_path / "backup.json").write_text('{"folder": ')
    assert destination(Home(tmp_path)) is None


def test_a_server_that_does_not_answer_streams_nothing() -> None:
    assert not is_streamed(ADMIN, "jejak_backup_1")


def test_the_password_goes_by_the_environment() -> None:
    assert "rahasia" not in without_password(ADMIN)
    assert password_environment(ADMIN)["PGPASSWORD"] == "rahasia"
    assert json.dumps(password_environment("host=x"))
