"""Once the erasure is on record, the person's key goes; the history stays and still adds up.

With it go the keys of parents who are known only through the person's papers.
"""

from contracts.registry.parts import own_subjects
from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction


@reaction(PersonalDataErased, only_decides=False)
def when_personal_data_erased_destroy_key(
    ledger: Ledger, fact: PersonalDataErased, past: Recorded
) -> None:
    subjects = [fact.person_id, *own_subjects(fact.person_id)]
    ledger.mapper.own_keys.erase(subjects, str(past.event_id))
