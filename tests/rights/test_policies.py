"""Rights against policies that were written by hand in another language (Cedar).

The product answers from the right of a route, the roles and the regions of a person; Cedar from
`policies.cedar`. Both are asked the same random questions and must say the same.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from cedarpy import Decision, Entities, PolicySet, is_authorized_batch
from fastapi.routing import iter_route_contexts

from contracts.codes.roles import ROLES
from infra.build.documents.openapi import application
from infra.runtime.http.access import right_of
from infra.runtime.identity.rights import Acting, OutOfReach, Principal, Right
from infra.runtime.messaging.topology import SERVICES

POLICIES = Path(__file__).with_name("policies.cedar").read_text()
NAMED = re.compile(r'Action::"([^"]+)"')
REGIONS = [
    *("18", "18.09", "18.10", "1", "18.0", "18.090"),
    *(f"18.09.{n:02}" for n in range(1, 13)),
    *("18.09.1", "18.10.01"),
    *(f"18.09.{n:02}.{v}" for n in (1, 2, 10) for v in (2001, 2002, 200)),
    *("18.09.1.2001", "18.10.01.2001"),
]
"""A regency with its parts, a neighbour, and codes that only look as if one held the other."""
AT_ONCE = 10_000
ASKED, EACH_RUN, SEED = 100_000, 15_000, 20261127
RIGHTS: dict[str, list[Right]] = {}


class Question(NamedTuple):
    """May whoever holds these do that there?"""

    held: tuple[Acting, ...]
    action: str
    region: str


def rights_of_routes() -> dict[str, list[Right]]:
    """What each route of any service declares; routes that all services have stand here once."""
    if not RIGHTS:
        for service in SERVICES:
            app = application(import_module(f"services.{service}.main").service)
            for route in iter_route_contexts(app.routes):
                if right := right_of(route.original_route):
                    for method in (route.methods or set()) - {"HEAD", "OPTIONS"}:
                        RIGHTS.setdefault(f"{method} {route.path}", []).append(right)
    return RIGHTS


def ours(question: Question) -> set[bool]:
    """What the product answers; services that have the same route must not differ."""
    held: dict[str, set[str]] = {}
    for each in question.held:
        held.setdefault(each.role, set()).add(each.office)
    whole = Principal("p", {role: frozenset(over) for role, over in held.items()}, "t")
    return {_may(whole.within(each), question.region) for each in RIGHTS[question.action]}


def _may(who: Principal, region: str) -> bool:
    try:
        return bool(who.roles) and bool(who.acting(region))
    except OutOfReach:
        return False


class Cedar:
    """The policies, asked in batches; a person may what one of the held roles and offices may."""

    def __init__(self, policies: str) -> None:
        self.policies = PolicySet.from_str(policies)
        self.entities = Entities.from_json_str(json.dumps(list(_entities())))

    def answers(self, questions: Sequence[Question]) -> list[bool]:
        asked = [
            {
                "principal": f'Holding::"{each.role}@{each.office}"',
                "action": f'Action::"{question.action}"',
                "resource": f'Region::"{question.region}"',
            }
            for question in questions
            for each in question.held
        ]
        found = iter(is_authorized_batch(asked, self.policies, self.entities))
        answers = []
        for question in questions:
            results = [next(found) for _ in question.held]
            assert not any(each.diagnostics.errors for each in results)
            answers.append(any(each.decision == Decision.Allow for each in results))
        return answers


def _entities() -> Iterable[Mapping[str, object]]:
    for code in REGIONS:
        larger = code.rpartition(".")[0]
        parents = [{"type": "Region", "id": larger}] if larger in REGIONS else []
        yield {"uid": {"type": "Region", "id": code}, "attrs": {}, "parents": parents}
    for role in ROLES:
        for office in REGIONS:
            yield {
                "uid": {"type": "Holding", "id": f"{role}@{office}"},
                "attrs": {
                    "role": role,
                    "level": ("regency", "regency", "sub-district", "village")[office.count(".")],
                    "office": {"__entity": {"type": "Region", "id": office}},
                },
                "parents": [],
            }


def questions(random: Random, number: int) -> list[Question]:
    """Half of them about a region within an office that is held, or else nearly all are refused."""
    actions = sorted(rights_of_routes())
    asked = []
    for _ in range(number):
        held = tuple(
            Acting(random.choice(sorted(ROLES)), random.choice(REGIONS))
            for _ in range(random.choice((1, 1, 1, 2, 3)))
        )
        inside = [code for code in REGIONS if code.startswith(held[0].office)]
        region = random.choice(inside if random.random() < 0.5 else REGIONS)
        asked.append(Question(held, random.choice(actions), region))
    return asked


def differences(policies: str, asked: Sequence[Question]) -> list[Question]:
    rights_of_routes()
    cedar, found = Cedar(policies), []
    for at in range(0, len(asked), AT_ONCE):
        batch = asked[at : at + AT_ONCE]
        answers = cedar.answers(batch)
        found += [q for q, may in zip(batch, answers, strict=True) if ours(q) != {may}]
    return found


def test_every_route_of_every_service_stands_in_the_policies_and_nothing_else_does() -> None:
    named = set(NAMED.findall(POLICIES))
    assert named == set(rights_of_routes()), "say in policies.cedar who may use the new route"


def test_random_questions_are_answered_alike() -> None:
    asked = questions(Random(SEED), EACH_RUN)
    allowed = sum(Cedar(POLICIES).answers(asked[:2000]))
    assert 100 < allowed < 1900, "questions that are all refused ask nothing"
    assert differences(POLICIES, asked) == []


@pytest.mark.soak
def test_a_hundred_thousand_random_questions_are_answered_alike() -> None:
    asked = questions(Random(SEED + 1), ASKED)
    assert differences(POLICIES, asked) == []
    print(f"{len(asked)} questions, {sum(Cedar(POLICIES).answers(asked))} allowed, 0 differences")


@pytest.mark.parametrize(
    ("hole", "instead"),
    [
        ('principal.role == "kasi" }', 'principal.role == "kades" }'),
        (' && principal.level == "regency" };', " };"),
        ("unless { resource in principal.office }", "unless { true }"),
        ('"manajer_program", "pmd"', '"manajer_program", "kominfo"'),
    ],
)
def test_one_hole_is_found(hole: str, instead: str) -> None:
    assert hole in POLICIES
    found = differences(POLICIES.replace(hole, instead, 1), questions(Random(SEED), EACH_RUN))
    assert found


def test_a_right_that_lets_in_one_role_too_many_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    action = "POST /households/{family_id}/births"
    [right] = rights_of_routes()[action]
    wider = Right(right.action, right.roles | {"pendamping"}, right.scope)
    monkeypatch.setitem(RIGHTS, action, [wider])
    found = differences(POLICIES, questions(Random(SEED), EACH_RUN))
    assert {question.action for question in found} == {action}
