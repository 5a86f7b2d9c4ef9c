"""A window with a fake service behind it: answers in order, and remembers what was asked."""

import json
from typing import Any

import httpx

from services.console.client.api import Client
from services.console.client.login import OfficerLogin

URLS = {
    name: f"http://{name}"
    for name in ("registry", "verification", "programs", "reporting", "issuer")
}
Answer = httpx.Response | type[Exception]


class Counter:
    """`counter.client` speaks to it. `asked` holds every request, except those to log in."""

    def __init__(self, *answers: Answer, urls: dict[str, str] | None = None) -> None:
        self.answers = list(answers)
        self.urls = urls or URLS
        self.asked: list[httpx.Request] = []
        self.people: list[str] = []
        """Whom a command acts as."""
        self.logins = 0
        self.waited: list[float] = []

    @property
    def client(self) -> Client:
        web = httpx.Client(transport=httpx.MockTransport(self._answer))
        login = OfficerLogin("http://issuer", "operator.desa.18.09.01.2001", "rahasia", web)
        return Client(self.urls, login, web, wait=self.waited.append)

    @property
    def questions(self) -> list[str]:
        """What was asked, as `GET registry/households/...`."""
        return [f"{each.method} {each.url.host}{each.url.path}" for each in self.asked]

    def body(self, number: int) -> Any:
        """What a request carried, as JSON."""
        return json.loads(self.asked[number].content)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "issuer":
            self.logins += 1
            granted = {"access_token": f"token-{self.logins}", "expires_in": 600}
            return httpx.Response(200, json=granted)
        self.asked.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, type):
            raise answer("broken")
        return answer


def problem(status: int, kind: str, **more: object) -> httpx.Response:
    body = {"type": f"/problems/{kind}", "title": "Judul", "detail": "Penjelasan.", **more}
    return httpx.Response(status, json=body)


def wait(status: int, seconds: str) -> httpx.Response:
    """A refusal that says when to come back."""
    refused = problem(status, "not-now")
    refused.headers["Retry-After"] = seconds
    return refused


def answered(body: object = None) -> httpx.Response:
    return httpx.Response(200, json=body)


def page(*items: object, following: str | None = None) -> httpx.Response:
    """One page of a list."""
    return answered({"items": list(items), "next": following})
