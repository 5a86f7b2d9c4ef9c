"""JSON Schemas of what travels, one per fact and version: what a consumer may rely on."""

from typing import Any

from pydantic import BaseModel

from contracts.event import Absent, Event, Evidence, plan
from contracts.facts import FACTS
from contracts.message import wire_type
from contracts.privacy.classes import IN_CLEAR, TRAVELLING
from contracts.privacy.kept import kept
from contracts.privacy.travelling import (
    PublishedProvenance,
    public_body,
    public_provenance,
    stays,
)
from infra.build.examples import example

Schema = dict[str, Any]

BOX = "Box"
SEALED: Schema = {
    "description": "What one class says of one subject, sealed: opened by whoever was granted it.",
    "anyOf": [
        {
            "type": "object",
            "required": ["class", "key", "box"],
            "properties": {
                "class": {"enum": sorted(TRAVELLING - IN_CLEAR), "type": "string"},
                "key": {"type": "string", "format": "uuid"},
                "box": {"type": "string", "contentEncoding": "base64"},
            },
        },
        {"enum": sorted(Absent), "type": "string"},
    ],
}


def every_fact() -> list[type[Event]]:
    """All facts and commands of the vocabulary, in the order of their names."""
    return [kind for _, kind in sorted(FACTS.kinds.items())]


def message_schema(fact: type[Event]) -> Schema:
    """The schema of a message's JSON body: the fact without what stays behind, and provenance."""
    body = fact.model_json_schema(mode="serialization")
    definitions = body.pop("$defs", {})
    for model in {fact, *models_in(fact)}:
        _withhold(body if model is fact else definitions.get(model.__name__, {}), model)
    by = PublishedProvenance.model_json_schema(mode="serialization")
    by["properties"].pop("traceparent")
    definitions |= by.pop("$defs", {}) | {BOX: SEALED}
    _keep(by, PublishedProvenance)
    _keep(definitions["Evidence"], Evidence)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": fact.TITLE,
        "description": " ".join((fact.__doc__ or "").split()),
        "type": "object",
        "required": ["fact", "by"],
        "properties": {"fact": _open(body), "by": _open(by)},
        "$defs": {name: _open(each) for name, each in sorted(_used(body, by, definitions).items())},
        "examples": [message_example(fact)],
        "x-type": wire_type(fact),
    }


def message_example(fact: type[Event]) -> Schema:
    by = example(PublishedProvenance)
    return {"fact": public_body(example(fact)), "by": public_provenance(by, by.recorded_at)}


def _keep(schema: Schema, model: type[BaseModel]) -> None:
    for name, mark in kept(model).items():
        if mark.unless is None:
            schema["properties"].pop(name)


def _withhold(schema: Schema, model: type[BaseModel]) -> None:
    properties = schema.get("properties", {})
    for field in plan(model):
        if field.seal and not stays(field) and field.name in properties:
            properties[field.name] = {"$ref": f"#/$defs/{BOX}"}
        elif stays(field):
            properties.pop(field.name, None)
            if field.name in schema.get("required", []):
                schema["required"].remove(field.name)


def models_in(fact: type[BaseModel]) -> set[type[BaseModel]]:
    """The parts a model is made of, and theirs."""
    found: set[type[BaseModel]] = set()
    for field in fact.model_fields.values():
        for model in _nested(field.annotation):
            found |= {model} | models_in(model)
    return found


def _nested(annotation: Any) -> set[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {annotation}
    return {each for part in getattr(annotation, "__args__", ()) for each in _nested(part)}


def _open(schema: Schema) -> Schema:
    """Consumers ignore what they do not know, so that a field can be added."""
    return {name: value for name, value in schema.items() if name != "additionalProperties"}


def _used(*schemas_then_definitions: Schema) -> Schema:
    *schemas, definitions = schemas_then_definitions
    used: Schema = {}
    waiting = list(schemas)
    while waiting:
        for name in _references(waiting.pop()):
            if name not in used:
                used[name] = definitions[name]
                waiting.append(definitions[name])
    return used


def _references(value: Any) -> set[str]:
    if isinstance(value, dict):
        own = {value["$ref"].rsplit("/", 1)[1]} if "$ref" in value else set()
        return own.union(*(_references(each) for each in value.values()))
    if isinstance(value, list):
        return set().union(*(_references(each) for each in value))
    return set()
