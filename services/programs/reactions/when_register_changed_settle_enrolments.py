"""Whatever the register says, takes back or puts right: enrolments become what it makes of them.

As if it had been told right from the beginning. What is already so is left alone, and of what was
undone before it was heard nothing follows.
"""

from collections.abc import Mapping
from uuid import UUID

from contracts.calendar import day_of
from contracts.event import Effective, Event
from contracts.ids import FAMILY, PERSON
from contracts.registry.effects import LIVES, facts_with
from contracts.registry.history.effect import Founded, Headed, Housed
from contracts.registry.history.family import FamilyHistory
from contracts.registry.welfare import FamilyListed, ListingEnded
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, settling
from infra.runtime.projections.settling import Subjects
from services.programs.enrolments.enrolments import Enrolments
from services.programs.enrolments.settle_enrolments import SettleEnrolments
from services.programs.register.register import Register

HEARD: tuple[type[Event], ...] = (
    *facts_with(*LIVES, Founded, Headed, Housed),
    FamilyListed,
    ListingEnded,
)


@settling(Subjects(frozenset(HEARD), FAMILY, PERSON, FamilyHistory))
def when_register_changed_settle_enrolments(
    ledger: Ledger, families: Mapping[UUID, FamilyHistory], past: Recorded
) -> None:
    people = map(UUID, PERSON.values_in(past.tags))
    concerned = ledger.knows([*families, *people])
    if not concerned:
        return
    register = Register(families.values())
    found_out = Effective.day(day_of(past.recorded_at))
    decision = SettleEnrolments(Enrolments(*concerned), register, found_out)
    name = when_register_changed_settle_enrolments.name
    # By what was heard until now: heard further, the same fact is a reason to look again.
    ledger.decide(decision, because_of(past, f"{name}:{register.heard}", "programs"))
