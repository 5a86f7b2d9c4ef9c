"""What a browser keeps for us, sealed: half a login, and that somebody got in by it before."""

import base64
import json

from cryptography.exceptions import InvalidTag
from fastapi import Request
from fastapi.responses import Response

from services.issuer.issuing import Issuer

KNOWN_LIFE = 180 * 86_400
"""Seconds for which a browser is not one of the strangers."""


def sealed(issuer: Issuer, name: str, person: str, life: int) -> str:
    text = json.dumps([person, int(issuer.clock()) + life]).encode()
    return base64.urlsafe_b64encode(issuer.vault.seal(name, text)).decode()


def opened(issuer: Issuer, name: str, given: str) -> str | None:
    """Whose it is, unless it was altered, is something else, or has had its time."""
    try:
        person, until = json.loads(issuer.vault.open(name, base64.urlsafe_b64decode(given)))
    except (ValueError, InvalidTag):
        return None
    return str(person) if issuer.clock() < until else None


def who(issuer: Issuer, request: Request, person: str) -> str:
    """Who tries, for counting: a browser that got in as this person before, or any stranger."""
    known = request.cookies.get(cookie(issuer, "known"), "")
    friend = opened(issuer, "known", known) == person
    return f"login:{person}:{known if friend else ''}"


def remember(issuer: Issuer, answer: Response, person: str) -> None:
    put(issuer, answer, "known", sealed(issuer, "known", person, KNOWN_LIFE), KNOWN_LIFE)


def cookie(issuer: Issuer, name: str) -> str:
    secure = issuer.url.startswith("https://")
    return f"__Host-jejak-{name}" if secure else f"jejak-{name}"


def put(issuer: Issuer, answer: Response, name: str, value: str, life: int) -> None:
    answer.set_cookie(
        cookie(issuer, name),
        value,
        max_age=life,
        secure=issuer.url.startswith("https://"),
        httponly=True,
        samesite="lax",
        path="/",
    )
