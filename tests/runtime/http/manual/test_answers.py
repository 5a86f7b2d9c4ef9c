"""What a service says of its answers: each refusal a route can give, each header that may come."""

from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.runtime.http.conftest import as_person
from tests.runtime.http.test_problems import problem


@pytest.fixture
def paths(web: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = web.get("/openapi.json").json()["paths"]
    return found


def refusals(operation: dict[str, Any]) -> set[str]:
    return {status for status in operation["responses"] if not status.startswith("2")}


def test_a_route_names_the_refusals_of_what_it_asks_for(paths: dict[str, Any]) -> None:
    reading, writing = paths["/notes"]["get"], paths["/notes"]["post"]
    assert {"401", "403", "404", "422", "429", "503"} <= refusals(reading)
    assert refusals(writing) - refusals(reading) == {"408", "413"}
    changing = paths["/notes/{number}"]["put"]
    assert {"412", "428"} <= refusals(changing), "it asks which version is meant"


def test_a_public_route_refuses_nobody_for_who_they_are(paths: dict[str, Any]) -> None:
    assert not {"401", "403"} & refusals(paths["/notes/weather/today"]["get"])


def test_every_refusal_is_the_one_problem(web: TestClient, paths: dict[str, Any]) -> None:
    shared = web.get("/openapi.json").json()["components"]["responses"]["Problem"]
    assert list(shared["content"]) == ["application/problem+json"]
    assert shared["headers"].keys() == {"Retry-After", "WWW-Authenticate", "Allow"}
    for operations in paths.values():
        for operation in operations.values():
            for status in refusals(operation):
                assert operation["responses"][status]["$ref"] == "#/components/responses/Problem"
                assert operation["responses"][status]["description"]


def test_pages_are_linked_and_commands_replayed_in_headers_that_are_described(
    paths: dict[str, Any],
) -> None:
    reading = paths["/notes"]["get"]["responses"]["200"]["headers"]
    assert "Link" in reading and "Idempotent-Replayed" not in reading
    [writing] = [
        answer["headers"]
        for status, answer in paths["/notes"]["post"]["responses"].items()
        if status.startswith("2")
    ]
    assert "Idempotent-Replayed" in writing and "Link" not in writing
    assert {"ETag", "As-Of-Position"} <= reading.keys()


def test_an_address_names_all_methods_that_it_takes(web: TestClient) -> None:
    """The framework itself names those of the first route alone."""
    answer = web.delete("/notes", headers=as_person("operator.satu"))
    problem(answer, 405)
    assert answer.headers["allow"] == "GET, POST"
