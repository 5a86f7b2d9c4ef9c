"""What verification asks of the registry: a durable command, answered by a fact."""

from uuid import UUID, uuid5

from contracts.event import DurableCommand, Effective
from contracts.privacy.classes import Internal
from contracts.verification.cases import CaseEvent, ProposedChange, RatifiedChange
from contracts.verification.decrees import Decree


class ApplyRatifiedChange(DurableCommand, CaseEvent):
    """Carry out a ratified change, unless the same fields changed since `based_on`."""

    TOPIC = "verification.apply_ratified_change"
    TITLE = "Permintaan menerapkan perubahan yang disahkan"

    change: ProposedChange
    based_on: Internal[int]
    effective: Effective
    decree: Decree
    attempt: Internal[int] = 1
    command_id: Internal[UUID]
    """The same for the same attempt of the same case, so that a redelivery is harmless."""


def apply_ratified_change(fact: RatifiedChange) -> ApplyRatifiedChange:
    """What a change that was ratified, or is sent again, asks of the registry."""
    return ApplyRatifiedChange(
        case_id=fact.case_id,
        family_id=fact.family_id,
        other_family_ids=fact.other_family_ids,
        village_code=fact.village_code,
        change=fact.change,
        based_on=fact.based_on,
        effective=fact.effective,
        decree=fact.decree,
        attempt=fact.attempt,
        command_id=uuid5(fact.case_id, f"apply-{fact.attempt}"),
    )
