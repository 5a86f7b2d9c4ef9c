"""Opening identifying data is written down first; if it cannot be written, nothing is opened."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from fastapi import Request

from infra.runtime.http.deps import request_deps
from infra.runtime.identity.rights import Acting, Principal
from infra.runtime.privacy.access_log import Access, AccessLog


def log_access(
    request: Request,
    who: Principal,
    acting: Acting,
    purpose: str,
    action: str,
    subjects: Sequence[UUID],
    fields: Sequence[str],
) -> None:
    """Record who opens whose data for what. Raises AccessLogUnavailable, which stops the answer."""
    log = request_deps(request).find(AccessLog)
    request_id = _given(request, "x-request-id") or str(uuid4())
    log.record(
        Access(
            person=who.person,
            role=acting.role,
            office=acting.office,
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
    """An id the caller gave, if it is one: nothing else of theirs is kept."""
    try:
        return str(UUID(request.headers.get(header, "")))
    except ValueError:
        return ""
