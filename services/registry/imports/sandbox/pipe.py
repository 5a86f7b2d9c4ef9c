"""The parent's end: frames from a child that may be slow, silent, dead or lying."""

import os
import select
import signal
import time
from typing import BinaryIO, Protocol

import msgspec

from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.sandbox.wire import LENGTH, LONGEST_FRAME, Frame

PIECE = 256 * 1024
DECODE = msgspec.msgpack.Decoder(Frame).decode
ENDED_BY: dict[int, str] = {
    -signal.SIGXCPU: "reader.time",
    -signal.SIGABRT: "reader.memory",  # how Rust reports that memory ran out
    -signal.SIGSEGV: "reader.memory",
    -signal.SIGKILL: "reader.memory",
}


class Mouthpiece(Protocol):
    """Whoever writes the frames."""

    stdout: BinaryIO

    def kill(self) -> None: ...
    def wait(self) -> int: ...


class Pipe:
    """Takes frames until the end or until patience runs out."""

    def __init__(self, child: Mouthpiece, patience: float) -> None:
        self._child = child
        self._patience = patience
        self._out = child.stdout.fileno()
        self._ready = select.poll()
        self._ready.register(self._out, select.POLLIN)
        self._buffer = bytearray()

    def next_frame(self) -> Frame:
        """Raises UnreadableFile for a refusal, and when the child ends or keeps silent."""
        length = int.from_bytes(self._take(LENGTH), "big")
        if length > LONGEST_FRAME:
            raise UnreadableFile("reader.stopped")
        try:
            frame = DECODE(self._take(length))
        except msgspec.MsgspecError:
            raise UnreadableFile("reader.stopped") from None
        if frame.stopped is not None:
            raise UnreadableFile(frame.stopped.code, **frame.stopped.facts)
        return frame

    def close(self) -> None:
        """Ends the child if it still runs, and waits until it is gone."""
        self._child.kill()
        self._child.wait()
        self._child.stdout.close()

    def _take(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._buffer += self._read()
        wanted = bytes(self._buffer[:size])
        del self._buffer[:size]
        return wanted

    def _read(self) -> bytes:
        started = time.monotonic()
        waited = self._ready.poll(max(0.0, self._patience) * 1000)
        self._patience -= time.monotonic() - started
        if not waited:
            raise UnreadableFile("reader.time")
        piece = os.read(self._out, PIECE)
        if not piece:
            raise UnreadableFile(ENDED_BY.get(self._child.wait(), "reader.stopped"))
        return piece
