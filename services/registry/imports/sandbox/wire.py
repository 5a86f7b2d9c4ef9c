"""What the processes say to each other: a task in, then frames out, each with its length."""

from datetime import date

import msgspec

from services.registry.imports.rows.row import FileFacts, FileFamily

LENGTH = 4
STATUS = 4
"""Bytes in which it is said how a copy ended."""
LONGEST_FRAME = 32 * 2**20
LONGEST_TASK = 128 * 1024


class ReadTask(msgspec.Struct, frozen=True):
    """What the child needs to know; it is told nothing else, not even the file's name."""

    today: date
    districts: str
    """Six-digit codes, one after the other."""
    most_rows: int
    memory: int
    """Bytes of address space."""
    cpu_seconds: int
    as_far_as_possible: bool = False
    """Whether to read also where the kernel cannot shut the process in."""


class Stopped(msgspec.Struct, frozen=True):
    """The file was refused: arguments of UnreadableFile."""

    code: str
    facts: dict[str, str | int] = {}


class Frame(msgspec.Struct, frozen=True, omit_defaults=True):
    """One of: the file's facts (first), families, the refusal, the end (last)."""

    facts: FileFacts | None = None
    families: tuple[FileFamily, ...] = ()
    stopped: Stopped | None = None
    ended: bool = False


def framed(frame: object) -> bytes:
    """The frame as it goes through the pipe; any object that reads back as a Frame will do."""
    body = msgspec.msgpack.encode(frame)
    return len(body).to_bytes(LENGTH, "big") + body
