"""What the two processes say to each other, and what the one that asked believes of it."""

import subprocess
import sys
from datetime import date
from typing import cast

import msgspec
import pytest

from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.row import FileFacts, FileFamily, PersonRow
from services.registry.imports.sandbox.pipe import ENDED_BY, Mouthpiece, Pipe
from services.registry.imports.sandbox.wire import (
    LENGTH,
    LONGEST_FRAME,
    Frame,
    ReadTask,
    Stopped,
    framed,
)

TASK = ReadTask(date(2026, 11, 21), "180901", 1000, 2**29, 60)
FACTS = FileFacts(format="csv", columns=("nik",), rows=1, families=1, faults={})
FAMILY = FileFamily("1809010102150004", (PersonRow(line=2, name="BUDI"),))


def read_back(frame: object) -> Frame:
    data = framed(frame)
    assert int.from_bytes(data[:LENGTH], "big") == len(data) - LENGTH
    return msgspec.msgpack.decode(data[LENGTH:], type=Frame)


def test_a_frame_says_one_thing() -> None:
    assert read_back({"facts": FACTS}) == Frame(facts=FACTS)
    assert read_back({"families": [FAMILY]}) == Frame(families=(FAMILY,))
    assert read_back({"ended": True}) == Frame(ended=True)
    assert read_back({"stopped": Stopped("csv.quotes", {"line": 7})}).stopped == Stopped(
        "csv.quotes", {"line": 7}
    )


def test_the_task_is_all_that_the_child_is_told() -> None:
    sent = msgspec.msgpack.decode(msgspec.msgpack.encode(TASK), type=ReadTask)
    assert sent == TASK
    assert set(msgspec.structs.asdict(sent)) == {
        "today",
        "districts",
        "most_rows",
        "memory",
        "cpu_seconds",
        "as_far_as_possible",
    }


def child(program: str) -> Mouthpiece:
    started = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE)
    return cast(Mouthpiece, started)


def refusal(program: str, patience: float = 20.0) -> str:
    pipe = Pipe(child(program), patience)
    try:
        with pytest.raises(UnreadableFile) as refused:
            pipe.next_frame()
    finally:
        pipe.close()
    return refused.value.code


def test_frames_arrive_whole_however_they_are_cut() -> None:
    data = framed({"facts": FACTS}) + framed({"families": [FAMILY] * 300}) + framed({"ended": True})
    slowly = (
        "import os, sys, time\n"
        f"data = bytes.fromhex('{data.hex()}')\n"
        "for at in range(0, len(data), 4099):\n"
        "    os.write(1, data[at : at + 4099]); time.sleep(0.001)\n"
    )
    pipe = Pipe(child(slowly), 20.0)
    try:
        assert pipe.next_frame().facts == FACTS
        assert len(pipe.next_frame().families) == 300
        assert pipe.next_frame().ended
    finally:
        pipe.close()


def test_a_refusal_of_the_child_is_ours_with_its_facts() -> None:
    data = framed({"stopped": Stopped("xlsx.formula", {"cell": "B9"})}).hex()
    assert refusal(f"import os; os.write(1, bytes.fromhex('{data}'))") == "xlsx.formula"


def test_a_frame_longer_than_any_is_not_even_read() -> None:
    length = (LONGEST_FRAME + 1).to_bytes(LENGTH, "big").hex()
    program = f"import os, time; os.write(1, bytes.fromhex('{length}')); time.sleep(60)"
    assert refusal(program) == "reader.stopped"


def test_silence_has_an_end() -> None:
    assert refusal("import time; time.sleep(60)", patience=0.3) == "reader.time"


@pytest.mark.parametrize("status", ENDED_BY)
def test_how_a_child_died_says_what_ran_out(status: int) -> None:
    program = (
        "import os, resource\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
        f"os.kill(os.getpid(), {-status})"
    )
    assert refusal(program) == ENDED_BY[status]
