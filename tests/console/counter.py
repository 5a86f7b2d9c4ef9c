"""A window with a fake service behind it: answers in order, and remembers what was asked."""

import httpx

from services.console.client.api import Client
from services.console.client.login import Login

URLS = {name: f"http://{name}" for name in ("registry", "programs", "reporting", "issuer")}
Answer = httpx.Response | type[Exception]


class Counter:
    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.asked: list[httpx.Request] = []
        self.logins = 0
        self.waited: list[float] = []

    @property
    def client(self) -> Client:
        web = httpx.Client(transport=httpx.MockTransport(self._answer))
        login = Login("http://issuer", "operator.desa.18.09.01.2001", "rahasia", web)
        return Client(URLS, login, web, wait=self.waited.append)

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


def told(body: object = None) -> httpx.Response:
    return httpx.Response(200, json=body)
