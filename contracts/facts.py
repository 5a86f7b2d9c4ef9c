"""Every fact of every service, in one vocabulary."""

from contracts.keeping import access, confirmations
from contracts.programs import enrolments, programmes
from contracts.registry import amendments, civil_events, families, persons, roles, welfare
from contracts.registry.villages import baselines, local_areas
from contracts.reporting import checkpoints
from contracts.verification import cases, commands
from contracts.vocabulary import Vocabulary, facts_in

REGISTRY = facts_in(
    families, civil_events, persons, amendments, welfare, roles, baselines, local_areas
)

FACTS = Vocabulary.of(
    [
        *REGISTRY,
        *facts_in(cases, commands, programmes, enrolments, checkpoints, access, confirmations),
    ],
    sends=dict.fromkeys(
        (cases.ProposalRatified, cases.ChangeReissued), commands.apply_ratified_change
    ),
)
