"""Assign a role over a region for a time. Nobody gives a role to themselves."""

from collections.abc import Sequence
from datetime import date

from eventsourcing.dcb.domain import Selector
from eventsourcing.domain import event

from contracts.ids import OFFICER
from contracts.regions import exists
from contracts.registry.roles import RoleAssigned, RoleRevoked
from infra.runtime.ledger import Decision
from infra.runtime.refusals import Refused


class OwnRole(Refused):
    status = 403
    title = "Tidak untuk diri sendiri"
    detail = "Peran untuk diri sendiri diberikan petugas lain. Minta rekan yang berwenang."


class NoSuchRegion(Refused):
    status = 422
    title = "Wilayah tidak dikenal"
    detail = "Kode wilayah tidak ada dalam daftar Kemendagri. Periksa kodenya."


class EndsBeforeItBegins(Refused):
    status = 422
    title = "Masa berlaku terbalik"
    detail = "Tanggal berakhir harus sesudah tanggal mulai. Betulkan salah satunya."


class AssignRole(Decision):
    def __init__(
        self,
        officer: str,
        role: str,
        region_code: str,
        *,
        valid_from: date,
        valid_to: date | None,
        assigned_by: str,
    ) -> None:
        self.assignment = RoleAssigned(
            officer=officer,
            role=role,
            region_code=region_code,
            valid_from=valid_from,
            valid_to=valid_to,
        )
        self.assigned_by = assigned_by
        self.held: RoleAssigned | None = None

    def consistency_boundary(self) -> Sequence[Selector]:
        return [Selector([RoleAssigned, RoleRevoked], [OFFICER.of(self.assignment.officer)])]

    @event(RoleAssigned)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.assignment.role, self.assignment.region_code):
            assert isinstance(self.reading.fact, RoleAssigned)
            self.held = self.reading.fact

    @event(RoleRevoked)
    def _(self, role: str, region_code: str) -> None:
        if (role, region_code) == (self.assignment.role, self.assignment.region_code):
            self.held = None

    def execute(self) -> None:
        asked = self.assignment
        if asked.officer == self.assigned_by:
            raise OwnRole
        if not exists(asked.region_code):
            raise NoSuchRegion
        if asked.valid_to is not None and asked.valid_to <= asked.valid_from:
            raise EndsBeforeItBegins
        if self.held != asked:
            self.record(asked)
