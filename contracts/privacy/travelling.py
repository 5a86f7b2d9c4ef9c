"""What travels of a fact and of its grounds: the rest stays with the service that recorded it."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict
from pydantic_core import to_jsonable_python

from contracts.event import Event, FieldPlan, Provenance, nested_parts, plan
from contracts.privacy.boxes import Body
from contracts.privacy.classes import TRAVELLING, Internal
from contracts.privacy.kept import kept


class PublishedProvenance(Provenance):
    """Who made the change, in which office, on what ground, when, and by which command."""

    model_config = ConfigDict(title="Provenance")

    recorded_at: Internal[AwareDatetime]


class WhenRecorded(BaseModel):
    """The moment alone: the grounds of what follows from a fact have none yet."""

    recorded_at: AwareDatetime


def public_body(fact: Event, stored: Body | None = None) -> Body:
    """The fact without keyed hashes and identifiers; what else is sealed travels in its box.

    A fact that was not stored has no boxes: all that must be sealed stays behind.
    """
    body = fact.model_dump(mode="json", exclude_none=True)
    _withhold(fact, body, stored or {})
    return body


def _withhold(model: BaseModel, body: Body, stored: Body) -> None:
    for field in plan(type(model)):
        box = stored.get(field.name)
        if field.seal and not stays(field) and box is not None:
            body[field.name] = box
        elif field.seal or stays(field):
            body.pop(field.name, None)
        elif field.nested:
            parts = nested_parts(getattr(model, field.name))
            boxed = _bodies(box) or [{}] * len(parts)
            for each in zip(parts, _bodies(body.get(field.name)), boxed, strict=True):
                _withhold(*each)


def _bodies(value: Any) -> list[Body]:
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def stays(field: FieldPlan) -> bool:
    """Whether a field never leaves its service: keyed hashes, identifiers, remarks."""
    if field.seal:
        return field.seal.cls not in TRAVELLING
    return bool(field.tag and not field.tag.published)


def public_provenance(by: Provenance, recorded_at: datetime) -> Body:
    """The grounds without what stays with its service, and when it was recorded."""
    body = by.model_dump(mode="json", exclude_none=True, exclude={"traceparent"})
    body["recorded_at"] = to_jsonable_python(recorded_at)
    _keep(by, body)
    for evidence, inner in zip(by.evidence, body.get("evidence", ()), strict=True):
        _keep(evidence, inner)
    return body


def _keep(model: BaseModel, body: Body) -> None:
    """Take out what stays with its service."""
    for name, mark in kept(type(model)).items():
        if name in body and mark.stays(body[name]):
            del body[name]
