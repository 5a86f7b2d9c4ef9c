"""A regency made of paper: the services the story speaks to, as far as the story can tell.

It answers like them, repeats an answer for a key it knows, and refuses what rests on an old
version; what it was asked to do is kept in `journal`, in order and without repeats.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import httpx

from contracts.codes.person import Relation
from services.console.client.api import Client
from services.console.client.login import OfficerLogin
from services.console.demo.families import VILLAGE, SampleFiles, candidates
from services.console.demo.stage import PURPOSE, Officers
from tests.console.answers import WHY
from tests.console.counter import URLS, problem

CASE = "1b789f6c-d2d7-594c-8e51-90912ad7e3e7"


@dataclass(frozen=True)
class Line:
    """One thing that somebody did."""

    role: str
    path: str
    body: Any
    headers: httpx.Headers

    @property
    def what(self) -> str:
        """`births` of `/households/<id>/births`."""
        return self.path.rpartition("/")[2]

    @property
    def reason_code(self) -> str:
        """From the list, so that the history says more than that there was another reason."""
        return self.headers["reason-code"]


@dataclass
class Regency:
    files: SampleFiles
    journal: list[Line] = field(default_factory=list)
    questions: list[httpx.Request] = field(default_factory=list)
    fail: dict[str, httpx.Response] = field(default_factory=dict)
    """A refusal by the end of a path; given until it is taken away."""
    refused_files: bool = False
    sent: int = 0
    """Commands that arrived, repeats among them."""
    known: dict[str, httpx.Response] = field(default_factory=dict)
    versions: Counter[str] = field(default_factory=Counter)
    jobs: dict[str, str] = field(default_factory=dict)
    looks: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.families = {_id(each.kk_number): each for each in candidates(self.files, VILLAGE)}

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.host == "issuer":
            role = dict(httpx.QueryParams(request.content.decode()))["username"]
            return httpx.Response(200, json={"access_token": role, "expires_in": 600})
        path = request.url.path
        for end, refusal in self.fail.items():
            if path.endswith(end):
                return refusal
        if request.method == "GET" or path.startswith("/search"):
            self.questions.append(request)
            return self._look(path, request)
        self.sent += 1
        key = request.headers["idempotency-key"]
        if key not in self.known:
            answer = self._do(path, request)
            if answer.is_error:
                return answer
            self.known[key] = answer
        return self.known[key]

    def done(self, *whats: str) -> list[Line]:
        """Lines of the journal by what was done."""
        return [line for line in self.journal if line.what in whats]

    @property
    def position(self) -> int:
        return len(self.journal)

    def _look(self, path: str, request: httpx.Request) -> httpx.Response:
        match path.strip("/").split("/"):
            case ["search", "kk"]:
                body: Any = [{"family_id": _id(json.loads(request.content)["kk_number"])}]
            case ["imports", job_id]:
                body = self._job(job_id)
            case ["households", family_id]:
                return self._household(family_id)
            case ["households", _, "timeline"]:
                body = {"items": self._timeline(), "next": None}
            case ["cases", _]:
                body = {"state": self._later("case", "applied")}
            case ["families", _, "programmes"]:
                body = [{"programme": "PKH", "state": self._later("enrolment", "berakhir")}]
            case _:
                body = WHY
        return httpx.Response(200, json=body)

    def _do(self, path: str, request: httpx.Request) -> httpx.Response:
        stale = self._stale(path, request)
        if stale:
            return stale
        role = request.headers["authorization"].removeprefix("Bearer ")
        multipart = request.headers.get("content-type", "").startswith("multipart")
        body = None if multipart or not request.content else json.loads(request.content)
        self.journal.append(Line(role, path, body, request.headers))
        if path == "/imports":
            job_id = f"job-{len(self.jobs) + 1}"
            self.jobs[job_id] = "received"
            return httpx.Response(202, json=self._job(job_id))
        if path.endswith("/commit"):
            self.jobs[path.split("/")[2]] = "committing"
            return httpx.Response(202, json=self._job(path.split("/")[2]))
        thing = _thing(path)
        self.versions[thing] += 1
        answer = {"position": self.position, "case_id": CASE, "known_at": self.position}
        return httpx.Response(202, json=answer, headers={"ETag": f'"v{self.versions[thing]}"'})

    def _stale(self, path: str, request: httpx.Request) -> httpx.Response | None:
        """Whoever changes a family or a case says which version they looked at."""
        thing = _thing(path)
        if thing is None or path == "/cases":
            return None
        current = f'"v{self.versions[thing]}"'
        return None if request.headers.get("if-match") == current else problem(412, "stale")

    def _household(self, family_id: str) -> httpx.Response:
        if not any(line.path.endswith("/commit") for line in self.journal):
            return problem(404, "not-found")
        members = [
            {
                "person_id": f"{family_id}-{number}",
                "relation": Relation.numbered(int(row["kk_level"])).value,
            }
            for number, row in enumerate(self.families[family_id].members)
        ]
        body = {"family_id": family_id, "members": members, "position": self.position}
        etag = f'"v{self.versions[f"/households/{family_id}"]}"'
        return httpx.Response(200, json=body, headers={"ETag": etag})

    def _job(self, job_id: str) -> dict[str, Any]:
        """An import moves on each time somebody looks at it."""
        state = self.jobs[job_id]
        following = {"received": "failed" if self.refused_files else "planned"}
        self.jobs[job_id] = following.get(state, "committed" if state == "committing" else state)
        return {
            "id": job_id,
            "number": f"IMP-{job_id}",
            "state": state,
            "state_label": state,
            "rows_done": 3,
            "rows_total": None,
            "totals": {"new": 12, "rejected": 1, "stale": 0},
            "problem": {"detail": "Berkas ini memuat makro."} if state == "failed" else None,
        }

    def _later(self, what: str, state: str) -> str:
        """Not at the first look: it has to travel."""
        self.looks[what] += 1
        return state if self.looks[what] > 1 else "sedang diproses"

    def _timeline(self) -> list[dict[str, Any]]:
        last = {"topic": "programs.enrolled", "recorded_at": "2026-11-20T18:31:00+00:00"}
        died = {"topic": "registry.member_died", "recorded_at": "2026-11-20T18:30:00+00:00"}
        return [died, last] if self._later("timeline", "all") == "all" else [died]


class PaperOfficers(Officers):
    """Officers of a regency made of paper; their token is their role."""

    def __init__(self, regency: Regency) -> None:
        self.regency = regency
        self.present: dict[str, Client] = {}

    def __enter__(self) -> "PaperOfficers":
        return self

    def __exit__(self, *_: object) -> None:
        self.present.clear()

    def __getitem__(self, role: str) -> Client:
        if role not in self.present:
            web = httpx.Client(transport=httpx.MockTransport(self.regency.answer))
            login = OfficerLogin("http://issuer", role, "rahasia", web)
            client = Client(URLS, login, web, purpose=PURPOSE, wait=lambda _: None)
            self.present[role] = client
        return self.present[role]


def _id(kk_number: str) -> str:
    return str(uuid5(NAMESPACE_URL, kk_number))


def _thing(path: str) -> str | None:
    """What a command changes and must have looked at: a family, or a case."""
    found = re.match(r"/households/[^/]+|/cases", path)
    return found[0] if found else None
