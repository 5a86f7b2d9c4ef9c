"""The stream to the backup among the parts that a supervisor keeps alive."""

from types import SimpleNamespace
from typing import Any, cast

from infra.local.backup.streaming import STREAM, StreamTarget, remember
from infra.local.supervisor.supervisor import Supervisor
from tests.local.supervisor.parts import Clock, FakeStream, part, watch, written


def test_once_there_is_a_backup_what_follows_is_streamed_to_it(
    supervisor: Supervisor, story: list[str], ready: list[str], clock: Clock
) -> None:
    streamed = FakeStream(supervisor.home, STREAM, state="missing", story=story)
    streamed.well = False
    supervisor.stream = cast(Any, streamed)
    part(supervisor, "postgres").server = SimpleNamespace(admin="dbname=postgres")
    supervisor.start()
    watch(supervisor, clock, 2)
    assert "backup" not in {each.name for each in written(supervisor).parts}
    remember(supervisor.home, StreamTarget(folder=supervisor.home.root, slot="1"))
    watch(supervisor, clock, 3)
    assert story[-1] == "backup starts"
    assert ready == ["ready"], "a backup disk that is away keeps nobody from working"
    remember(supervisor.home, StreamTarget(folder=supervisor.home.root, slot="2"))
    watch(supervisor, clock, 3)
    assert story[-2:] == ["backup stops", "backup starts"], "the next backup is followed"
    story.clear()
    supervisor.stop()
    assert story[-1] == "backup stops", "after PostgreSQL, whose last words it waits for"
