"""Documented answers: with what a route refuses, and which headers its answers carry.

Made of what the route declares, so that none can be left out: a client that meets another status
has met a fault.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from infra.runtime.http.access import declared, right_of
from infra.runtime.http.idempotency import command
from infra.runtime.http.manual.parameters import describe
from infra.runtime.http.problems import MEDIA_TYPE, Problem
from infra.runtime.http.reading.conditional import if_match_sections
from infra.runtime.http.reading.paging import paging

Document = dict[str, Any]

DEFAULT: dict[int | str, dict[str, Any]] = {"default": {"description": "Masalah (RFC 9457)"}}
"""Keeps the framework from describing refusals of its own; `document` puts ours in its place."""
UNSAID = "Successful Response"
"""What the framework says of an answer of which a route says nothing."""
PROBLEM = "#/components/responses/Problem"
REFUSALS = {
    400: "Tidak terbaca",
    401: "Belum masuk",
    403: "Bukan wewenang peran Anda",
    404: "Tidak ada di wilayah Anda",
    408: "Kiriman terlalu lambat",
    409: "Ditolak aturan, atau sudah diubah orang lain",
    410: "Sudah tidak disimpan",
    412: "Versinya sudah berubah",
    413: "Kiriman terlalu besar",
    422: "Isian belum benar",
    428: "If-Match wajib",
    429: "Terlalu sering",
    500: "Kesalahan di sistem",
    503: "Sedang tidak siap",
}
ALWAYS, OF_A_PERSON = {400, 404, 500, 503}, {401, 403, 409, 410, 429}
ASKED, WITH_A_BODY, UPON_A_VERSION = {422}, {408, 413}, {412, 428}

IN_A_PROBLEM = {
    "Retry-After": "Detik sampai kiriman yang sama boleh diulang",
    "WWW-Authenticate": "Cara masuk, pada 401",
    "Allow": "Metode yang diterima alamat ini, pada 405",
}
IN_AN_ANSWER = {
    "ETag": "Versi yang ditampilkan; kirim kembali sebagai If-Match",
    "Location": "Alamat dari yang baru dibuat",
    "As-Of-Position": "Posisi catatan yang sudah termasuk",
}
OF_A_PAGE = {"Link": "Halaman berikutnya (RFC 8288)"}
REPEATED = {"Idempotent-Replayed": "true: jawaban dari kiriman pertama dengan kunci yang sama"}


def document(app: FastAPI) -> None:
    """Have an application describe all answers of its routes."""
    bare = app.openapi

    def whole() -> Document:
        made = app.openapi_schema is not None
        api: Document = bare()
        return api if made else described(app, api)

    app.openapi = whole  # type: ignore[method-assign]


def described(app: FastAPI, api: Document) -> Document:
    """The document, with every status a route may answer and the headers that come with it."""
    api.setdefault("components", {})["responses"] = {
        "Problem": {
            "description": "Masalah (RFC 9457)",
            "headers": _headers(IN_A_PROBLEM),
            "content": {MEDIA_TYPE: {"schema": Problem.model_json_schema()}},
        }
    }
    for route in iter_route_contexts(app.routes):
        for method in route.methods or ():
            operation = api["paths"].get(str(route.path), {}).get(method.lower())
            if operation:
                _describe(operation, route.original_route)
    return api


def _describe(operation: Document, route: Any) -> None:
    marks = _marks(route)
    headers = IN_AN_ANSWER | (OF_A_PAGE if paging in marks else {})
    headers |= REPEATED if command in marks else {}
    parameters = operation.get("parameters", [])
    parameters.sort(key=lambda each: not each["required"])
    for each in parameters:
        describe(each)
    answers = operation["responses"]
    answers.pop("default", None)
    for answer in answers.values():
        if answer["description"] == UNSAID:
            answer["description"] = "Berhasil"
        answer["headers"] = _headers(headers) | answer.get("headers", {})
    for status in statuses(operation, route):
        answers[str(status)] = {"$ref": PROBLEM, "description": REFUSALS[status]}


def statuses(operation: Document, route: Any) -> list[int]:
    """With which a route may refuse, by what it declares."""
    marks, body = _marks(route), "requestBody" in operation
    found = ALWAYS | (OF_A_PERSON if right_of(route) else set())
    found |= ASKED if body or operation.get("parameters") else set()
    found |= WITH_A_BODY if body else set()
    found |= UPON_A_VERSION if if_match_sections in marks else set()
    return sorted(found)


def _marks(route: Any) -> set[Any]:
    """What a route depends on; what is put together in line is found by what makes it."""
    return {getattr(each, "makes", each) for each in declared(route)}


def _headers(named: dict[str, str]) -> Document:
    return {
        name: {"description": what, "schema": {"type": "string"}} for name, what in named.items()
    }
