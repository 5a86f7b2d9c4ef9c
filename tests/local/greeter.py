"""The smallest process a supervisor can keep alive: it says it is healthy."""

import signal
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from infra.runtime.process.settings import read_settings


class Health(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing to log."""


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    settings = read_settings()
    HTTPServer((settings.http_host, settings.http_port), Health).serve_forever()
