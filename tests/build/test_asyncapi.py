"""The AsyncAPI document: every message, who sends it, who hears it, and nothing that dangles."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml
from faststream.specification.asyncapi.v3_0_0.schema import ApplicationSchema
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from contracts.message import wire_type
from infra.build.publish import ROOT
from infra.build.schemas import every_fact
from infra.runtime.messaging.topology import HEARS

PUBLISHED = ROOT / "published"
Document = dict[str, Any]


@pytest.fixture(scope="module")
def document() -> Document:
    found: Document = yaml.safe_load((PUBLISHED / "asyncapi.yaml").read_text())
    return found


def dangling(document: Document, folder: Path) -> list[str]:
    """References in the document that lead nowhere."""
    return [each for each in _references(document) if not _leads(each, document, folder)]


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def _leads(reference: str, document: Document, folder: Path) -> bool:
    if not reference.startswith("#/"):
        return (folder / reference).exists()
    found: Any = document
    for step in reference.removeprefix("#/").split("/"):
        if not isinstance(found, dict) or step not in found:
            return False
        found = found[step]
    return True


def test_another_implementation_reads_it_as_asyncapi_3(document: Document) -> None:
    assert document["asyncapi"] == "3.0.0"
    ApplicationSchema.model_validate(document)


def test_another_implementation_refuses_what_is_none(document: Document) -> None:
    broken = deepcopy(document)
    next(iter(broken["operations"].values()))["action"] = "publish"
    with pytest.raises(ValidationError):
        ApplicationSchema.model_validate(broken)


def test_no_reference_leads_nowhere(document: Document) -> None:
    assert dangling(document, PUBLISHED) == []


def test_a_reference_that_leads_nowhere_is_found(document: Document) -> None:
    broken = deepcopy(document)
    del broken["channels"]["registry.member-born.v1"]
    assert "#/channels/registry.member-born.v1" in dangling(broken, PUBLISHED)
    assert dangling(document, PUBLISHED / "schemas")


def test_every_fact_has_a_channel_and_one_sender(document: Document) -> None:
    names = {wire_type(fact) for fact in every_fact()}
    assert set(document["channels"]) == names
    assert {channel["address"] for channel in document["channels"].values()} == names
    senders = [
        o["channel"]["$ref"] for o in document["operations"].values() if o["action"] == "send"
    ]
    assert sorted(senders) == sorted(f"#/channels/{name}" for name in names)


@pytest.mark.parametrize("consumer", sorted(HEARS))
def test_it_says_who_hears_what(document: Document, consumer: str) -> None:
    heard = {
        operation["channel"]["$ref"].rsplit("/", 1)[1].split(".")[0]
        for name, operation in document["operations"].items()
        if name.startswith(f"{consumer} receives")
    }
    assert heard == set(HEARS[consumer])


def test_the_examples_fit_the_schemas() -> None:
    for path in sorted((PUBLISHED / "schemas").glob("*.json")):
        schema = yaml.safe_load(path.read_text())
        Draft202012Validator.check_schema(schema)
        for each in schema["examples"]:
            Draft202012Validator(schema).validate(each)
