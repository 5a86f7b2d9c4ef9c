"""Every fact of every service, in one vocabulary."""

from contracts.programs import programmes
from contracts.registry import amendments, civil_events, families, persons, roles, welfare
from contracts.verification import cases, commands
from contracts.vocabulary import Vocabulary, facts_in

FACTS = Vocabulary.of(
    facts_in(
        families, civil_events, persons, amendments, welfare, roles, cases, commands, programmes
    ),
    sends={cases.ProposalRatified: commands.apply_ratified_change},
)
