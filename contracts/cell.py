"""Cell (tenant): which regency's installation this is, by name; a part of every id it makes.

Two regencies that have the same user, programme or command key must never make the same id. The
name is chosen at installation and fixed; the demonstration's is the code of its regency.
"""

from typing import Annotated
from uuid import UUID, uuid5

from pydantic import StringConstraints

Cell = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9.-]{0,29}$")]
"""Its name: by custom the code of the regency, as `18.09`."""

DEFAULT: Cell = "18.09"


class _Named:
    """The cell of this process; set once, when it starts."""

    cell: Cell = DEFAULT


def install(cell: Cell) -> None:
    """Make ids those of this cell, for the whole process."""
    _Named.cell = cell


def installed_cell() -> Cell:
    """Whose ids are made here."""
    return _Named.cell


def derived(namespace: UUID, name: str) -> UUID:
    """An id that follows from a name, in this cell alone."""
    return uuid5(uuid5(namespace, _Named.cell), name)


def source_of(service: str) -> str:
    """The `ce-source` of a service here."""
    return f"/jejak/{_Named.cell}/{service}"
