"""`/authorize`: the code flow with PKCE (RFC 9700), and with it the page where people log in.

Name and password first, then the second factor where the account asks for one; the first time, an
authenticator app is set up. Nothing is kept at the issuer between two logins: each is a new one.
"""

import secrets
from typing import Annotated, Any
from urllib.parse import urlencode

import segno
from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import RedirectResponse, Response
from psycopg import Connection
from pydantic import BaseModel, ConfigDict, StringConstraints

from services.issuer.accounts import attempts, book, one_time
from services.issuer.accounts.passwords import matches
from services.issuer.issuing import Issuer, IssuerDep
from services.issuer.login import browser, sessions
from services.issuer.login.pages import field, form, page

router = APIRouter()
HALF_LIFE = 300
"""Seconds between the password and the second factor."""
WRONG = "Nama, kata sandi, atau kode salah. Periksa lalu coba lagi."
WAIT = "Terlalu banyak percobaan. Tunggu {seconds} detik, lalu coba lagi."
AGAIN = "Halaman masuk sudah kedaluwarsa. Masuk lagi dari aplikasinya."
Short = Annotated[str, StringConstraints(max_length=500)]


class Authorization(BaseModel):
    """An authorization request, as the client sent it."""

    model_config = ConfigDict(extra="ignore")

    client_id: Short = ""
    redirect_uri: Short = ""
    response_type: Short = ""
    code_challenge: Short = ""
    code_challenge_method: Short = ""
    state: Short = ""
    scope: Short = ""

    @property
    def fault(self) -> str | None:
        """OAuth's name of what is wrong with it, for the client."""
        if self.response_type != "code":
            return "unsupported_response_type"
        if self.code_challenge_method != "S256" or len(self.code_challenge) != 43:
            return "invalid_request"
        return None

    def back(self, issuer: str, **answer: str) -> Response:
        """To the client, and with whose answer it is (RFC 9207)."""
        said = {**answer, "iss": issuer} | ({"state": self.state} if self.state else {})
        joint = "&" if "?" in self.redirect_uri else "?"
        return RedirectResponse(f"{self.redirect_uri}{joint}{urlencode(said)}", 303)


@router.get("/authorize")
def ask(issuer: IssuerDep, asked: Annotated[Authorization, Query()], request: Request) -> Response:
    if (wrong := _unknown(issuer, asked)) is not None:
        return wrong
    if asked.fault:
        return asked.back(issuer.url, error=asked.fault)
    # The page holds what the cookie holds, so that no other site can send the form.
    csrf = request.cookies.get(browser.cookie(issuer, "login")) or secrets.token_urlsafe(32)
    answer = _login_page(asked, csrf)
    browser.put(issuer, answer, "login", csrf, HALF_LIFE * 12)
    return answer


@router.post("/authorize")
def answer(
    issuer: IssuerDep,
    request: Request,
    asked: Annotated[Authorization, Form()],
    csrf: Annotated[str, Form(max_length=100)] = "",
    username: Annotated[str, Form(max_length=100)] = "",
    password: Annotated[str, Form(max_length=200)] = "",
    half: Annotated[str, Form(max_length=2_000)] = "",
    code: Annotated[str, Form(max_length=10)] = "",
) -> Response:
    if (wrong := _unknown(issuer, asked)) is not None:
        return wrong
    token = request.cookies.get(browser.cookie(issuer, "login"), "")
    if not token or not secrets.compare_digest(token.encode(), csrf.encode()):
        return page("Masuk", "", 400, AGAIN)
    with issuer.database() as db:
        if half:
            return _second(issuer, db, request, asked, token, half, code)
        return _first(issuer, db, request, asked, token, book.named(username), password)


