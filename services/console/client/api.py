"""Requests to the services: with a token, a purpose, a reason and a key that makes repeats safe.

A connection that breaks and a service that asks to wait are tried again with the same key.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import sleep
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx

from contracts.codes.recording import RecordingReason
from contracts.privacy.opening import Purpose
from services.console.client.failures import Refusal, Silent
from services.console.client.login import OfficerLogin

PAUSES = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries when a service names none."""
LONGEST_WAIT = 10.0
WAIT_STATUSES = (409, 429, 503)


class Client:
    """Speaks as one person. Answers are returned; a refusal is raised as `Refusal`."""

    def __init__(
        self,
        urls: Mapping[str, str],
        login: OfficerLogin,
        web: httpx.Client,
        *,
        purpose: Purpose = Purpose.SERVICE,
        wait: Callable[[float], None] = sleep,
    ) -> None:
        self.urls = urls
        self.login = login
        self.web = web
        self.purpose = purpose
        self.wait = wait

    def get(self, service: str, path: str, **query: Any) -> httpx.Response:
        """Query values that are None are left out."""
        return self._tried(service, "GET", path, params=_given(query))

    def post(
        self,
        service: str,
        path: str,
        body: Any = None,
        *,
        reason: str | None = None,
        remark: str | None = None,
        key: str | None = None,
        headers: Mapping[str, str] | None = None,
        **more: Any,
    ) -> httpx.Response:
        """`key` names the intent (default: a new one); `more` goes to httpx: `files`, `data`.

        A `reason` that is a code of the list goes as one, any other as a remark; a `remark` says
        more than a code does.
        """
        own = {"Idempotency-Key": key or str(uuid4())}
        if reason in tuple(RecordingReason):
            own["Reason-Code"] = str(reason)
        else:
            remark = reason or remark
        if remark:
            own["Reason"] = quote(remark, safe=" ")
        sent = {} if body is None else {"json": body}
        return self._tried(service, "POST", path, headers=own | dict(headers or {}), **sent, **more)

    @contextmanager
    def streamed(self, service: str, path: str, body: Any = None) -> Iterator[httpx.Response]:
        """A POST whose answer is read while it is made; its lines may take minutes to come."""
        sent = {} if body is None else {"json": body}
        headers = self._headers({"Idempotency-Key": str(uuid4())})
        url = self._url(service, path)
        try:
            with self.web.stream("POST", url, headers=headers, timeout=None, **sent) as answer:
                if answer.is_error:
                    answer.read()
                    raise refusal_of(answer)
                yield answer
        except httpx.TransportError:
            raise Silent(service) from None

    def _tried(self, service: str, method: str, path: str, **request: Any) -> httpx.Response:
        own = request.pop("headers", {})
        for pause in (*PAUSES, None):
            answer = self._sent(service, method, path, own, request)
            waiting = pause if answer is None else _asked_to_wait(answer, pause)
            if waiting is None or pause is None:
                break
            self.wait(waiting)
        if answer is None:
            raise Silent(service)
        if answer.is_error:
            raise refusal_of(answer)
        return answer

    def _sent(
        self, service: str, method: str, path: str, own: Mapping[str, str], request: dict[str, Any]
    ) -> httpx.Response | None:
        """The answer, or None when nobody answered. An expired token is renewed once."""
        url = self._url(service, path)
        try:
            answer = self.web.request(method, url, headers=self._headers(own), **request)
            if answer.status_code == 401:
                self.login.forget()
                answer = self.web.request(method, url, headers=self._headers(own), **request)
        except httpx.TransportError:
            return None
        return answer

    def _url(self, service: str, path: str) -> str:
        if service not in self.urls:
            raise Silent(service)
        return self.urls[service] + path

    def _headers(self, own: Mapping[str, str]) -> dict[str, str]:
        common = {"Authorization": f"Bearer {self.login.token()}", "Purpose": self.purpose}
        return common | dict(own)


def refusal_of(answer: httpx.Response) -> Refusal:
    try:
        problem = answer.json()
    except ValueError:
        problem = {}
    return Refusal(answer.status_code, problem if isinstance(problem, dict) else {})


def _asked_to_wait(answer: httpx.Response, pause: float | None) -> float | None:
    """Seconds to wait before the same request may succeed; None when waiting does not help."""
    named = answer.headers.get("Retry-After")
    if answer.status_code not in WAIT_STATUSES or (named is None and answer.status_code != 503):
        return None
    seconds = float(named) if named and named.isdigit() else pause
    return seconds if seconds is not None and seconds <= LONGEST_WAIT else None


def _given(query: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in query.items() if value is not None}
