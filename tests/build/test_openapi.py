"""Every operation of every service is titled in Indonesian and shows an example that fits."""

import json
import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar

import pytest
from fastapi import FastAPI, Header
from jsonschema import Draft202012Validator
from pydantic import BaseModel

from infra.build.documents import openapi
from infra.runtime.http.manual.codes import lists
from infra.runtime.http.manual.form import Form
from infra.runtime.http.manual.parameters import RARELY_SENT
from infra.runtime.messaging.topology import SERVICES
from tests.contracts.identifying import names_in

Document = dict[str, Any]
Operation = tuple[str, Document]

ENGLISH = re.compile(r"\b(the|of|a|an|and|get|list|create|update|delete|read|show|with|by)\b", re.I)

IN_NO_ADDRESS = {"nik", "kk_number", "no_kk", "nama", "address", "alamat"}


def operations(api: Document) -> Iterator[Operation]:
    for path, methods in api["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def untitled(api: Document) -> list[str]:
    """Operations whose title is missing, made up from the function's name, or English."""
    return [
        name
        for name, operation in operations(api)
        if not operation.get("summary")
        or operation["summary"].lower().replace(" ", "_") in operation["operationId"]
        or ENGLISH.search(operation["summary"])
    ]


def unshown(api: Document) -> list[str]:
    """Operations with a body or an answer without an example, or with one that does not fit."""
    return [
        f"{name}: {fault}"
        for name, operation in operations(api)
        for content in openapi.contents(operation)
        if (fault := _misfit(content, api))
    ]


def parameters(api: Document, where: str) -> Iterator[tuple[str, Document]]:
    for name, operation in operations(api):
        for each in operation.get("parameters", ()):
            if each["in"] == where:
                yield f"{name}: {each['name']}", each


def unexplained(api: Document, where: str) -> list[str]:
    """Parameters that say nothing of themselves, or show no example that fits."""
    return [
        name
        for name, each in parameters(api, where)
        if not each.get("description") or _unfit(each["schema"], api)
    ]


def unillustrated(api: Document) -> list[str]:
    """Operations with a JSON body whose form shows no example of its own."""
    forms = api.get("components", {}).get("schemas", {})
    bodies = [
        (name, operation["requestBody"]["content"].get("application/json"))
        for name, operation in operations(api)
        if "requestBody" in operation
    ]
    return [name for name, body in bodies if body and not _own(body["schema"], forms)]


def _own(schema: Document, forms: Document) -> list[Any]:
    """Of the form, which may be left out where nothing need be said."""
    options = [each for each in schema.get("anyOf", [schema]) if "$ref" in each]
    named = [forms[each["$ref"].rsplit("/", 1)[1]] for each in options]
    return [example for form in [*options, *named] for example in form.get("examples", ())]


def _unfit(schema: Document, api: Document) -> bool:
    shown = schema.get("examples", ())
    rules = Draft202012Validator({**schema, "components": api.get("components", {})})
    return not shown or not all(map(rules.is_valid, shown))


def _misfit(content: Document, api: Document) -> str | None:
    if "example" not in content:
        return "no example"
    schema = {**content["schema"], "components": api.get("components", {})}
    found = next(Draft202012Validator(schema).iter_errors(content["example"]), None)
    return found.message if found else None


@pytest.fixture(scope="module", params=SERVICES)
def api(request: pytest.FixtureRequest) -> Document:
    return openapi.document(request.param)


def test_every_operation_has_an_indonesian_title(api: Document) -> None:
    assert untitled(api) == []


def test_every_body_and_answer_shows_an_example_that_fits(api: Document) -> None:
    assert unshown(api) == []


def test_every_body_has_an_example_of_its_own_form(api: Document) -> None:
    """Made from nothing but a schema, it would be nobody's."""
    assert unillustrated(api) == []


def test_no_example_holds_a_number_that_somebody_could_have(api: Document) -> None:
    """No province has the code 99."""
    numbers = re.findall(r"(?<![\da-f-])\d{16}(?![\da-f])", json.dumps(api))
    assert [each for each in numbers if not each.startswith("99")] == []


def test_every_name_in_an_address_is_explained_and_shown(api: Document) -> None:
    assert unexplained(api, "path") == []


def test_every_question_is_explained_and_what_it_shows_fits(api: Document) -> None:
    for name, each in parameters(api, "query"):
        assert each.get("description"), name
        assert "examples" not in each["schema"] or not _unfit(each["schema"], api), name


def test_every_header_is_spelt_as_it_is_sent_and_shows_an_example_that_fits(api: Document) -> None:
    assert unexplained(api, "header") == []
    for name, each in parameters(api, "header"):
        assert each["name"] == each["name"].title(), name


def test_whoever_tries_a_command_begins_with_what_it_asks_for(api: Document) -> None:
    for name, each in parameters(api, "header"):
        filled = "example" in each
        assert filled or not each["required"], name
        assert not filled or each["example"] in each["schema"]["examples"], name
        assert not filled or each["name"] not in RARELY_SENT, name
        assert filled or f"misalnya `{each['schema']['examples'][0]}`" in each["description"], name


def test_codes_are_named_with_the_list_they_stand_in(api: Document) -> None:
    """Whoever reads the page finds out at /codes what each word means."""
    for name, each in parameters(api, "header"):
        schema = each["schema"]
        coded = "enum" in schema or "#/components/schemas" in str(schema)
        pointer = re.search(r"GET /codes/(\w+)", each["description"])
        assert not coded or pointer, name
        assert not pointer or pointer[1] in lists(), name


def test_no_path_and_no_query_holds_an_identifier(api: Document) -> None:
    for name, operation in operations(api):
        places = [(each["in"], each["name"]) for each in operation.get("parameters", ())]
        assert not IN_NO_ADDRESS & {n for where, n in places if where in {"path", "query"}}, name
        assert ("query", "name") not in places, name


def test_every_service_publishes_its_api() -> None:
    assert SERVICES == ("registry", "verification", "programs", "reporting")


class Named(BaseModel):
    officer: str


class Shown(Form):
    EXAMPLE: ClassVar = {"officer": "operator.sukamaju"}

    officer: str


class ShownElsewhere(Shown):
    office: str = ""


def _bad_api() -> FastAPI:
    app = FastAPI()

    @app.get("/families")
    def show_families() -> None:
        return

    @app.post("/families", summary="Create a family")
    def create(body: Named) -> Named:
        return body

    @app.post("/keluarga", summary="Daftarkan keluarga")
    def register(body: Named) -> Named:
        return body

    return app


def test_an_operation_without_title_or_example_is_found() -> None:
    api = _bad_api().openapi()
    assert untitled(api) == ["GET /families", "POST /families"]
    assert len(unshown(api)) >= 4
    assert unillustrated(api) == ["POST /families", "POST /keluarga"]
    assert unshown(openapi.described(_bad_api())) == []


def test_an_example_that_does_not_fit_is_found() -> None:
    api = openapi.described(_bad_api())
    body = api["paths"]["/keluarga"]["post"]["requestBody"]["content"]["application/json"]
    body["example"] = {"officer": 3}
    assert unshown(api) == ["POST /keluarga: 3 is not of type 'string'"]
    assert names_in(body["example"]) == {"officer"}


def test_a_header_without_a_word_or_with_an_example_that_does_not_fit_is_found() -> None:
    app = FastAPI()

    @app.get("/families", summary="Keluarga")
    def families(
        bare: Annotated[str, Header()],
        wrong: Annotated[int, Header(description="Berapa", examples=["tiga"])],
        right: Annotated[int, Header(description="Berapa", examples=[3])],
    ) -> None:
        return

    assert unexplained(app.openapi(), "header") == [
        "GET /families: bare",
        "GET /families: wrong",
    ]


def test_a_form_shows_its_own_example_and_none_that_it_inherits() -> None:
    assert Shown.model_json_schema()["examples"] == [Shown.EXAMPLE]
    assert "examples" not in ShownElsewhere.model_json_schema()
