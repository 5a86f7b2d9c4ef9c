"""A new key epoch begins while everything runs: pages open as before, and new families too."""

import json
from typing import Any

from typer.testing import CliRunner

from infra.local.home import Home
from infra.runtime.privacy.keys import Kek
from services.console.demo.stage import Stage
from services.console.terminal.main import app


def names(stage: Stage, family: str) -> list[Any]:
    page = stage.ask("dinsos_operator", "registry", f"/households/{family}")
    return [each["name"] for each in page["members"]]


def test_nobody_notices_that_an_operator_began_a_new_epoch(stage: Stage, home: Home) -> None:
    family = str(stage.family)
    known, before = names(stage, family), Kek.from_file(home.secrets / "registry" / "kek").id
    done = CliRunner().invoke(app, ["keys", "rotate", "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert said["wrapped"] > len(known) and said["corrupt"] == 0 and said["epoch"] != before
    assert names(stage, family) == known != []
    assert stage.ask("auditor", "reporting", f"/households/{family}/timeline")["items"]
