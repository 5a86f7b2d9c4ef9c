"""Where a family lives now, and who lives in it: what an officer may decide follows the family.

Row security keeps families of other regions out of sight.
"""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from infra.runtime.http.deps import ReaderDep, inline
from infra.runtime.projections.reading import reading
from infra.runtime.refusals import NotFound
from services.programs.families.view import family_attributes
from services.programs.office import OfficeDep

HOME = """
    SELECT region_code, ARRAY(SELECT jsonb_object_keys(members)) FROM family_version
    WHERE family_id = %s AND latest"""


@dataclass(frozen=True)
class HomeVillage:
    """A family as the register last described it."""

    family_id: UUID
    village_code: str
    members: frozenset[UUID]


class Homes:
    """What an endpoint asks about a family before something is decided about its aid."""

    def __init__(self, reader: ReaderDep, office: OfficeDep) -> None:
        self._reader = reader
        self._office = office

    def of(self, family_id: UUID | None) -> HomeVillage:
        """Raises NotFound outside the regions in which the officer decides."""
        with reading(self._reader, family_attributes, self._office.regions) as db:
            row = db.execute(HOME, (family_id,)).fetchone()
        if family_id is None or row is None:
            raise NotFound
        return HomeVillage(family_id, row[0], frozenset(map(UUID, row[1])))


HomesDep = Annotated[Homes, inline(Homes)]
