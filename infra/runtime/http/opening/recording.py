"""Recording: who opened what, in which role and office, written down before the answer leaves.

A refused attempt (outside the region, without the role, too often) and one that found nothing are
entries like any other.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request

from contracts.privacy.opening import Disclosed, Purpose, purpose_of
from infra.runtime.http.access import Who, right_of
from infra.runtime.http.deps import inline, request_deps
from infra.runtime.http.opening.declaring import Opening, Unrecorded, opening_of
from infra.runtime.identity.rights import Acting, OutOfReach, Principal
from infra.runtime.privacy.access_log import Access, AccessOutcome
from infra.runtime.refusals import Refused
from infra.runtime.telemetry.traces import current_trace_id

NO_OFFICE = Acting("", "")
ATTEMPTS = (403, 404, 429)
"""Refusals of somebody who asked for data; others say that the question was not understood."""


class Opened:
    """What this request opens. One entry for each office in which it is opened, mostly one."""

    def __init__(self, request: Request, who: Who) -> None:
        self.request, self.who = request, who

    @property
    def purpose(self) -> Purpose:
        """As the route's mark has read it."""
        purpose: Purpose = self.request.state.purpose
        return purpose

    def tell(
        self,
        acting: Acting,
        subjects: Iterable[UUID],
        *fields: Disclosed,
        count: int | None = None,
        outcome: AccessOutcome | None = None,
    ) -> None:
        """Record what is opened in one office, all that the route declares unless fewer are named.

        Raises AccessLogUnavailable, which stops the answer, and Unrecorded for an undeclared field.
        """
        found = list(dict.fromkeys(subjects))
        self._record([(acting, found)], fields, count, outcome)

    def tell_each(self, found: Iterable[tuple[str, UUID]], *fields: Disclosed) -> None:
        """Record what is opened of each subject in the office that covers its region.

        A list without anybody is one empty entry, of the largest office.
        """
        by_office: defaultdict[Acting, dict[UUID, None]] = defaultdict(dict)
        for region, subject in found:
            by_office[self.who.acting(region)][subject] = None
        listed = [(acting, list(subjects)) for acting, subjects in by_office.items()]
        self._record(listed or [(self.who.largest, [])], fields)

    def nothing(self) -> None:
        """Nobody was looked for and there is nothing new, as for whoever follows: no entry."""
        self.request.state.opened = True

    def _record(
        self,
        by_office: Sequence[tuple[Acting, Sequence[UUID]]],
        fields: Sequence[Disclosed],
        count: int | None = None,
        outcome: AccessOutcome | None = None,
    ) -> None:
        opening = opening_of(self.request.scope["route"])
        if opening is None or not set(fields) <= set(opening.fields):
            raise Unrecorded(self.request.scope["route"].path)
        entries = []
        for acting, subjects in by_office:
            number = len(subjects) if count is None else count
            became = AccessOutcome.GIVEN if number else AccessOutcome.EMPTY
            entries.append(
                Access(
                    person=self.who.person,
                    role=acting.role,
                    office=acting.office,
                    purpose=self.purpose,
                    action=opening.action,
                    outcome=outcome or became,
                    subjects=subjects,
                    fields=fields or opening.fields,
                    result_count=number,
                    trace_id=current_trace_id(),
                    emergency_id=acting.emergency,
                )
            )
        request_deps(self.request).accesses.record(*entries)
        self.request.state.opened = True


OpenedDep = Annotated[Opened, inline(Opened)]


def note_attempt(request: Request, refusal: Refused) -> None:
    """Record an attempt that was refused, or found nothing; raises AccessLogUnavailable."""
    route = request.scope.get("route")
    who: Principal | None = getattr(request.state, "principal", None)
    opening = opening_of(route) if route else None
    if not (opening and who) or refusal.status not in ATTEMPTS:
        return
    if getattr(request.state, "opened", False):
        return
    nothing = refusal.status == 404 and not isinstance(refusal, OutOfReach)
    request_deps(request).accesses.attempt(_attempt(request, who, opening, nothing=nothing))


def _attempt(request: Request, who: Principal, opening: Opening, *, nothing: bool) -> Access:
    acting = _held(who, request.scope["route"])
    return Access(
        person=who.person,
        role=acting.role,
        office=acting.office,
        purpose=_named(request),
        action=opening.action,
        outcome=AccessOutcome.EMPTY if nothing else AccessOutcome.REFUSED,
        subjects=list(_in_path(request)),
        fields=opening.fields,
        result_count=0,
        trace_id=current_trace_id(),
    )


def _held(who: Principal, route: Any) -> Acting:
    """The largest office with the route's right, else the largest there is."""
    right = right_of(route)
    for each in (right and who.within(right), who):
        if each and each.roles:
            return each.largest
    return NO_OFFICE


def _named(request: Request) -> str:
    """The purpose that was given, if it is one: nothing else of the caller's is kept."""
    given = purpose_of(request.headers.get("purpose"))
    return str(given) if given in set(Purpose) else ""


def _in_path(request: Request) -> Iterator[UUID]:
    """Whom the address names; what is no id is not kept."""
    for each in request.path_params.values():
        try:
            yield UUID(str(each))
        except ValueError:
            continue
