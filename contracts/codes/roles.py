"""The roles that officers can hold, and the agency each of them acts for."""

from typing import Literal

Role = Literal[
    "operator_desa",
    "verifikator_kecamatan",
    "dinsos_operator",
    "dinsos_approver",
    "auditor",
    "pmd_reader",
    "kominfo",
    "sysadmin",
    "dpo",
    "machine",
]

AGENCIES: dict[str, str] = {
    "operator_desa": "pemdes",
    "verifikator_kecamatan": "kecamatan",
    "dinsos_operator": "dinsos",
    "dinsos_approver": "dinsos",
    "auditor": "inspektorat",
    "pmd_reader": "pmd",
    "kominfo": "kominfo",
    "sysadmin": "kominfo",
    "dpo": "setda",
    "machine": "kominfo",
}


def agency_of(role: str) -> str:
    """Short name of the agency that a role acts for; empty for a role that is none of ours."""
    return AGENCIES.get(role, "")
