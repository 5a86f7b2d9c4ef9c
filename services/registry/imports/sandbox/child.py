"""The process that parses: a copy gets a task and an open file, answers in frames, and ends.

It sends a code, never an exception's text, because that may quote somebody's data.
Started as `python -I -m services.registry.imports.sandbox.child FD`, FD being a socket.
"""

import codecs
import gc
import os
import socket
import sys
from collections.abc import Iterator
from typing import BinaryIO

import msgspec

from services.registry.imports.file.delimited_text import ENCODINGS
from services.registry.imports.file.opening import open_table
from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.rows.population import read_population
from services.registry.imports.rows.roll import PackedFamily
from services.registry.imports.sandbox.confinement import Unconfined, confine, undumpable
from services.registry.imports.sandbox.wire import LONGEST_TASK, STATUS, ReadTask, Stopped, framed

ROWS_IN_A_FRAME = 500
DISTRICT = 6


def main() -> None:
    undumpable()
    gc.disable()  # nothing here refers to itself, and a copy is short
    for encoding in (*ENCODINGS, "cp437"):  # the last for names in a ZIP
        codecs.lookup(encoding)  # loads its module
    with socket.socket(fileno=int(sys.argv[1])) as line:
        while True:
            task, opened, *_ = socket.recv_fds(line, LONGEST_TASK, 2)
            if not opened:
                return
            if not (copy := os.fork()):
                line.close()
                read_one(msgspec.msgpack.decode(task, type=ReadTask), *opened)
                os._exit(0)
            for each in opened:
                os.close(each)
            status = os.waitstatus_to_exitcode(os.waitpid(copy, 0)[1])
            line.send(status.to_bytes(STATUS, "big", signed=True))


def read_one(task: ReadTask, source: int, answers: int) -> None:
    with os.fdopen(source, "rb") as file, os.fdopen(answers, "wb") as out:
        try:
            # Everything that parses is loaded by now: after this, no file is opened.
            confine(task.memory, task.cpu_seconds, as_far_as_possible=task.as_far_as_possible)
            _answer(task, file, out)
        except Unconfined:
            out.write(framed({"stopped": Stopped("reader.unconfined")}))
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
