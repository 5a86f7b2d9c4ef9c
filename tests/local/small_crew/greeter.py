"""The smallest process a supervisor can keep alive: healthy, unless it is to crash."""

import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from infra.runtime.process.settings import read_settings

CRASH = "crash"
"""A file of this name in the process's data folder makes it end at once."""


class Greeting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to log."""


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = read_settings()
    if (settings.data / CRASH).exists():
        sys.exit(1)
    HTTPServer((settings.http_host, settings.http_port), Greeting).serve_forever()
