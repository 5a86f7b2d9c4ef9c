"""What was done in a home is not done twice, and what failed is done again."""

from pathlib import Path

import pytest

from services.console.demo.notebook import Notebook


def test_a_step_is_done_once_in_the_life_of_a_home(tmp_path: Path) -> None:
    done: list[int] = []
    for _ in range(2):
        notebook = Notebook(tmp_path / "demo" / "notebook.json")
        assert notebook.once("birth", lambda: _do(done)) == {"position": 7}
    assert done == [1]


def test_a_step_that_failed_is_done_again(tmp_path: Path) -> None:
    def fail() -> None:
        raise OSError

    notebook = Notebook(tmp_path / "notebook.json")
    with pytest.raises(OSError):
        notebook.once("birth", fail)
    assert Notebook(tmp_path / "notebook.json").once("birth", lambda: 7) == 7


def test_a_register_that_was_wiped_begins_anew(tmp_path: Path) -> None:
    notebook = Notebook(tmp_path / "notebook.json")
    notebook.once("birth", lambda: 7)
    notebook.forget()
    assert Notebook(tmp_path / "notebook.json").once("birth", lambda: 8) == 8


def _do(done: list[int]) -> dict[str, int]:
    done.append(1)
    return {"position": 7}
