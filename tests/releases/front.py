"""A small proxy before the replicas of every service, and people who do not stop working."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import uuid4

import httpx

from tests.beside import beside
from tests.people_we_know import SUKAMAJU
from tests.releases.site import CHIEF, CLERK, Replica
from tests.runtime.identity.minting import claims, minted
from tests.verification.steps import FLOOR

FINE = (200, 201)


@dataclass
class Front:
    """Sends each request to the next replica that is ready; who breaks off is asked elsewhere."""

    issuer: str
    replicas: dict[str, list[Replica]] = field(default_factory=dict)
    _ready: dict[str, list[Replica]] = field(default_factory=dict)
    _turn: Iterator[int] = field(default_factory=itertools.count)
    _stop: threading.Event = field(default_factory=threading.Event)

    def add(self, *replicas: Replica) -> None:
        for each in replicas:
            self.replicas[each.service] = [*self.replicas.get(each.service, []), each]

    def take_out(self, replica: Replica) -> None:
        """Before it is stopped, as a rolling upgrade does."""
        left = [each for each in self.replicas[replica.service] if each is not replica]
        self.replicas[replica.service] = left
        self.look()

    def look(self) -> None:
        self._ready = {
            name: [each for each in found if each.ready] for name, found in self.replicas.items()
        }

    def ask(
        self, service: str, method: str, path: str, body: Any = None, person: str = CLERK
    ) -> httpx.Response:
        key = uuid4().hex
        for _ in range(50):
            ready = self._ready.get(service, [])
            if ready:
                replica = ready[next(self._turn) % len(ready)]
                try:
                    return self.directly(replica, method, path, body, key, person)
                except httpx.TransportError:
                    pass
            time.sleep(0.1)
        raise AssertionError(f"no replica of {service} is ready")

    def directly(
        self,
        replica: Replica,
        method: str,
        path: str,
        body: Any = None,
        key: str = "",
        person: str = CLERK,
    ) -> httpx.Response:
        token = minted(claims(person, iss=self.issuer, aud=replica.service))
        headers = {
            "authorization": f"Bearer {token}",
            "idempotency-key": key or uuid4().hex,
            "reason": "laporan warga",
            "purpose": "pelayanan",
            "evidence": "berkas:rumah-depan.jpg; kind=foto",
        }
        url = f"{replica.url}{path}"
        # Reading the certificates of the world takes longer than the answer.
        return httpx.request(method, url, json=body, headers=headers, timeout=10, verify=False)

    @contextmanager
    def looking(self) -> Iterator["Front"]:
        def look() -> None:
            while not self._stop.wait(0.1):
                self.look()

        thread = threading.Thread(target=look)
        thread.start()
        try:
            yield self
        finally:
            self._stop.set()
            thread.join()


@dataclass
class People:
    """Some register families, some propose what is to be corrected about them, some look.

    What is not as it should be is noted.
    """

    front: Front
    families: list[str] = field(default_factory=list)
    cases: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    asked: int = 0
    _random: Random = field(default_factory=lambda: Random(1809))

    def register(self) -> str | None:
        answer = self.front.ask("registry", "POST", "/households", family_of_one(self._random))
        self._judge(answer, "register")
        if answer.status_code not in FINE:
            return None
        self.families.append(answer.json()["family_id"])
        return self.families[-1]

    def propose(self, families: Iterator[str]) -> bool:
        """About the next of families that everybody has heard of, each of which has one case."""
        if (family := next(families, None)) is None:
            return False
        body = {**FLOOR, "family_id": family, "based_on": 1}
        answer = self.front.ask("verification", "POST", "/cases", body)
        self._judge(answer, "propose")
        if answer.status_code in FINE:
            self.cases.append(answer.json()["case_id"])
        return answer.status_code in FINE

    def define(self, code: str) -> bool:
        body = {"code": code, "name": "Program Uji"}
        answer = self.front.ask("programs", "POST", "/programmes", body, CHIEF)
        self._judge(answer, "define")
        return answer.status_code in FINE

    def look_further(self, cases: int) -> None:
        """At the cases of the village, and at the programmes."""
        answer = self.front.ask("verification", "GET", "/cases")
        self._judge(answer, "cases")
        if answer.status_code in FINE:
            found = sum(each["count"] for each in answer.json()["counts"])
            self.wrong += [f"{found} cases, and there were {cases}"] if found < cases else []
        answer = self.front.ask("programs", "GET", "/programmes")
        self._judge(answer, "programmes")
        if answer.status_code in FINE and not answer.json():
            self.wrong.append("programmes: an empty list")

    def look(self, before: int, known: list[str]) -> None:
        """At the village, and at the history of a family that everybody has heard of."""
        answer = self.front.ask("registry", "GET", f"/villages/{SUKAMAJU}/completeness")
        self._judge(answer, "village")
        if answer.status_code in FINE and (found := answer.json()["families"]["total"]) < before:
            self.wrong.append(f"village: {found} families, and there were {before}")
        if known:
            family = self._random.choice(known)
            answer = self.front.ask("reporting", "GET", f"/households/{family}/timeline")
            self._judge(answer, "history")
            if answer.status_code in FINE and not answer.json()["items"]:
                self.wrong.append("history: an empty list")

    def _judge(self, answer: httpx.Response, what: str) -> None:
        self.asked += 1
        if answer.status_code not in FINE:
            self.wrong.append(f"{what}: {answer.status_code} {answer.text[:200]}")

    @contextmanager
    def at_work(self, pause: float = 0.05) -> Iterator[None]:
        """Until it is left. What is looked at is what was there when they began."""
        before, known = len(self.families), list(self.families)
        tasks = [(self.register,), (self.look, before, known)]
        if self.cases:
            unproposed = iter(known[: -len(self.cases)])
            tasks += [(self.propose, unproposed), (self.look_further, len(self.cases))]

        def work(do: Any, *given: Any) -> Callable[[threading.Event], None]:
            def again(stop: threading.Event) -> None:
                while not stop.wait(pause):
                    try:
                        do(*given)
                    except Exception as error:
                        self.wrong.append(f"{do.__name__}: {type(error).__name__} {error}")

            return again

        with beside(*(work(*each) for each in tasks)):
            yield


def family_of_one(random: Random) -> dict[str, Any]:
    return {
        "effective": {"on": "2026-10-01"},
        "village_code": SUKAMAJU,
        "address": {"address": "Jalan Uji 1", "dusun": "MEKAR", "rw": "001", "rt": "002"},
        "members": [
            {
                "relation": "head",
                "biodata": {"sex": "female", "birth_date": f"19{random.randint(50, 99)}-03-04"},
                "identity": {"name": "".join(random.choices("ABCDEFGHIJKLMNOPRSTUWY", k=14))},
            }
        ],
        "origin": {"level": "other_province", "region_code": "31.74"},
    }
