"""A free port on loopback; who uses it must still prove that the right server answers there."""

import socket
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"


def free_port(preferred: int | None = None) -> int:
    """Return `preferred` when nobody listens there, else any free port."""
    if preferred is not None and _free(preferred):
        return preferred
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


def port_of(url: str | None) -> int | None:
    return urlsplit(url).port if url else None


def _free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
