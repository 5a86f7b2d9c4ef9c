"""A road to a server that can be cut: what was on its way is never heard of again."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from infra.local.ports import LOOPBACK


class Road:
    """A port on loopback that leads to another. Cut, it swallows everything and closes nothing.

    A connection of before the cut stays dead once the road is open again, as one does whose router
    was replaced; a new one works.
    """

    def __init__(self, port: int, at: int = 0) -> None:
        self.target = port
        self._open = threading.Event()
        self._open.set()
        self._cuts = 0
        self._ends: list[socket.socket] = []
        self._listening = socket.create_server((LOOPBACK, at))
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def cut(self) -> None:
        self._cuts += 1
        self._open.clear()

    def mend(self) -> None:
        self._open.set()

    def close(self) -> None:
        self.mend()
        for end in (self._listening, *self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                self._open.wait()
                self._lead(near)

    def _lead(self, near: socket.socket) -> None:
        try:
            far = socket.create_connection((LOOPBACK, self.target))
        except OSError:
            near.close()
            return
        self._ends += [near, far]
        for ends in ((near, far), (far, near)):
            threading.Thread(target=self._carry, args=(*ends, self._cuts), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, cuts: int) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                if self._cuts == cuts:
                    target.sendall(data)
            if self._cuts == cuts:
                target.shutdown(socket.SHUT_WR)


@contextmanager
def road_to(port: int, at: int = 0) -> Iterator[Road]:
    """From the port `at`, or from any."""
    road = Road(port, at)
    try:
        yield road
    finally:
        road.close()
