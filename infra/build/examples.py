"""One example of any JSON Schema, always the same: for answers and for stored samples.

Where a schema shows one of its own, as a form does, that is it.
NIK and KK number begin with 99, a province that does not exist.
"""

import re
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, uuid5

from pydantic import BaseModel

Schema = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)

NAMED = {
    "before": "2026-01",
    "village_code": "18.09.01.2001",
    "village": "18.09.01.2001",
    "to_village_code": "18.09.01.2002",
    "from_village": "18.09.01.2002",
    "happened_in": "18.09.01.2002",
    "region_code": "18.09.01",
    "office": "18.09.01.2001",
    "period": "2026-TW4",
    "desil": 2,
    "birth_date": "1985-07-01",
    "version": 1,
    "expression": "desil <= 4",
    "reason_code": "MAMPU",
    "nik": "9999010107850001",
    "kk_number": "9999010101200001",
    "role": "tim_data",
    "officer": "operator.sukamaju",
    "actor": "operator.sukamaju",
    "causation_id": "18.09:registry:1:12:0",
    "reason": "laporan_keluarga",
    "remark": "dilaporkan anaknya",
    "legal_basis": "UU 24/2013",
    "channel": "counter",
    "content": "0" * 64,
    "hash": "0" * 64,
    "prompted_by": "operator.sukamaju",
    "source": "import:0b6f7d5e-8f0a-5c53-9d0b-3f1c2a7e4d11",
    "code": "BANTUAN-PANGAN",
    "sha256": "0" * 64,
    "uri": "berkas:surat-keterangan",
    "kind": "foto",
    "because": "18.09:registry:1:12:0",
    "voided": "18.09:registry:1:12:0",
    "father_nik": "9999010107600001",
    "mother_nik": "9999014107620001",
    "agency": "pemdes",
    "id": "18.09:registry:1:12:0",
    "topic": "registry.member_died",
    "questionnaire": "housing",
    "edition": "regsosek-2022.k",
    "surveyor": "petugas.satu",
    "event_id": "0b6f7d5e-8f0a-5c53-9d0b-3f1c2a7e4d11",
    "title": "Kematian dicatat",
    "name": "Contoh",
    "birth_place": "Kotacontoh",
    "address": "Jalan Melati 3",
    "dusun": "Mekar",
    "rw": "417",
    "rt": "583",
    "relation": "wife",
    "relation_label": "Istri",
    "sex": "female",
    "presence": "present",
    "programme": "PKH",
    "programme_name": "Program Keluarga Harapan",
    "target": "family",
    "state_label": "Berjalan",
    "type": "registry.member-died.v1",
    "message_id": "18.09:registry:1:12:0",
    "previousid": "18.09:registry:1:11:0",
    "causationid": "18.09:registry:1:12:0",
    "eventid": "0b6f7d5e-8f0a-5c53-9d0b-3f1c2a7e4d11",
    "correlationid": "0b6f7d5e-8f0a-5c53-9d0b-3f1c2a7e4d11",
    "subject": "00000000-0000-0000-0000-000000000064",
    "specversion": "1.0",
    "datacontenttype": "application/json",
    "time": "2026-11-21T01:15:00Z",
    "effectivedate": "2026-11-18",
    "since": "2026-11-21",
    "parked_at": "2026-11-21T01:15:00Z",
    "settled_at": "2026-11-21T02:00:00Z",
    "settled_by": "petugas.sistem",
    "adopted_by": "petugas.sistem",
    "asked_by": "petugas.sistem",
    "agreed_by": "petugas.lain",
    "made_by": "petugas.dinsos",
    "given_by": "petugas.sistem",
    "ended_by": "petugas.satu",
    "reviewed_by": "petugas.data",
    "discard_asked_by": "petugas.sistem",
    "discard_asked_reason": "Sudah dicatat lagi dengan tangan",
    "person": "petugas.satu",
    "purpose": "pelayanan",
    "purpose_label": "Pelayanan warga",
    "why": "bencana",
    "why_label": "Bencana atau keadaan darurat setempat",
    "finding": "wajar",
    "finding_label": "Wajar",
    "reference": "Laporan BPBD 12/2026",
    "decree": "SK 800/41/2026",
    "trace_id": "0aff182f2461462e96a041982c742f04",
    "follower": "view:household_timeline",
    "view": "household_timeline",
    "service": "registry",
    "ledger": "registry",
    "plan_sha256": "0" * 64,
    "digest": "0" * 64,
    "next": "WzUwXQ",
    "known_at": "registry:1234,verification:56",
    "traceparent": "00-00000000000000000000000000000001-0000000000000001-01",
}
"""What a reader of the field would expect, by field name."""

