"""A collector that keeps what telemetry it is sent, so that a test can look at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import decompress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Collected:
    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        self.url = ""

    def write(self, folder: Path) -> None:
        folder.mkdir()
        for number, body in enumerate(self.bodies):
            (folder / f"{number}.otlp").write_bytes(body)


@contextmanager
def collecting() -> Iterator[Collected]:
    collected = Collected()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            packed = self.headers.get("content-encoding") == "gzip"
            collected.bodies.append(decompress(body) if packed else body)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test's output stays readable."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collected.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield collected
    server.shutdown()
    server.server_close()
    thread.join()
