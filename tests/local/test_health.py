"""Whether a process is well is asked quickly, and a silence is an answer too."""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from infra.local import health
from infra.local.health import LIVE, answers, healthy, warnings
from infra.local.ports import LOOPBACK, free_port
from infra.local.secret_files import write_private
from infra.local.servers.nats import NatsServer
from infra.runtime.process.settings import Settings


@contextmanager
def serving(status: int, body: bytes = b"") -> Iterator[int]:
    """A web server that answers every GET like this; its port."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/ready" else 404)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing to log."""

    with HTTPServer((LOOPBACK, 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server.server_port
        finally:
            server.shutdown()
            thread.join()


@contextmanager
def saying(words: bytes) -> Iterator[int]:
    """A server that says something of its own to the first who comes, and then nothing more."""
    with socket.create_server((LOOPBACK, 0)) as listener:
        done = threading.Event()

        def speak() -> None:
            visitor, _ = listener.accept()
            with visitor:
                visitor.sendall(words)
                done.wait(10)

        thread = threading.Thread(target=speak)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            done.set()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body", "found"),
    [
        (200, b'{"status": "baik", "warnings": ["periksa jam"]}', ["periksa jam"]),
        (200, b'{"status": "baik"}', []),
        (200, b"[]", []),
        (200, b"baik", []),
        (503, b'{"warnings": ["periksa jam"]}', []),
    ],
)
def test_what_a_process_warns_of_is_heard_while_it_is_well(
    status: int, body: bytes, found: list[str]
) -> None:
    with serving(status, body) as port:
        assert warnings(f"http://{LOOPBACK}:{port}") == found


def test_nobody_warns_where_nobody_answers() -> None:
    assert warnings(f"http://{LOOPBACK}:{free_port()}") == []


def settings(tmp_path: Path, port: int = 0, nats: NatsServer | None = None) -> Settings:
    return Settings(
        service="streams",
        http_port=port,
        issuer_url="",
        secrets=tmp_path,
        data=tmp_path,
        nats_url=nats.url if nats else f"nats://{LOOPBACK}:{free_port()}",
        nats_user="provisioner",
        nats_password=nats.passwords["provisioner"] if nats else "a-password",
    )


@pytest.mark.parametrize(("status", "well"), [(200, True), (503, False), (404, False)])
def test_only_a_plain_yes_counts(status: int, well: bool) -> None:
    with serving(status) as port:
        assert answers(f"http://{LOOPBACK}:{port}") is well


def test_another_page_can_be_asked_for() -> None:
    with serving(200) as port:
        assert not answers(f"http://{LOOPBACK}:{port}", LIVE)


def test_nobody_there_is_a_no() -> None:
    assert not answers(f"http://{LOOPBACK}:{free_port()}")


@pytest.mark.parametrize("words", [b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 yes\r\n\r\n"])
def test_somebody_who_speaks_another_language_is_a_no(words: bytes) -> None:
    with saying(words) as port:
        assert not answers(f"http://{LOOPBACK}:{port}")


def test_a_silence_is_a_no_before_the_next_question_is_due(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(health, "TIMEOUT", 0.2)
    with saying(b"") as port:
        began = time.monotonic()
        assert not answers(f"http://{LOOPBACK}:{port}")
        assert time.monotonic() - began < 2


def test_a_process_with_http_is_asked_by_http(tmp_path: Path) -> None:
    with serving(200) as port:
        assert healthy(settings(tmp_path, port))
    assert not healthy(settings(tmp_path, port))


def test_a_process_without_http_is_judged_by_its_way_to_nats(
    tmp_path: Path, nats_server: NatsServer
) -> None:
    assert healthy(settings(tmp_path, nats=nats_server))
    assert not healthy(settings(tmp_path))
    refused = settings(tmp_path, nats=nats_server).model_copy(update={"nats_password": "guess"})
    assert not healthy(refused)


def test_a_container_asks_itself_by_exit_code_and_prints_what_is_to_be_seen_to(
    tmp_path: Path,
) -> None:
    file = tmp_path / "settings.json"

    def ask() -> tuple[int, str]:
        command = [sys.executable, "-m", "infra.local.health"]
        environment = {**os.environ, "JEJAK_SETTINGS": str(file)}
        asked = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=False)
        return asked.returncode, asked.stdout.decode().strip()

    with serving(200, b'{"warnings": ["sertifikat berakhir 9 hari lagi"]}') as port:
        write_private(file, settings(tmp_path, port).model_dump_json())
        assert ask() == (0, "sertifikat berakhir 9 hari lagi")
    with serving(503, b'{"parts": ["inbox"]}') as port:
        write_private(file, settings(tmp_path, port).model_dump_json())
        assert ask() == (1, "inbox")
    assert ask() == (1, "")
