"""Servers that are not ours: each says something to who comes, and remembers what it heard."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
INFO = b'INFO {"server_name": "stranger", "version": "2.15.1", "jetstream": true}\r\n'


@dataclass
class Stranger:
    port: int
    heard: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"nats://{LOOPBACK}:{self.port}"


@contextmanager
def stranger(greeting: bytes = INFO, answer: bytes | None = None) -> Iterator[Stranger]:
    """Says `greeting` to everybody, then `answer` to what they say; None leaves them waiting."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        there = Stranger(listener.getsockname()[1])
        listener.settimeout(0.05)
        done = threading.Event()

        def meet() -> None:
            while not done.is_set():
                try:
                    visitor, _ = listener.accept()
                except TimeoutError:
                    continue
                _talk(visitor, there, greeting, answer, done)

        thread = threading.Thread(target=meet)
        thread.start()
        try:
            yield there
        finally:
            done.set()
            thread.join()


def _talk(
    visitor: socket.socket,
    there: Stranger,
    greeting: bytes,
    answer: bytes | None,
    done: threading.Event,
) -> None:
    with visitor:
        visitor.settimeout(5)
        try:
            visitor.sendall(greeting)
            while said := visitor.recv(1000):
                there.heard.append(said)
                if answer is None:
                    done.wait(1)
                    return
                visitor.sendall(answer)
        except OSError:
            return
