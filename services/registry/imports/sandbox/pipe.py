"""The parent's end: frames from a child that may be slow, silent, dead or lying."""

import os
import select
import signal
import subprocess
import time

import msgspec

from services.registry.imports.file.unreadable_file import UnreadableFile
from services.registry.imports.sandbox.wire import LENGTH, LONGEST_FRAME, Frame, ReadTask

PIECE = 256 * 1024
DECODE = msgspec.msgpack.Decoder(Frame).decode
ENDED_BY: dict[int, str] = {
    -signal.SIGXCPU: "reader.time",
    -signal.SIGABRT: "reader.memory",  # how Rust reports that memory ran out
    -signal.SIGSEGV: "reader.memory",
    -signal.SIGKILL: "reader.memory",
}


class Pipe:
    """Sends the task, then takes frames until the end or until patience runs out."""

    def __init__(self, child: "subprocess.Popen[bytes]", task: ReadTask, patience: float) -> None:
        assert child.stdin is not None and child.stdout is not None
        self._child = child
        self._patience = patience
        self._out = child.stdout.fileno()
        self._ready = select.poll()
        self._ready.register(self._out, select.POLLIN)
        self._buffer = bytearray()
        try:
            child.stdin.write(msgspec.msgpack.encode(task))
            child.stdin.close()
        except BrokenPipeError:
            pass  # the child is gone; the first frame that does not come says so

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
        for end in (self._child.stdin, self._child.stdout):
            if end is not None:
                end.close()

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
