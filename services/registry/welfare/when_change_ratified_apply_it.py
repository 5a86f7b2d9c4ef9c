"""Verification asks to carry out a ratified change; the registry answers with a fact either way."""

from contracts.verification.commands import ApplyRatifiedChange as Asked
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import Reaction, because_of
from services.registry.welfare.apply_ratified_change import ApplyRatifiedChange

apply_it = Reaction("when_change_ratified_apply_it")


@apply_it.on(Asked)
def _(ledger: Ledger, asked: Asked, past: Recorded) -> None:
    """The command id is that of the attempt, so that a redelivery finds its own answer."""
    by = because_of(
        past,
        apply_it.name,
        "registry",
        command_id=asked.command_id,
        case_id=asked.case_id,
        legal_basis=f"{asked.decree.number}, {asked.decree.on:%d-%m-%Y}",
    )
    decision = ApplyRatifiedChange(
        asked.case_id,
        asked.family_id,
        asked.village_code,
        asked.change,
        seen_at=asked.based_on,
        effective=asked.effective,
    )
    ledger.decide(decision, by)
