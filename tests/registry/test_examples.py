"""Every example of the registry's page is sent to the registry, and does what it says."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID

import pytest

from contracts.event import Evidence
from contracts.ids import FAMILY as FAMILY_TAG
from infra.runtime.http import provenance
from tests.people_we_know import FAMILY, family, neighbours
from tests.registry.conftest import OFFICERS
from tests.registry.known import Known
from tests.runtime.identity.minting import claims, minted
from tests.shown import Shown, shown

WITH_EXAMPLES = [each for each in shown("registry") if each.body is not None]


@dataclass
class Given:
    """What must have happened before, and what of an example depends on it."""

    path: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    officer: str = ""


def nothing(registry: Known) -> Given:
    return Given()


GIVEN: dict[str, Callable[[Known], Given]] = {}


def officer_for(asked: Shown) -> str:
    return next(who for who, (role, _) in OFFICERS.items() if role in asked.roles)


def etag(registry: Known, asked: Shown, person: str) -> Mapping[str, str]:
    """The version that whoever changes a family has read."""
    if "If-Match" not in dict(asked.given("header")):
        return {}
    return {"If-Match": registry.get(person, f"/households/{FAMILY}").headers["etag"]}


@pytest.mark.parametrize("asked", WITH_EXAMPLES, ids=lambda asked: asked.name)
def test_an_example_is_accepted_as_it_stands(registry: Known, asked: Shown) -> None:
    registry.record(family, neighbours)
    given = GIVEN.get(asked.name, nothing)(registry)
    person = given.officer or officer_for(asked)
    token = minted(claims(person, aud="registry"))
    headers = asked.headers({**etag(registry, asked, person), **given.headers})
    answer = registry.web.request(
        asked.method,
        asked.address(given.path),
        json=asked.body,
        headers=[*headers, ("Authorization", f"Bearer {token}")],
    )
    assert answer.status_code < 300, answer.text


def test_every_header_of_a_command_is_read_as_its_example_says(
    registry: Known, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of them at once; a device does not send its clock a year late."""
    registry.record(family)
    monkeypatch.setattr(provenance, "now", lambda: datetime(2026, 11, 24, tzinfo=UTC))
    birth = next(each for each in WITH_EXAMPLES if each.name.endswith("/births"))
    every = birth.every_header()
    assert {"Acting-Role", "Confirmed", "Confirmed-At", "Evidence", "On-Behalf-Of"} <= every.keys()
    token = minted(claims("operator.sukamaju", aud="registry"))
    answer = registry.web.post(
        birth.address({}),
        json=birth.body,
        headers={**every, "Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == 202, answer.text
    by = registry.ledger.history(FAMILY_TAG.of(FAMILY))[-1].by
    assert (by.role, by.office, by.channel) == (
        every["Acting-Role"],
        every["Office"],
        every["Channel"],
    )
    assert (by.reason, by.remark) == (every["Reason-Code"], every["Reason"])
    assert (by.legal_basis, by.on_behalf_of) == (every["Legal-Basis"], every["On-Behalf-Of"])
    assert by.evidence == (Evidence(uri="urn:jejak:berkas:formulir-12", kind="formulir"),)
    assert by.delegation_id == UUID(every["Delegation"])
    assert by.confirmed_at == datetime.fromisoformat(every["Confirmed-At"])
