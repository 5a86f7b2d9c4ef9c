"""The process that parses may fail in any way it likes; the one that asked stays small and fast."""

import hashlib
import os
import resource
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.sample import REFERENCE, generate
from infra.local.sample.faults import Expected
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.row import FileFamily
from services.registry.imports.sandbox.nursery import Nursery
from services.registry.imports.sandbox.reader import Limits, read_population_file
from services.registry.numbers import Severity
from tests.registry.imports.file import bombs
from tests.registry.imports.file.files import BUDI, SITI, TODAY, csv_bytes, workbook
from tests.registry.imports.sandbox.copies import copies

MEGABYTE = 2**20
ORDINARY = Limits()
HEARD = """
import os, socket, sys
out = socket.recv_fds(socket.socket(fileno=int(sys.argv[1])), 2**20, 2)[1][1]
"""


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(tmp_path, csv_bytes([BUDI, SITI]))


def written(folder: Path, data: bytes) -> Path:
    path = folder / "upload"
    path.write_bytes(data)
    return path


def families_in(path: Path, limits: Limits = ORDINARY) -> list[FileFamily]:
    with Nursery() as nursery:
        reading = read_population_file(path, "desa.csv", nursery, today=TODAY, limits=limits)
        with reading:
            return [family for batch in reading for family in batch]


def refusal(path: Path, name: str = "desa.xlsx", limits: Limits = ORDINARY) -> str:
    with Nursery() as nursery, pytest.raises(UnreadableFile) as refused:
        read_population_file(path, name, nursery, today=TODAY, limits=limits)
    return refused.value.code


def children() -> set[str]:
    """Processes whose parent is this one."""
    return set(Path(f"/proc/self/task/{threading.get_native_id()}/children").read_text().split())


@pytest.fixture(autouse=True)
def no_child_remains() -> Iterator[None]:
    before = children()
    yield
    assert children() <= before


@pytest.fixture
def nursery(no_child_remains: None) -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


def test_families_come_out_typed(people: Path) -> None:
    (family,) = families_in(people)
    assert [row.name for row in family.rows] == ["BUDI SANTOSO", "SITI AMINAH"]
    assert not family.faults


def test_the_fingerprint_of_the_file_is_known_before_its_rows(
    people: Path, nursery: Nursery
) -> None:
    with read_population_file(people, "DESA.CSV", nursery, today=TODAY) as reading:
        assert reading.facts.sha256 == hashlib.sha256(people.read_bytes()).hexdigest()
        assert reading.facts.rows == 2


@pytest.mark.parametrize("workbooks", ["village"])
def test_every_fault_planted_in_a_village_is_found_and_no_other(
    tmp_path: Path, workbooks: str, nursery: Nursery
) -> None:
    summary = generate(workbooks, 3, tmp_path, faults=0.1)
    (file,) = summary.files
    expected = {line: planted.fault for planted in file.planted for line in planted.lines}
    with read_population_file(tmp_path / file.file, file.file, nursery, today=REFERENCE) as reading:
        assert (reading.facts.rows, reading.facts.families) == (
            file.village.persons,
            file.village.families,
        )
        for family in (family for batch in reading for family in batch):
            for row in family.rows:
                found = {fault.severity for fault in (*row.faults, *family.faults)}
                agrees(expected.get(row.line), found)


def agrees(planted: object, found: set[Severity]) -> None:
    kind = getattr(planted, "name", None)
    meant = getattr(planted, "expected", Expected.ACCEPTED)
    if meant is Expected.ACCEPTED:
        assert found <= {Severity.NOTE}, kind
    elif meant is Expected.WARNING or kind == "head_missing":
        # Only the register knows whether the head is there already.
        assert found == {Severity.WARNING}, kind
    else:
        assert Severity.ERROR in found, kind


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("desa.xlsm", "file.macros"),
        ("DESA.XLSM", "file.macros"),
        ("desa.xlsb", "file.binary-excel"),
        ("desa.ods", "file.binary-excel"),
        ("desa.pdf", "file.extension"),
        ("desa", "file.extension"),
    ],
)
def test_a_file_is_refused_by_its_name_before_it_is_opened(
    tmp_path: Path, name: str, code: str
) -> None:
    assert refusal(tmp_path / "is not there", name) == code


def test_a_hundred_megabytes_are_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "upload"
    with path.open("wb") as file:
        file.truncate(100 * MEGABYTE)
    started = time.monotonic()
    assert refusal(path) == "file.too-large"
    assert time.monotonic() - started < 1


