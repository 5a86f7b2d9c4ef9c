"""A service that answers otherwise than it announces: what a run must not miss."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import sleep

import uvicorn
from fastapi import FastAPI


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """Its URL while it runs."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", server_header=False))
    running = threading.Thread(target=server.run, daemon=True)
    running.start()
    while not server.started:
        sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    running.join()
