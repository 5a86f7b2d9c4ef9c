"""A token is asked for when it is needed, and not again before it is about to end."""

from urllib.parse import parse_qs

import httpx
import pytest

from services.console.client.failures import Refusal, Silent
from services.console.client.login import SPARE, OfficerLogin

LIFE = 600.0


class Issuer:
    """Grants tokens with a number, or answers as it is told to."""

    def __init__(self, answer: httpx.Response | type[Exception] | None = None) -> None:
        self.answer = answer
        self.forms: list[dict[str, list[str]]] = []
        self.time = 1000.0

    @property
    def login(self) -> OfficerLogin:
        web = httpx.Client(transport=httpx.MockTransport(self._grant))
        return OfficerLogin("http://issuer", "auditor.18.09", "rahasia", web, lambda: self.time)

    def _grant(self, request: httpx.Request) -> httpx.Response:
        assert str(request.url) == "http://issuer/token"
        self.forms.append(parse_qs(request.content.decode()))
        if isinstance(self.answer, type):
            raise self.answer("away")
        granted = {"access_token": f"token-{len(self.forms)}", "expires_in": LIFE}
        return self.answer or httpx.Response(200, json=granted)


def test_an_officer_logs_in_by_name_and_password() -> None:
    issuer = Issuer()
    assert issuer.login.token() == "token-1"
    assert issuer.forms == [
        {"grant_type": ["password"], "username": ["auditor.18.09"], "password": ["rahasia"]}
    ]


def test_nobody_logs_in_before_there_is_something_to_ask() -> None:
    issuer = Issuer()
    assert issuer.login.person == "auditor.18.09"
    assert issuer.forms == []


@pytest.mark.parametrize(
    ("later", "logins"), [(0.0, 1), (LIFE - SPARE, 1), (LIFE - SPARE + 1, 2), (LIFE * 3, 2)]
)
def test_a_token_is_renewed_shortly_before_it_ends(later: float, logins: int) -> None:
    issuer = Issuer()
    login = issuer.login
    login.token()
    issuer.time += later
    assert login.token() == f"token-{logins}"


def test_a_token_that_was_not_accepted_is_not_used_again() -> None:
    issuer = Issuer()
    login = issuer.login
    login.token()
    login.forget()
    assert login.token() == "token-2"


@pytest.mark.parametrize("status", [400, 401, 429, 500])
def test_who_may_not_log_in_is_told_so_in_words(status: int) -> None:
    with pytest.raises(Refusal) as refused:
        Issuer(httpx.Response(status, json={"error": "invalid_grant"})).login.token()
    assert refused.value.code == 5
    assert refused.value.lines() == ["Tidak dapat masuk: Layanan masuk menolak pengguna ini."]


@pytest.mark.parametrize("failure", [httpx.ConnectError, httpx.ReadTimeout])
def test_an_issuer_that_does_not_answer_is_named(failure: type[Exception]) -> None:
    with pytest.raises(Silent, match="issuer"):
        Issuer(failure).login.token()


def test_a_login_that_is_printed_holds_no_token() -> None:
    login = Issuer().login
    login.token()
    assert "token-1" not in repr(login)
