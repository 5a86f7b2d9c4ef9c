"""Officers of an installation for production: a letter, a browser, an authenticator app."""

import re
import time
from typing import Any
from uuid import uuid4

import httpx

from contracts.privacy.opening import Purpose
from infra.runtime.process.production.certificates import known_by
from tests.issuer.conftest import CONSOLE, PASSWORD, Browser, app_code
from tests.journeys.containers import Containers


class Officer:
    """Somebody with a letter, a browser and an authenticator app."""

    def __init__(self, installed: Containers, person: str) -> None:
        self.installed, self.person = installed, person
        self.web = httpx.Client(
            verify=known_by(installed.authority), base_url=installed.url("issuer"), trust_env=False
        )
        self.tokens: dict[str, str] = {}

    def activates(self, code: str) -> str:
        form = {"username": self.person, "code": code, "password": PASSWORD}
        return self.web.post("/activate", data=form).text

    def logs_in(self) -> str:
        """How many factors were asked for is what the page shows."""
        browser = Browser(self.web)  # type: ignore[arg-type]
        shown = browser.logs_in(self.person)
        secret = re.search(r'<p class="secret">([A-Z2-7]+)</p>', shown.text)
        if secret:
            shown = browser.fills_in(code=app_code(secret[1], time.time()))
        answer = browser.exchanges().json()
        self.tokens["registry"] = answer["access_token"]
        refresh = {"grant_type": "refresh_token", "client_id": CONSOLE, "audience": "reporting"}
        again = self.web.post("/token", data=refresh | {"refresh_token": answer["refresh_token"]})
        self.tokens["reporting"] = again.json()["access_token"]
        return "two" if secret else "one"

    def asks(self, service: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.tokens[service]}", "Purpose": Purpose.SERVICE}
        url = f"{self.installed.url(service)}{path}"
        if body is None:
            return self.web.get(url, headers=headers)
        headers |= {"Idempotency-Key": str(uuid4()), "Reason": "laporan warga"}
        return self.web.post(url, json=body, headers=headers)