def test_a_renamed_pdf_is_recognised(tmp_path: Path) -> None:
    assert refusal(written(tmp_path, b"%PDF-1.7\n")) == "file.not-a-table"
    assert refusal(written(tmp_path, b"<html>"), "desa.xls") == "file.html"
    assert refusal(written(tmp_path, b"")) == "file.empty"


def test_a_bomb_ends_in_a_message_soon(tmp_path: Path) -> None:
    path = written(tmp_path, bombs.inflating(100))
    started = time.monotonic()
    assert refusal(path) == "xlsx.inflates"
    assert time.monotonic() - started < 10


def test_a_sheet_that_asks_for_more_memory_than_there_is_ends_in_a_message(
    tmp_path: Path,
) -> None:
    assert refusal(written(tmp_path, bombs.far_away_cell())) == "reader.memory"


def test_a_file_that_takes_too_much_memory_ends_in_a_message(tmp_path: Path) -> None:
    many = csv_bytes([BUDI | {"nik": f"351207170590{n:04}"} for n in range(9_999)] * 5)
    tight = Limits(memory=32 * MEGABYTE)
    assert refusal(written(tmp_path, many), "desa.csv", tight) == "reader.memory"


def test_a_file_that_takes_too_long_ends_in_a_message(tmp_path: Path) -> None:
    many = csv_bytes([BUDI | {"nik": f"351207170590{n:04}"} for n in range(9_999)] * 5)
    path = written(tmp_path, many)
    assert refusal(path, "desa.csv", Limits(waiting_seconds=0.05)) == "reader.time"
    assert refusal(path, "desa.csv", Limits(cpu_seconds=0)) == "reader.time"


def test_a_slow_reader_does_not_use_up_the_time_of_the_child(
    tmp_path: Path, nursery: Nursery
) -> None:
    many = csv_bytes([BUDI | {"nik": f"351207170590{n:04}", "no_kk": ""} for n in range(3_000)])
    patience = Limits(waiting_seconds=30)
    path = written(tmp_path, many)
    with read_population_file(path, "desa.csv", nursery, today=TODAY, limits=patience) as reading:
        reading._pipe._patience = 1.0
        batches = iter(reading)
        next(batches)
        time.sleep(1.2)
        assert sum(len(batch) for batch in batches) == 2_500


def test_a_child_that_is_killed_ends_in_a_message(tmp_path: Path, nursery: Nursery) -> None:
    many = csv_bytes([BUDI | {"nik": f"351207170590{n:04}", "no_kk": ""} for n in range(9_999)])
    with read_population_file(written(tmp_path, many), "desa.csv", nursery, today=TODAY) as reading:
        [copy] = copies(nursery)
        os.kill(copy, signal.SIGKILL)
        with pytest.raises(UnreadableFile):
            list(reading)


@pytest.mark.parametrize(
    "program",
    [
        "raise SystemExit(3)",
        "os.write(out, b'\\xff\\xff\\xff\\xff')",
        "os.write(out, b'\\0\\0\\0\\3abc')",
        "os.write(out, b'\\0\\0\\0\\1\\x80')",
        "os.write(out, b'\\0\\0')",
    ],
)
def test_a_child_that_lies_or_leaves_ends_in_a_message(people: Path, program: str) -> None:
    with Nursery(["-c", HEARD + program]) as nursery, pytest.raises(UnreadableFile) as refused:
        read_population_file(people, "desa.xlsx", nursery, today=TODAY)
    assert refused.value.code == "reader.stopped"


def test_leaving_early_ends_the_child(tmp_path: Path, nursery: Nursery) -> None:
    many = csv_bytes([BUDI | {"nik": f"351207170590{n:04}", "no_kk": ""} for n in range(9_999)])
    with read_population_file(written(tmp_path, many), "desa.csv", nursery, today=TODAY) as reading:
        assert reading and len(copies(nursery)) == 1
    assert copies(nursery) == []


def test_the_parent_stays_small_whatever_the_file(tmp_path: Path, nursery: Nursery) -> None:
    families_in(written(tmp_path, csv_bytes([BUDI])))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = (
        BUDI | {"nik": f"35120717059{n:05}", "no_kk": f"35120701021{n // 4:05}"}
        for n in range(60_000)
    )
    path = written(tmp_path, csv_bytes(list(many)))
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with read_population_file(path, "desa.csv", nursery, today=TODAY) as reading:
        assert sum(len(family.rows) for batch in reading for family in batch) == 60_000
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - max(before, held) < 20 * 1024


def test_a_workbook_is_read_in_the_child_too(tmp_path: Path) -> None:
    (family,) = families_in(written(tmp_path, workbook([BUDI, SITI])))
    assert len(family.rows) == 2
