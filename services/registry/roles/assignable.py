"""The roles that officers can hold, and how officers are named."""

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

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
]
Officer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,128}$")]
"""The subject of the officer's access token."""


class RoleAccepted(BaseModel):
    """Sudah tercatat."""

    position: int