CHOOSING = ("oneOf", "anyOf", "allOf")

FORMATTED = {
    "date": "2026-11-01",
    "date-time": "2026-11-01T08:00:00+07:00",
    "binary": "(berkas)",
}


def example(model: type[Model]) -> Model:
    """An instance with every field filled, from the declared types alone."""
    schema = model.model_json_schema()
    return model.model_validate(value_of(schema, schema.get("$defs", {}), model.__name__))


def value_of(schema: Schema, definitions: Schema, name: str = "") -> Any:
    """A value that the schema accepts; `definitions` are what its references name."""
    if "$ref" in schema and not schema.get("examples"):
        return value_of(definitions[schema["$ref"].rsplit("/", 1)[1]], definitions, name)
    own = [schema.get("const"), schema.get("example"), *schema.get("examples", ())]
    given = [*own, *schema.get("enum", ())]
    if known := [each for each in given if each is not None]:
        return known[0]
    if choices := _choices(schema):
        return value_of(choices[0], definitions, name)
    if schema.keys() & set(CHOOSING):
        return None  # nothing else may be chosen
    return _by_type(schema, definitions, name)


def _by_type(schema: Schema, definitions: Schema, name: str) -> Any:
    if schema.get("type") == "object":
        return _object(schema, definitions)
    if schema.get("type") == "array":
        each = schema.get("prefixItems") or [schema["items"]]
        return [value_of(item, definitions, name) for item in each]
    return _plain(schema, name)


def _choices(schema: Schema) -> list[Schema]:
    options: list[Schema] = [
        each for kind in CHOOSING for each in schema.get(kind, ()) if each.get("type") != "null"
    ]
    return options


def _object(schema: Schema, definitions: Schema) -> Schema:
    if "properties" in schema:
        return {
            name: each["default"]
            if each.get("default") and "anyOf" not in each
            else value_of(each, definitions, name)
            for name, each in schema["properties"].items()
        }
    named = schema.get("patternProperties", {})
    rest = schema.get("additionalProperties") or next(iter(named.values()), None)
    return {"contoh": value_of(rest, definitions, "contoh")} if isinstance(rest, dict) else {}


def _plain(schema: Schema, name: str) -> Any:
    kind, form = schema.get("type"), schema.get("format")
    fits = isinstance(NAMED.get(name), {"string": str, "integer": int}.get(str(kind), ()))
    if fits and re.search(schema.get("pattern", ""), str(NAMED[name])):
        return NAMED[name]
    if form == "uuid":
        return str(uuid5(NAMESPACE_URL, f"https://jejak.example/{name}"))
    if form in FORMATTED:
        return FORMATTED[form]
    if kind == "integer":
        least = max(3, schema.get("minimum", 3))
        return min(least, schema.get("maximum", least))
    return {"boolean": True, "number": 1.5, "null": None}.get(str(kind), _words(schema, name))


def _words(schema: Schema, name: str) -> str:
    """A text of the field's own; where a pattern allows no spaces, one word of it."""
    text = f"contoh {name}".strip()
    pattern = schema.get("pattern")
    return text if pattern is None or re.match(pattern, text) else text.replace(" ", "_")
