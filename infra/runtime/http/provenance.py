"""Who is doing this, in which role and office, on what ground: from the caller and the headers."""

from collections.abc import Set
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header
from opentelemetry.trace import get_current_span
from pydantic import BaseModel, StringConstraints, ValidationError

from contracts.event import Evidence, Provenance
from contracts.roles import agency_of
from contracts.text import HeaderText, Word
from infra.runtime.eventstore.clock import now
from infra.runtime.http.access import LacksRole, Who
from infra.runtime.http.idempotency import CommandDep
from infra.runtime.refusals import Refused


class SeveralOffices(Refused):
    status = 400
    title = "Sebutkan peran dan kantor"
    detail = "Anda memegang beberapa peran. Sertakan kepala Acting-Role dan Office."


class UnclearEvidence(Refused):
    status = 422
    title = "Bukti tidak terbaca"
    detail = "Tulis setiap bukti sebagai `alamat; kind=jenis; sha256=sidik`, misalnya foto-12.jpg."


class Grounds(BaseModel):
    """The headers that say why. Texts may be percent-encoded, for letters outside ASCII."""

    reason: Annotated[HeaderText, StringConstraints(min_length=3)]
    legal_basis: HeaderText | None = None
    on_behalf_of: HeaderText | None = None
    evidence: list[HeaderText] = []
    """Each `uri; kind=...; sha256=...`."""
    acting_role: Word | None = None
    office: Word | None = None
    case_id: UUID | None = None
    correlation_id: UUID | None = None
    causation_id: Word | None = None


def provenance(who: Who, command: CommandDep, grounds: Annotated[Grounds, Header()]) -> Provenance:
    role = _one(grounds.acting_role, who.roles.keys())
    return Provenance(
        actor=who.person,
        role=role,
        office=_one(grounds.office, who.roles[role]),
        agency=agency_of(role),
        on_behalf_of=grounds.on_behalf_of,
        reason=grounds.reason,
        legal_basis=grounds.legal_basis,
        evidence=tuple(_evidence(given) for given in grounds.evidence),
        recorded_at=now(),
        command_id=command.id,
        correlation_id=grounds.correlation_id or command.id,
        causation_id=grounds.causation_id,
        case_id=grounds.case_id,
        traceparent=_traceparent(),
    )


By = Annotated[Provenance, Depends(provenance)]
"""Provenance of a command. Taking it makes Idempotency-Key and Reason required headers."""


def _one(asked: str | None, held: Set[str]) -> str:
    if asked is None:
        if len(held) > 1:
            raise SeveralOffices
        return next(iter(held))
    if asked not in held:
        raise LacksRole
    return asked


def _evidence(given: str) -> Evidence:
    uri, *rest = (part.strip() for part in given.split(";"))
    named = dict(part.partition("=")[::2] for part in rest)
    try:
        return Evidence(uri=uri, kind=named.get("kind", ""), sha256=named.get("sha256"))
    except ValidationError:
        raise UnclearEvidence from None


def _traceparent() -> str | None:
    span = get_current_span().get_span_context()
    sampled = f"00-{span.trace_id:032x}-{span.span_id:016x}-{span.trace_flags:02x}"
    return sampled if span.is_valid else None
