"""The process that parses: it gets a task and an open file, and answers in frames.

It sends a code, never an exception's text, because that may quote somebody's data.
Started as `python -I -m services.registry.imports.sandbox.child FD`.
"""

import gc
import os
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from services.registry.imports.file.opening import open_table
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.population import read_population
from services.registry.imports.rows.roll import PackedFamily
from services.registry.imports.sandbox.confinement import confine
from services.registry.imports.sandbox.wire import ReadTask, Stopped, framed

ROWS_IN_A_FRAME = 500
DISTRICT = 6


def main() -> None:
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=ReadTask)
    # Everything that parses is loaded by now: after this, much is forbidden.
    confine(task.memory, task.cpu_seconds)
    gc.disable()  # nothing here refers to itself, and the process is short
    with os.fdopen(int(sys.argv[1]), "rb") as file, os.fdopen(1, "wb") as out:
        try:
            _answer(task, file, out)
        except UnreadableFile as refusal:
            facts = {name: value for name, value in refusal.facts.items() if name != "code"}
            out.write(framed({"stopped": {"code": refusal.code, "facts": facts}}))
        except MemoryError:
            out.write(framed({"stopped": Stopped("reader.memory")}))
        except BrokenPipeError:
            pass
        except BaseException:  # also what a Rust panic becomes
            out.write(framed({"stopped": Stopped("reader.stopped")}))


def _answer(task: ReadTask, file: BinaryIO, out: BinaryIO) -> None:
    codes = task.districts
    districts = frozenset(codes[i : i + DISTRICT] for i in range(0, len(codes), DISTRICT))
    read = read_population(
        open_table(file), today=task.today, districts=districts, most_rows=task.most_rows
    )
    out.write(framed({"facts": read.facts}))
    for families in _batches(iter(read.families)):
        out.write(framed({"families": families}))
    out.write(framed({"ended": True}))


def _batches(families: Iterator[PackedFamily]) -> Iterator[list[PackedFamily]]:
    batch: list[PackedFamily] = []
    rows = 0
    for family in families:
        batch.append(family)
        rows += len(family.rows)
        if rows >= ROWS_IN_A_FRAME:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


if __name__ == "__main__":
    main()