def _first(
    issuer: Issuer,
    db: Connection[Any],
    request: Request,
    asked: Authorization,
    csrf: str,
    person: str,
    password: str,
) -> Response:
    who = browser.who(issuer, request, person)
    if seconds := attempts.wait(db, who):
        return _login_page(asked, csrf, WAIT.format(seconds=seconds), 429)
    account = book.find(db, person)
    good = matches(password, account.password if account else None)
    if account is None or not good or not account.active:
        attempts.failed(db, who)
        attempts.note(db, person, "password", "refused", asked.client_id)
        return _login_page(asked, csrf, WRONG, 401)
    if account.two_factors and not issuer.demo:
        attempts.note(db, person, "password", "given", asked.client_id)
        half = browser.sealed(issuer, "half", person, HALF_LIFE)
        return _code_page(issuer, db, asked, csrf, person, half)
    attempts.succeeded(db, who)
    return _in(issuer, db, asked, person, ["pwd"])


def _second(
    issuer: Issuer,
    db: Connection[Any],
    request: Request,
    asked: Authorization,
    csrf: str,
    half: str,
    code: str,
) -> Response:
    person = browser.opened(issuer, "half", half)
    if person is None:
        return _login_page(asked, csrf, AGAIN, 400)
    who = browser.who(issuer, request, person)
    if seconds := attempts.wait(db, who):
        return _login_page(asked, csrf, WAIT.format(seconds=seconds), 429)
    with db.transaction():
        good = one_time.check(db, issuer.vault, person, code, issuer.clock())
    if not good:
        attempts.failed(db, who)
        attempts.note(db, person, "one-time password", "refused", asked.client_id)
        return _code_page(issuer, db, asked, csrf, person, half, WRONG, 401)
    attempts.succeeded(db, who)
    return _in(issuer, db, asked, person, ["pwd", "otp", "mfa"])


def _in(
    issuer: Issuer, db: Connection[Any], asked: Authorization, person: str, factors: list[str]
) -> Response:
    with db.transaction():
        session_id = sessions.begin(db, person, asked.client_id, factors)
        code = sessions.issue_code(db, session_id, asked.redirect_uri, asked.code_challenge)
        sessions.sweep(db)
    attempts.note(db, person, "+".join(factors), "given", asked.client_id)
    answer = asked.back(issuer.url, code=code)
    browser.remember(issuer, answer, person)
    return answer


def _unknown(issuer: Issuer, asked: Authorization) -> Response | None:
    """A client or an address that is not registered gets no redirect, whatever it asks."""
    client = issuer.client(asked.client_id)
    if client is None or asked.redirect_uri not in client.redirect_uris:
        return page("Masuk", "", 400, "Aplikasi atau alamat kembalinya tidak terdaftar di sini.")
    return None


def _login_page(asked: Authorization, csrf: str, fault: str = "", status: int = 200) -> Response:
    fields = field("username", "Nama akun", autocomplete="username", autocapitalize="none")
    fields += field("password", "Kata sandi", "password", autocomplete="current-password")
    hidden = {**asked.model_dump(), "csrf": csrf}
    body = form("authorize", hidden, fields, "Masuk")
    return page("Masuk", body, status, fault, _targets(asked))


def _code_page(
    issuer: Issuer,
    db: Connection[Any],
    asked: Authorization,
    csrf: str,
    person: str,
    half: str,
    fault: str = "",
    status: int = 200,
) -> Response:
    intro = ""
    if not one_time.enrolled(db, person):
        with db.transaction():
            begun = one_time.begin(db, issuer.vault, person)
        picture = segno.make(begun.uri).svg_data_uri(scale=4)
        intro = (
            "<p>Pindai dengan aplikasi autentikator, lalu ketik kode yang ditampilkannya.</p>"
            f'<img alt="Kode QR" src="{picture}"><p class="secret">{begun.secret}</p>'
        )
    fields = field("code", "Kode enam angka", inputmode="numeric", autocomplete="one-time-code")
    hidden = {**asked.model_dump(), "csrf": csrf, "half": half}
    body = intro + form("authorize", hidden, fields, "Lanjut")
    return page("Kode kedua", body, status, fault, _targets(asked))


def _targets(asked: Authorization) -> str:
    """The redirect that follows a form counts as its target."""
    scheme, _, rest = asked.redirect_uri.partition("://")
    return f"'self' {scheme}://{rest.partition('/')[0]}"
