"""The child starts quickly, answers in frames, and tells a code where it fails, never a value."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from services.registry.imports.sandbox.child import ROWS_IN_A_FRAME
from services.registry.imports.sandbox.nursery import PROGRAM, Nursery
from services.registry.imports.sandbox.wire import LENGTH, Frame, ReadTask
from tests.registry.imports.file.files import BUDI, TODAY, Person, csv_bytes

TASK = ReadTask(TODAY, "351207", 5_000, 512 * 2**20, 60)


def answers(path: Path, task: ReadTask = TASK, mode: str = "rb") -> list[Frame]:
    """Everything the child says about a file."""
    with Nursery() as nursery, path.open(mode) as file:
        copy = nursery.copy(file, task)
        with copy.stdout:
            said = copy.stdout.read()
        assert copy.wait() == 0
    return list(frames(said))


def frames(data: bytes) -> list[Frame]:
    found = []
    while data:
        end = LENGTH + int.from_bytes(data[:LENGTH], "big")
        found.append(msgspec.msgpack.decode(data[LENGTH:end], type=Frame))
        data = data[end:]
    return found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "upload"


def singles(count: int) -> list[Person]:
    return [BUDI | {"nik": f"351207170590{n:04}", "no_kk": ""} for n in range(1, count + 1)]


def test_it_says_what_the_file_is_then_who_is_in_it_then_that_it_ends(file: Path) -> None:
    file.write_bytes(csv_bytes([BUDI]))
    facts, families, end = answers(file)
    assert facts.facts is not None and facts.facts.rows == 1
    assert [row.name for family in families.families for row in family.rows] == ["BUDI SANTOSO"]
    assert end.ended


def test_families_come_in_batches_of_bearable_size(file: Path) -> None:
    file.write_bytes(csv_bytes(singles(ROWS_IN_A_FRAME * 2 + 1)))
    _, *batches, end = answers(file)
    assert [len(batch.families) for batch in batches] == [ROWS_IN_A_FRAME, ROWS_IN_A_FRAME, 1]
    assert end.ended


def test_a_refusal_is_a_code_with_its_facts(file: Path) -> None:
    file.write_bytes(csv_bytes(singles(20)))
    [refused] = answers(file, msgspec.structs.replace(TASK, most_rows=10))
    assert refused.stopped is not None
    assert (refused.stopped.code, refused.stopped.facts) == ("file.too-many-rows", {"limit": "10"})


def test_a_fault_of_ours_is_a_code_too_and_tells_nothing_of_the_file(file: Path) -> None:
    file.write_bytes(csv_bytes([BUDI]))
    [refused] = answers(file, mode="ab")  # it cannot be read from
    assert refused.stopped is not None and refused.stopped.code == "reader.stopped"


def test_it_starts_without_what_it_does_not_need() -> None:
    """Every row of every village passes through here: half a second each would be noticed."""
    heavy = "{'pydantic', 'fastapi', 'psycopg', 'eventsourcing', 'cryptography'}"
    program = f"import sys, {PROGRAM[1]}\nprint(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
