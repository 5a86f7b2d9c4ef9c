"""Serving HTTP: one server for a service, and signals that let everything end in order."""

import signal
import threading

import uvicorn
from fastapi import FastAPI

from infra.runtime.process.settings import Settings


def server_of(app: FastAPI, settings: Settings) -> uvicorn.Server:
    """Not started yet; it logs as the service does, and no requests."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.http_host,
            port=settings.http_port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=5,
        )
    )


def stop_on_signal(stop: threading.Event, server: uvicorn.Server) -> None:
    """Let SIGTERM and SIGINT stop everything in order.

    While uvicorn runs, the signals are its own; when it has ended it raises them again, and
    without a handler of ours that would kill the process before its workers have stopped.
    """

    def end(*_: object) -> None:
        server.should_exit = True
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, end)
