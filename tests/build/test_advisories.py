"""What is known against a part is said; what nobody answered for is called unknown, never clean."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from infra.build.supply import advisories
from infra.build.supply.advisories import FOUND, NOTHING_KNOWN, OSV, UNKNOWN, LookedUp, looked_up
from infra.build.supply.bill_of_materials import bill

RELEASES = [
    {"major": "18", "latestMinor": "6", "supported": True},
    {"major": "17", "latestMinor": "12", "supported": True},
]
PARTS = sorted(bill().components, key=lambda part: str(part.purl))
ASKED = [part for part in PARTS if part.purl and part.purl.type != "docker"]
Web = Callable[[httpx.Request], httpx.Response]


def answering(vulns: dict[str, list[str]], releases: Any = RELEASES) -> Web:
    """Both sources, as they answer: OSV in the order of the questions."""

    def answer(request: httpx.Request) -> httpx.Response:
        if str(request.url) != OSV:
            return httpx.Response(200, json=releases)
        asked = [each["package"]["purl"] for each in json.loads(request.content)["queries"]]
        found = [[{"id": known} for known in vulns.get(purl, [])] for purl in asked]
        return httpx.Response(200, json={"results": [{"vulns": v} if v else {} for v in found]})

    return answer


def looked(web: Web) -> LookedUp:
    with httpx.Client(transport=httpx.MockTransport(web)) as client:
        return looked_up(PARTS, client)


def test_where_everybody_answers_and_knows_nothing_that_is_said() -> None:
    answers = looked(answering({}))
    assert (answers.code, answers.asked, answers.found) == (NOTHING_KNOWN, len(ASKED), {})


def test_what_is_known_of_one_part_is_told_of_that_part() -> None:
    purl = str(next(part.purl for part in PARTS if part.name == "h11"))
    answers = looked(answering({purl: ["PYSEC-2", "GHSA-1"]}))
    assert answers.found == {purl: ["GHSA-1", "PYSEC-2"]}
    assert answers.code == FOUND


def test_a_newer_minor_release_of_postgresql_is_a_finding_and_so_is_the_end_of_its_support() -> (
    None
):
    newer = looked(answering({}, [RELEASES[0] | {"latestMinor": "7"}]))
    assert list(newer.found.values()) == [["18.7 is out"]]
    ended = looked(answering({}, [RELEASES[0] | {"supported": False}]))
    assert list(ended.found.values()) == [["18 is no longer mended"]]


def no_route(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("Name or service not known", request=request)


@pytest.mark.parametrize(
    "web",
    [
        no_route,
        lambda _: httpx.Response(404),
        lambda _: httpx.Response(200, text="<html>Welcome</html>"),
        lambda _: httpx.Response(200, json={"results": [{}]}),
        lambda _: httpx.Response(200, json=[]),
    ],
    ids=["nobody there", "not found", "a page", "too few answers", "something else"],
)
def test_who_does_not_answer_as_he_should_leaves_every_part_unknown(web: Web) -> None:
    answers = looked(web)
    assert (answers.code, answers.asked) == (UNKNOWN, 0)
    assert len(answers.unknown) == len(ASKED)


def test_a_major_release_that_postgresql_does_not_list_is_unknown() -> None:
    answers = looked(answering({}, [RELEASES[1]]))
    assert answers.unknown == [str(part.purl) for part in PARTS if part.name == "postgresql"]
    assert (answers.code, answers.asked) == (UNKNOWN, len(ASKED) - 1)


def test_many_parts_are_asked_about_in_several_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advisories, "AT_ONCE", 7)
    last = str([part.purl for part in ASKED if part.purl and part.purl.type == "pypi"][-1])
    answers = looked(answering({last: ["GHSA-9"]}))
    assert answers.found == {last: ["GHSA-9"]}
    assert answers.asked == len(ASKED)


def test_a_finding_counts_more_than_what_is_unknown() -> None:
    assert LookedUp(found={"pkg:pypi/x@1": ["GHSA-1"]}, unknown=["pkg:pypi/y@1"]).code == FOUND


def test_the_command_says_unknown_where_there_is_no_network(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    client = httpx.Client(transport=httpx.MockTransport(no_route))
    monkeypatch.setattr(advisories.httpx, "Client", lambda **_: client)
    assert advisories.main() == UNKNOWN
    said = capsys.readouterr().out
    assert "0 parts asked about" in said and "unknown" in said and "clean" not in said
