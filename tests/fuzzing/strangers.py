"""A run of schemathesis over one service, and what of its answers was not announced."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import schemathesis
from schemathesis import Case, CheckContext, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema
from schemathesis.schemas import BaseSchema

from infra.runtime.http.middleware import SAFE_HEADERS
from tests.fuzzing.officers import Office

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "allow_header_conformance",
    "announced_headers",
)
OF_HTTP = {"content-type", "content-length", "date", "connection", "transfer-encoding"}
EVERYWHERE = OF_HTTP | {name.lower() for name in SAFE_HEADERS}


@schemathesis.check
def announced_headers(ctx: CheckContext, response: Response, case: Case) -> None:
    """No answer has a header that neither all answers nor this one's description has."""
    described = case.operation.definition.raw["responses"].get(str(response.status_code))
    if described is None or "$ref" in described:
        shared = case.operation.schema.raw_schema.get("components", {}).get("responses", {})
        described = shared.get("Problem", {})
    known = EVERYWHERE | {name.lower() for name in described.get("headers", {})}
    if unknown := {name.lower() for name in response.headers} - known:
        raise Failure(
            operation=case.operation.label, title="Header nobody announced", message=str(unknown)
        )


@dataclass
class Run:
    """How a run went."""

    asked: int = 0
    statuses: dict[int, int] = field(default_factory=dict)
    reached: set[str] = field(default_factory=set)
    """Operations that answered with what they are there for."""
    faults: dict[str, str] = field(default_factory=dict)
    """Each kind of fault at each operation once, with what was said."""

    def add(self, finished: events.ScenarioFinished) -> None:
        recorder = finished.recorder
        for case_id, exchange in recorder.interactions.items():
            self.asked += 1
            if exchange.response is None:
                continue
            status = exchange.response.status_code
            self.statuses[status] = self.statuses.get(status, 0) + 1
            if status < 300:
                self.reached.add(recorder.cases[case_id].value.operation.label)
        for case_id, checks in recorder.checks.items():
            exchange = recorder.interactions[case_id]
            said = exchange.response.text if exchange.response else ""
            for each in checks:
                if each.failure_info:
                    failure = each.failure_info.failure
                    self.faults[f"{failure.operation}: {each.name}"] = f"{failure.message} {said}"


def let_loose(
    url: str,
    office: Office,
    *,
    seed: int,
    examples: int,
    seconds: int | None = None,
    phases: tuple[str, ...],
    known: dict[str, list[str]],
    choose: Callable[[str], bool] = lambda _: True,
) -> Run:
    """Ask everything of one service, once or, with `seconds`, again and again for so long.

    `known` are ids that are there, by the parameter's name.
    """
    config = SchemathesisConfig.from_dict(_settings(examples, phases))
    config.update(seed=seed, max_time=seconds, max_failures=None)
    schema = schemathesis.openapi.from_url(f"{url}/openapi.json", config=config)
    schema = schema.include(lambda ctx: choose(ctx.operation.label))
    _equip(schema, office, known, Random(seed))
    run = Run()
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            run.add(event)
        elif isinstance(event, events.NonFatalError):
            run.faults[f"{event.label}: not tried"] = str(event.value)[:500]
    return run


def _settings(examples: int, phases: tuple[str, ...]) -> dict[str, Any]:
    every = ("examples", "coverage", "fuzzing", "stateful")
    return {
        "continue-on-failure": True,
        "request-timeout": 30.0,
        "generation": {"max-examples": examples, "database": "none", "no-shrink": True},
        "phases": {name: {"enabled": name in phases} for name in every},
        "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
    }


def _equip(schema: BaseSchema, office: Office, known: dict[str, list[str]], random: Random) -> None:
    @schema.auth(refresh_interval=None)
    class Fitting:
        def get(self, case: Case, ctx: Any) -> Office:
            return office

        def set(self, case: Case, asked: Office, ctx: Any) -> None:
            case.headers = case.headers or {}
            if token := asked.token(case.operation):
                case.headers["Authorization"] = f"Bearer {token}"
            _aim(case, known, random)

    @schema.hook
    def after_call(context: HookContext, case: Case, response: Response) -> None:
        sent = response.request.headers.get("Authorization", "")
        office.rest(sent.removeprefix("Bearer "))


def _aim(case: Case, known: dict[str, list[str]], random: Random) -> None:
    """Ask mostly for somebody who is there, as what one is: else little behind a 404 is tried."""
    for name in ("acting-role", "office", "delegation"):
        if case.headers and random.random() < 0.9:
            case.headers.pop(name, None)
    for name in case.path_parameters or {}:
        if name in known and random.random() < 0.5:
            case.path_parameters[name] = random.choice(known[name])
    if "if-match" in {name.lower() for name in case.headers or {}} and random.random() < 0.5:
        case.headers["if-match"] = f'"v{random.randint(1, 4)}"'
