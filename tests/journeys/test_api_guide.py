"""What the guide to the API tells programmers to type is typed, and answered as it says."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from services.console.demo.stage import Stage
from tests.architecture.sources import REPOSITORY

GUIDE = (REPOSITORY / "docs" / "api.md").read_text()
PARTS = re.compile(r"```(?P<kind>sh|text)\n(?P<text>.*?)```", re.DOTALL)
END = "----- end of a step"


def test_every_step_of_every_session_is_answered_as_the_guide_says(
    stage: Stage, tmp_path: Path
) -> None:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed here, and the guide is written for it")
    parts = [(each["kind"], each["text"]) for each in PARTS.finditer(GUIDE)]
    assert [kind for kind, _ in parts] == ["sh", "text"] * (len(parts) // 2)
    steps = [text for kind, text in parts if kind == "sh"]
    script = "".join(f"{step}\necho '{END}'\n" for step in steps)
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        env={**os.environ, "PATH": programs},
        check=False,
        capture_output=True,
        text=True,
    )
    answers = ran.stdout.split(END)
    assert (ran.returncode, len(answers)) == (0, len(steps) + 1), f"{answers[-1]}\n{ran.stderr}"
    for answer, (_, said) in zip(answers[:-1], parts[1::2], strict=True):
        assert [line for line in said.splitlines() if line not in answer] == []
