"""What must be true of whoever holds a role: nobody serves themselves, or has two duties."""

from datetime import date, timedelta

from contracts.codes.roles import ROLES, Level, kept_apart, label_of
from contracts.registry.roles import RoleTerm
from infra.runtime.eventstore.decisions import same_person
from infra.runtime.refusals import Refused
from services.registry.roles.officer import RolesOf

LONGEST = timedelta(days=8 * 366)
"""A village head serves eight years (UU 3/2024); no other office is longer."""
BACKDATED = timedelta(days=366)


class OwnRole(Refused):
    status = 403
    title = "Tidak untuk diri sendiri"
    detail = "Peran untuk diri sendiri diberikan petugas lain. Minta rekan yang berwenang."


class EndsBeforeItBegins(Refused):
    status = 422
    title = "Masa berlaku terbalik"
    detail = "Tanggal berakhir harus sesudah tanggal mulai. Betulkan salah satunya."


class UnlikelyTerm(Refused):
    status = 422
    title = "Masa berlaku tidak wajar"
    detail = (
        "Peran mulai paling lama setahun yang lalu dan berlaku paling lama delapan tahun."
        " Betulkan tanggalnya."
    )


class OfficeTooLarge(Refused):
    status = 422
    title = "Wilayah terlalu luas untuk peran ini"
    detail = "Peran {role} dipegang di tingkat {level} atau di bawahnya. Pilih wilayah yang sesuai."


class KeptApart(Refused):
    status = 409
    title = "Peran tidak boleh dirangkap"
    detail = (
        "Petugas ini memegang peran {held}, yang tidak boleh dirangkap dengan {role} pada masa yang"
        " sama. Cabut peran itu dulu, atau tunjuk petugas lain."
    )


def needs_second(role: str) -> bool:
    """Whether nobody receives the role before a second officer agreed."""
    return ROLES[role].high


def require_holdable(roles: RolesOf, new: RoleTerm, by: str, today: date) -> None:
    """What whoever says so, and whoever agrees, must both find true.

    Raises OwnRole, EndsBeforeItBegins, UnlikelyTerm, OfficeTooLarge, or KeptApart from what the
    officer holds in that time.
    """
    if same_person(new.officer, by):
        raise OwnRole
    _require_term(new.valid_from, new.valid_to, today)
    level = ROLES[new.role].level
    if Level.of(new.region_code) < level:
        raise OfficeTooLarge(role=label_of(new.role), level=level.label)
    for held in roles.during(new.valid_from, new.valid_to):
        if held.role in ROLES and kept_apart(held.role, new.role):
            raise KeptApart(held=label_of(held.role), role=label_of(new.role))


def _require_term(since: date, until: date | None, today: date) -> None:
    if until is not None and until <= since:
        raise EndsBeforeItBegins
    if since < today - BACKDATED or (until is not None and until > max(since, today) + LONGEST):
        raise UnlikelyTerm
