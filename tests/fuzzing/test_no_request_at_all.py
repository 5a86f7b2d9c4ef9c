"""What no client would send: every answer is a problem in words, and none is a failure of ours."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urlsplit

import pytest

from infra.runtime.messaging.topology import SERVICES
from tests.fuzzing.conftest import EFFECTIVE, VILLAGE, Town

NEAR, FAR = 10**400, 10**20
LONE = '{"name": "\\ud800"}'
NUL = '{"name": "a\\u0000b"}'


def request(path: str, *lines: str, method: str = "GET", body: bytes = b"") -> bytes:
    head = [f"{method} {path} HTTP/1.1", "Host: x", "Connection: close", *lines]
    if body and not any("length" in each.lower() or "encoding" in each.lower() for each in lines):
        head.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*head, "", ""]).encode("latin-1") + body


class Wire:
    """Bytes to a service as one of its officers, and what comes back."""

    def __init__(self, town: Town, service: str, role: str) -> None:
        self.port = urlsplit(town.url(service)).port
        self.officer = f"Authorization: Bearer {town.jejak.as_(role).login.token()}"

    def say(self, *parts: bytes) -> tuple[int, str, bytes]:
        """Status, media type and body of the last answer; status 0 where nothing was said."""
        with closing(socket.create_connection(("127.0.0.1", self.port or 0), 10)) as line:
            for part in parts:
                line.sendall(part)
            found = b"".join(iter(lambda: received(line), b""))
        head, _, body = found.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        named = dict(each.lower().split(": ", 1) for each in lines[1:] if ": " in each)
        status = int(lines[0].split(" ")[1]) if lines[0] else 0
        return status, named.get("content-type", ""), body


def received(line: socket.socket) -> bytes:
    try:
        return line.recv(65536)
    except ConnectionResetError:
        return b""


MALFORMED = {
    "no HTTP": b"hello\r\n\r\n",
    "a browser of 1991": b"GET /live\r\n\r\n",
    "no host": b"GET /live HTTP/1.1\r\n\r\n",
    "two hosts": b"GET /live HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "a NUL in a header": b"GET /live HTTP/1.1\r\nHost: x\r\nA: a\x00b\r\n\r\n",
    "a bare line feed": b"GET /live HTTP/1.1\nHost: x\nA: b\rc\n\n",
    "no letters in the address": b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
    "a space in a name": b"GET /live HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
    "two lengths": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "a length below nothing": b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    "a length in letters": b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: ten\r\n\r\n",
    "an unknown coding": b"POST /x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
    "a head without end": b"GET /live HTTP/1.1\r\nHost: x\r\nA: " + b"a" * 200_000 + b"\r\n\r\n",
}


@pytest.mark.parametrize("words", MALFORMED.values(), ids=MALFORMED)
def test_what_is_no_request_is_answered_in_words(town: Town, words: bytes) -> None:
    status, kind, body = Wire(town, "registry", "tim_data").say(words)
    assert 400 <= status < 500, (status, body)
    assert kind == "application/problem+json"
    assert json.loads(body)["title"]


def bodies() -> Iterator[tuple[str, str, bytes]]:
    """By what is wrong: a media type and what is sent as one."""
    plain = "application/json"
    yield "nothing", plain, b""
    yield "no JSON", plain, b"{"
    yield "a lone surrogate", plain, LONE.encode()
    yield "a NUL", plain, NUL.encode()
    yield "bytes that are no letters", plain, b'{"name": "\xff\xfe"}'
    yield "UTF-16", "application/json; charset=utf-16", '{"name": "a"}'.encode("utf-16")
    yield "a mark of byte order", plain, b'\xef\xbb\xbf{"name": "a"}'
    yield "a number without end", plain, b'{"name": 1' + b"0" * 10_000 + b"}"
    yield "no number", plain, b'{"name": NaN}'
    yield "infinity", plain, b'{"name": 1e999}'
    yield "a deep list", plain, b'{"name": ' + b"[" * 50_000
    yield "a deep object", plain, b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    yield "the same name twice", plain, b'{"name": "a", "name": 3}'
    yield "a list", plain, b"[1, 2]"
    yield "a word", plain, b'"a"'
    yield "text", "text/plain", b'{"name": "a"}'
    yield (
        "XML",
        "application/xml",
        b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    )
    yield "a form", "application/x-www-form-urlencoded", b"name=a&name=b"
    yield "a form of parts without a border", "multipart/form-data", b"--x\r\n\r\n"
    yield "a form of parts that does not end", "multipart/form-data; boundary=x", b"--x\r\nA: b"
    yield "a type that is none", "\x7f/;;;=", b'{"name": "a"}'


BODIES = list(bodies())
TAKERS = [
    ("registry", "tim_data", "/search/name"),
    ("registry", "tim_data", "/households"),
    ("registry", "dinsos_operator", "/imports"),
    ("verification", "tim_data", "/cases"),
    ("programs", "manajer_program", "/programmes"),
    ("reporting", "inspektorat", "/operations/ledger/heads"),
]


@pytest.mark.parametrize(("service", "role", "path"), TAKERS, ids=[path for *_, path in TAKERS])
def test_any_body_is_taken_or_refused_in_words(
    town: Town, service: str, role: str, path: str
) -> None:
    wire = Wire(town, service, role)
    for number, (wrong, kind, body) in enumerate(BODIES):
        lines = [
            wire.officer,
            "Purpose: pelayanan",
            "Reason: uji pintu",
            f"Idempotency-Key: {path[1:]}-{number:08}",
            f"Content-Type: {kind}",
            f"Content-Length: {len(body)}",
        ]
        status, media, said = wire.say(request(path, *lines, method="POST", body=body))
        assert 200 <= status < 500, (wrong, status, said)
        assert status < 300 or media == "application/problem+json", (wrong, said)


QUERIES = [
    *(
        "%00",
        "%ff%fe",
        "%ed%a0%80",
        "%F0%9F",
        "a" * 30_000,
        "%E2%80%AE",
        "';%20DROP%20TABLE%20fact",
    ),
    *(
        str(NEAR),
        str(FAR),
        str(-FAR),
        "1e999",
        "NaN",
        "0x10",
        "%d9%a3",
        "1_000",
        " 1",
        "+1",
        "true",
    ),
]


@pytest.mark.parametrize("service", SERVICES)
def test_any_value_in_an_address_is_taken_or_refused_in_words(town: Town, service: str) -> None:
    wire = Wire(town, service, "inspektorat")
    named = (
        "cursor",
        "limit",
        "subject",
        "person",
        "outcome",
        "after",
        "skip",
        "name",
        "min_position",
    )
    for value in QUERIES:
        addresses = [f"/access-log?{name}={value}" for name in named]
        addresses += [f"/operations/parked?{name}={value}" for name in named]
        addresses += [
            f"/feed?after={value}",
            f"/codes/{value}",
            f"/operations/inbox/{value}/refill",
        ]
        addresses += [
            f"/access-log?limit=1&limit={value}",
            f"/operations/ledger/chain?after={value}",
        ]
        for address in addresses:
            status, media, said = wire.say(request(address, wire.officer, "Purpose: audit"))
            assert 200 <= status < 500, (address[:80], status, said)
            assert status < 300 or media == "application/problem+json", (address[:80], said)


TWICE = {
    "two tokens": ["Authorization: Bearer a"],
    "two purposes": ["Purpose: audit", "Purpose: pelayanan"],
    "a purpose of bytes": ["Purpose: \xff\xfe\x80"],
    "a trace of another shape": ["traceparent: 00-zz-zz-zz", "tracestate: " + "a" * 8000],
    "a proxy that is none": ["X-Forwarded-For: ' OR 1=1", "Forwarded: for=\x80", "X-Real-IP: ::1"],
    "another method": ["X-HTTP-Method-Override: DELETE", "X-Method-Override: PUT"],
    "another address": ["X-Original-URL: /operations/parked", "X-Rewrite-URL: /operations"],
    "a range": ["Range: bytes=0-1,1-2,2-3", "If-Range: x"],
    "an encoding": ["Accept-Encoding: " + "gzip," * 1000, "Accept: text/html;q=9"],
    "an upgrade": ["Upgrade: websocket", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: eA=="],
    "an expectation": ["Expect: 100-continue"],
}


@pytest.mark.parametrize("lines", TWICE.values(), ids=TWICE)
def test_any_header_is_passed_by_or_refused_in_words(town: Town, lines: list[str]) -> None:
    for service in SERVICES:
        wire = Wire(town, service, "inspektorat")
        status, media, said = wire.say(
            request("/access-log", wire.officer, "Purpose: audit", *lines)
        )
        assert 200 <= status < 500, (service, status, said)
        assert status < 300 or media == "application/problem+json", said


def test_a_key_or_version_that_is_given_twice_is_one_or_refused(town: Town) -> None:
    wire = Wire(town, "registry", "tim_data")
    path = f"/households/{town.known['family_id'][0]}/deaths"
    body = json.dumps({**EFFECTIVE, "person_id": town.known["person_id"][0]}).encode()
    for wrong in (
        ["Idempotency-Key: aaaaaaaa1", "Idempotency-Key: bbbbbbbb1", 'If-Match: "v9"'],
        ["Idempotency-Key: aaaaaaaa2", 'If-Match: "v9"', 'If-Match: "v1"'],
        ["Idempotency-Key: aaaaaaaa3", "If-Match: *"],
        ["Idempotency-Key: aaaaaaaa4", 'If-Match: W/"v1"'],
        ["Idempotency-Key: aaaaaaaa5", 'If-Match: "v99999999999999999999"'],
        ["Idempotency-Key: aaaaaaaa6", 'If-Match: "v1", "v2"'],
    ):
        lines = [wire.officer, "Reason: uji pintu", "Content-Type: application/json", *wrong]
        status, media, said = wire.say(request(path, *lines, method="POST", body=body))
        assert 400 <= status < 500, (wrong, status, said)
        assert media == "application/problem+json"
    assert VILLAGE in town.known["village_code"]
