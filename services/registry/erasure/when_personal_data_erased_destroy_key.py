"""Once the erasure is on record, the keys go; the history stays and still adds up.

Those of the person, of parents who are known only through the person's papers, and of families of
which nobody is left.
"""

from contracts.registry.persons import PersonalDataErased
from infra.runtime.eventstore.ledger import Ledger
from infra.runtime.eventstore.recorded import Recorded
from infra.runtime.projections.reactions import reaction


@reaction(PersonalDataErased, only_decides=False)
def when_personal_data_erased_destroy_key(
    ledger: Ledger, fact: PersonalDataErased, past: Recorded
) -> None:
    ledger.mapper.own_keys.erase(fact.subjects, str(past.event_id))
