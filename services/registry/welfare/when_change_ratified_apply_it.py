"""Verification asks to carry out a ratified change; the registry answers with a fact either way."""

from contracts.calendar import in_words
from contracts.verification.cases import Replacement
from contracts.verification.commands import ApplyRatifiedChange
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import because_of, reaction
from services.registry.projections.case_answers import CaseAnswers
from services.registry.projections.family import Family
from services.registry.welfare.apply_ratified_change import ApplyChange
from services.registry.welfare.meanwhile import Meanwhile


@reaction(ApplyRatifiedChange)
def when_change_ratified_apply_it(
    ledger: Ledger, command: ApplyRatifiedChange, past: Recorded
) -> None:
    """The command id is that of the attempt, so that a redelivery finds its own answer."""
    by = because_of(
        past,
        when_change_ratified_apply_it.name,
        "registry",
        command_id=command.command_id,
        case_id=command.case_id,
        legal_basis=f"{command.decree.number}, {in_words(command.decree.on)}",
    )
    meanwhile = Meanwhile(command.family_id, command.change, command.based_on)
    change = command.change
    successor = Family(change.successor_id) if isinstance(change, Replacement) else None
    where = (command.effective, command.village_code, command.decree, successor)
    decision = ApplyChange(CaseAnswers(command.case_id), command.attempt, meanwhile, *where)
    ledger.decide(decision, by)
