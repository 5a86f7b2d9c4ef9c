"""The AsyncAPI 3 document: every channel, its message, its CloudEvents headers, who publishes."""

from typing import Any

from contracts.event import DurableCommand, Event
from contracts.message import wire_type
from infra.build.schemas import every_fact, message_example
from infra.runtime.messaging.streams import stream_name
from infra.runtime.messaging.topology import HEARS

Document = dict[str, Any]

DESCRIPTION = (
    "Fakta yang diterbitkan layanan Jejak, sebagai CloudEvents 1.0 mode biner lewat NATS"
    " JetStream. Sedikitnya sekali, berurutan menurut posisi per layanan; buang kembaran menurut"
    " ce-id. Tidak memuat NIK, nomor KK, nama, atau alamat."
)

HEADERS: dict[str, str] = {
    "ce-specversion": "CloudEvents version, 1.0",
    "ce-id": "id of the message: cell, service, epoch, position, index; also Nats-Msg-Id",
    "ce-previousid": "id of the message before it in the stream; missing on the first",
    "ce-eventid": "id of the fact",
    "ce-source": "/jejak/<cell>/<service>",
    "ce-type": "the type, with its version",
    "ce-subject": "surrogate id of what the fact is about",
    "ce-time": "when it was recorded",
    "ce-position": "position in the service's ledger",
    "ce-hash": "of the fact and of all before it in that ledger (SHA-256): keep it as a witness",
    "ce-effectivedate": "when it became true; missing where unknown",
    "ce-agency": "agency that recorded it",
    "ce-correlationid": "the same for all that one command set off",
    "ce-causationid": "id of the message that led to this one",
    "traceparent": "W3C trace context of the request that recorded it",
}


def document() -> Document:
    facts = every_fact()
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Jejak",
            "version": "1",
            "description": DESCRIPTION,
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {_name(fact): _channel(fact) for fact in facts},
        "operations": _operations(facts),
        "components": {
            "messages": {_name(fact): _message(fact) for fact in facts},
            "schemas": {"CloudEventHeaders": _headers()},
        },
    }


def _name(fact: type[Event]) -> str:
    return wire_type(fact)


def _service(fact: type[Event]) -> str:
    return fact.TOPIC.split(".")[0]


def _channel(fact: type[Event]) -> Document:
    return {
        "address": wire_type(fact),
        "title": fact.TITLE,
        "messages": {_name(fact): {"$ref": f"#/components/messages/{_name(fact)}"}},
        "x-jetstream": {"stream": stream_name(_service(fact))},
    }


def _operations(facts: list[type[Event]]) -> Document:
    operations = {}
    for fact in facts:
        channel = {"$ref": f"#/channels/{_name(fact)}"}
        operations[f"{_service(fact)} sends {_name(fact)}"] = {"action": "send", "channel": channel}
        if issubclass(fact, DurableCommand):
            operations[f"registry receives {_name(fact)}"] = {
                "action": "receive",
                "channel": channel,
            }
        for consumer, sources in HEARS.items():
            if _service(fact) in sources and not (
                issubclass(fact, DurableCommand) and consumer == "reporting"
            ):
                name = f"{consumer} receives {_name(fact)}"
                operations[name] = {"action": "receive", "channel": channel}
    return operations


def _message(fact: type[Event]) -> Document:
    return {
        "name": _name(fact),
        "title": fact.TITLE,
        "summary": " ".join((fact.__doc__ or "").split()),
        "contentType": "application/json",
        "headers": {"$ref": "#/components/schemas/CloudEventHeaders"},
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": {"$ref": f"./schemas/{_name(fact)}.json"},
        },
        "examples": [{"payload": message_example(fact)}],
    }


def _headers() -> Document:
    return {
        "type": "object",
        "required": ["ce-specversion", "ce-id", "ce-source", "ce-type", "ce-time", "ce-position"],
        "properties": {
            name: {"type": "string", "description": text} for name, text in HEADERS.items()
        },
    }
