"""One process stands ready for every file of an importer, and no file is read where another was."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.sandbox.nursery import GRACE, Nursery
from services.registry.imports.sandbox.reader import Limits, read_population_file
from tests.registry.imports.file.files import BUDI, SITI, TODAY, csv_bytes
from tests.registry.imports.sandbox.copies import copies


@pytest.fixture
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "upload"
    path.write_bytes(csv_bytes([BUDI, SITI]))
    return path


def names(nursery: Nursery, path: Path) -> list[str | None]:
    with read_population_file(path, "desa.csv", nursery, today=TODAY) as reading:
        return [row.name for batch in reading for family in batch for row in family.rows]


def pid(nursery: Nursery) -> int:
    assert nursery.process
    return nursery.process.pid


def test_the_files_of_a_day_are_read_by_copies_of_one_process(
    nursery: Nursery, people: Path
) -> None:
    assert names(nursery, people) == ["BUDI SANTOSO", "SITI AMINAH"]
    first = pid(nursery)
    assert names(nursery, people) == ["BUDI SANTOSO", "SITI AMINAH"]
    assert pid(nursery) == first


def test_what_ran_out_for_one_file_is_there_for_the_next(nursery: Nursery, tmp_path: Path) -> None:
    many = tmp_path / "many"
    many.write_bytes(csv_bytes([BUDI | {"nik": f"351207170590{n:04}"} for n in range(9_999)] * 5))
    with pytest.raises(UnreadableFile) as refused:
        read_population_file(
            many, "desa.csv", nursery, today=TODAY, limits=Limits(memory=32 * 2**20)
        )
    assert refused.value.code == "reader.memory"
    with read_population_file(many, "desa.csv", nursery, today=TODAY) as reading:
        assert reading.facts.rows == 49_995


def test_a_nursery_that_died_is_started_again_with_the_next_file(
    nursery: Nursery, people: Path
) -> None:
    names(nursery, people)
    os.kill(pid(nursery), signal.SIGKILL)
    with pytest.raises(UnreadableFile):
        names(nursery, people)
    assert names(nursery, people) == ["BUDI SANTOSO", "SITI AMINAH"]


def test_a_copy_that_goes_on_though_nobody_listens_is_ended_with_its_nursery(
    people: Path,
) -> None:
    silent = people.with_name("stubborn.py")
    silent.write_text(
        "import os, socket, sys, time\n"
        "line = socket.socket(fileno=int(sys.argv[1]))\n"
        "opened = socket.recv_fds(line, 2**20, 2)[1]\n"
        "if os.fork() == 0: time.sleep(60)\n"
        "os.wait()\n"
    )
    hasty, began = Limits(waiting_seconds=0.2), monotonic()
    with Nursery([str(silent)]) as nursery:
        with pytest.raises(UnreadableFile):
            read_population_file(people, "desa.csv", nursery, today=TODAY, limits=hasty)
        assert nursery.process is None
    assert GRACE <= monotonic() - began < GRACE + 5


def test_the_child_inherits_no_secret_and_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, nursery: Nursery
) -> None:
    monkeypatch.setenv("JEJAK_SECRET", "canary")
    path = tmp_path / "upload"
    path.write_bytes(
        csv_bytes([BUDI | {"nik": f"351207170590{n:04}", "no_kk": ""} for n in range(9_999)])
    )
    with read_population_file(path, "desa.csv", nursery, today=TODAY) as reading:
        assert reading.facts.rows == 9_999
        proc = Path(f"/proc/{copies(nursery)[0]}")
        assert b"canary" not in (proc / "environ").read_bytes()
        assert "NoNewPrivs:\t1" in (proc / "status").read_text()
        limits = (proc / "limits").read_text()
        assert "Max address space         536870912" in limits
        assert "Max core file size        0" in limits
        opened = {os.readlink(fd) for fd in (proc / "fd").iterdir()}
        assert opened <= {str(tmp_path / "upload"), "/dev/null"} | {
            name for name in opened if name.startswith("pipe:")
        }


def test_the_process_that_copies_itself_holds_no_file_and_no_secret(
    nursery: Nursery, people: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JEJAK_SECRET", "canary")
    names(nursery, people)
    proc = Path(f"/proc/{pid(nursery)}")
    opened = {os.readlink(each) for each in (proc / "fd").iterdir()}
    assert {each.split(":")[0] for each in opened} == {"/dev/null", "socket"}
    assert b"canary" not in (proc / "environ").read_bytes()
    assert "NoNewPrivs:\t1" in (proc / "status").read_text()
