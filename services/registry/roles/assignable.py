"""How officers are named, and what giving or taking a role answers."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints

Officer = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._@-]{1,128}$")]
"""The subject of the officer's access token."""


class RoleAccepted(BaseModel):
    """Sudah tercatat."""

    position: int
