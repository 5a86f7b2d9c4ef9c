"""Where officers decide about one enrolment: it lies where the family lives now."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from infra.runtime.http.deps import LedgerDep, inline
from infra.runtime.refusals import NotFound
from services.programs.enrolments.enrolments import Enrolments
from services.programs.families.homes import HomesDep, HomeVillage
from services.programs.office import OfficeDep
from services.programs.programmes.rulebook import programme_id


@dataclass
class EnrolmentDesk:
    office: OfficeDep
    ledger: LedgerDep
    homes: HomesDep

    def home(self, code: str, named: UUID) -> HomeVillage:
        """Of the family that receives, or in which the person lives who does.

        Raises NotFound for an enrolment that is none, and outside the officer's regions.
        """
        enrolments = Enrolments(named)
        self.ledger.ask(enrolments)
        enrolment = enrolments.find(programme_id(code), named)
        if enrolment is None:
            raise NotFound
        return self.homes.of(enrolment.family_id)


EnrolmentDeskDep = Annotated[EnrolmentDesk, inline(EnrolmentDesk)]
