"""Small words that several screens share: moments, offices, masked numbers."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from contracts import regions
from contracts.calendar import in_words

JAKARTA = ZoneInfo("Asia/Jakarta")

ROLES = {
    "operator_desa": "Operator desa",
    "verifikator_kecamatan": "Verifikator kecamatan",
    "dinsos_operator": "Operator Dinsos",
    "dinsos_approver": "Pengesah Dinsos",
    "auditor": "Auditor",
    "pmd_reader": "Dinas PMD",
    "kominfo": "Dinas Kominfo",
    "sysadmin": "Petugas sistem",
    "dpo": "Pejabat pelindungan data",
}


def day(value: str | None) -> str:
    """An ISO date in words."""
    return in_words(date.fromisoformat(value)) if value else "tanggal tidak diketahui"


def moment(value: str | datetime) -> str:
    """A time of recording, in western Indonesian time."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    at = at.astimezone(JAKARTA)
    return f"{in_words(at.date())} {at:%H.%M.%S} WIB"


def place(code: str) -> str:
    """A region code in words; a code that is in no list stays as it is."""
    try:
        return regions.path(code)
    except regions.UnknownRegion:
        return code


def office(role: str, code: str) -> str:
    return f"{ROLES.get(role, role)}, {place(code)}"
