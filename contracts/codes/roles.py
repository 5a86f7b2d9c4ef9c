"""The roles that officers hold: what each is called, for which agency, how far, with what duty.

Who enters, who checks and who decides are three people, and whoever inspects, keeps the machines or
watches over personal data does none of it. Names follow the offices of villages, sub-districts and
regencies as they work with welfare data (Permensos 3/2025, Permendagri 84/2015).
"""

from dataclasses import dataclass
from enum import Enum, IntEnum, auto
from typing import Annotated, Literal

from pydantic import BeforeValidator

from contracts.codes.code import Code


class Level(IntEnum):
    """How large an office is: how many segments the code of its region has."""

    REGENCY = 2
    SUB_DISTRICT = 3
    VILLAGE = 4
    SMALLEST = VILLAGE

    @classmethod
    def of(cls, region: str) -> "Level":
        """The level of an office over a region; a province counts as a regency."""
        return cls(min(max(region.count(".") + 1, cls.REGENCY), cls.VILLAGE))

    @property
    def label(self) -> str:
        return {2: "kabupaten/kota", 3: "kecamatan", 4: "desa/kelurahan"}[self]


class RoleDuty(Enum):
    """What somebody in a role is there for. Nobody has two of the duties that are kept apart."""

    ENTER = auto()
    CHECK = auto()
    DECIDE = auto()
    INSPECT = auto()
    PROTECT = auto()
    ADMINISTER = auto()
    READ = auto()
    """Kept apart from nothing."""


@dataclass(frozen=True)
class RoleKind:
    """One role: its Indonesian name, its agency, the largest office it can be held over."""

    label: str
    agency: str
    level: Level
    duty: RoleDuty
    high: bool = False
    """Whether a second officer must agree before somebody holds it."""


Role = Annotated[
    Literal[
        "tim_data",
        "kasi_kesra",
        "kades",
        "rt",
        "kasi",
        "camat",
        "tksk",
        "pendamping",
        "dinsos_operator",
        "dinsos_verifikator",
        "dinsos_pengesah",
        "manajer_program",
        "bapperida",
        "inspektorat",
        "dpo",
        "sysadmin",
        "pmd",
        "kominfo",
        "machine",
    ],
    BeforeValidator(lambda given: today_of(given) if isinstance(given, str) else given),
]

_VILLAGE, _SUB_DISTRICT, _REGENCY = Level.VILLAGE, Level.SUB_DISTRICT, Level.REGENCY

ROLES: dict[str, RoleKind] = {
    "tim_data": RoleKind("Tim data desa", "pemdes", _VILLAGE, RoleDuty.ENTER),
    "kasi_kesra": RoleKind("Kasi kesra desa", "pemdes", _VILLAGE, RoleDuty.CHECK),
    "kades": RoleKind("Kepala desa", "pemdes", _VILLAGE, RoleDuty.DECIDE),
    "rt": RoleKind("Ketua RT", "pemdes", _VILLAGE, RoleDuty.READ),
    "kasi": RoleKind("Kasi kecamatan", "kecamatan", _SUB_DISTRICT, RoleDuty.CHECK),
    "camat": RoleKind("Camat", "kecamatan", _SUB_DISTRICT, RoleDuty.DECIDE),
    "tksk": RoleKind("TKSK", "kecamatan", _SUB_DISTRICT, RoleDuty.READ),
    "pendamping": RoleKind("Pendamping sosial", "kecamatan", _SUB_DISTRICT, RoleDuty.READ),
    "dinsos_operator": RoleKind("Operator Dinsos", "dinsos", _REGENCY, RoleDuty.ENTER),
    "dinsos_verifikator": RoleKind("Verifikator Dinsos", "dinsos", _REGENCY, RoleDuty.CHECK),
    "dinsos_pengesah": RoleKind("Pengesah Dinsos", "dinsos", _REGENCY, RoleDuty.DECIDE, high=True),
    "manajer_program": RoleKind("Manajer program", "dinsos", _REGENCY, RoleDuty.ENTER),
    "bapperida": RoleKind("Bapperida", "bapperida", _REGENCY, RoleDuty.READ),
    "inspektorat": RoleKind("Inspektorat", "inspektorat", _REGENCY, RoleDuty.INSPECT, high=True),
    "dpo": RoleKind("Pejabat pelindungan data", "setda", _REGENCY, RoleDuty.PROTECT, high=True),
    "sysadmin": RoleKind("Petugas sistem", "kominfo", _REGENCY, RoleDuty.ADMINISTER, high=True),
    "pmd": RoleKind("Dinas PMD", "pmd", _REGENCY, RoleDuty.READ),
    "kominfo": RoleKind("Dinas Kominfo", "kominfo", _REGENCY, RoleDuty.READ),
    "machine": RoleKind("Sistem instansi", "kominfo", _REGENCY, RoleDuty.READ),
}

FORMERLY = {
    "operator_desa": "tim_data",
    "verifikator_kecamatan": "kasi",
    "dinsos_approver": "dinsos_pengesah",
    "auditor": "inspektorat",
    "pmd_reader": "pmd",
}
"""Names of the first release, which whoever calls may still use; none is recorded."""

KEEPERS = ("tim_data", "dinsos_operator")
"""Who keeps the register of families."""
CASEWORKERS = (
    *KEEPERS,
    "kasi_kesra",
    "kades",
    "kasi",
    "camat",
    "tksk",
    "pendamping",
    "dinsos_verifikator",
    "dinsos_pengesah",
)
"""Who works with families: enters, checks, decides about, or accompanies them."""


def today_of(role: str) -> str:
    """What a role is called today, by whatever name it was given."""
    return FORMERLY.get(role, role)


def agency_of(role: str) -> str:
    """Short name of the agency that a role acts for; empty for a role that is none of ours."""
    return ROLES[role].agency if role in ROLES else ""


def label_of(role: str) -> str:
    """What people call a role; the role itself where it is none of ours."""
    return ROLES[role].label if role in ROLES else role


def needs_second_factor(role: str) -> bool:
    """Whether one factor is too little: who checks, decides, inspects, protects or administers."""
    return role in ROLES and ROLES[role].duty not in (RoleDuty.ENTER, RoleDuty.READ)


def kept_apart(one: str, other: str) -> bool:
    """Whether nobody may hold both: their duties differ, and neither is only to read."""
    duties = {ROLES[one].duty, ROLES[other].duty}
    return len(duties) == 2 and RoleDuty.READ not in duties


class EmergencyReason(Code):
    """Why an officer looks beyond the office, and it could not wait for who is there."""

    DISASTER = "bencana", 1, "Bencana atau keadaan darurat setempat"
    SAFETY = "keselamatan", 2, "Keselamatan seseorang terancam"
    OFFICE_AWAY = "kantor_tidak_melayani", 3, "Kantor yang berwenang tidak dapat melayani"
    LAW = "perintah_hukum", 4, "Perintah pengadilan atau penegak hukum"


class EmergencyFinding(Code):
    """What a DPO or an auditor found once it was over."""

    JUSTIFIED = "wajar", 1, "Wajar"
    EXCESSIVE = "berlebihan", 2, "Lebih luas atau lebih lama daripada perlu"
    MISUSED = "disalahgunakan", 3, "Disalahgunakan"
