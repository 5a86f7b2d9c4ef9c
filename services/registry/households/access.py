"""Opening identifying data is written down first; if it cannot be written, nothing is opened."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from fastapi import Request

from contracts.text import is_clean
from infra.runtime.http.deps import request_deps
from infra.runtime.identity.rights import Principal
from infra.runtime.privacy.access_log import Access, AccessLog


def log_access(
    request: Request,
    who: Principal,
    purpose: str,
    action: str,
    subjects: Sequence[UUID],
    fields: Sequence[str],
) -> None:
    """Record who opens whose data for what. Raises AccessLogUnavailable, which stops the answer."""
    log = request_deps(request).find(AccessLog)
    role, regions = next(iter(who.roles.items()))
    request_id = _given(request, "x-request-id") or str(uuid4())
    log.record(
        Access(
            person=who.person,
            role=role,
            office=min(regions),
            purpose=purpose,
            action=action,
            subjects=list(subjects),
            fields=list(fields),
            result_count=len(subjects),
            request_id=request_id,
            correlation_id=_given(request, "correlation-id") or request_id,
        )
    )


def _given(request: Request, header: str) -> str:
    """An id the caller gave, if it is one: what cannot be seen is not kept."""
    given = request.headers.get(header, "")[:64]
    return given if is_clean(given) else ""
