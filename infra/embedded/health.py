"""Asking a process of ours whether it is ready, without keeping it or us waiting."""

import http.client
from urllib.parse import urlsplit

TIMEOUT = 2.0  # seconds


def answers(url: str, path: str = "/health") -> bool:
    """True when GET `path` answers 200 in time."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=TIMEOUT)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
