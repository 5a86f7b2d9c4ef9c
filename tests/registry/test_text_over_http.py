"""What cannot be seen is refused with words, wherever it stands, and nothing is recorded of it."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from contracts.ids import FAMILY as FAMILY_TAG
from infra.runtime.eventstore.ledger import Ledger
from tests.people_we_know import ANI, FAMILY, SUKAMAJU
from tests.registry.asking import APPROVER, DINSOS, OPERATOR, SYSADMIN
from tests.registry.test_commands_over_http import HOUSEHOLD, NEW_FAMILY, PERSON, YESTERDAY
from tests.runtime.identity.minting import claims, minted

HERE = "(here)"
NUL, OVERRIDE, SURROGATE = "\0", "\u202e", "\ud800"
HIDDEN = pytest.mark.parametrize("hidden", [NUL, OVERRIDE, SURROGATE], ids=ascii)
MOVE = {**YESTERDAY, "destination": {"level": "other_province", "region_code": HERE}}


def with_identity(**identity: Any) -> dict[str, Any]:
    return {**NEW_FAMILY, "members": [{**PERSON, "identity": {**PERSON["identity"], **identity}}]}  # type: ignore[dict-item]


FORMS: list[tuple[str, dict[str, Any], str]] = [
    *(
        ("/households", with_identity(**{field: HERE}), OPERATOR)
        for field in ["name", "birth_place", "father_name", "mother_name", "ethnicity", "nik"]
    ),
    ("/households", with_identity(documents={"akta_lahir": HERE}), OPERATOR),
    ("/households", with_identity(documents={HERE: "123"}), OPERATOR),
    ("/households", {**NEW_FAMILY, "kk_number": HERE}, OPERATOR),
    ("/households", {**NEW_FAMILY, "village_code": HERE}, OPERATOR),
    ("/households", {**NEW_FAMILY, HERE: "?"}, OPERATOR),
    ("/households", {**NEW_FAMILY, "address": {HERE: "?"}}, OPERATOR),
    *(
        (f"{HOUSEHOLD}/address-correction", {**YESTERDAY, "address": {line: HERE}}, OPERATOR)
        for line in ["address", "dusun", "rw", "rt"]
    ),
    (f"{HOUSEHOLD}/move-out", MOVE, OPERATOR),
    (f"{HOUSEHOLD}/deaths", {**YESTERDAY, "person_id": HERE}, OPERATOR),
    (f"{HOUSEHOLD}/deaths", {**YESTERDAY, "person_id": str(ANI), "cause": HERE}, OPERATOR),
    (f"{HOUSEHOLD}/deaths", {"effective": {"on": HERE}, "person_id": str(ANI)}, OPERATOR),
    (
        f"{HOUSEHOLD}/members/{ANI}/biodata-correction",
        {"identity": {"name": HERE}},
        OPERATOR,
    ),
    (f"{HOUSEHOLD}/members/{ANI}/nik-correction", {"nik": HERE}, OPERATOR),
    (f"{HOUSEHOLD}/desil", {"period": HERE, "desil": 1}, DINSOS),
    (f"{HOUSEHOLD}/listing-end", {**YESTERDAY, "reason_code": HERE}, APPROVER),
    (
        "/roles",
        {"officer": HERE, "role": "tim_data", "region_code": SUKAMAJU},
        SYSADMIN,
    ),
    ("/roles", {"officer": "baru", "role": HERE, "region_code": SUKAMAJU}, SYSADMIN),
    ("/roles", {"officer": "baru", "role": "tim_data", "region_code": HERE}, SYSADMIN),
]


@pytest.fixture
def unchanged(ledger: Ledger) -> Iterator[None]:
    head = ledger.head()
    yield
    assert ledger.head() == head


def send(web: TestClient, path: str, body: Any, person: str = OPERATOR, **headers: str) -> Response:
    """As bytes, since what a well-behaved client sends holds no unpaired surrogate."""
    given = {
        "authorization": f"Bearer {minted(claims(person))}",
        "idempotency-key": uuid4().hex,
        "content-type": "application/json",
        "reason": "laporan warga",
        "if-match": '"v1"',
    }
    raw = {name: value.encode("latin-1") for name, value in (given | headers).items()}
    return web.post(path, content=json.dumps(body).encode(), headers=raw)


@HIDDEN
@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("path", "body", "person"), FORMS)
def test_what_cannot_be_seen_is_refused_in_every_field_of_a_form(
    web: TestClient, path: str, body: dict[str, Any], person: str, hidden: str
) -> None:
    typed = json.loads(json.dumps(body).replace(HERE, json.dumps(f"Ra{hidden}hma")[1:-1]))
    answer = send(web, path, typed, person)
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["detail"]
    assert "hma" not in answer.text


@HIDDEN
@pytest.mark.usefixtures("unchanged")
def test_of_text_it_is_said_what_is_wrong_with_it(web: TestClient, hidden: str) -> None:
    form = {**YESTERDAY, "address": {"dusun": f"Mekar{hidden}"}}
    [error] = send(web, f"{HOUSEHOLD}/address-correction", form).json()["errors"]
    assert error["pointer"] == "#/address/dusun"
    assert error["detail"].startswith("Ada karakter yang tidak terlihat.")


HEADERS = [
    "reason",
    "legal-basis",
    "on-behalf-of",
    "evidence",
    "acting-role",
    "office",
]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("hidden", ["%00", "%E2%80%AE", "\x85"], ids=ascii)
@pytest.mark.parametrize("header", HEADERS)
def test_what_cannot_be_seen_is_refused_in_every_header(
    web: TestClient, header: str, hidden: str
) -> None:
    body = {**YESTERDAY, "person_id": str(ANI)}
    answer = send(web, f"{HOUSEHOLD}/deaths", body, **{header: f"salah{hidden}ketik"})
    assert answer.status_code == 422, answer.text
    [error] = answer.json()["errors"]
    assert error["detail"]
    assert "ketik" not in answer.text


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("hidden", ["%00", "%E2%80%AE", "%ED%A0%80"])
def test_nor_does_an_address_hold_it(web: TestClient, hidden: str) -> None:
    body = {**YESTERDAY, "person_id": str(ANI)}
    answer = send(web, f"/households/{FAMILY}{hidden}/deaths", body)
    assert answer.status_code == 422, answer.text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nur\u2019aini", "Nur'aini"),
        ("D`Costa", "D'Costa"),
        ("  M.  Ma'ruf, S.Pd. ", "M. Ma'ruf, S.Pd."),
        ("Zoe\u0308", "Zo\u00eb"),
    ],
)
def test_a_name_is_kept_in_one_form_however_it_is_typed(
    web: TestClient, ledger: Ledger, typed: str, kept: str
) -> None:
    answer = send(web, "/households", with_identity(name=typed))
    assert answer.status_code == 201, answer.text
    [past] = ledger.history(FAMILY_TAG.of(UUID(answer.json()["family_id"])))
    assert past.fact.members[0].identity.name == kept  # type: ignore[attr-defined]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("typed", ["\u0420\u0438\u043d\u0438", "R1ni", "\u200bRini"])
def test_a_look_alike_of_a_name_is_refused(web: TestClient, typed: str) -> None:
    answer = send(web, "/households", with_identity(name=typed))
    assert answer.status_code == 422, answer.text
